"""How long things take, for Prometheus: one set a process, in no registry until somebody shows it (`web/figures.py`).

Labels are words of ours: nothing of a person or a hospital.
"""

from prometheus_client import Histogram

_QUICK = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

WEBHOOK_SECONDS = Histogram(
    "careline_webhook_seconds",
    "From a request's arrival to its answer, by address.",
    ("hook",),
    buckets=_QUICK,
    registry=None,
)
TURN_SECONDS = Histogram(
    "careline_turn_seconds",
    "A turn up to its commit: of a group, from a message's arrival; own, a turn that calls the domain.",
    ("kind",),
    buckets=_QUICK,
    registry=None,
)
SEND_SECONDS = Histogram(
    "careline_send_seconds",
    "What the provider took to accept or refuse a message, by channel.",
    ("channel",),
    buckets=(0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
    registry=None,
)
MEASURES = (WEBHOOK_SECONDS, TURN_SECONDS, SEND_SECONDS)
