"""The table of provider errors as a page for administrators: `docs/provider_codes.md` holds it, a test keeps the two in step."""

import sys

from bot.channels.errors import BY_CODE, RANGES, Verdict

_HEAD = """# What providers answer, and what we do

A message that a provider refuses, at once or hours later by a report, is treated by its code. The same by chat: `codes` lists
what came in the last seven days, `code 63016` explains one.

What waits or was given up can be replayed: `dead letters` and `replay out 12` by chat, `careline dead-letters` on the server.

This page is made from `bot/channels/provider_errors.yaml`: `python -m bot.channels.provider_codes > docs/provider_codes.md`.

| Code | Meaning | What we do | What you do |
|---|---|---|---|
"""
PAUSES = (
    "The sender pauses for five minutes at a time and its messages wait, up to a day; then they are dead letters."
    " Administrators are told, once an hour for each code and sender."
)


def page() -> str:
    """The whole page: a line a code, then the ranges for codes that are not in it."""
    known = [_line(_name(code), verdict) for code, verdict in sorted(BY_CODE.items())]
    others = [_line(f"other {low} to {high}", verdict) for low, high, verdict in RANGES]
    return _HEAD + "\n".join(known + others) + "\n"


def what_we_do(verdict: Verdict) -> str:
    """One or two sentences: what becomes of a message with this verdict."""
    return PAUSES if verdict.pauses else verdict.does


def _name(code: int) -> str:
    """Telegram's codes are HTTP statuses plus a million (bot/channels/telegram.py)."""
    return (
        f"Telegram {code - 1_000_000}"
        if code > 1_000_000
        else "Telegram, none set up"
        if code == 1_000_000
        else str(code)
    )


def _line(name: str, verdict: Verdict) -> str:
    return f"| {name} | {verdict.meaning} | {what_we_do(verdict)} | {verdict.action} |"


if __name__ == "__main__":
    sys.stdout.write(page())
