"""A person with something in every table that holds people, each value a canary that is looked for afterwards."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import orjson

from domain.communications.outreach import reach_out
from domain.consent.preferences import Said, prefer_channel
from domain.consent.rules import Purpose
from domain.consent.service import opt_out, record
from domain.contacts.service import rename
from domain.feedback.rules import Category
from domain.feedback.service import submit
from domain.kit.context import SYSTEM
from domain.kit.crypto import Undecipherable
from domain.patients.profile import change_profile, set_emergency_contact
from domain.patients.service import verify
from domain.tasks.service import open_task
from tests.conftest import KEYS
from tests.domain.patients.desk import SETTINGS, Desk

BORN = date(1971, 8, 23)


@dataclass
class Life:
    """Whose life it is. `canaries` are the texts that must be found, or must not."""

    contact: UUID
    patient: UUID
    address: UUID
    conversation: UUID
    inbound: UUID
    outbound: UUID
    appointment: UUID
    phone: str
    mark: str

    @property
    def canaries(self) -> tuple[str, ...]:
        word = self.mark
        return (
            f"{word}first",
            f"{word}last",
            f"{word}said",
            f"{word}heard",
            f"{word}file",
            f"{word}plan",
            f"{word}reason",
            f"{word}kin",
            f"{word}hmo",
            f"{word}state",
            f"{word}note",
            f"{word}grief",
            self.phone,
            self.phone[1:],
        )


async def live(desk: Desk, mark: str, phone: str, *, number: int = 0) -> Life:
    """Somebody who has talked, registered, booked, agreed, sent a file and been planned a message."""
    owner, hospital = desk.owner, desk.hospital.id
    contact = await desk.contact(phone)
    address = await desk.address(contact, "whatsapp", phone)
    patient = await desk.registered(contact, f"{mark}first", born=BORN, phone=phone)
    await owner.execute(
        "UPDATE patient SET last_name = $2, birth_date = $3 WHERE id = $1",
        patient.id,
        KEYS.seal_text(f"{mark}last"),
        KEYS.seal_text(BORN.isoformat()),
    )
    sender, conversation, inbound, outbound, appointment = (uuid4() for _ in range(5))
    now = desk.clock.instant
    await owner.execute(
        "INSERT INTO channel_sender (hospital_id, id, channel, address, account, service, two_way, rate_per_second)"
        " VALUES ($1, $2, 'whatsapp', $3, 'ACours', '', true, 10)",
        hospital,
        sender,
        f"+23420{uuid4().int % 10**8:08d}",
    )
    await owner.execute(
        "INSERT INTO conversation (hospital_id, id, sender_id, address_id, contact_id, channel, state, mode, turns)"
        " VALUES ($1, $2, $3, $4, $5, 'whatsapp', $6, 'bot', 1)",
        hospital,
        conversation,
        sender,
        address,
        contact,
        KEYS.seal(orjson.dumps({"complaint": f"{mark}state"})),
    )
    await heard(owner, hospital, conversation, inbound, f"{mark}said", now, f"SM{number:032x}")
    await owner.execute(
        "INSERT INTO outbound_message (hospital_id, id, conversation_id, sender_id, address_id, channel, lane, content,"
        " status, created_at, not_before, attempts, part, provider_id)"
        " VALUES ($1, $2, $3, $4, $5, 'whatsapp', 0, $6, 'read', $7, $7, 1, 1, $8)",
        hospital,
        outbound,
        conversation,
        sender,
        address,
        KEYS.seal(orjson.dumps({"text": f"{mark}heard"})),
        now,
        f"SM{number + 1:032x}",
    )
    await owner.execute(
        "INSERT INTO delivery_event (hospital_id, id, outbound_id, provider_id, status, at)"
        " VALUES ($1, gen_random_uuid(), $2, 'SMx', 'read', $3)",
        hospital,
        outbound,
        now,
    )
    await owner.execute(
        "INSERT INTO stored_media (hospital_id, id, inbound_id, sender_id, reference, content_type, status, attempts,"
        " retry_at, size, data) VALUES ($1, gen_random_uuid(), $2, $3, $4, 'image/png', 'waiting', 0, $5, 9, $6)",
        hospital,
        inbound,
        sender,
        KEYS.seal_text("https://provider.example/media"),
        now,
        KEYS.seal_text(f"{mark}file"),
    )
    await booked(desk, appointment, patient.id, contact, conversation, f"{mark}reason")
    async with desk.by(contact) as ctx:
        await verify(ctx, contact_id=contact, answer_birth_date=None, answer_number=patient.number, settings=SETTINGS)
        await rename(ctx, contact, f"{mark}first {mark}last")
        mine = {"contact_id": contact, "patient_id": patient.id}
        await set_emergency_contact(ctx, **mine, name=f"{mark}kin", phone="+2348039990000", relation=f"{mark}kin")
        await change_profile(ctx, **mine, gender="female", state="Lagos", nhis_number="12345678", hmo=f"{mark}hmo")
        said = Said("care-1", "en_NG", phone, None)
        for purpose in (Purpose.CARE, Purpose.MARKETING):
            await record(
                ctx,
                contact_id=contact,
                channel="whatsapp",
                purpose=purpose,
                given=True,
                wording="care-1",
                locale="en_NG",
                address=phone,
                message_id=inbound,
                how="typed",
            )
        await prefer_channel(ctx, contact_id=contact, channel="whatsapp", only=False, said=said)
        # One star: the words also stand in the task that it opens.
        await submit(ctx, contact_id=contact, rating=1, category=Category.STAFF, comment=f"{mark}grief")
        await opt_out(ctx, contact_id=contact, address_id=address, channel="whatsapp", cause="keyword")
    async with desk.work(SYSTEM) as ctx:
        await reach_out(
            ctx,
            contact_id=contact,
            purpose="care",
            flow="menu",
            data={"words": f"{mark}plan"},
            due_at=now + timedelta(days=1),
            useful_until=now + timedelta(days=2),
            key=f"plan:{contact}",
        )
        about = {"related": ("contact", contact), "category": "call"}
        await open_task(ctx, title="Call back", description=f"{mark}note", due_at=now, **about)  # type: ignore[arg-type]
    return Life(contact, patient.id, address, conversation, inbound, outbound, appointment, phone, mark)


async def heard(
    owner: asyncpg.Connection,
    hospital: UUID,
    conversation: UUID,
    row: UUID,
    text: str,
    at: datetime,
    provider_id: str,
    kind: str = "message",
    status: str = "handled",
) -> None:
    await owner.execute(
        "INSERT INTO inbound_message (hospital_id, id, conversation_id, account, provider_id, content, kind,"
        " received_at, status, attempts, retry_at, error) VALUES ($1, $2, $3, 'ACours', $4, $5, $6, $7, $8, 0, $7, '')",
        hospital,
        row,
        conversation,
        provider_id,
        KEYS.seal(orjson.dumps({"text": text})),
        kind,
        at,
        status,
    )


async def booked(
    desk: Desk, row: UUID, patient: UUID, contact: UUID, conversation: UUID | None, reason: str, day: int = 5
) -> None:
    """An appointment with a provider of its own, `day` days from now."""
    hospital, department, provider = desk.hospital.id, uuid4(), uuid4()
    starts = desk.clock.instant.replace(tzinfo=UTC) + timedelta(days=day)
    await desk.owner.execute(
        "INSERT INTO department (hospital_id, id, code, name) VALUES ($1, $2, $3, 'Eye Clinic')",
        hospital,
        department,
        f"eye{row.hex[:6]}",
    )
    await desk.owner.execute(
        "INSERT INTO provider (hospital_id, id, name) VALUES ($1, $2, 'Ngozi Eze')", hospital, provider
    )
    await desk.owner.execute(
        "INSERT INTO appointment (hospital_id, id, number, patient_id, contact_id, conversation_id, provider_id,"
        " department_id, starts_at, ends_at, blocked, status, reason)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, tstzrange($9, $10), 'scheduled', $11)",
        hospital,
        row,
        f"A-{row.hex[:6]}",
        patient,
        contact,
        conversation,
        provider,
        department,
        starts,
        starts + timedelta(minutes=20),
        KEYS.seal_text(reason),
    )


async def found(owner: asyncpg.Connection, canaries: tuple[str, ...]) -> set[tuple[str, str, str]]:
    """(table, column, canary) wherever one stands, in clear or sealed, in any column of any table."""
    columns = await owner.fetch(
        "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'"
        " AND table_name IN (SELECT relname FROM pg_class WHERE relkind = 'r') ORDER BY 1, 2"
    )
    hits = set()
    for table, column, kind in columns:
        for value in await owner.fetch(f'SELECT "{column}" AS v FROM "{table}" WHERE "{column}" IS NOT NULL'):
            text = readable(value["v"]) if kind == "bytea" else str(value["v"])
            hits |= {(table, column, canary) for canary in canaries if canary.lower() in text.lower()}
    return hits


def readable(value: bytes) -> str:
    plain = value.decode("latin-1")
    try:
        plain += KEYS.open(value).decode("latin-1")
    except Undecipherable:
        plain += ""
    return plain
