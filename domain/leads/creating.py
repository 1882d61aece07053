"""A lead is made: by staff, or by introducing oneself in chat (LEAD-18)."""

from dataclasses import dataclass
from typing import Any, Unpack
from uuid import UUID

import orjson
from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import AuditNote, Context
from domain.kit.errors import Conflict, Invalid
from domain.kit.events import announce
from domain.kit.ids import uuid7
from domain.leads.activities import member_of, write_activities
from domain.leads.assigning import IN_TURN, goes_in_turn, least_busy, require_member
from domain.leads.duplicates import Duplicate, duplicates_of
from domain.leads.events import LeadAssigned, LeadCreated, LeadsChanged
from domain.leads.fields import LeadFields, columns_of
from domain.leads.response_clock import due_after
from domain.leads.rules import Source, draw_number, split_name
from domain.leads.sources import source_points
from domain.leads.views import LeadCard, card_by_id
from domain.settings.rules import HospitalSettings
from domain.settings.service import known_settings
from domain.tags.service import attach, named

NUMBERS_TRIED = 8
# Whoever calls or stands at the desk is being answered while the lead is written down.
_ANSWERED_ALREADY = (Source.PHONE_CALL.value, Source.WALK_IN.value)


@dataclass(frozen=True, slots=True)
class Created:
    """The lead just made, and leads that may be the same person. `created` is false when it was there already."""

    id: UUID
    lead: LeadCard
    duplicates: tuple[Duplicate, ...]
    created: bool = True


_DEFAULTS: dict[str, Any] = {
    "contact_id": None, "first_name": "", "last_name": "", "phone": "", "email": "", "company": "", "gender": "",
    "birth_date": None, "address": None, "insurance": None, "notes": None, "pipeline": "", "source": "OTHER",
    "channel": "", "interested_in": [], "preferred_provider_id": None, "preferred_day": None,
    "referrer_patient_id": None, "referred_by": None, "assigned_to": None, "next_follow_up_at": None,
    "first_response_due_at": None, "first_responded_at": None, "created_by": None,
}  # fmt: skip
_AS_IS = {"interested_in": "CAST(:interested_in AS jsonb)", "assigned_to": "given.member"}
# The lead with the points of its source and the first line of its timeline. `member` gets it; the row is there either way.
_INSERT = f"""
    WITH given AS ({{member}}), made AS (
        INSERT INTO lead (hospital_id, id, number, created_at, updated_at, score, source_points, {", ".join(_DEFAULTS)})
        SELECT :hospital, :id, :number, :now, :now, :points, :points,
            {", ".join(_AS_IS.get(name, f":{name}") for name in _DEFAULTS)}
        FROM given
        ON CONFLICT DO NOTHING RETURNING hospital_id, id
    ), noted AS (
        INSERT INTO lead_activity (hospital_id, id, lead_id, kind, title, at, actor_kind, actor_id)
        SELECT hospital_id, CAST(:activity AS uuid), id, 'CREATED', :title, :now, :actor_kind, CAST(:actor AS uuid)
        FROM made
    )
    SELECT made.id, given.member FROM given LEFT JOIN made ON true
    """  # noqa: S608  # names of our own columns
