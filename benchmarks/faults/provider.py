"""A provider that misbehaves: one kind of misbehaviour after the other, then all at once."""

import asyncio

from benchmarks.faults.stage import Plan, Row, stage
from web.carrier.faults import Faults

LATE = {"callback_late": 0.3, "late_seconds": 5.0, "callback_twice": 0.3, "callback_shuffled": 0.5}
WAYS: dict[str, dict[str, float]] = {
    "slow": {"latency": 0.5, "jitter": 2.0},
    "429 and 5xx": {"too_many": 0.2, "server_error": 0.2, "created_on_error": 0.5},
    "hanging": {"hang": 0.1},
    "accepts without answering": {"drop": 0.2},
    "callbacks late, doubled, shuffled, missing": {**LATE, "callback_missing": 0.3, "callback_early": 0.2},
    "outcome hidden altogether": {"drop": 0.1, "unlisted": 0.5, "callback_missing": 1.0},
    "all at once": {
        "latency": 0.05, "jitter": 0.5, "too_many": 0.1, "server_error": 0.1, "hang": 0.03, "drop": 0.1, **LATE,
        "callback_missing": 0.3,
    },
}  # fmt: skip


async def provider(plan: Plan) -> list[Row]:
    """Each way for `plan.seconds`; it stays like that until the last answer has come."""
    rows = []
    async with stage(plan, 1, 1) as on:
        for name, faults in WAYS.items():
            since = on.next_phone
            on.carrier.faults = Faults(seed=plan.seed, **faults)
            async with on.load() as people:
                await asyncio.sleep(plan.seconds)
            await on.quiet()
            rows.append(await on.row(f"provider: {name}", "", people, since))
    return rows
