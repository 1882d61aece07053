"""A message's way as a trace: every step of it, and nothing of anybody."""

import os
import subprocess
import sys
from collections.abc import Iterator
from uuid import UUID

import asyncpg
import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from domain.kit import traces
from tests.front import Front

PHONE = "whatsapp:+2348030000071"


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    traces.start(exporter)
    yield exporter
    traces.stop()


def of(spans: InMemorySpanExporter, message: UUID) -> list[ReadableSpan]:
    return [s for s in spans.get_finished_spans() if s.context is not None and s.context.trace_id == message.int]


async def test_a_message_its_turn_its_replies_and_their_reports_are_one_trace(
    front: Front, owner: asyncpg.Connection, spans: InMemorySpanExporter
) -> None:
    for text in ("hi", "I agree", "Canary Obiwan", "book"):
        assert await front.carrier.say(PHONE, front.whatsapp, text) == 204
        await front.quiet()
    booked = await owner.fetchval(
        "SELECT id FROM inbound_message WHERE status = 'handled' ORDER BY arrival DESC LIMIT 1"
    )
    named = (await owner.fetch("SELECT id FROM inbound_message ORDER BY arrival LIMIT 3"))[2]["id"]
    found = of(spans, named)
    assert [s.name for s in found][:3] == ["message", "turn", "send"]
    assert {s.name for s in found} == {"message", "turn", "send", "report"}
    assert [dict(s.attributes or {}) for s in found if s.name == "turn"] == [
        {"channel": "whatsapp", "kind": "message", "outcome": "handled"}
    ]
    (first,) = [s for s in found if s.name == "message"]
    assert first.parent is None
    assert first.context is not None
    assert {s.parent.span_id for s in found if s.parent is not None} == {first.context.span_id}
    assert {(s.attributes or {})["status"] for s in found if s.name == "report"} == {"sent", "delivered", "read"}
    assert {s.name for s in of(spans, booked)} >= {"message", "send"}

    everything = "".join(s.to_json() for s in spans.get_finished_spans())
    hidden = ["Canary", "Obiwan", "2348030000071", "I agree", front.hospitals[0].whatsapp, front.hospitals[0].name]
    assert [word for word in hidden if word in everything] == []
    kept = {key for s in spans.get_finished_spans() for key in (s.attributes or {})}
    assert kept <= traces.ALLOWED


def test_only_plain_words_of_the_list_are_kept(spans: InMemorySpanExporter) -> None:
    message = UUID(int=(1 << 127) + 5)
    told: dict[str, str | int] = {"channel": "sms", "code": 30003, "body": "hello", "kind": "Ada Obi +2348030000071"}
    traces.record("send", message, traces.now(), **told)
    (span,) = of(spans, message)
    assert dict(span.attributes or {}) == {"channel": "sms", "code": 30003}


def test_off_it_does_nothing_and_imports_nothing() -> None:
    assert (traces.on(), traces.now()) == (False, 0)
    traces.record("send", UUID(int=7), 0, channel="sms")
    program = (
        "import sys\nfrom domain.kit import traces\ntraces.start()\n"
        "print(traces.on(), any(name.startswith('opentelemetry') for name in sys.modules))"
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OTEL_")}
    for more, printed in (({}, "False False"), ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"}, "True True")):
        done = subprocess.run(  # noqa: S603  our own program
            [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=kept | more
        )
        assert done.stdout.strip() == printed