_INSERT_FOR = text(_INSERT.format(member="SELECT CAST(:assigned_to AS uuid) AS member"))
_INSERT_IN_TURN = text(_INSERT.format(member=IN_TURN.format(returning="last_member_id AS member")))
# The contact of this phone, if it is free: it has no open lead, and is no patient who may only share the phone.
_FREE_CONTACT = text(
    """
    SELECT c.id FROM contact c
    WHERE c.hospital_id = :hospital AND c.phone = :phone AND NOT EXISTS (
        SELECT FROM lead l WHERE l.hospital_id = c.hospital_id AND l.contact_id = c.id AND l.deleted_at IS NULL
            AND l.status IN ('NEW', 'CONTACTED', 'QUALIFIED', 'APPOINTMENT_SCHEDULED'))
        AND NOT EXISTS (
            SELECT FROM patient_contact k
            WHERE k.hospital_id = c.hospital_id AND k.contact_id = c.id AND k.relationship = 'self')
    ORDER BY c.created_at DESC, c.id DESC LIMIT 1
    """
)
_OPEN_OF_CONTACT = text(
    """
    SELECT id FROM lead WHERE hospital_id = :hospital AND contact_id = :contact AND deleted_at IS NULL
        AND status IN ('NEW', 'CONTACTED', 'QUALIFIED', 'APPOINTMENT_SCHEDULED')
    """
)
# Whom the contact turns out to be: somebody registered, under this phone or by a link; a lead, its own, one its own was
# merged into, or one that staff wrote down under this phone; or somebody new, who may come with a friend's code.
_WHO = text(
    """
    (SELECT 'patient' AS what, p.id FROM patient p
     WHERE p.hospital_id = :hospital AND p.status = 'active' AND (p.phone = :phone OR p.id = ANY (ARRAY(
        SELECT k.patient_id FROM patient_contact k WHERE k.hospital_id = :hospital AND k.contact_id = :contact
            AND (k.ends_at IS NULL OR k.ends_at > :now)))) LIMIT 1)
    UNION ALL
    SELECT CASE WHEN l.contact_id IS NULL THEN 'same_phone' WHEN l.merged_into_id IS NULL THEN 'own' ELSE 'merged' END,
        coalesce(l.merged_into_id, l.id)
    FROM lead l
    WHERE l.hospital_id = :hospital AND (l.contact_id = :contact OR l.phone = :phone AND l.contact_id IS NULL)
        AND (l.deleted_at IS NULL AND l.status IN ('NEW', 'CONTACTED', 'QUALIFIED', 'APPOINTMENT_SCHEDULED')
             OR l.merged_into_id IS NOT NULL AND l.contact_id IS NOT NULL)
    UNION ALL
    SELECT 'referrer', r.referrer_id FROM referral r WHERE r.hospital_id = :hospital AND r.contact_id = :contact
    """
)
_STILL_OPEN = text(
    """
    SELECT id FROM lead WHERE hospital_id = :hospital AND id = ANY (:ids) AND deleted_at IS NULL
        AND status IN ('NEW', 'CONTACTED', 'QUALIFIED', 'APPOINTMENT_SCHEDULED') ORDER BY id LIMIT 1
    """
)
# A name that was told in chat follows what is told later; one that staff wrote stays.
_RENAME = text(
    """
    UPDATE lead SET first_name = :first, last_name = :last, updated_at = :now
    WHERE hospital_id = :hospital AND id = :id AND created_by IS NULL AND (first_name, last_name) <> (:first, :last)
    RETURNING id
    """
)
_LINK = text(
    """
    UPDATE lead SET contact_id = :contact, channel = CASE WHEN channel = '' THEN :channel ELSE channel END,
        first_name = CASE WHEN first_name = '' AND last_name = '' THEN :first ELSE first_name END,
        last_name = CASE WHEN first_name = '' AND last_name = '' THEN :last ELSE last_name END, updated_at = :now
    WHERE hospital_id = :hospital AND id = :id AND contact_id IS NULL
    RETURNING id
    """
)


@operation("leads.create", audit="lead_created")
async def create(
    ctx: Context,
    *,
    assigned_to: UUID | None = None,
    tags: tuple[str, ...] = (),
    contact_id: UUID | None = None,
    **fields: Unpack[LeadFields],
) -> Created:
    """Writes a lead down, gives it its number and, where the settings say so, somebody to answer it (LEAD-07, LEAD-11).

    A lead is never refused for looking like another: a family shares a phone. `duplicates` says which to look at. It is
    tied to the contact of its phone unless that contact has an open lead. For a `contact_id` that has one, that lead is
    returned. Announces `LeadCreated`, `LeadAssigned`. Raises `Invalid` naming the field; a name, phone or e-mail
    address is needed.
    """
    values = columns_of(ctx, fields)
    if not any(values.get(name) for name in ("first_name", "last_name", "phone", "email")):
        raise Invalid("a lead needs a name, a phone number or an e-mail address", field="first_name")
    if assigned_to is not None:
        await require_member(ctx, assigned_to)
    if contact_id is None and values.get("phone"):
        key = {"hospital": ctx.hospital.id, "phone": values["phone"]}
        contact_id = (await ctx.session.execute(_FREE_CONTACT, key)).scalar_one_or_none()
    settings = await known_settings(ctx)
    values |= {"contact_id": contact_id, "assigned_to": assigned_to, "created_by": member_of(ctx)}
    lead_id = await insert_lead(ctx, settings, values)
    if lead_id is None:
        known = await _open_lead(ctx, contact_id)
        return Created(known, await card_by_id(ctx, known), (), created=False)
    if tags:
        await attach(ctx, [lead_id], [tag.id for tag in await named(ctx, tags, make=True)])
    return Created(lead_id, await card_by_id(ctx, lead_id), tuple(await duplicates_of(ctx, lead_id)))


async def _open_lead(ctx: Context, contact_id: UUID | None) -> UUID:
    known: UUID | None = (
        await ctx.session.execute(_OPEN_OF_CONTACT, {"hospital": ctx.hospital.id, "contact": contact_id})
    ).scalar_one_or_none()
    if known is None:
        raise Conflict("no lead number was free; please try again")
    return known


