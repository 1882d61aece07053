"""Whether we are alive and ready, and figures for Prometheus. No personal data, no login."""

import asyncpg
from fastapi import APIRouter
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

import migrations
from bot.service import Service

router = APIRouter()
_ROLE = text(
    "SELECT (SELECT version_num FROM alembic_version) AS revision, r.rolsuper OR r.rolbypassrls AS bypasses"
    " FROM pg_roles r WHERE r.rolname = current_user"
)


@router.get("/healthz")
async def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@router.get("/readyz")
async def ready(request: Request) -> Response:
    """The database answers under a role that cannot bypass row-level security, is migrated, and flows are loaded."""
    service: Service = request.app.state.service
    checks = {"database": False, "migrations": False, "role": False, "flows": service.releases.ready}
    try:
        async with service.database.session([]) as session:
            row = (await session.execute(_ROLE)).one()
        checks.update(database=True, migrations=row.revision == migrations.head(), role=not row.bypasses)
    except (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
        checks["database"] = False
    well = service.ready and all(checks.values())
    return JSONResponse({"status": "ready" if well else "not ready", "checks": checks}, 200 if well else 503)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Counters since the process started, and how far each sweep is behind."""
    service: Service = request.app.state.service
    webhooks = request.app.state.webhooks
    lines: list[str] = []
    for family, counters in (
        ("turns", service.turns.counters),
        ("sends", service.sender.counters),
        ("deliveries", service.deliveries.counters),
        ("media", service.media.counters),
        ("webhooks", webhooks.counters),
    ):
        lines.append(f"# TYPE careline_{family}_total counter")
        lines += [f'careline_{family}_total{{kind="{kind}"}} {value}' for kind, value in sorted(counters.items())]
    if service.telegram is not None:
        staff = {**service.telegram.intake.counters, **service.telegram.counters}
        staff |= {f"webhook_{kind}": value for kind, value in request.app.state.telegram.counters.items()}
        lines.append("# TYPE careline_telegram_total counter")
        lines += [f'careline_telegram_total{{kind="{kind}"}} {value}' for kind, value in sorted(staff.items())]
    lines.append("# TYPE careline_outbox_in_hand gauge")
    lines.append(f"careline_outbox_in_hand {service.sender.depth}")
    lines.append("# TYPE careline_sweep_lag_seconds gauge")
    lines += [
        f'careline_sweep_lag_seconds{{sweep="{n}"}} {lag:.3f}' for n, lag in sorted(service.sweeps.lags().items())
    ]
    return PlainTextResponse("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4")
