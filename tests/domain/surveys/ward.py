"""A clinic whose visits come to an end, and people who are asked about them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from domain import discovery
from domain.appointments import service as appointments
from domain.kit.context import SYSTEM
from domain.kit.db import Database
from domain.surveys import service as surveys
from domain.surveys.building import SurveyView, all_surveys
from domain.surveys.service import Invitation, Progress
from tests.domain.appointments.world import Clinic, Person, add_clinic

discovery.load()


@dataclass
class Ward:
    clinic: Clinic
    provider: UUID
    surveys: dict[str, SurveyView]

    @property
    def hospital(self) -> UUID:
        return self.clinic.hospital.id

    async def set(self, name: str, value: str) -> None:
        """`value` is JSON."""
        await self.clinic.owner.execute(
            "INSERT INTO hospital_setting (hospital_id, name, value)"
            " VALUES ($1, $2, jsonb_build_object('value', $3::jsonb))",
            self.hospital,
            name,
            value,
        )

    async def visit(self, person: Person, at: datetime) -> UUID:
        """Books and completes a visit at `at`; returns the appointment's id."""
        held = await self.clinic.hold(person, self.provider, at)
        view = await self.clinic.book(held.id, person.patient)
        self.clinic.clock.instant = max(self.clinic.clock.instant, at + timedelta(minutes=30))
        async with self.clinic.act(SYSTEM) as ctx:
            await appointments.complete(ctx, appointment_id=view.id)
        return view.id

    async def invite(self, person: Person, code: str = "nps") -> Invitation:
        async with self.clinic.act() as ctx:
            made = await surveys.send(
                ctx, survey_id=self.surveys[code].id, contact_id=person.contact, patient_id=person.patient
            )
        assert made is not None
        return made

    async def open(self, person: Person, invitation: UUID | None = None) -> Progress:
        async with self.clinic.act(person.actor) as ctx:
            return await surveys.open_invitation(ctx, contact_id=person.contact, invitation_id=invitation)

    async def answer(self, person: Person, invitation: UUID, question: str, answer: Any) -> Progress:
        async with self.clinic.act(person.actor) as ctx:
            return await surveys.answer(
                ctx, contact_id=person.contact, invitation_id=invitation, question_id=question, answer=answer
            )

    async def rows(self, table: str) -> list[asyncpg.Record]:
        return await self.clinic.owner.fetch(f"SELECT * FROM {table} WHERE hospital_id = $1", self.hospital)

    async def plans(self) -> list[tuple[str, str, datetime]]:
        """(the part of the key after the invitation, status, due) of what we plan to send."""
        rows = await self.clinic.owner.fetch(
            "SELECT key, status, due_at FROM outreach WHERE hospital_id = $1 ORDER BY due_at, key", self.hospital
        )
        return [(row["key"].rpartition(":")[2], row["status"], row["due_at"]) for row in rows]


async def open_ward(database: Database, owner: asyncpg.Connection, code: str = "LAG") -> Ward:
    clinic = await add_clinic(database, owner, code)
    provider = await clinic.add_provider()
    async with clinic.act(SYSTEM) as ctx:
        await surveys.seed_defaults(ctx)
        found = {survey.code: survey for survey in await all_surveys(ctx)}
    return Ward(clinic, provider, found)
