"""Writing down a talk no machine carried: a call, a visit to the desk, a video call (COMM-01, COMM-02)."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context
from domain.kit.errors import Invalid
from domain.kit.ids import uuid7

LONGEST_OUTCOME = 1000
LONGEST_MINUTES = 24 * 60


class TalkChannel(StrEnum):
    """The channels of COMM-01 that are logged by hand."""

    PHONE_CALL = "PHONE_CALL"
    IN_PERSON = "IN_PERSON"
    VIDEO_CALL = "VIDEO_CALL"


class Direction(StrEnum):
    """Who began."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class LoggedTalk:
    """`created` is false when this very request had logged it before."""

    id: UUID
    patient_id: UUID
    created: bool


_LOG = text(
    """
    INSERT INTO call_log (hospital_id, id, key, patient_id, contact_id, channel, direction, minutes, outcome, at, logged_by)
    VALUES (:hospital, :id, :key, :patient, :contact, :channel, :direction, :minutes, :outcome, :now, :by)
    ON CONFLICT (hospital_id, key) DO NOTHING RETURNING id
    """
)
_LOGGED = text("SELECT id, patient_id FROM call_log WHERE hospital_id = :hospital AND key = :key")


@operation("communications.log", audit="talk_logged")
async def log_talk(
    ctx: Context,
    *,
    patient_id: UUID,
    contact_id: UUID | None,
    channel: TalkChannel,
    direction: Direction,
    minutes: int | None,
    outcome: str,
    key: UUID,
) -> LoggedTalk:
    """Keeps what came of a talk, sealed, as of now. `key` is the request's: again changes nothing.

    Raises `Invalid` without an outcome or for a length that cannot be.
    """
    outcome = " ".join(outcome.split())
    if not 0 < len(outcome) <= LONGEST_OUTCOME:
        raise Invalid(f"An outcome of 1 to {LONGEST_OUTCOME} characters is needed.", field="outcome")
    if minutes is not None and not 0 <= minutes <= LONGEST_MINUTES:
        raise Invalid("A talk lasts at most a day.", field="minutes")
    values = {
        "hospital": ctx.hospital.id,
        "id": uuid7(),
        "key": key,
        "patient": patient_id,
        "contact": contact_id,
        "channel": TalkChannel(channel).value,
        "direction": Direction(direction).value,
        "minutes": minutes,
        "outcome": ctx.keys.seal_text(outcome),
        "now": ctx.now,
        "by": ctx.actor.id,
    }
    made = (await ctx.session.execute(_LOG, values)).scalar_one_or_none()
    if made is not None:
        return LoggedTalk(made, patient_id, created=True)
    there = (await ctx.session.execute(_LOGGED, values)).one()
    return LoggedTalk(there.id, there.patient_id, created=False)
