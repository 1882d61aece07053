"""OpenTelemetry traces of a message's way: taken in, its turn, its replies sent, their delivery reported. Off by default.

On where `OTEL_EXPORTER_OTLP_ENDPOINT` is set and the extra `careline[traces]` is installed; every other setting is
OpenTelemetry's own (`OTEL_*`). A trace's id is our id of the message, so that spans of several processes, and of reports that
come hours later, meet without anything being passed on or stored. Off, a call costs a comparison.
"""

import os
import random
import re
import time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from domain.kit import logs

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter

log = logs.get(__name__)
# What a span may say, and how: words and codes of ours, never a name, number or text.
ALLOWED = frozenset({"channel", "kind", "lane", "outcome", "attempt", "code", "status"})
_WORD = re.compile(r"[a-z0-9_.:-]{0,40}")
_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_tracing: "_Tracing | None" = None


def start(exporter: "SpanExporter | None" = None) -> None:
    """Begins to trace if the environment asks for it, or to `exporter`. A second call changes nothing."""
    global _tracing  # noqa: PLW0603  a process's traces are one, as its log is
    if _tracing is not None or (exporter is None and not any(os.environ.get(name) for name in _ENDPOINTS)):
        return
    try:
        _tracing = _Tracing(exporter)
    except ImportError:
        log.exception("traces_not_installed", reason="pip install 'careline[traces]'")


def stop() -> None:
    """Sends what is left and ends tracing."""
    global _tracing
    tracing, _tracing = _tracing, None
    if tracing is not None:
        tracing.provider.shutdown()


def on() -> bool:
    return _tracing is not None


def now() -> int:
    """The beginning of a span, in nanoseconds; 0 while nothing is traced."""
    return time.time_ns() if _tracing is not None else 0


def record(name: str, message: UUID | None, begun: int, *, first: bool = False, **attributes: str | int | None) -> None:
    """A span from `begun` until now in the trace of an incoming message; its `first` is what the others belong to.

    Attributes that are not in ALLOWED, or no plain word or number, are left out. Nothing is recorded without a message.
    """
    if _tracing is not None and message is not None and begun:
        _tracing.record(name, message, begun, first, attributes)


class _Tracing:
    def __init__(self, exporter: "SpanExporter | None") -> None:
        from opentelemetry import trace  # noqa: PLC0415  an extra: only processes that trace have it
        from opentelemetry.sdk.resources import SERVICE_NAME, Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor  # noqa: PLC0415

        self._trace = trace
        self._ids = _Ids()
        named = Resource({SERVICE_NAME: os.environ.get("OTEL_SERVICE_NAME", "careline")})
        self.provider = TracerProvider(resource=Resource.create().merge(named), id_generator=self._ids)  # type: ignore[arg-type]
        if exporter is None:
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415

            self.provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        else:
            self.provider.add_span_processor(SimpleSpanProcessor(exporter))
        self._tracer = self.provider.get_tracer("careline")

    def record(self, name: str, message: UUID, begun: int, first: bool, attributes: dict[str, Any]) -> None:
        trace = self._trace
        root = message.int & (2**64 - 1)
        context = trace.Context()
        if first:
            self._ids.next = (message.int, root)
        else:
            whole = trace.SpanContext(message.int, root, is_remote=True, trace_flags=trace.TraceFlags(1))
            context = trace.set_span_in_context(trace.NonRecordingSpan(whole), context)
        told = {key: value for key, value in attributes.items() if key in ALLOWED and _plain(value)}
        span = self._tracer.start_span(name, context, start_time=begun, attributes=told)
        self._ids.next = None
        span.end()


class _Ids:
    """OpenTelemetry's source of ids: ours for the first span of a message, random ones for the rest."""

    def __init__(self) -> None:
        self.next: tuple[int, int] | None = None

    def generate_trace_id(self) -> int:
        return self.next[0] if self.next is not None else random.getrandbits(128)

    def generate_span_id(self) -> int:
        return self.next[1] if self.next is not None else random.getrandbits(64)

    def is_trace_id_random(self) -> bool:
        return False


def _plain(value: object) -> bool:
    return isinstance(value, int) or (isinstance(value, str) and _WORD.fullmatch(value) is not None)
