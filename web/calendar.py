"""The calendar file behind a confirmation's link: expiring, signed, and without any word about health."""

from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.service import Service
from domain.appointments import service as appointments
from domain.appointments.ics import calendar_file
from domain.audit import unit_of_work
from domain.kit.context import Actor, Context
from domain.kit.errors import NotFound
from web.links import follow

router = APIRouter()
_LINK = Actor("system", permissions=frozenset({"appointments.get"}), channel="link")


@router.get("/calendar/{token}.ics")
async def calendar(token: str, request: Request) -> Response:
    """The appointment as a calendar entry. The same 404 for a forged, expired or outdated link."""
    service: Service = request.app.state.service
    try:
        hospital, appointment_id = await follow(service, token)
        async with unit_of_work(service.database, hospital, _LINK, service.clock, service.keys) as ctx:
            view = await _latest(ctx, appointment_id)
    except NotFound:
        return Response(status_code=404)
    body = calendar_file(view, hospital)
    return Response(body, media_type="text/calendar; charset=utf-8", headers={"Cache-Control": "private, no-store"})


async def _latest(ctx: Context, appointment_id: UUID) -> appointments.AppointmentView:
    """The appointment, or the one it was moved to. Raises NotFound once it is no longer booked."""
    view = await appointments.get(ctx, appointment_id)
    for _ in range(20):
        if view.moved_to_id is None:
            break
        view = await appointments.get(ctx, view.moved_to_id)
    if view.status not in ("scheduled", "confirmed", "checked_in"):
        raise NotFound
    return view
