"""What the demo hospital has lived through: points earned, reminders planned, feedback, a waiting list, a survey on its way.

All of it goes through the use cases, each at the instant at which it would have happened, in the transaction that loads.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from domain import discovery
from domain.appointments.views import view_by_id
from domain.audit.unit import write_notes
from domain.communications.models import Conversation
from domain.feedback import service as feedback
from domain.feedback.rules import Category
from domain.kit.clock import FrozenClock
from domain.kit.context import SYSTEM, Context, Hospital
from domain.kit.crypto import KeySet
from domain.loyalty import service as loyalty
from domain.loyalty.rules import Event
from domain.reminders import service as reminders
from domain.settings.rules import HospitalSettings
from domain.surveys.building import seed_defaults
from domain.surveys.inviting import invite_after_visit
from domain.waitlist import service as waitlist
from web.demo.recipe import HospitalRecipe

JUST_SEEN = timedelta(days=3)

_VISITS = text(
    """
    SELECT id, number, status, patient_id, contact_id, booked_at, starts_at, ends_at FROM appointment
    WHERE hospital_id = :hospital ORDER BY booked_at, id
    """
)


class Life:
    """One hospital's past, under `session`, as of `now`."""

    def __init__(
        self, session: AsyncSession, hospital: Hospital, recipe: HospitalRecipe, keys: KeySet, now: datetime
    ) -> None:
        self._session, self._hospital, self._recipe, self._keys, self._now = session, hospital, recipe, keys, now

    async def live(self) -> None:
        discovery.load()  # feedback earns points by a reaction
        await seed_defaults(self._at(self._now))
        visits = (await self._session.execute(_VISITS, {"hospital": self._hospital.id})).all()
        await self._earn(visits)
        for visit in visits:
            await self._expect(visit)
        await self._hear()
        await self._wait()

    def _at(self, instant: datetime) -> Context:
        return Context(self._session, SYSTEM, self._hospital, FrozenClock(min(instant, self._now)), self._keys)

    def _id_of(self, *parts: str) -> UUID:
        return uuid5(self._hospital.id, "/".join(parts))

    async def _earn(self, visits: Any) -> None:
        """Each booking and each visit at its own time, so that histories read as they were."""
        earned = [(visit.booked_at, Event.APPOINTMENT_BOOKED, visit) for visit in visits if visit.status != "cancelled"]
        earned += [(v.ends_at, Event.APPOINTMENT_COMPLETED, v) for v in visits if v.status == "completed"]
        for instant, event, visit in sorted(earned, key=lambda one: (one[0], one[2].number)):
            ctx = self._at(instant)
            await loyalty.award(ctx, patient_id=visit.patient_id, event=event, source=visit.number)
            await write_notes(ctx)
        for gift in self._recipe.gifts:
            ctx = self._at(self._now - timedelta(days=20))
            patient = self._id_of("patient", gift.number)
            await loyalty.award_by_hand(
                ctx, patient_id=patient, points=gift.points, reason=gift.reason, key=f"demo {gift.number}"
            )
            await write_notes(ctx)

    async def _expect(self, visit: Any) -> None:
        """Reminders for what lies ahead; the survey for who has just been seen."""
        ctx = self._at(self._now)
        if visit.status in ("scheduled", "confirmed"):
            await reminders.schedule(ctx, await view_by_id(ctx, visit.id), HospitalSettings())
        elif visit.status == "completed" and visit.ends_at > self._now - JUST_SEEN:
            await invite_after_visit(
                ctx, appointment_id=visit.id, patient_id=visit.patient_id, contact_id=visit.contact_id
            )
        await write_notes(ctx)

    async def _hear(self) -> None:
        for said in self._recipe.feedback:
            ctx = self._at(self._now - timedelta(days=said.days))
            await feedback.submit(
                ctx,
                contact_id=self._id_of("contact", said.phone),
                rating=said.stars,
                category=Category(said.category),
                comment=said.comment,
                channel="whatsapp",
                settings=HospitalSettings(),
            )
            await write_notes(ctx)

    async def _wait(self) -> None:
        """Whoever waits has a thread: the offer will come there."""
        for wish in self._recipe.waiting:
            thread = self._id_of("thread", wish.phone)
            await self._session.execute(
                insert(Conversation).values(
                    hospital_id=self._hospital.id,
                    id=thread,
                    sender_id=self._id_of("sender", "whatsapp"),
                    address_id=self._id_of("address", wish.phone, "whatsapp"),
                    contact_id=self._id_of("contact", wish.phone),
                    channel="whatsapp",
                )
            )
            ctx = self._at(self._now - timedelta(days=1))
            await waitlist.join(
                ctx,
                contact_id=self._id_of("contact", wish.phone),
                conversation_id=thread,
                patient_id=self._id_of("patient", wish.number),
                department_id=None,
                provider_id=self._id_of("provider", wish.provider),
                settings=HospitalSettings(),
            )
            await write_notes(ctx)
