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
    {
        "tasks.open",
        "tasks.add",
        "tasks.assign",
        "tasks.move",
        "tasks.start",
        "tasks.complete",
        "tasks.cancel",
        "tasks.list",
        "tasks.mine",
        "tasks.today",
        "tasks.my_overdue",
        "tasks.overdue",
        "tasks.read",
        "tasks.add_step",
        "tasks.finish_step",
        "tasks.remove_step",
        "tasks.my_stats",
        "follow_ups.schedule",
        "follow_ups.list",
        "follow_ups.complete",
        "follow_ups.move",
        "follow_ups.delete",
    }
)
_REMINDERS = frozenset({"reminders.pending", "reminders.of_appointment", "reminders.no_show_rate"})
_WAITLIST = frozenset({"waitlist.join", "waitlist.mine", "waitlist.leave"})
_LOYALTY = frozenset({"loyalty.read", "loyalty.refer", "rewards.choices", "rewards.codes", "rewards.redeem"})
_PATIENTS = frozenset({"patients.register", "patients.people", "patients.verify"})

_SURVEYS = frozenset(
    {
        "surveys.list",
        "surveys.flagged",
        "surveys.analytics",
        "surveys.trend",
        "feedback.recent",
        "feedback.read",
        "feedback.summary",
    }
)
_SURVEY_BUILDING = frozenset({"surveys.create", "surveys.change", "surveys.send"})

_PROFILES = frozenset(
    {
        "patients.profile",
        "patients.correct_name",
        "patients.change_profile",
        "patients.set_emergency_contact",
        "patients.family",
        "patients.delegates",
        "patients.add_family",
        "patients.end_link",
    }
)
_PREFERENCES = frozenset(
    {"consent.preferences", "consent.prefer_channel", "consent.set_topic", "consent.set_quiet_hours"}
)
_OWN_DATA = frozenset({"privacy.summary", "privacy.export", "privacy.request_erasure"})

_FRONT_DESK = frozenset(
    {
        "appointments.day",
        "appointments.by_number",
        "appointments.in_the_way",
        "appointments.block",
        "appointments.blocks",
        "appointments.unblock",
        "appointments.check_in",
        "appointments.complete",
        "appointments.mark_no_show",
        "patients.find",
    }
)
_CHATS = frozenset(
    {
        "handoffs.list",
        "handoffs.read",
        "handoffs.accept",
        "handoffs.reply",
        "handoffs.note",
        "handoffs.hand_back",
        "handoffs.transfer",
        "handoffs.canned",
    }
)
# Care of one patient: what staff see of them, write to them, write down about them.
_PATIENT_FILES = frozenset(
    {
        "patient_files.card",
        "patient_files.history",
        "patient_files.write",
        "communications.log",
    }
)
_CARE_DESK = _PATIENT_FILES | {
    "patient_files.register_walk_in",
    "rewards.read_code",
    "surveys.send_to",
}
_TEMPLATES = frozenset({"templates.list", "templates.read", "templates.preview"})
# Professional contacts; taking them off the lists is for administrators.
_PARTNERS = frozenset(
    {
        "partners.list",
        "partners.find",
        "partners.card",
        "partners.add",
        "partners.change",
        "partners.tag",
        "partners.log",
        "partners.credit",
        "partners.stats",
    }
)
# Every member of staff, for themselves.
_TEAM = frozenset(
    {"team.unlink_self", "team.subscribe", "team.unsubscribe", "team.change_password", "team.own_password_code"}
)
_LEADS = frozenset(
    {
        "leads.create",
        "leads.show",
        "leads.find",
        "leads.list",
        "leads.board",
        "leads.stats",
        "leads.timeline",
        "leads.of_patient",
        "leads.edit",
        "leads.take",
        "leads.move",
        "leads.tag",
        "leads.untag",
        "leads.log_interaction",
        "leads.duplicates",
        "leads.preview_merge",
        "leads.merge",
        "leads.undo_merge",
        "scoring.explain",
        "tags.list",
        "tags.create",
    }
)
# What a lead may bring; the forecast and deleting are for administrators.
_OPPORTUNITIES = frozenset(
    {
        "opportunities.create",
        "opportunities.show",
        "opportunities.list",
        "opportunities.move",
        "opportunities.change",
    }
)

# Conversations are shaped by marketing, and let loose on patients by administrators.
_FLOWS = frozenset({"flows.read", "flows.edit", "flows.translate", "flows.discard_draft"})

PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.SUPER_ADMIN: frozenset({"*"}),
    Role.HOSPITAL_ADMIN: frozenset({"*"}),
    Role.RECEPTIONIST: _TEAM
    | _TEMPLATES
    | {"templates.send"}
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
    | {"loyalty.award", "rewards.list", "rewards.use_code", "rewards.cancel_code"}
    | _TASKS
    | _SURVEYS
    | {"surveys.send", "feedback.respond"}
    | _LEADS
    | _OPPORTUNITIES
    | {"leads.convert"}
    | _CARE_DESK
    | _PARTNERS
    | {"consent.record", "consent.opt_out"},
    Role.PROVIDER: _TEAM
    | _APPOINTMENT_READS
    | _TASKS
    | {"appointments.confirm", "patients.people"}
    | _FRONT_DESK
    | _CHATS
    | _PATIENT_FILES
    | _TEMPLATES
    | {"templates.send"},
    Role.MARKETING: _TEAM
    | _TASKS
    | _TEMPLATES
    | _SURVEYS
    | _SURVEY_BUILDING
    | _LEADS
    | _PARTNERS
    | _OPPORTUNITIES
    | _FLOWS
    | {"consent.opt_out", "tags.change"},
    Role.FINANCE: _TEAM | _TASKS | _TEMPLATES,
    # The bot acting for whoever writes: only through the contact's own id, see `require_own_contact`.
    Role.PATIENT: _APPOINTMENT_READS
    | _APPOINTMENT_CHANGES
    | _PATIENTS
    | _WAITLIST
    | _LOYALTY
    | {"loyalty.record_referral", "rewards.cancel_code"}
    | {"reminders.confirm", "reminders.last", "waitlist.accept", "waitlist.decline"}
    | _PROFILES
    | _PREFERENCES
    | _OWN_DATA
    | {"contacts.rename", "contacts.prefer_language"}
    | {"surveys.open", "surveys.answer", "surveys.decline", "feedback.submit", "feedback.read_reply"}
    | {"consent.record", "consent.opt_out", "consent.opt_in", "tasks.open", "handoffs.request"},
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
