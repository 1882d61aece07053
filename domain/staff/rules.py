"""Who may do what (SEC-01, SEC-02). A permission is the name of an operation; `*` is all of them."""

from enum import StrEnum
from uuid import UUID

from domain.kit.context import Actor, ActorKind, AuditNote, Context
from domain.kit.errors import Forbidden


class Role(StrEnum):
    SUPER_ADMIN = "SUPER_ADMIN"
    HOSPITAL_ADMIN = "HOSPITAL_ADMIN"
    RECEPTIONIST = "RECEPTIONIST"
    PROVIDER = "PROVIDER"
    MARKETING = "MARKETING"
    FINANCE = "FINANCE"
    PATIENT = "PATIENT"


_APPOINTMENT_READS = frozenset({"appointments.upcoming", "appointments.get"})
_APPOINTMENT_CHANGES = frozenset(
    {
        "appointments.hold",
        "appointments.book",
        "appointments.release",
        "appointments.move",
        "appointments.cancel",
        "appointments.confirm",
    }
)
_TASKS = frozenset(
    {"tasks.open", "tasks.start", "tasks.complete", "tasks.cancel", "tasks.list", "tasks.overdue", "tasks.read"}
)
_PATIENTS = frozenset({"patients.register", "patients.people", "patients.verify"})

PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.SUPER_ADMIN: frozenset({"*"}),
    Role.HOSPITAL_ADMIN: frozenset({"*"}),
    Role.RECEPTIONIST: _APPOINTMENT_READS
    | _APPOINTMENT_CHANGES
    | _PATIENTS
    | _TASKS
    | {"consent.record", "consent.opt_out"},
    Role.PROVIDER: _APPOINTMENT_READS | _TASKS | {"appointments.confirm", "patients.people"},
    Role.MARKETING: _TASKS | {"consent.opt_out"},
    Role.FINANCE: _TASKS,
    # The bot acting for whoever writes: only through the contact's own id, see `require_own_contact`.
    Role.PATIENT: _APPOINTMENT_READS
    | _APPOINTMENT_CHANGES
    | _PATIENTS
    | {"contacts.rename", "contacts.prefer_language"}
    | {"consent.record", "consent.opt_out", "consent.opt_in", "tasks.open"},
}


def patient_actor(contact_id: UUID, channel: str, cause: UUID | None) -> Actor:
    """The bot acting for a contact. `cause` is our id of the message that made it happen (SEC-04)."""
    return Actor("patient", contact_id, PERMISSIONS[Role.PATIENT], channel, cause)


def staff_actor(member_id: UUID, role: Role, channel: str, cause: UUID | None = None) -> Actor:
    """A staff member with what the role grants."""
    kind: ActorKind = "admin" if role in {Role.SUPER_ADMIN, Role.HOSPITAL_ADMIN} else "staff"
    return Actor(kind, member_id, PERMISSIONS[role], channel, cause)


def require_own_contact(ctx: Context, contact_id: UUID, operation: str) -> None:
    """A patient acts for its own contact only. Raises `Forbidden`, audited, for anybody else's."""
    if ctx.actor.kind == "patient" and ctx.actor.id != contact_id:
        detail: dict[str, object] = {"operation": operation, "why": "another contact"}
        ctx.note(AuditNote("operation_refused", operation.partition(".")[0], detail=detail))
        raise Forbidden(operation=operation)
