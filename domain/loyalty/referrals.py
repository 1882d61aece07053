"""A friend brings a friend: a code per patient, who came with it, and the reward after the first visit (LOY-03)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import AuditNote, Context
from domain.kit.errors import NotFound
from domain.kit.ids import short_code, uuid7
from domain.loyalty.access import require_link
from domain.loyalty.earning import award
from domain.loyalty.program import read_rule
from domain.loyalty.rules import Event, referral_link
from domain.staff.rules import require_own_contact

CODES_TRIED = 4


@dataclass(frozen=True, slots=True)
class Invitation:
    """A patient's code and the link to share; the link is empty for a hospital without a WhatsApp number."""

    id: UUID
    patient_id: UUID
    code: str
    link: str
    points: int


@dataclass(frozen=True, slots=True)
class ReferralRecord:
    """Who came through whom. `patient_id` is the referrer's, for the audit trail."""

    id: UUID
    patient_id: UUID
    contact_id: UUID


_MAKE = text(
    """
    INSERT INTO referral_code (hospital_id, id, patient_id, code, made_at)
    SELECT p.hospital_id, CAST(:id AS uuid), p.id, given.code, CAST(:now AS timestamptz)
    FROM patient p, unnest(CAST(:codes AS text[])) WITH ORDINALITY AS given (code, place)
    WHERE p.hospital_id = :hospital AND p.id = :patient AND NOT EXISTS (
        SELECT FROM referral_code o WHERE o.hospital_id = p.hospital_id AND o.code = given.code)
    ORDER BY given.place LIMIT 1
    ON CONFLICT DO NOTHING
    """
)
_CODE = text("SELECT id, code FROM referral_code WHERE hospital_id = :hospital AND patient_id = :patient")
_NUMBER = text(
    "SELECT address FROM channel_sender WHERE hospital_id = :hospital AND channel = 'whatsapp' ORDER BY id LIMIT 1"
)
# Somebody new only: a contact who speaks for nobody yet, and has not come with a code before.
_RECORD = text(
    """
    INSERT INTO referral (hospital_id, id, referrer_id, contact_id, recorded_at)
    SELECT c.hospital_id, CAST(:id AS uuid), c.patient_id, k.id, CAST(:now AS timestamptz)
    FROM referral_code c
    JOIN contact k ON k.hospital_id = c.hospital_id AND k.id = :contact
    WHERE c.hospital_id = :hospital AND c.code = :code
      AND NOT EXISTS (SELECT FROM patient_contact l WHERE l.hospital_id = k.hospital_id AND l.contact_id = k.id)
    ON CONFLICT DO NOTHING
    RETURNING id, referrer_id
    """
)
_BIND = text(
    """
    UPDATE referral SET patient_id = :patient
    WHERE hospital_id = :hospital AND contact_id = :contact AND patient_id IS NULL AND referrer_id <> :patient
    """
)
_CAME = text(
    "SELECT referrer_id FROM referral WHERE hospital_id = :hospital AND contact_id = :contact AND patient_id IS NULL"
)
_SAME_PERSON = text(
    """
    SELECT came.birth_date AS came, sent.birth_date AS sent,
           came.first_name_digest = sent.first_name_digest AND came.last_name_digest = sent.last_name_digest AS same_name
    FROM patient sent JOIN patient came ON came.hospital_id = sent.hospital_id
    WHERE sent.hospital_id = :hospital AND sent.id = :referrer AND came.id = :patient
    """
)
_FORGET = text(
    """
    DELETE FROM referral
    WHERE hospital_id = :hospital AND contact_id = :contact AND patient_id IS NULL AND referrer_id <> :patient
    """
)
_REWARD = text(
    """
    UPDATE referral SET rewarded_at = :now
    WHERE hospital_id = :hospital AND patient_id = :patient AND rewarded_at IS NULL
    RETURNING id, referrer_id
    """
)


@operation("loyalty.refer", audit="referral_code_read")
async def invite(ctx: Context, patient_id: UUID) -> Invitation:
    """The patient's code, made on first use, with its link. Tells nothing of the patient, so no proof is asked.

    Raises `NotFound` for no patient here, and to a patient for somebody it does not speak for.
    """
    await require_link(ctx, patient_id, "loyalty.refer")
    key = {"hospital": ctx.hospital.id, "patient": patient_id}
    row = (await ctx.session.execute(_CODE, key)).one_or_none()
    if row is None:
        codes = [short_code() for _ in range(CODES_TRIED)]
        await ctx.session.execute(_MAKE, {**key, "id": uuid7(), "codes": codes, "now": ctx.now})
        row = (await ctx.session.execute(_CODE, key)).one_or_none()
    if row is None:
        raise NotFound("there is no such patient")
    number = (await ctx.session.execute(_NUMBER, {"hospital": ctx.hospital.id})).scalar_one_or_none()
    rule, _ = await read_rule(ctx.session, ctx.hospital.id, Event.REFERRAL)
    link = referral_link(number, row.code) if number else ""
    return Invitation(row.id, patient_id, row.code, link, rule.points_for())


@operation("loyalty.record_referral", audit="referral_recorded")
async def record_referral(ctx: Context, *, code: str, contact_id: UUID) -> ReferralRecord | None:
    """Remembers that a new contact came with this code (as `rules.read_referral` found it); None when it counts for
    nothing: no such code here, a contact who already speaks for a patient, or who came with a code before. Raises
    `Forbidden` to a patient for another contact.
    """
    require_own_contact(ctx, contact_id, "loyalty.record_referral")
    values = {
        "hospital": ctx.hospital.id,
        "id": uuid7(),
        "code": code,
        "contact": contact_id,
        "now": ctx.now,
    }
    row = (await ctx.session.execute(_RECORD, values)).one_or_none()
    return ReferralRecord(row.id, row.referrer_id, contact_id) if row is not None else None


async def bind_referred(ctx: Context, *, contact_id: UUID, patient_id: UUID) -> None:
    """The first patient a referred contact registers is the person referred. Whoever has the referrer's name and birthday
    is the referrer with another phone: that referral is forgotten.
    """
    parameters = {"hospital": ctx.hospital.id, "contact": contact_id, "patient": patient_id}
    came = (await ctx.session.execute(_CAME, parameters)).one_or_none()
    if came is None:
        return
    row = (await ctx.session.execute(_SAME_PERSON, {**parameters, "referrer": came.referrer_id})).one()
    if row.same_name and _opened(ctx, row.came) == _opened(ctx, row.sent):
        await ctx.session.execute(_FORGET, parameters)
        return
    await ctx.session.execute(_BIND, parameters)


def _opened(ctx: Context, sealed: bytes | None) -> str:
    return ctx.keys.open_text(sealed) if sealed is not None else ""


async def reward_referrer(ctx: Context, *, patient_id: UUID) -> None:
    """The referred person has been seen for the first time: the referrer gets the points, once."""
    parameters = {"hospital": ctx.hospital.id, "patient": patient_id, "now": ctx.now}
    row = (await ctx.session.execute(_REWARD, parameters)).one_or_none()
    if row is None:
        return
    ctx.note(AuditNote("referral_rewarded", "loyalty", row.id, row.referrer_id))
    await award(ctx, patient_id=row.referrer_id, event=Event.REFERRAL, source=str(row.id))
