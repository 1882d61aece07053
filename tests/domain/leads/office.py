"""An office that works leads: a clinic with staff, leads, and what the tests ask of the tables behind its back."""

import json
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Unpack
from uuid import UUID, uuid4

import asyncpg

from domain import discovery
from domain.contacts.service import rename
from domain.kit.context import SYSTEM, Context
from domain.kit.db import Database
from domain.kit.ids import uuid7
from domain.leads import service as leads
from domain.staff.rules import Role, patient_actor, staff_actor
from tests.conftest import KEYS
from tests.domain.appointments.world import Clinic, Person, add_clinic

discovery.load()
CAUSE = UUID("00000000-0000-7000-8000-00000000cafe")


@dataclass
class Office:
    clinic: Clinic
    owner: asyncpg.Connection

    @property
    def id(self) -> UUID:
        return self.clinic.hospital.id

    @property
    def now(self) -> datetime:
        return self.clinic.clock.now()

    def pass_time(self, by: timedelta) -> None:
        self.clinic.clock.advance(by)

    def system(self) -> AbstractAsyncContextManager[Context]:
        return self.clinic.act(SYSTEM)

    def by(self, member: UUID, role: Role = Role.RECEPTIONIST) -> AbstractAsyncContextManager[Context]:
        return self.clinic.act(staff_actor(member, role, "telegram", CAUSE))

    def writing(self, contact: UUID, channel: str = "whatsapp") -> AbstractAsyncContextManager[Context]:
        return self.clinic.act(patient_actor(contact, channel, CAUSE))

    async def member(self, name: str = "Bola", role: str = "RECEPTIONIST", *, active: bool = True) -> UUID:
        member = uuid4()
        await self.owner.execute(
            "INSERT INTO staff_member (hospital_id, id, name, role, active) VALUES ($1, $2, $3, $4, $5)",
            self.id,
            member,
            name,
            role,
            active,
        )
        return member

    async def set(self, name: str, value: Any) -> None:
        await self.owner.execute(
            "INSERT INTO hospital_setting (hospital_id, name, value) VALUES ($1, $2, $3)"
            " ON CONFLICT (hospital_id, name) DO UPDATE SET value = excluded.value",
            self.id,
            name,
            json.dumps({"value": value}),
        )

    async def lead(self, first_name: str = "Ada", last_name: str = "Obi", **fields: Unpack[leads.LeadFields]) -> UUID:
        async with self.system() as ctx:
            made = await leads.create(ctx, first_name=first_name, last_name=last_name, **fields)
        assert made.created
        return made.id

    async def person(self, phone: str | None = None) -> Person:
        """A contact with a conversation, and a patient row nobody is linked to."""
        (person,) = await self.clinic.add_people(1)
        await self.owner.execute("UPDATE contact SET phone = $2 WHERE id = $1", person.contact, phone)
        return person

    async def introduce(self, person: Person, name: str, channel: str = "whatsapp") -> asyncpg.Record | None:
        """Somebody tells their name in chat. Returns the newest lead of theirs, if there is any."""
        async with self.writing(person.contact, channel) as ctx:
            await rename(ctx, person.contact, name)
        return await self.owner.fetchrow(
            "SELECT * FROM lead WHERE contact_id = $1 ORDER BY id DESC LIMIT 1", person.contact
        )

    async def row(self, lead_id: UUID) -> asyncpg.Record:
        found = await self.owner.fetchrow("SELECT * FROM lead WHERE id = $1", lead_id)
        assert found is not None
        return found

    async def lines(self, lead_id: UUID) -> list[tuple[str, str]]:
        rows = await self.owner.fetch(
            "SELECT kind, title FROM lead_activity WHERE lead_id = $1 ORDER BY at, id", lead_id
        )
        return [tuple(row) for row in rows]

    async def said(self, person: Person, *, heard: int = 0, sent: int = 0, at: datetime | None = None) -> None:
        """Chat messages: `heard` from the person, then `sent` to them, all at one instant."""
        when = at or self.now
        conversation = await self.owner.fetchrow("SELECT * FROM conversation WHERE id = $1", person.conversation)
        assert conversation is not None
        for _ in range(heard):
            await self.owner.execute(
                "INSERT INTO inbound_message (hospital_id, id, conversation_id, account, provider_id, content, kind,"
                " received_at, status, attempts, retry_at, error)"
                " VALUES ($1, $2, $3, '', $4, $5, 'message', $6, 'handled', 0, $6, '')",
                self.id,
                uuid7(),
                person.conversation,
                f"SM{uuid4().hex}",
                KEYS.seal_text("hi"),
                when,
            )
        if heard:
            await self.owner.execute(
                "UPDATE conversation SET last_inbound_at = $2 WHERE id = $1", person.conversation, when
            )
        for _ in range(sent):
            await self.owner.execute(
                "INSERT INTO outbound_message (hospital_id, id, conversation_id, sender_id, address_id, channel, lane,"
                " content, status, created_at, not_before, attempts, part, provider_id)"
                " VALUES ($1, $2, $3, $4, $5, 'whatsapp', 0, $6, 'read', $7, $7, 1, 1, $8)",
                self.id,
                uuid7(),
                person.conversation,
                conversation["sender_id"],
                conversation["address_id"],
                KEYS.seal_text("hello"),
                when,
                f"SM{uuid4().hex}",
            )


async def office_of(database: Database, owner: asyncpg.Connection, code: str = "LAG") -> Office:
    return Office(await add_clinic(database, owner, code), owner)
