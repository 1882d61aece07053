"""Delivering a signed webhook as Twilio does: connection overrides, retries, the same token on each try (facts 1.3)."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl

from bot.channels.post import Answer, ConnectFailed, Poster, ReadFailed, form_body
from bot.channels.signature import twilio_signature


@dataclass(frozen=True, slots=True)
class Overrides:
    """Times in seconds. `retry_on` holds ct, rt, 4xx, 5xx, all."""

    connect: float = 5.0
    read: float = 15.0
    retries: int = 1
    retry_on: frozenset[str] = frozenset(("ct",))

    def repeats(self, failure: str) -> bool:
        return failure in self.retry_on or "all" in self.retry_on


@lru_cache(256)
def overrides_of(fragment: str) -> Overrides:
    """`rc=2&rp=5xx,ct,rt` and the like; unreadable numbers keep their default."""
    given = dict(parse_qsl(fragment))

    def number(name: str, low: int, high: int, default: int) -> int:
        text = given.get(name, "")
        return min(max(int(text), low), high) if text.isascii() and text.isdigit() else default

    return Overrides(
        connect=number("ct", 100, 10_000, 5000) / 1000,
        read=min(number("rt", 100, 15_000, 15_000), number("tt", 100, 15_000, 15_000)) / 1000,
        retries=number("rc", 0, 5, 1),
        retry_on=frozenset(given.get("rp", "ct").split(",")),
    )


def _failure(status: int) -> str:
    return "5xx" if status >= 500 else "4xx" if status >= 400 else ""


async def deliver(
    poster: Poster,
    signed_url: str,
    connect_url: str,
    form: list[tuple[str, str]],
    *,
    token: str,
    headers: dict[str, str],
) -> Answer | None:
    """Post the form, again as the overrides say; the last answer, None if none came.

    The signature covers `signed_url` without its fragment, whose overrides apply; the request goes to `connect_url`.
    """
    url, _, fragment = signed_url.partition("#")
    overrides = overrides_of(fragment)
    body = form_body(form)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        "X-Twilio-Signature": twilio_signature(url, form, token),
        "User-Agent": "TwilioProxy/1.1",
        **headers,
    }
    answer: Answer | None = None
    for _ in range(overrides.retries + 1):
        try:
            answer = await poster.post(connect_url, body, headers, overrides.connect, overrides.read)
            failure = _failure(answer.status)
        except ConnectFailed:
            answer, failure = None, "ct"
        except ReadFailed:
            answer, failure = None, "rt"
        if not failure or not overrides.repeats(failure):
            break
    return answer
