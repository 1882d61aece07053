"""Which states of the flows a transcript comes through. Each state is credited to one transcript, in visits.yaml.

A transcript that no longer comes to what is credited to it fails, so the file is true without anything being played twice.
After changing flows or transcripts make it anew:

    CARELINE_NOTE_VISITS=visits.jsonl pytest tests/bot/dialogue/test_conversations.py
    python -m tests.bot.dialogue.visits visits.jsonl
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import yaml

from bot.dialogue.play import Play
from bot.dialogue.release import CompiledFlow
from tests.bot.dialogue.transcripts import Staged, transcripts

FILE = Path(__file__).with_name("visits.yaml")
NOTE = "CARELINE_NOTE_VISITS"

# What no transcript comes to yet, and why. The list may only shrink.
_LATER = "needs months to pass, or another capability's act: shown in tests/domain"
_RACE = "only if somebody else changes the record within the same seconds"
_NO_NUMBER = "only for WhatsApp users who write under a name and have no number"
_OF_THE_HOSPITAL = "only for a hospital that has set up its rewards so; the refusals are shown in tests/domain/rewards"
UNVISITED: dict[str, str] = {
    "book.mismatch": "only for details that registering refuses and the questions before it let through: none is known",
    "family.delegate_ended": "needs a second phone that the desk has linked: shown in tests/domain/patients",
    "family.end_delegate": "as family.delegate_ended",
    "family.which_delegate": "as family.delegate_ended",
    "points.will_expire": _LATER,
    "points_line.expired": _LATER,
    "points_line.feedback": _LATER,
    "points_line.payment": _LATER,
    "points_line.referral": _LATER,
    "preferences.unreachable": _NO_NUMBER,
    "profile.gone": _RACE,
    "refer.code_only": "only for a hospital without a WhatsApp number",
    "rewards.gone": _OF_THE_HOSPITAL,
    "rewards.limit": _OF_THE_HOSPITAL,
    "rewards.none": _OF_THE_HOSPITAL,
    "rewards.tier": _OF_THE_HOSPITAL,
    "sms_only.unreachable": _NO_NUMBER,
    "waitlist.mismatch": "as book.mismatch",
    "whatsapp_only.unreachable": _NO_NUMBER,
}


@contextmanager
def noted() -> Iterator[set[str]]:
    """The states, as `flow.state`, that any conversation comes to meanwhile."""
    seen: set[str] = set()
    move, push = CompiledFlow.move, Play.push

    def moved(compiled: CompiledFlow, state: str, outcome: str) -> str | None:
        target = move(compiled, state, outcome)
        seen.update(f"{compiled.flow.flow}.{name}" for name in (state, target) if name is not None)
        return target

    def pushed(play: Play, flow: str, *more: Any) -> None:
        push(play, flow, *more)
        seen.add(f"{flow}.{play.frame.state}")

    with mock.patch.object(CompiledFlow, "move", moved), mock.patch.object(Play, "push", pushed):
        yield seen


def credited() -> dict[str, dict[str, list[str]]]:
    """File -> name of the transcript -> states."""
    return yaml.safe_load(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}


def check_visits(transcript: Staged, seen: set[str]) -> None:
    """What is credited to the transcript was visited, and nothing that is said to be visited by none."""
    if NOTE in os.environ:
        with Path(os.environ[NOTE]).open("a", encoding="utf-8") as file:
            file.write(json.dumps([transcript.file, transcript.name, sorted(seen)]) + "\n")
        return
    missing = set(credited().get(transcript.file, {}).get(transcript.name, ())) - seen
    assert not missing, f"{transcript.name} does not come to {sorted(missing)} any more: see {__name__}"
    found = seen & set(UNVISITED)
    assert not found, f"{sorted(found)} are visited now: take them off UNVISITED in {__name__}"


def write(noted_in: Path) -> None:
    """Credits each state to the first transcript that comes to it, those with most states of their own first."""
    lines = [json.loads(line) for line in noted_in.read_text(encoding="utf-8").splitlines()]
    visits = {(file, name): set(seen) for file, name, seen in lines}
    order = {(t.file, t.name): place for place, t in enumerate(transcripts())}
    left = set().union(*visits.values())
    found: dict[str, dict[str, list[str]]] = {}
    while left:
        best = max(visits, key=lambda key: (len(visits[key] & left), -order[key]))
        found.setdefault(best[0], {})[best[1]] = sorted(visits[best] & left)
        left -= visits[best]
    text = yaml.safe_dump(found, sort_keys=True, allow_unicode=True, width=120, default_flow_style=None)
    FILE.write_text(f"# Made by tests/bot/dialogue/visits.py: state by state, a transcript that comes there.\n{text}")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
