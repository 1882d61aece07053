"""Values made up for a step in the middle of a flow, so that a trial can begin there without its beginning."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from bot.dialogue.flow import Flow, Plural
from bot.dialogue.translations import sources_of, texts_of
from bot.dialogue.wording import PLACEHOLDER
from bot.trying.trial import Missing, Stuck, Trial

_MOST = 30  # more than any step says


def missing_values(make: Callable[[], Trial], flow: str, state: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """What the texts need that are said on beginning at the state, beyond `data`. `make` gives a fresh trial each time."""
    found: dict[str, Any] = {}
    for _ in range(_MOST):
        trial = make()
        try:
            trial.stand(flow, state, {**data, **found})
        except Missing as missing:
            if missing.name in found:
                break
            found[missing.name] = _sample(missing.name, trial.machine.release.flows[flow].flow, trial)
        except Stuck:
            break
        else:
            break
    return found


def _sample(name: str, flow: Flow, trial: Trial) -> Any:
    """Of the kind that the flow's texts want it in; a word where any will do."""
    kinds = set()
    for spec in flow.states.values():
        for text in texts_of(spec):
            if isinstance(text, Plural) and text.count == name:
                kinds.add("number")
            for source in sources_of(text):
                kinds.update(match[2] for match in PLACEHOLDER.finditer(source) if match[1] == name and match[2])
    if kinds & {"number", "money"}:
        return 2
    if "list" in kinds:
        return [name.replace("_", " ")]
    if kinds:
        return (trial.now + timedelta(days=1)).isoformat(timespec="seconds")
    return name.replace("_", " ").replace(".", " ")
