"""Proving identity before anything is told or changed (facts 6.2.1).

One knowledge factor: the date of birth or the hospital number of somebody the contact acts for, or of somebody whose
phone on file is the contact's. Unknown and wrong look alike and cost the same work. Wrong tries are counted in the
database under a row lock, so that parallel guesses cannot exceed the limit. The count is forgotten one lock period
after the last wrong try; a right answer clears it only when nothing is left to guess, or a person could guess a
relative's date for ever, answering their own in between.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import AuditNote, Context
from domain.kit.errors import Invalid
from domain.kit.events import announce
from domain.kit.ids import uuid7
from domain.patients.events import VerificationLocked
from domain.patients.rules import COMPARED, Candidate, answered, canonical_number, opened
from domain.settings.rules import HospitalSettings
from domain.staff.rules import require_own_contact


@dataclass(frozen=True, slots=True)
class Verified:
    """These may be spoken about now."""

    patient_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Wrong:
    """No such person here, or a wrong answer: nobody is told which."""

    tries_left: int


@dataclass(frozen=True, slots=True)
class Locked:
    """Too many wrong answers; a person must help, or `until` must pass."""

    until: datetime


_LOCK_TRIES = text(
    """
    INSERT INTO verification_attempt AS a (hospital_id, contact_id, wrong_tries) VALUES (:hospital, :contact, 0)
    ON CONFLICT (hospital_id, contact_id) DO UPDATE SET wrong_tries = a.wrong_tries
    RETURNING wrong_tries, locked_until, last_wrong_at
    """
)
_COUNT_TRIES = text(
    """
    UPDATE verification_attempt SET wrong_tries = :tries, locked_until = :until, last_wrong_at = :wrong_at
    WHERE hospital_id = :hospital AND contact_id = :contact
    """
)
# A link that has ended also silences the phone number on file: a withdrawn proxy does not come back by it.
_CANDIDATES = text(
    """
    SELECT p.id, p.number, p.birth_digest, coalesce(c.relationship, '') AS relationship, coalesce(c.proof, '') AS proof,
           coalesce(c.may_see, true) AS may_see
    FROM (
        SELECT patient_id AS id FROM patient_contact WHERE hospital_id = :hospital AND contact_id = :contact
        UNION
        SELECT p.id FROM contact k JOIN patient p ON p.hospital_id = k.hospital_id AND p.phone = k.phone
        WHERE k.hospital_id = :hospital AND k.id = :contact
    ) AS near
    JOIN patient p ON p.hospital_id = :hospital AND p.id = near.id AND p.status = 'active'
    LEFT JOIN patient_contact c ON c.hospital_id = :hospital AND c.contact_id = :contact AND c.patient_id = p.id
    WHERE c.ends_at IS NULL OR c.ends_at > :now
    ORDER BY c.id NULLS LAST, p.id
    LIMIT :most
    """
)
_LINK = text(
    """
    INSERT INTO patient_contact (hospital_id, id, contact_id, patient_id, relationship, proof, created_by,
                                 created_at, updated_at)
    VALUES (:hospital, :id, :contact, :patient, 'other', 'phone', :actor, :now, :now)
    ON CONFLICT DO NOTHING
    """
)
_VERIFY = text(
    """
    INSERT INTO verification (hospital_id, id, contact_id, patient_id, verified_until)
    VALUES (:hospital, :id, :contact, :patient, :until)
    ON CONFLICT (hospital_id, contact_id, patient_id) DO UPDATE SET verified_until = excluded.verified_until
    """
)
_VERIFIED = text(
    """
    SELECT v.patient_id
    FROM verification v
    JOIN patient_contact c
      ON c.hospital_id = v.hospital_id AND c.contact_id = v.contact_id AND c.patient_id = v.patient_id
    JOIN patient p ON p.hospital_id = v.hospital_id AND p.id = v.patient_id AND p.status = 'active'
    WHERE v.hospital_id = :hospital AND v.contact_id = :contact AND v.verified_until > :now
      AND c.may_see AND (c.ends_at IS NULL OR c.ends_at > :now)
    ORDER BY (c.relationship = 'self') DESC, c.id
    """
)
_TOUCH = text(
    """
    UPDATE verification SET verified_until = :until
    WHERE hospital_id = :hospital AND contact_id = :contact AND verified_until > :now
    """
)
_FORGET = text("DELETE FROM verification WHERE hospital_id = :hospital AND contact_id = :contact RETURNING patient_id")


@operation("patients.verify", audit="identity_checked", discloses=True)
async def verify(
    ctx: Context,
    *,
    contact_id: UUID,
    answer_birth_date: date | None,
    answer_number: str | None,
    settings: HospitalSettings,
) -> Verified | Wrong | Locked:
    """Checks one answer, a date of birth or a hospital number as typed, and remembers a right one for
    `settings.verification_minutes`. Whom it opens is `rules.opened`; somebody found by phone is linked to the contact.

    The last wrong answer locks for `settings.verification_lock_minutes` and announces `VerificationLocked`; while
    locked, answers are not looked at. Raises `Invalid` when neither answer is given.
    """
    require_own_contact(ctx, contact_id, "patients.verify")
    if answer_birth_date is None and answer_number is None:
        raise Invalid("a date of birth or a hospital number is needed", field="answer")
    now, key = ctx.now, {"hospital": ctx.hospital.id, "contact": contact_id}
    tries = (await ctx.session.execute(_LOCK_TRIES, key)).one()
    if tries.locked_until is not None and tries.locked_until > now:
        ctx.note(AuditNote("identity_locked", "contact", contact_id))
        return Locked(tries.locked_until)
    rows = (await ctx.session.execute(_CANDIDATES, {**key, "now": now, "most": COMPARED})).all()
    candidates = [
        Candidate(row.id, row.number, row.birth_digest, row.relationship, row.proof, row.may_see) for row in rows
    ]
    number = canonical_number(answer_number or "", ctx.hospital.code)
    right = answered(ctx.keys, ctx.hospital.id, candidates, answer_birth_date, number)
    people = opened(candidates, right)
    lock = timedelta(minutes=settings.verification_lock_minutes)
    stale = tries.locked_until is not None or tries.last_wrong_at is None or tries.last_wrong_at + lock <= now
    before = 0 if stale else tries.wrong_tries
    if not people:
        return await _wrong(ctx, contact_id, before + 1, settings)
    everybody = len(people) == len(candidates)
    last_wrong = None if everybody else tries.last_wrong_at
    await ctx.session.execute(
        _COUNT_TRIES, {**key, "tries": 0 if everybody else before, "until": None, "wrong_at": last_wrong}
    )
    await _remember(ctx, contact_id, people, now + timedelta(minutes=settings.verification_minutes))
    return Verified(tuple(person.patient_id for person in people))


async def _wrong(ctx: Context, contact_id: UUID, tries: int, settings: HospitalSettings) -> Wrong | Locked:
    left = settings.verification_tries - tries
    until = None if left > 0 else ctx.now + timedelta(minutes=settings.verification_lock_minutes)
    parameters = {
        "hospital": ctx.hospital.id,
        "contact": contact_id,
        "tries": tries,
        "until": until,
        "wrong_at": ctx.now,
    }
    await ctx.session.execute(_COUNT_TRIES, parameters)
    ctx.note(AuditNote("identity_refused", "contact", contact_id, detail={"tries_left": max(left, 0)}))
    if until is None:
        return Wrong(left)
    await announce(ctx, VerificationLocked(contact_id, until))
    return Locked(until)


async def _remember(ctx: Context, contact_id: UUID, people: tuple[Candidate, ...], until: datetime) -> None:
    common = {"hospital": ctx.hospital.id, "contact": contact_id}
    linked = [
        {**common, "id": uuid7(), "patient": person.patient_id, "actor": ctx.actor.id, "now": ctx.now}
        for person in people
        if not person.linked
    ]
    if linked:
        await ctx.session.execute(_LINK, linked)
    proofs = [{**common, "id": uuid7(), "patient": person.patient_id, "until": until} for person in people]
    await ctx.session.execute(_VERIFY, proofs)
    for person in people:
        detail: dict[str, object] = {"contact": str(contact_id), "linked_by_phone": not person.linked}
        ctx.note(AuditNote("identity_verified", "patients", person.patient_id, person.patient_id, detail))


async def verified(ctx: Context, contact_id: UUID) -> tuple[UUID, ...]:
    """The patients this contact may be told about now, itself first. Ids only: no disclosure. One query."""
    parameters = {"hospital": ctx.hospital.id, "contact": contact_id, "now": ctx.now}
    return tuple((await ctx.session.execute(_VERIFIED, parameters)).scalars().all())


async def touch(ctx: Context, contact_id: UUID, settings: HospitalSettings) -> None:
    """Moves the end of proofs still in force on: they last `verification_minutes` after their last use."""
    until = ctx.now + timedelta(minutes=settings.verification_minutes)
    parameters = {"hospital": ctx.hospital.id, "contact": contact_id, "now": ctx.now, "until": until}
    await ctx.session.execute(_TOUCH, parameters)


async def forget_verification(ctx: Context, contact_id: UUID) -> None:
    """Every proof of this contact is void: its number was re-assigned or its user id changed (facts 1.2, 6.2.1)."""
    forgotten = await ctx.session.execute(_FORGET, {"hospital": ctx.hospital.id, "contact": contact_id})
    for patient_id in forgotten.scalars().all():
        detail: dict[str, object] = {"contact": str(contact_id)}
        ctx.note(AuditNote("identity_forgotten", "patients", patient_id, patient_id, detail))
