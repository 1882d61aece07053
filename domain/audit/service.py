"""Looking things up in the audit trail (SEC-04): who, what, when, from which chat. Looking is itself in the trail."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from domain.audit.operation import operation
from domain.kit.context import AuditNote, Context

MOST = 400
# Names of staff only: whoever else acts is a patient, whose number stands with the record it was about.
_FIND = text(
    f"""
    SELECT e.id, e.at, e.actor_kind, e.actor_id, m.name, e.channel, e.cause_id, e.action, e.entity, e.entity_id,
           e.patient_id, p.number AS patient_number, a.number AS appointment_number, t.number AS task_number, e.detail
    FROM audit_entry e
    LEFT JOIN staff_member m ON m.hospital_id = e.hospital_id AND m.id = e.actor_id
    LEFT JOIN patient p ON p.hospital_id = e.hospital_id AND p.id = e.patient_id
    LEFT JOIN appointment a ON a.hospital_id = e.hospital_id AND a.id = e.entity_id
    LEFT JOIN task t ON t.hospital_id = e.hospital_id AND t.id = e.entity_id
    WHERE e.hospital_id = :hospital AND e.at >= :since AND e.at < :until
      AND (CAST(:patient AS uuid) IS NULL OR e.patient_id = :patient)
      AND (CAST(:record AS uuid) IS NULL OR e.entity_id = :record)
      AND (CAST(:actor AS uuid) IS NULL OR e.actor_id = :actor)
      AND (CAST(:entity AS text) = '' OR e.entity = :entity)
      AND (NOT :refused OR e.action = 'operation_refused')
    ORDER BY e.at DESC, e.id DESC LIMIT {MOST}
    """  # noqa: S608  # own constant
)


@dataclass(frozen=True, slots=True)
class Act:
    """One entry, or several alike: the same act of the same person in one message. `times` counts them.

    `who` is a member's name, or the kind of actor. `about` are the short numbers of what it was about. `cause` is our id of
    the chat message.
    """

    at: datetime
    who: str = field(repr=False)
    channel: str
    cause: UUID | None
    action: str
    about: tuple[str, ...]
    detail: dict[str, object]
    times: int = 1


@dataclass(frozen=True, slots=True)
class Trail:
    """Acts, the newest first. `older` is true if there are more before the last one."""

    acts: tuple[Act, ...]
    older: bool


@operation("audit.read", audit="audit_read", discloses=True)
async def look_up(
    ctx: Context,
    *,
    since: datetime,
    until: datetime,
    patient_id: UUID | None = None,
    record_id: UUID | None = None,
    actor_id: UUID | None = None,
    entity: str = "",
    refused: bool = False,
    most: int = 15,
) -> Trail:
    """What was done in `since`..`until` (end exclusive), narrowed to a patient, one record, a member, a kind of record.

    `entity` is the first part of an operation's name, such as `appointments`; `refused` shows refusals only.
    """
    values = {
        "hospital": ctx.hospital.id,
        "since": since,
        "until": until,
        "patient": patient_id,
        "record": record_id,
        "actor": actor_id,
        "entity": entity,
        "refused": refused,
    }
    rows = (await ctx.session.execute(_FIND, values)).all()
    acts: list[Act] = []
    groups: list[tuple[object, ...]] = []
    left = False
    for row in rows:
        about = tuple(
            str(number)
            for number in (
                row.appointment_number,
                f"T{row.task_number}" if row.task_number is not None else None,
                row.patient_number,
            )
            if number
        )
        group = (row.actor_kind, row.actor_id, row.cause_id, row.action, row.at if row.cause_id is None else None)
        if groups and groups[-1] == group:
            last = acts[-1]
            both = tuple(dict.fromkeys((*last.about, *about)))
            acts[-1] = Act(last.at, last.who, last.channel, last.cause, last.action, both, last.detail, last.times + 1)
            continue
        # A turn's acts have one instant and stay on one page: the next page begins before it.
        if len(acts) >= most and row.at != acts[-1].at:
            left = True
            break
        groups.append(group)
        who = row.name or {"patient": "a patient", "system": "the system"}.get(row.actor_kind, row.actor_kind)
        acts.append(Act(row.at, who, row.channel, row.cause_id, row.action, about, dict(row.detail)))
    detail: dict[str, object] = {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "entity": entity,
        "actor": str(actor_id or ""),
        "record": str(record_id or ""),
    }
    ctx.note(AuditNote("audit_shown", "audit", record_id, patient_id, detail))
    return Trail(tuple(acts), left or len(rows) == MOST)
