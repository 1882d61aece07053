"""What Prometheus is shown (`GET /metrics`): this process's counters and times, and the queues as the database has them.

A process tells of itself only: with several on a machine each has a port of its own (`web/lookout.py`), and Prometheus adds
up. What the database holds is the same from each of them. Labels are words of ours, never a person or a hospital.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.service import Service
from domain.kit.measures import MEASURES
from domain.kit.trouble import DATABASE_ERRORS

LANES = ("replies", "reminders", "bulk")
# Of the messages of this long a sample is looked at for how soon the provider reports.
RECENT = timedelta(minutes=5)

_QUEUES = text(
    """
    SELECT lane, count(*) AS rows, extract(epoch FROM CAST(:now AS timestamptz) - min(not_before)) AS age
    FROM outbound_message WHERE waiting AND not_before <= :now GROUP BY lane
    """
)
_TURNS = text(
    """
    SELECT count(*) AS rows, extract(epoch FROM CAST(:now AS timestamptz) - min(received_at)) AS age
    FROM inbound_message WHERE status IN ('pending', 'failed') AND retry_at <= :now
    """
)
_DEAD = text(
    """
    SELECT (SELECT count(*) FROM inbound_message WHERE status = 'dead')
         + (SELECT count(*) FROM outbound_message m WHERE m.status = 'dead' AND (m.hospital_id, m.id) IN (
                SELECT r.hospital_id, r.outbound_id FROM provider_refusal r WHERE r.outcome = 'dead'))
    """
)
_PAUSED = text("SELECT count(*) FROM channel_sender WHERE paused_until > :now")
_CHECKED = text("SELECT extract(epoch FROM CAST(:now AS timestamptz) - min(checked_at)) FROM inbound_watermark")
_UNROUTED = text("SELECT count(*) FROM unrouted_message")
_CALLBACKS = text(
    """
    SELECT avg(extract(epoch FROM greatest(told - sent_at, interval '0'))) AS lag,
           count(*) FILTER (WHERE told IS NULL AND sent_at < CAST(:now AS timestamptz) - interval '1 minute') AS silent
    FROM (SELECT o.sent_at, (SELECT min(e.at) FROM delivery_event e
                             WHERE e.hospital_id = o.hospital_id AND e.outbound_id = o.id) AS told
          FROM outbound_message o
          WHERE o.created_at > :since AND o.sent_at IS NOT NULL AND o.channel <> 'telegram' LIMIT 200) m
    """
)


@dataclass(slots=True)
class Queues:
    """What the database says, by Prometheus' names without our prefix; empty while it does not answer."""

    depth: dict[str, int] = field(default_factory=dict)
    age: dict[str, float] = field(default_factory=dict)
    single: dict[str, float] = field(default_factory=dict)


async def read_queues(service: Service) -> Queues:
    """One look at the queues of every hospital. Without a database: nothing, as its absence is a figure of its own."""
    queues = Queues()
    try:
        async with service.database.session(service.hospitals()) as session:
            await _read(session, service, queues)
    except DATABASE_ERRORS:
        return Queues()
    return queues


async def _read(session: AsyncSession, service: Service, queues: Queues) -> None:
    now = service.clock.now()
    queues.depth, queues.age = dict.fromkeys(LANES, 0), dict.fromkeys(LANES, 0.0)
    for row in await session.execute(_QUEUES, {"now": now}):
        queues.depth[LANES[row.lane]], queues.age[LANES[row.lane]] = row.rows, float(row.age)
    turns = (await session.execute(_TURNS, {"now": now})).one()
    queues.depth["turns"], queues.age["turns"] = turns.rows, float(turns.age or 0)
    reports = (await session.execute(_CALLBACKS, {"now": now, "since": now - RECENT})).one()
    queues.single = {
        "dead_letters": float((await session.execute(_DEAD)).scalar_one()),
        "unrouted_messages": float((await session.execute(_UNROUTED)).scalar_one()),
        "callback_lag_seconds": float(reports.lag or 0),
        "callbacks_missing": float(reports.silent),
        "senders_paused": float((await session.execute(_PAUSED, {"now": now})).scalar_one()),
        "inbound_list_age_seconds": float((await session.execute(_CHECKED, {"now": now})).scalar_one() or 0),
    }


