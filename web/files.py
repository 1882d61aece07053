"""Files on their way to patients, for the provider that fetches them: a signed link that ends when the message is there."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.service import Service
from bot.worker.files import PATH
from domain.audit import unit_of_work
from domain.handoffs import service as handoffs
from domain.kit.context import Actor
from domain.kit.errors import NotFound
from web.links import follow

router = APIRouter()
_PROVIDER = Actor("system", permissions=frozenset({"handoffs.hand_file_over"}), channel="link")
_HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Content-Disposition": "attachment",
}


@router.api_route(PATH + "/{token}", methods=["GET", "HEAD"], include_in_schema=False)
async def fetch(token: str, request: Request) -> Response:
    """The bytes, audited. The same 404 for a forged link, an expired one and one whose message has arrived."""
    service: Service = request.app.state.service
    try:
        hospital, file_id = await follow(service, token)
        async with unit_of_work(service.database, hospital, _PROVIDER, service.clock, service.keys) as ctx:
            found = await handoffs.file_of_link(ctx, file_id)
    except NotFound:
        return Response(status_code=404, headers=_HEADERS)
    return Response(found.data, media_type=found.content_type, headers=_HEADERS)
