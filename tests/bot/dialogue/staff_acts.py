"""What staff do while a transcript runs, through the real use cases: `staff: {complete: "{number}"}`."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any
from uuid import UUID

from domain.appointments import service as appointments
from domain.audit import unit_of_work
from domain.feedback import service as feedback
from domain.kit.context import Context
from domain.kit.ids import uuid7
from domain.loyalty import service as loyalty
from domain.patient_files import service as files
from domain.rewards import service as rewards
from domain.settings.service import read_settings
from domain.staff.rules import Role, staff_actor
from domain.surveys import service as surveys
from tests.bot.dialogue.stage import Stage
from tests.conftest import KEYS

_MEMBER = UUID("5f0c3a52-9f0e-4d1c-8d6b-2f5b7a1e9c11")
_HOSPITAL = "SELECT hospital_id FROM channel_sender WHERE address = $1"
_CONTACT = "SELECT contact_id FROM contact_address WHERE hospital_id = $1 AND address = $2 LIMIT 1"
_PATIENT = """
SELECT patient_id FROM patient_contact WHERE hospital_id = $1 AND contact_id = $2
ORDER BY (relationship = 'self') DESC, id LIMIT 1
"""
_FEEDBACK = "SELECT id FROM feedback WHERE hospital_id = $1 AND contact_id = $2 ORDER BY submitted_at DESC LIMIT 1"

Act = Callable[[Stage, str, str, Any], Awaitable[None]]


async def _hospital(stage: Stage, ours: str) -> UUID:
    hospital_id: UUID = await stage.owner.fetchval(_HOSPITAL, ours)
    return hospital_id


async def _desk(stage: Stage, hospital_id: UUID) -> AbstractAsyncContextManager[Context]:
    """A unit of work of somebody at the hospital's desk."""
    hospital = (await stage.service.directory.get(hospital_id)).profile.hospital
    actor = staff_actor(_MEMBER, Role.HOSPITAL_ADMIN, "console")
    return unit_of_work(stage.service.database, hospital, actor, stage.clock, KEYS)


async def _person(stage: Stage, hospital_id: UUID, phone: str) -> tuple[UUID, UUID]:
    """The contact behind the phone, and whoever of its people comes first: themselves."""
    contact = await stage.owner.fetchval(_CONTACT, hospital_id, phone)
    return contact, await stage.owner.fetchval(_PATIENT, hospital_id, contact)


async def _appointment(stage: Stage, hospital_id: UUID, number: str) -> UUID:
    query = "SELECT id FROM appointment WHERE hospital_id = $1 AND number = $2"
    appointment_id: UUID = await stage.owner.fetchval(query, hospital_id, number)
    return appointment_id


async def complete(stage: Stage, phone: str, ours: str, number: str) -> None:
    """The visit with this number is over."""
    hospital_id = await _hospital(stage, ours)
    async with await _desk(stage, hospital_id) as ctx:
        await appointments.complete(ctx, appointment_id=await _appointment(stage, hospital_id, number))


async def call_off(stage: Stage, phone: str, ours: str, number: str) -> None:
    """The desk cancels the appointment with this number."""
    hospital_id = await _hospital(stage, ours)
    async with await _desk(stage, hospital_id) as ctx:
        settings = await read_settings(ctx.session, hospital_id)
        appointment_id = await _appointment(stage, hospital_id, number)
        await appointments.cancel(ctx, appointment_id=appointment_id, reason="doctor away", settings=settings)


async def award(stage: Stage, phone: str, ours: str, points: int) -> None:
    """Points for whoever writes, from the hospital."""
    hospital_id = await _hospital(stage, ours)
    _, patient = await _person(stage, hospital_id, phone)
    async with await _desk(stage, hospital_id) as ctx:
        key = f"{points} {stage.clock.now():%H%M%S}"
        await loyalty.award_by_hand(ctx, patient_id=patient, points=points, reason="a gift", key=key)


async def reply(stage: Stage, phone: str, ours: str, text: str) -> None:
    """Answers the feedback this phone gave last."""
    hospital_id = await _hospital(stage, ours)
    contact, _ = await _person(stage, hospital_id, phone)
    async with await _desk(stage, hospital_id) as ctx:
        feedback_id = await stage.owner.fetchval(_FEEDBACK, hospital_id, contact)
        await feedback.respond(ctx, feedback_id=feedback_id, reply=text)


async def use_code(stage: Stage, phone: str, ours: str, code: str) -> None:
    """A reward is given for its code at the desk."""
    async with await _desk(stage, await _hospital(stage, ours)) as ctx:
        await rewards.use_code(ctx, code)


async def survey(stage: Stage, phone: str, ours: str, code: str) -> None:
    """Asks whoever writes the survey with this code, now."""
    hospital_id = await _hospital(stage, ours)
    contact, patient = await _person(stage, hospital_id, phone)
    async with await _desk(stage, hospital_id) as ctx:
        await surveys.seed_defaults(ctx)
        survey_id = next(one.id for one in await surveys.listed(ctx) if one.code == code)
        assert await surveys.send(ctx, survey_id=survey_id, contact_id=contact, patient_id=patient) is not None


async def write(stage: Stage, phone: str, ours: str, message: str) -> None:
    """A message in the desk's own words."""
    hospital_id = await _hospital(stage, ours)
    contact, patient = await _person(stage, hospital_id, phone)
    async with await _desk(stage, hospital_id) as ctx:
        await files.write(ctx, patient_id=patient, contact_id=contact, message=message, key=uuid7())


ACTS: dict[str, Act] = {act.__name__: act for act in (complete, call_off, award, reply, use_code, survey, write)}
