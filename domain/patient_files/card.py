"""A patient at a glance (PAT-01, PAT-03): whoever answers the telephone has this before them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.appointments.views import AppointmentView, upcoming
from domain.audit import operation
from domain.consent import service as consent
from domain.consent.rules import Purpose
from domain.kit.context import Context
from domain.loyalty.rules import Tier
from domain.loyalty.statement import statement
from domain.patients.finding import PatientHit, patient_by_id

_SPEAKERS = text(
    """
    SELECT c.contact_id, c.relationship, c.ends_at, k.display_name, k.phone, k.locale FROM patient_contact c
    JOIN contact k ON k.hospital_id = c.hospital_id AND k.id = c.contact_id
    WHERE c.hospital_id = :hospital AND c.patient_id = :patient AND (c.ends_at IS NULL OR c.ends_at > :now)
    ORDER BY c.relationship = 'self' DESC, c.created_at
    """
)
_ADDRESSES = text(
    """
    SELECT channel, address, opted_out_at, unreachable FROM contact_address
    WHERE hospital_id = :hospital AND contact_id = :contact ORDER BY channel DESC, address
    """
)
_RATED = text(
    """
    SELECT number, rating, submitted_at FROM feedback WHERE hospital_id = :hospital AND patient_id = :patient
    ORDER BY submitted_at DESC, id DESC LIMIT 1
    """
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A phone that speaks for the patient. `relationship` self is the patient's own; `ends_at` None: until ended."""

    contact_id: UUID
    relationship: str
    name: str = field(repr=False)
    phone: str = field(repr=False)
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Reached:
    """How the first speaker is written to. `stopped` since when (STOP), `unreachable` the provider's reason."""

    channel: str
    address: str = field(repr=False)
    stopped: datetime | None
    unreachable: str


@dataclass(frozen=True, slots=True)
class Rating:
    """The newest feedback, by the number staff know it by."""

    number: int
    stars: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Card:
    """`balance` and `rating` are None where the reader may not see them, and `rating` where there is none.

    `answers` holds the newest yes or no per purpose and channel of the first speaker.
    """

    patient: PatientHit = field(repr=False)
    born: date | None = field(repr=False)
    speakers: tuple[Speaker, ...]
    addresses: tuple[Reached, ...]
    preferred: str
    locale: str
    answers: dict[tuple[Purpose, str], bool]
    appointments: tuple[AppointmentView, ...]
    balance: int | None
    tier: Tier | None
    rating: Rating | None

    @property
    def id(self) -> UUID:
        return self.patient.id

    @property
    def patient_id(self) -> UUID:
        return self.patient.id


@operation("patient_files.card", audit="patient_card_read", discloses=True)
async def card(ctx: Context, patient_id: UUID) -> Card:
    """The card, with what the reader's role may see of points and ratings. Raises `NotFound`."""
    patient = await patient_by_id(ctx, patient_id)
    key = {"hospital": ctx.hospital.id, "patient": patient_id, "now": ctx.now}
    rows = (await ctx.session.execute(_SPEAKERS, key)).all()
    speakers = tuple(_speaker(ctx, row) for row in rows)
    addresses: tuple[Reached, ...] = ()
    answers: dict[tuple[Purpose, str], bool] = {}
    preferred = ""
    if speakers:
        contact_id = speakers[0].contact_id
        found = await ctx.session.execute(_ADDRESSES, {"hospital": ctx.hospital.id, "contact": contact_id})
        addresses = tuple(Reached(row.channel, row.address, row.opted_out_at, row.unreachable) for row in found)
        answers = {topic: given.given for topic, given in (await consent.current(ctx, contact_id)).items()}
        preferred = (await consent.state_of(ctx, contact_id)).preferred
    points = await statement(ctx, patient_id, entries=0) if ctx.actor.may("loyalty.read") else None
    return Card(
        patient,
        date.fromisoformat(patient.born) if patient.born else None,
        speakers,
        addresses,
        preferred,
        rows[0].locale if rows else "",
        answers,
        tuple(await upcoming(ctx, [patient_id])),
        points.balance if points else None,
        points.tier if points else None,
        await _rating(ctx, patient_id) if ctx.actor.may("feedback.recent") else None,
    )


async def _rating(ctx: Context, patient_id: UUID) -> Rating | None:
    row = (await ctx.session.execute(_RATED, {"hospital": ctx.hospital.id, "patient": patient_id})).one_or_none()
    return Rating(row.number, row.rating, row.submitted_at) if row is not None else None


def _speaker(ctx: Context, row: Any) -> Speaker:
    name = ctx.keys.open_text(row.display_name) if row.display_name else ""
    return Speaker(row.contact_id, row.relationship, name, row.phone or "", row.ends_at)


async def speaker_of(ctx: Context, patient_id: UUID, contact_id: UUID) -> Speaker | None:
    """Who this phone is to the patient, for use cases that deal with both; None when it does not speak for them."""
    key = {"hospital": ctx.hospital.id, "patient": patient_id, "now": ctx.now}
    rows = await ctx.session.execute(_SPEAKERS, key)
    return next((_speaker(ctx, row) for row in rows if row.contact_id == contact_id), None)
