"""Who is at the other end of a request, asked of the database each time: a session that has ended ends at once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.requests import HTTPConnection

from bot.service import Service
from domain.audit import unit_of_work
from domain.kit.context import Context, Hospital
from domain.kit.errors import Forbidden
from domain.staff.rules import PERMISSIONS, Role, staff_actor
from domain.team import sessions
from domain.team.login import CHANNEL
from domain.team.sessions import SignedIn

COOKIE = "careline_session"
LOGIN_PATH = "/console/login"


class SessionOver(Forbidden):
    """You have been logged out. Please log in again."""

    code = "session_over"


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody logged in at one hospital, as of when the page was opened."""

    service: Service = field(repr=False)
    hospital: Hospital
    token: str = field(repr=False)
    who: SignedIn

    @property
    def role(self) -> Role:
        return self.who.role

    def may(self, permission: str) -> bool:
        """For what to show; the use case itself asks again."""
        granted = PERMISSIONS[self.who.role]
        return "*" in granted or permission in granted

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Context]:
        """One transaction of this person's, with what their role grants now. Raises `SessionOver`."""
        who = await _signed_in(self.service, self.hospital, self.token)
        if who is None:
            raise SessionOver
        service, actor = self.service, staff_actor(who.staff_id, who.role, CHANNEL)
        async with unit_of_work(service.database, self.hospital, actor, service.clock, service.keys) as ctx:
            yield ctx


async def seat_of(service: Service, request: HTTPConnection) -> Seat | None:
    """Whoever the request's cookie belongs to; None for nobody."""
    token = request.cookies.get(COOKIE, "")
    hospital_id = sessions.hospital_of(token)
    if hospital_id is None or hospital_id not in service.hospitals():
        return None
    hospital = (await service.directory.get(hospital_id)).profile.hospital
    who = await _signed_in(service, hospital, token)
    return Seat(service, hospital, token, who) if who is not None else None


async def _signed_in(service: Service, hospital: Hospital, token: str) -> SignedIn | None:
    async with service.database.session([hospital.id]) as session:
        return await sessions.signed_in(session, hospital.id, service.clock, token)
