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


def _of(capability: str, names: str) -> frozenset[str]:
    """The capability's operations of these names."""
    return frozenset(f"{capability}.{name}" for name in names.split())


_APPOINTMENT_READS = _of("appointments", "upcoming get")
_APPOINTMENT_CHANGES = _of("appointments", "hold book release move cancel confirm")
_TASKS = _of(
    "tasks",
    "open add assign move change start complete cancel list mine today my_overdue overdue read add_step "
    "finish_step remove_step my_stats",
) | _of("follow_ups", "schedule list complete move delete")
_REMINDERS = _of("reminders", "pending of_appointment no_show_rate")
_WAITLIST = _of("waitlist", "join mine leave")
_LOYALTY = _of("loyalty", "read refer") | _of("rewards", "choices codes redeem")
_PATIENTS = _of("patients", "register people verify")

_SURVEYS = _of("surveys", "list read flagged analytics trend") | _of("feedback", "recent read summary")
_SURVEY_BUILDING = _of("surveys", "create change ask_after_visit send")

_PROFILES = _of(
    "patients", "profile correct_name change_profile set_emergency_contact family delegates add_family end_link"
)
_PREFERENCES = _of("consent", "preferences prefer_channel set_topic set_quiet_hours")
_OWN_DATA = _of("privacy", "summary export request_erasure")

_FRONT_DESK = _of("patients", "find") | _of(
    "appointments", "day by_number in_the_way block blocks unblock check_in complete mark_no_show"
)
_CHATS = _of("handoffs", "list read accept reply note hand_back transfer canned")
# Care of one patient: what staff see of them, write to them, write down about them.
_PATIENT_FILES = _of("patient_files", "card history write") | _of("communications", "log")
_CARE_DESK = (
    _PATIENT_FILES | _of("patient_files", "register_walk_in") | _of("rewards", "read_code") | _of("surveys", "send_to")
)
_TEMPLATES = _of("templates", "list read preview")
# Professional contacts; taking them off the lists is for administrators.
_PARTNERS = _of("partners", "list find card add change tag log credit stats")
# Every member of staff, for themselves.
_TEAM = _of("team", "unlink_self subscribe unsubscribe change_password own_password_code") | _of(
    "reports", "own_performance"
)
_LEADS = (
    _of(
        "leads",
        "create show find list board stats timeline of_patient edit take move tag untag log_interaction "
        "duplicates preview_merge merge undo_merge",
    )
    | _of("scoring", "explain")
    | _of("tags", "list create")
)
# What a lead may bring; the forecast and deleting are for administrators.
_OPPORTUNITIES = _of("opportunities", "create show list move change")
# Reports beside one's own; staff performance and the dashboard are for administrators.
_MONEY_REPORTS = _of("reports", "roi") | _of("spending", "enter")
_MARKETING_REPORTS = _of("reports", "lead_conversion communication satisfaction")
# Conversations are shaped by marketing, and let loose on patients by administrators.
_FLOWS = _of("flows", "read edit translate discard_draft watch")

PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.SUPER_ADMIN: frozenset({"*"}),
    Role.HOSPITAL_ADMIN: frozenset({"*"}),
    Role.RECEPTIONIST: _TEAM
    | _TEMPLATES
    | _of("templates", "send")
    | _APPOINTMENT_READS
    | _APPOINTMENT_CHANGES
    | _PATIENTS
    | _PROFILES
    | _PREFERENCES
    | _REMINDERS
    | _WAITLIST
    | _LOYALTY
    | _FRONT_DESK
    | _CHATS
    | _of("loyalty", "award rules")
    | _of("rewards", "list use_code cancel_code")
    | _TASKS
    | _SURVEYS
    | _of("surveys", "send")
    | _of("feedback", "respond")
    | _LEADS
    | _OPPORTUNITIES
    | _of("leads", "convert")
    | _CARE_DESK
    | _PARTNERS
    | _of("consent", "record opt_out"),
    Role.PROVIDER: _TEAM
    | _APPOINTMENT_READS
    | _TASKS
    | _of("appointments", "confirm")
    | _of("patients", "people")
    | _FRONT_DESK
    | _CHATS
    | _PATIENT_FILES
    | _TEMPLATES
    | _of("templates", "send"),
    Role.MARKETING: _TEAM
    | _TASKS
    | _TEMPLATES
    | _SURVEYS
    | _SURVEY_BUILDING
    | _LEADS
    | _PARTNERS
    | _OPPORTUNITIES
    | _FLOWS
    | _MARKETING_REPORTS
    | _MONEY_REPORTS
    | _of("consent", "opt_out")
    | _of("tags", "change"),
    Role.FINANCE: _TEAM | _TASKS | _TEMPLATES | _MONEY_REPORTS,
    # The bot acting for whoever writes: only through the contact's own id, see `require_own_contact`.
    Role.PATIENT: _APPOINTMENT_READS
    | _APPOINTMENT_CHANGES
    | _PATIENTS
    | _WAITLIST
    | _LOYALTY
    | _of("loyalty", "record_referral")
    | _of("rewards", "cancel_code")
    | _of("reminders", "confirm last")
    | _of("waitlist", "accept decline")
    | _PROFILES
    | _PREFERENCES
    | _OWN_DATA
    | _of("contacts", "rename prefer_language")
    | _of("surveys", "open answer decline")
    | _of("feedback", "submit read_reply")
    | _of("consent", "record opt_out opt_in")
    | _of("tasks", "open")
    | _of("handoffs", "request"),
}


def role_name(role: Role) -> str:
    """As people say it: `hospital admin`."""
    return role.value.replace("_", " ").lower()


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
