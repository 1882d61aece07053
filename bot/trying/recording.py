"""A trial written down as a chat while it goes on: what the person did, what the domain came to, what the bot said."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

import yaml

from bot.trying.outcomes import outcomes_of
from bot.trying.phone import Bubble, Row
from bot.trying.trial import Trial

_PLAIN = 3  # segments of an SMS that go without saying
_UNITS = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))


class Recording:
    """One trial, driven through here. `text` is the chat so far; it passes when it is played on the same flows.

    The methods are the trial's own. While one of its calls waits for an outcome, the step is not written yet.
    """

    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        self._began, self._language = trial.now, trial.language
        self._from, self._data = "", dict[str, Any]()
        self._steps: list[dict[str, Any]] = []
        self._taken: list[dict[str, Any]] = []
        self._told, self._called = len(trial.bubbles), len(trial.calls)

    @property
    def empty(self) -> bool:
        return not self._steps

    def stand(self, flow: str, state: str, data: Mapping[str, Any] | None = None) -> list[Bubble]:
        self._from, self._data = f"{flow}.{state}", dict(data or {})
        return self._after([], self.trial.stand(flow, state, data))

    def write(self, text: str) -> list[Bubble]:
        return self._after([{"patient": text}], self.trial.write(text))

    def tap(self, row: Row) -> list[Bubble]:
        return self._after([{"tap": row.label}], self.trial.tap(row))

    def wait(self, by: timedelta) -> list[Bubble]:
        return self._after([{"wait": span(by)}], self.trial.wait(by))

    def come_to(self, outcome: str) -> list[Bubble]:
        return self._after(self._taken, self.trial.come_to(outcome))

    def text(self, name: str) -> str:
        """The chat as YAML, for the language and channel it was tried in."""
        trial = self.trial
        head: dict[str, Any] = {"name": name}
        if self._from:
            head["from"] = self._from
        if self._data:
            head["data"] = self._data
        return written(
            {
                **head,
                "languages": [self._language],
                "channels": [trial.channel],
                "now": f"{self._began:%Y-%m-%d %H:%M}",
            },
            self._steps,
        )

    def _after(self, taken: list[dict[str, Any]], bubbles: list[Bubble]) -> list[Bubble]:
        trial = self.trial
        if trial.wish is not None:
            self._taken = taken
            return bubbles
        outcomes = [(wish.action, outcome.name) for wish, outcome in trial.calls[self._called :]]
        new = trial.bubbles[self._told :]
        self._steps += [*outcomes_named(outcomes), *taken]
        if new or "wait" not in (taken[0] if taken else {}):
            self._steps.append(said(new, self._language))
        self._told, self._called, self._taken = len(trial.bubbles), len(trial.calls), []
        return bubbles


def said(bubbles: Sequence[Bubble], language: str) -> dict[str, Any]:
    """The step that expects these bubbles, in the very words."""
    if not bubbles:
        return {"silence": True}
    if bubbles[0].template:
        return {"bot": "..."}
    step: dict[str, Any] = {"bot": [{language: "\n\n".join(bubble.text for bubble in bubbles)}]}
    if bubbles[-1].rows:
        step["options"] = [row.label for row in bubbles[-1].rows]
    segments = max(bubble.segments for bubble in bubbles)
    return step | ({"segments": segments} if segments > _PLAIN else {})


def outcomes_named(chosen: Iterable[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """The steps for what actions came to: one all of whose calls came to the usual goes without saying."""
    by_action: dict[str, list[str]] = {}
    for action, outcome in chosen:
        by_action.setdefault(action, []).append(outcome)
    for action, outcomes in by_action.items():
        if any(outcome != outcomes_of(action)[0] for outcome in outcomes):
            yield {"outcome": {action: outcomes if len(outcomes) > 1 else outcomes[0]}}


def span(by: timedelta) -> str:
    """`10 minutes`, `1 day`: the longest unit that says it exactly."""
    seconds = int(by.total_seconds())
    unit, length = next((unit, length) for unit, length in _UNITS if seconds % length == 0)
    number = seconds // length
    return f"{number} {unit}{'' if number == 1 else 's'}"


def written(head: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> str:
    """A chat as people write it."""
    data = {**head, "steps": list(steps)}
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000)


class _Dumper(yaml.SafeDumper):
    """What is more than a word or two in quotes, on one line, as people write chats."""


_Dumper.add_representer(
    str,
    lambda dumper, value: dumper.represent_scalar(
        "tag:yaml.org,2002:str", value, style=None if value.replace(" ", "").replace("_", "").isalpha() else '"'
    ),
)
