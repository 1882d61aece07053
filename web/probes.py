"""Whether we are alive and ready, and figures for Prometheus. No personal data, no login."""

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

import migrations
from bot.service import Service
from domain.kit.trouble import DATABASE_ERRORS
from web.figures import exposition

router = APIRouter()
figures = APIRouter()
_ROLE = text(
    "SELECT (SELECT version_num FROM alembic_version) AS revision, r.rolsuper OR r.rolbypassrls AS bypasses"
    " FROM pg_roles r WHERE r.rolname = current_user"
)


@router.get("/healthz")
async def alive() -> dict[str, str]:
    """The process answers. It knows nothing of the database: restarting us would not bring that back."""
    return {"status": "alive"}


@router.get("/readyz")
async def ready(request: Request) -> Response:
    """Whether messages should come to this process now, and what of it does not work.

    The database answers under a role that cannot bypass row-level security, and is migrated; a newer revision than ours is
    one the next version brought while we are being replaced. Flows are loaded, the sender and the sweeps are at work, and
    nobody has told us to end.
    """
    service: Service = request.app.state.service
    checks = {"database": False, "migrations": False, "role": False, **service.health()}
    try:
        async with service.database.session([]) as session:
            row = (await session.execute(_ROLE)).one()
        checks.update(database=True, migrations=migrations.serves(row.revision), role=not row.bypasses)
    except DATABASE_ERRORS:
        checks["database"] = False
    well = service.ready and all(checks.values())
    late = sorted(name for name, seconds in service.sweeps.lags().items() if seconds > service.LATE)
    body = {"status": "ready" if well else "not ready", "checks": checks, "late_sweeps": late}
    return JSONResponse(body, 200 if well else 503)


@figures.get("/metrics")
async def metrics(request: Request) -> Response:
    """This process since it started, and the queues (`web/figures.py`)."""
    state = request.app.state
    edges = {}
    if hasattr(state, "webhooks"):
        edges = {"webhooks": state.webhooks.counters, "telegram_webhooks": state.telegram.counters}
    return Response(await exposition(state.service, edges), media_type=CONTENT_TYPE_LATEST)
