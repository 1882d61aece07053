"""From a provider's answer to what is written on the row. Pure: time, attempts and chance are given."""

from datetime import datetime, timedelta
from typing import Literal

from bot.channels.errors import UNSENDABLE, Verdict, classify
from bot.channels.twilio_rest import FoundMessage, SendResult
from bot.worker.outbox import Mark, MarkStatus, Outgoing
from bot.worker.policy import LONGEST_PAUSE, LOUD, PAUSE, WAITS_AT_MOST, Refusal
from domain.kit.values import value

LOOK_UP_PAUSES = (10, 30, 120, 600, 1800)
GIVE_UP_LOOKING = timedelta(hours=24)
CLOCK_SLACK = timedelta(minutes=1)
# How long text waits for a medium nobody reports on. The provider fetches and converts it first: seconds for a picture. Whoever
# reads waits that long for the next words; a look-up after a crash or a time-out comes later, so nothing waits twice.
MEDIUM_WAIT = timedelta(seconds=8)

# The provider's word -> our status; words of messages it still has on its way count as sent (platform_facts 1.4).
PROVIDER_STATUS: dict[str, MarkStatus] = {
    "accepted": "sent",
    "scheduled": "sent",
    "queued": "sent",
    "sending": "sent",
    "sent": "sent",
    "delivered": "delivered",
    "partially_delivered": "delivered",
    "read": "read",
    "failed": "failed",
    "canceled": "failed",
    "undelivered": "undelivered",
}

REFUSED: frozenset[MarkStatus] = frozenset({"failed", "undelivered"})

Event = Literal["sent", "settled", "failed", "retried", "unknown", "suppressed", "dead", "parked"]


@value
class Outcome:
    """What to write, what to count, and the verdict if the provider refused."""

    mark: Mark
    event: Event
    verdict: Verdict | None = None

    @property
    def open(self) -> bool:
        """Whether what is behind it must wait in the table: it goes back there unsettled, or its medium is on its way."""
        return self.mark.status in ("queued", "unknown") or self.mark.holds_until is not None


def pause(verdict: Verdict, attempts: int, chance: float) -> timedelta:
    """Exponential back-off with full jitter: anything up to base * 2^(attempts - 1), `chance` in [0, 1) deciding."""
    most = min(verdict.base_delay_seconds * 2.0 ** min(attempts - 1, 30), LONGEST_PAUSE.total_seconds())
    return timedelta(seconds=most * chance)


def mark(
    row: Outgoing,
    status: MarkStatus,
    now: datetime,
    *,
    not_before: datetime | None = None,
    provider_id: str = "",
    error: int | None = None,
) -> Mark:
    return Mark(
        row.hospital_id,
        row.id,
        status,
        now,
        row.lease_until,
        not_before or now,
        provider_id,
        error,
        row.attempts,
        row.part,
        row.sending,
    )


def _refused(row: Outgoing, verdict: Verdict, code: int, final: Mark) -> Mark:
    """The mark, with what else the refusal asks for."""
    final.refusal = Refusal(
        row.hospital_id, row.id, verdict, code, final.at, row.sending, dead=final.status == "dead", place=row.part
    )
    return final


def given_up(row: Outgoing, now: datetime, verdict: Verdict | None = None) -> Outcome:
    """A dead letter: a person must look. Without a verdict the message cannot be made at all."""
    return Outcome(_refused(row, verdict or UNSENDABLE, 0, mark(row, "dead", now)), "dead", verdict or UNSENDABLE)


def of_result(row: Outgoing, result: SendResult, now: datetime, chance: float) -> Outcome:
    """A send that was not accepted. `row.attempts` already counts it."""
    if result.outcome == "unknown":
        return in_doubt(row, now, result.code)
    # Not connected counts as too many requests: nothing was created.
    nowhere = result.code is None and result.outcome == "rate_limited"
    verdict = classify(20429, 429) if nowhere else classify(result.code, result.http_status)
    if verdict.kind == "unknown":
        return in_doubt(row, now, result.code)
    error = result.code or result.http_status
    if result.retry_after and verdict.retry and now - row.created_at < GIVE_UP_LOOKING:
        # The provider says when: waiting as told is no failed attempt, whoever else stands in the same line.
        row.attempts -= 1
        later = now + timedelta(seconds=result.retry_after)
        return Outcome(mark(row, "queued", now, not_before=later, error=error), "retried", verdict)
    limited = result.outcome == "rate_limited"
    return _of_verdict(row, verdict, error or 0, now, limited, chance)


def _of_verdict(row: Outgoing, verdict: Verdict, code: int, now: datetime, limited: bool, chance: float) -> Outcome:
    """`limited` ones are sent again without more ado: nothing is wrong with the message or the person."""
    event: Event
    status: MarkStatus
    not_before = None
    if verdict.pauses and now - row.created_at < WAITS_AT_MOST:
        # The sender cannot send: that is no failed attempt of this message.
        row.attempts -= 1
        status, event, not_before = "queued", "retried", now + PAUSE
    elif verdict.retry and row.attempts < verdict.max_tries:
        status, event, not_before = "queued", "retried", now + pause(verdict, row.attempts, chance)
    elif verdict.retry or verdict.kind in LOUD:
        status, event = "dead", "dead"
    elif verdict.kind == "opt_out":
        status, event = "suppressed", "suppressed"
    else:
        status, event = "failed", "failed"
    final = mark(row, status, now, not_before=not_before, error=code or None)
    if status != "queued" or not limited:
        _refused(row, verdict, code, final)
    return Outcome(final, event, verdict)


def medium_accepted(row: Outgoing, parts: int, sid: str, now: datetime) -> Outcome:
    """The medium `row.part` counts as its last is with the provider: what follows, in this message or the next, waits."""
    if row.part == parts:
        outcome = Outcome(mark(row, "sent", now, provider_id=sid), "sent")
    else:
        row.attempts -= 1  # going on with the rest is no second try
        outcome = Outcome(mark(row, "queued", now), "parked")
    outcome.mark.holds_until = now + MEDIUM_WAIT
    return outcome


def in_doubt(row: Outgoing, now: datetime, error: int | None = None) -> Outcome:
    """The provider may have it: first the status callback gets its time, then the list is looked up."""
    seconds = LOOK_UP_PAUSES[min(max(row.attempts, 1), len(LOOK_UP_PAUSES)) - 1]
    return Outcome(mark(row, "unknown", now, not_before=now + timedelta(seconds=seconds), error=error), "unknown")


def cannot_look_up(row: Outgoing, now: datetime) -> Outcome:
    """The look-up itself failed: the doubt stays. After a day a person must look."""
    if now - row.created_at >= GIVE_UP_LOOKING:
        return given_up(row, now, classify(None, None))
    return in_doubt(row, now)


def found(row: Outgoing, last: FoundMessage, now: datetime, chance: float) -> Outcome:
    """The look-up found all of it; `last` is its last part as the provider has it now.

    One that has failed there meanwhile is treated as if its report had come.
    """
    status = PROVIDER_STATUS.get(last.status, "sent")
    final = mark(row, status, now, provider_id=last.sid, error=last.error_code)
    if status in REFUSED and last.error_code is not None:
        final.refusal = Refusal(
            row.hospital_id,
            row.id,
            classify(last.error_code, None),
            last.error_code,
            now,
            row.sending,
            sid=last.sid,
            place=row.part - 1,
            looked_up=True,
            chance=chance,
        )
    return Outcome(final, "settled")