_SINGLE = {
    "dead_letters": "Messages whose every try failed: `careline dead-letters list`.",
    "unrouted_messages": "Messages to a number that belongs to no hospital.",
    "callback_lag_seconds": "From a message's sending to the provider's first report, mean of a recent sample.",
    "senders_paused": "Senders from which the provider takes nothing at the moment: see `codes` in chat.",
    "inbound_list_age_seconds": "Since the provider's list of incoming messages was last looked at, for the longest.",
    "callbacks_missing": "Of a recent sample of at most 200, sent over a minute ago without any report.",
}


class Figures(Collector):
    """The state of one service at one moment, as metrics."""

    def __init__(self, service: Service, counters: Mapping[str, Mapping[str, int]], queues: Queues) -> None:
        self._service, self._counters, self._queues = service, counters, queues

    def collect(self) -> Iterable[Metric]:
        yield from self._counted()
        yield from self._queued()
        yield from self._swept()
        service = self._service
        yield GaugeMetricFamily("careline_outbox_in_hand", "Messages this process holds to send.", service.sender.depth)
        if service.releases.ready:
            checksum = service.releases.shipped.release.checksum[:12]
            yield InfoMetricFamily("careline_release", "The flows this software ships.", {"checksum": checksum})
        ready = GaugeMetricFamily("careline_ready", "Whether this part of the process works: 1 or 0.", labels=["part"])
        for part, well in {**service.health(), "database": bool(self._queues.depth)}.items():
            ready.add_metric([part], float(well))
        yield ready

    def _counted(self) -> Iterator[Metric]:
        for name, counters in self._counters.items():
            family = CounterMetricFamily(
                f"careline_{name}", f"Since the process started, by kind: {name}.", labels=["kind"]
            )
            for kind, value in sorted(counters.items()):
                family.add_metric([kind], value)
            yield family

    def _queued(self) -> Iterator[Metric]:
        depth = GaugeMetricFamily(
            "careline_queue_depth", "Due and not settled; turns: without a turn.", labels=["lane"]
        )
        age = GaugeMetricFamily(
            "careline_queue_age_seconds", "How long the oldest of them has been due.", labels=["lane"]
        )
        for lane, rows in self._queues.depth.items():
            depth.add_metric([lane], rows)
            age.add_metric([lane], max(0.0, self._queues.age[lane]))
        yield from (depth, age)
        for name, value in self._queues.single.items():
            yield GaugeMetricFamily(f"careline_{name}", _SINGLE[name], value)

    def _swept(self) -> Iterator[Metric]:
        lag = GaugeMetricFamily(
            "careline_sweep_lag_seconds", "By how much its last success is older than its interval.", labels=["sweep"]
        )
        failures = CounterMetricFamily("careline_sweep_failures", "Rounds that failed here.", labels=["sweep"])
        for sweep, seconds in sorted(self._service.sweeps.lags().items()):
            lag.add_metric([sweep], seconds)
        for sweep, counters in sorted(self._service.sweeps.counters().items()):
            failures.add_metric([sweep], counters["failures"])
        yield from (lag, failures)


async def exposition(service: Service, edges: Mapping[str, Mapping[str, int]]) -> bytes:
    """The text of `/metrics`. `edges` are the counters of webhooks, where a process has some."""
    counters: dict[str, Mapping[str, int]] = {
        "turns": service.turns.counters,
        "sends": service.sender.counters,
        "deliveries": service.deliveries.counters,
        "media": service.media.counters,
        "outreach": service.outreach.counters,
        "alerts": service.alerts.counters,
        "refusals": service.refusals.counters,
        "reconciliation": service.reconciliation.counters,
        "privacy": service.privacy.counters,
    }
    if service.telegram is not None:
        counters["telegram"] = {**service.telegram.intake.counters, **service.telegram.counters}
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    for measure in (*MEASURES, Figures(service, {**counters, **edges}, await read_queues(service))):
        registry.register(measure)
    return generate_latest(registry)
