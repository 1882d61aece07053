"""How the carrier misbehaves on request. Rates are 0 to 1, times in seconds; the same seed draws the same faults."""

from dataclasses import dataclass, field
from random import Random


@dataclass(slots=True)
class Faults:
    """All off by default. `created_on_error` is the share of 5xx answers whose message was created all the same, `unlisted`
    that of messages created without an answer which the list does not show either. `media_seconds` is how long a medium takes to
    the phone, where text that is sent meanwhile overtakes it."""

    seed: int = 0
    latency: float = 0.0
    jitter: float = 0.0
    too_many: float = 0.0
    server_error: float = 0.0
    created_on_error: float = 0.5
    hang: float = 0.0
    hang_seconds: float = 30.0
    drop: float = 0.0
    unlisted: float = 0.0
    callback_delay: float = 0.0
    callback_late: float = 0.0
    late_seconds: float = 1.0
    callback_twice: float = 0.0
    callback_shuffled: float = 0.0
    callback_missing: float = 0.0
    callback_early: float = 0.0
    webhook_lost: float = 0.0
    media_seconds: float = 0.0
    random: Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)

    def hit(self, rate: float) -> bool:
        return rate > 0 and self.random.random() < rate

    def pause(self) -> float:
        return self.latency + (self.jitter * self.random.random() if self.jitter else 0.0)