async def insert_lead(ctx: Context, settings: HospitalSettings, values: dict[str, Any]) -> UUID | None:
    """Writes the row, its first line in the timeline and the facts. None when its contact has an open lead already.

    It is born with the points of its source (LEAD-20, BR-10).
    """
    by_rule = values.get("assigned_to") is None and settings.auto_assign_leads
    insert = _INSERT_IN_TURN if by_rule and goes_in_turn(settings) else _INSERT_FOR
    if by_rule and insert is _INSERT_FOR:
        values = values | {"assigned_to": await least_busy(ctx, settings)}
    row = _DEFAULTS | {"source": Source.OTHER.value} | values
    row["first_response_due_at"] = await due_after(ctx, settings.first_response_hours * 60)
    if row["created_by"] is not None and row["source"] in _ANSWERED_ALREADY:
        row["first_responded_at"] = ctx.now
    lead_id = uuid7()
    parameters = row | {
        "hospital": ctx.hospital.id,
        "id": lead_id,
        "interested_in": orjson.dumps(row["interested_in"]).decode(),
        "now": ctx.now,
        "points": source_points(row["source"], {str(name): n for name, n in settings.lead_source_points.items()}),
        "roles": list(settings.lead_assignee_roles),
        "activity": uuid7(),
        "title": f"Lead created from {row['source']}",
        "actor_kind": ctx.actor.kind,
        "actor": ctx.actor.id,
    }
    for attempt in range(NUMBERS_TRIED):
        number = draw_number(ctx.hospital.code, ctx.now, attempt)
        made = (await ctx.session.execute(insert, parameters | {"number": number})).one()
        if made.id is not None:
            break
        if row["contact_id"] is not None:
            key = {"hospital": ctx.hospital.id, "contact": row["contact_id"]}
            if (await ctx.session.execute(_OPEN_OF_CONTACT, key)).scalar_one_or_none() is not None:
                return None
        insert, parameters = _INSERT_FOR, parameters | {"assigned_to": made.member}  # the turn is taken once
    else:
        raise Conflict("no lead number was free; please try again")
    assigned: UUID | None = made.member
    await announce(ctx, LeadCreated(lead_id, number, row["source"], row["channel"], row["contact_id"], assigned))
    if assigned is not None:
        await announce(ctx, LeadAssigned(lead_id, number, assigned, None, by_rule=by_rule))
    return lead_id


async def welcome(ctx: Context, contact_id: UUID, name: str, phone: str | None) -> UUID | None:
    """Somebody has introduced themselves in chat: a new lead, or one that is known (LEAD-18). None for a patient.

    The source is WHATSAPP, or OTHER with the channel recorded, or REFERRAL_PATIENT when they came with a patient's code
    (LEAD-04). A lead that staff wrote down under this phone is taken over. The bot's doing: no permission is asked.
    """
    key = {"hospital": ctx.hospital.id, "contact": contact_id, "now": ctx.now}
    rows = (await ctx.session.execute(_WHO, key | {"phone": phone or None})).all()
    who: dict[str, UUID] = {row.what: row.id for row in sorted(rows, key=lambda row: row.id)}  # the newest of several
    if "patient" in who:
        return None
    first, last = split_name(name)
    told = key | {"first": first, "last": last, "channel": ctx.actor.channel}
    known = who.get("own") or await _kept(ctx, [row.id for row in rows if row.what == "merged"])
    if known is not None:
        await ctx.session.execute(_RENAME, told | {"id": known})
        return known
    if "same_phone" in who:
        linked = (await ctx.session.execute(_LINK, told | {"id": who["same_phone"]})).scalar_one_or_none()
        if linked is not None:
            await write_activities(ctx, [linked], "RECOGNISED", "Wrote to us in chat and was recognised")
            await announce(ctx, LeadsChanged((linked,)))
            return UUID(str(linked))
    source = Source.WHATSAPP if ctx.actor.channel == "whatsapp" else Source.OTHER
    lead_id = await insert_lead(
        ctx,
        await known_settings(ctx),
        {
            "contact_id": contact_id,
            "first_name": first,
            "last_name": last,
            "phone": phone or "",
            "source": (Source.REFERRAL_PATIENT if "referrer" in who else source).value,
            "channel": ctx.actor.channel,
            "referrer_patient_id": who.get("referrer"),
        },
    )
    if lead_id is not None:
        ctx.note(AuditNote("lead_created", "leads", lead_id))
    return lead_id


async def _kept(ctx: Context, lead_ids: list[UUID]) -> UUID | None:
    """Of the leads that others were merged into, one that is open still."""
    if not lead_ids:
        return None
    key = {"hospital": ctx.hospital.id, "ids": lead_ids}
    kept: UUID | None = (await ctx.session.execute(_STILL_OPEN, key)).scalar_one_or_none()
    return kept
