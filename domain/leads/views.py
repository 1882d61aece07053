"""Leads as they are shown: in lists, on the board, and in full."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.kit.context import AuditNote, Context
from domain.kit.errors import NotFound
from domain.leads.rules import Source, Status, short_number
from domain.tags.service import TagRecord, tags_of


@dataclass(frozen=True, slots=True)
class LeadCard:
    """A lead in a list (LEAD-05). Texts that are not known are empty. Instants are aware UTC."""

    id: UUID
    number: str
    first_name: str = field(repr=False)
    last_name: str = field(repr=False)
    phone: str = field(repr=False)
    email: str = field(repr=False)
    company: str = field(repr=False)
    status: Status
    source: Source
    channel: str
    pipeline: str
    score: int
    interested_in: tuple[str, ...]
    assigned_to: UUID | None
    assigned_name: str
    next_follow_up_at: datetime | None
    last_contacted_at: datetime | None
    first_response_due_at: datetime | None
    first_responded_at: datetime | None
    first_response_missed_at: datetime | None
    contact_id: UUID | None
    patient_id: UUID | None
    converted_at: datetime | None
    created_at: datetime
    tags: tuple[TagRecord, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def tail(self) -> str:
        """The last four signs of the number: enough to name it by in chat."""
        return self.number[-4:]

    @property
    def short(self) -> str:
        """The number without the hospital's code: what buttons say, since four signs may mean several leads."""
        return short_number(self.number)

    def waits_for_us(self, now: datetime) -> bool:
        """Whether the first answer is owed and late (LEAD-17)."""
        due = self.first_response_due_at
        return self.status is Status.NEW and self.first_responded_at is None and due is not None and due <= now


@dataclass(frozen=True, slots=True)
class LeadDetail:
    """A lead in full, its sealed texts opened, with how much belongs to it."""

    id: UUID
    card: LeadCard
    gender: str = field(repr=False)
    birth_date: date | None = field(repr=False)
    address: str = field(repr=False)
    insurance: str = field(repr=False)
    notes: str = field(repr=False)
    lost_reason: str = field(repr=False)
    referred_by: str = field(repr=False)
    referrer_patient_id: UUID | None
    preferred_provider: str
    preferred_day: date | None
    interactions: int
    open_tasks: int

    @property
    def patient_id(self) -> UUID | None:
        return self.card.patient_id


# Of `lead l`, left joined to the assignee as `s`.
COLUMNS = (
    "l.id, l.number, l.first_name, l.last_name, l.phone, l.email, l.company, l.status, l.source, l.channel, l.pipeline,"
    " l.score, l.interested_in, l.assigned_to, coalesce(s.name, '') AS assigned_name, l.next_follow_up_at,"
    " l.last_contacted_at, l.first_response_due_at, l.first_responded_at, l.first_response_missed_at, l.contact_id,"
    " l.patient_id, l.converted_at, l.created_at"
)
FROM = "FROM lead l LEFT JOIN staff_member s ON s.hospital_id = l.hospital_id AND s.id = l.assigned_to"
_CARDS = text(f"SELECT {COLUMNS} {FROM} WHERE l.hospital_id = :hospital AND l.id = ANY (:ids) AND l.deleted_at IS NULL")
_DETAIL = text(
    f"""
    SELECT {COLUMNS}, l.gender, l.birth_date, l.address, l.insurance, l.notes, l.lost_reason, l.referred_by,
        l.referrer_patient_id, l.preferred_day, coalesce(btrim(p.title || ' ' || p.name), '') AS provider,
        (SELECT count(*) FROM lead_interaction i WHERE i.hospital_id = l.hospital_id AND i.lead_id = l.id) AS logged,
        (SELECT count(*) FROM task t WHERE t.hospital_id = l.hospital_id AND t.related_type = 'lead'
            AND t.related_id = l.id AND t.status IN ('PENDING', 'IN_PROGRESS')) AS tasks
    {FROM} LEFT JOIN provider p ON p.hospital_id = l.hospital_id AND p.id = l.preferred_provider_id
    WHERE l.hospital_id = :hospital AND l.id = :id AND l.deleted_at IS NULL
    """  # noqa: S608  # own constants
)


def card_of(row: Any) -> LeadCard:
    """A row of COLUMNS as a card without its tags."""
    fields = {name: getattr(row, name) for name in LeadCard.__dataclass_fields__ if name != "tags"}
    fields |= {
        "status": Status(row.status),
        "source": Source(row.source),
        "interested_in": tuple(str(service) for service in row.interested_in),
    }
    return LeadCard(**fields)


async def with_tags(ctx: Context, cards: Sequence[LeadCard]) -> list[LeadCard]:
    """The cards with their tags, in the same order. One query for all."""
    tags = await tags_of(ctx, [card.id for card in cards])
    return [replace(card, tags=tags[card.id]) if card.id in tags else card for card in cards]


async def cards_by_id(ctx: Context, lead_ids: Sequence[UUID]) -> list[LeadCard]:
    """The live ones of these leads, in this order, with tags. Two queries."""
    if not lead_ids:
        return []
    rows = await ctx.session.execute(_CARDS, {"hospital": ctx.hospital.id, "ids": list(lead_ids)})
    found = {row.id: card_of(row) for row in rows}
    return await with_tags(ctx, [found[lead] for lead in lead_ids if lead in found])


def note_patients(ctx: Context, cards: Sequence[LeadCard]) -> None:
    """Whoever became a patient is noted one by one where leads are listed."""
    for card in cards:
        if card.patient_id is not None:
            ctx.note(AuditNote("lead_read", "leads", card.id, card.patient_id))


async def card_by_id(ctx: Context, lead_id: UUID) -> LeadCard:
    """For use cases that answer with the lead as it now is. Raises `NotFound`."""
    cards = await cards_by_id(ctx, [lead_id])
    if not cards:
        raise NotFound("there is no such lead")
    return cards[0]


async def detail_by_id(ctx: Context, lead_id: UUID) -> LeadDetail:
    """The whole record, opened. Raises `NotFound`."""
    row = (await ctx.session.execute(_DETAIL, {"hospital": ctx.hospital.id, "id": lead_id})).one_or_none()
    if row is None:
        raise NotFound("there is no such lead")

    def opened(sealed: bytes | None) -> str:
        return ctx.keys.open_text(sealed) if sealed else ""

    born = opened(row.birth_date)
    return LeadDetail(
        row.id,
        (await with_tags(ctx, [card_of(row)]))[0],
        row.gender,
        date.fromisoformat(born) if born else None,
        opened(row.address),
        opened(row.insurance),
        opened(row.notes),
        opened(row.lost_reason),
        opened(row.referred_by),
        row.referrer_patient_id,
        row.provider,
        row.preferred_day,
        row.logged,
        row.tasks,
    )
