"""A person's copy of their data behind an expiring link. Looking at the link changes nothing; the button fetches."""

import html

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.service import Service
from domain.audit import unit_of_work
from domain.kit.context import Actor
from domain.kit.errors import NotFound
from domain.privacy import service as privacy
from web.links import follow

router = APIRouter()
_LINK = Actor("system", permissions=frozenset({"privacy.download"}), channel="link")
_HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
    ),
}
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Your data</title><style>body{{font:18px/1.5 sans-serif;max-width:32em;margin:3em auto;padding:0 1em}}
button{{font:inherit;padding:.6em 1.2em}}</style><h1>Your data at {hospital}</h1>
<p>This link is for you alone: whoever has it can fetch everything this hospital's assistant keeps about you. It works
for 24 hours. The download is a zip file with pages to read and tables for other programs.</p>
<form method="post"><button>Download my data</button></form></html>
"""
_GONE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Link</title>
<p>This link does not work (any more). Write MY DATA to the hospital's assistant to get a new one.</p></html>
"""


@router.api_route("/data/{token}", methods=["GET", "HEAD"], include_in_schema=False)
async def page(token: str, request: Request) -> Response:
    """What the link is, with a button. Nobody's data, and no change: messengers and scanners open every link."""
    service: Service = request.app.state.service
    try:
        hospital, _ = await follow(service, token)
    except NotFound:
        return HTMLResponse(_GONE, 404, _HEADERS)
    return HTMLResponse(_PAGE.format(hospital=html.escape(hospital.name)), 200, _HEADERS)


@router.post("/data/{token}")
async def download(token: str, request: Request) -> Response:
    """The zip, audited. The same 404 for a forged, expired, replaced or used-up link."""
    service: Service = request.app.state.service
    try:
        hospital, export_id = await follow(service, token)
        async with unit_of_work(service.database, hospital, _LINK, service.clock, service.keys) as ctx:
            body = await privacy.open_export(ctx, export_id)
    except NotFound:
        return HTMLResponse(_GONE, 404, _HEADERS)
    named = {**_HEADERS, "Content-Disposition": 'attachment; filename="my-data.zip"'}
    return Response(body, media_type="application/zip", headers=named)
