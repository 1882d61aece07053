"""A real conversation as a written chat in which nobody can be recognised.

Nothing a person wrote and nothing we told them is copied. Each message is replaced by one of the sample hospital's that has
the same effect: the option that was chosen, a sample of what was asked for, a word that works everywhere. Which it is, and
what the domain answered, is found by trying until the flow says what it said then; if nothing does, the turn is `astray`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from bot.channels.content import Content, Inbound
from bot.dialogue.machine import Machine
from bot.dialogue.parsing.emergency import red_flag
from bot.dialogue.steps import ask as ask_step
from bot.trying.outcomes import outcomes_of
from bot.trying.phone import Row
from bot.trying.recording import outcomes_named, said, written
from bot.trying.saying import Sayings
from bot.trying.trial import NOW, Edge, Stuck, Trial

MOST_TRIES = 300  # of one turn: inputs times outcomes
PAUSE = timedelta(minutes=5)  # shorter silences are no part of the story
SAMPLES: dict[str, tuple[str, ...]] = {
    "name": ("Ada Obi",),
    "birth_date": ("14/03/1988", "05/06/2019"),
    "identity": ("14/03/1988", "MBH-004512"),
    "phone": ("0803 555 0199",),
    "text": ("Some words of the person's own",),
    "when": ("monday", "first", "tomorrow morning"),
    "free_time": ("tuesday",),
    "department": ("my tooth is paining me",),
    "errand": ("my tooth is paining me",),
    "opening": ("hello", "my tooth is paining me"),
    "nigerian_state": ("Lagos",),
    "quiet_hours": ("10pm to 6am",),
    "yes_no": ("yes", "no"),
    "score": ("skip", "no"),
    "stars": ("no",),
}
_NUMBERS = {"score": range(11), "stars": range(1, 6)}
_DATA = {"starts": "2026-11-23T10:00:00+01:00", "until": "2026-11-20T09:15:00+01:00", "message": "Please call us."}
_FIRST = "Ada"
_MISSED = ("xyz", "12345")
_EMERGENCIES = ("I have chest pain and cannot breathe", "I am bleeding")


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that happened: a message, or a flow we began with `data`; and what we replied. Personal: never shown."""

    at: datetime
    inbound: Inbound | None = field(default=None, repr=False)
    begins: str = ""
    data: dict[str, Any] = field(default_factory=dict, repr=False)
    replies: tuple[Content, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Exported:
    """The chat as YAML. `astray` are the turns, from 1, in which the sample hospital came to something else.

    `id` is the conversation's, for the audit.
    """

    text: str
    turns: int
    astray: tuple[int, ...]
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class _Input:
    """Something a person can do in the sample hospital, and how it is written down."""

    step: dict[str, Any]
    act: Callable[[Trial], object]


def redact(machine: Machine, turns: Sequence[Turn], *, name: str, language: str, channel: str) -> Exported:
    """The chat of these turns, played on the release of `machine`. It passes when it is run."""
    now = _alike(turns[0].at) if turns else NOW
    trial = Trial(machine, language=language, channel=channel, now=now)
    sayings = Sayings(machine.release)
    steps: list[dict[str, Any]] = []
    astray: list[int] = []
    shown: tuple[Content, ...] = ()
    last = turns[0].at if turns else trial.now
    for number, turn in enumerate(turns, 1):
        steps += _paused(trial, turn.at - last, language)
        last = turn.at
        (twin, taken, chosen), alike = _found(trial, turn, shown, sayings)
        if not alike:
            astray.append(number)
        before = len(trial.bubbles)
        trial = twin
        steps += [*outcomes_named(chosen), taken.step, said(trial.bubbles[before:], language)]
        shown = turn.replies or shown
    head = {"name": name, "languages": [language], "channels": [channel], "now": f"{now:%Y-%m-%d %H:%M}"}
    return Exported(written(head, steps), len(turns), tuple(astray))


def _alike(at: datetime) -> datetime:
    """The same hour of the same day of the week, of the week in which all chats play."""
    local = at.astimezone(NOW.tzinfo)
    day = NOW + timedelta(days=local.weekday() - NOW.weekday())
    return day.replace(hour=local.hour, minute=local.minute)


def _paused(trial: Trial, gap: timedelta, language: str) -> list[dict[str, Any]]:
    if gap < PAUSE:
        return []
    minutes = int(gap.total_seconds() // 60)
    bubbles = trial.wait(timedelta(minutes=minutes))
    return [{"wait": f"{minutes} minutes"}, *([said(bubbles, language)] if bubbles else [])]


# --- trying -------------------------------------------------------------------------------------------------------------

_Found = tuple[Trial, _Input, tuple[tuple[str, str], ...]]


def _found(trial: Trial, turn: Turn, shown: Sequence[Content], sayings: Sayings) -> tuple[_Found, bool]:
    """The first input and outcomes after which the flow says what it said then, in the same state, and True.

    If there are none: those that come nearest, and False.
    """
    wanted = sayings.of(turn.replies)
    nearest: tuple[tuple[bool, int], _Found] | None = None
    tries = 0
    for taken in _inputs(trial, turn, shown):
        for twin, chosen in _explored(trial, taken):
            said = sayings.of(twin.sent[len(trial.sent) :])
            if said == wanted:
                return (twin, taken, chosen), True
            near = said[1] == wanted[1], len({*said[0]} & {*wanted[0]})
            if nearest is None or near > nearest[0]:
                nearest = near, (twin, taken, chosen)
            tries += 1
            if tries >= MOST_TRIES:
                return nearest[1], False
    if nearest is None:
        raise Stuck("nothing can be done here")
    return nearest[1], False


def _explored(trial: Trial, taken: _Input) -> Iterator[tuple[Trial, tuple[tuple[str, str], ...]]]:
    """What comes of an input, over all outcomes of what it calls, the usual ones first."""
    waiting: list[tuple[tuple[str, str], ...]] = [()]
    for _ in range(MOST_TRIES):
        if not waiting:
            return
        chosen = waiting.pop(0)
        twin = trial.copy()
        twin.asking = True
        for action, outcome in chosen:
            twin.choose(action, outcome)
        try:
            taken.act(twin)
        except Stuck:
            continue
        if twin.wish is None:
            twin.asking = False
            yield twin, chosen
        else:
            action = twin.wish.action
            waiting += [(*chosen, (action, outcome)) for outcome in outcomes_of(action)]


# --- what may have been done ----------------------------------------------------------------------------------------


def _inputs(trial: Trial, turn: Turn, shown: Sequence[Content]) -> Iterator[_Input]:
    """What has the effect of the real thing, the likeliest first."""
    if turn.begins:
        yield _begun(turn)
        return
    inbound = turn.inbound
    if inbound is None:
        return
    if inbound.media:
        kind = inbound.media[0].content_type.partition(";")[0]
        known = kind if kind in ("image/jpeg", "image/png", "audio/ogg", "application/pdf") else "image/jpeg"
        yield _Input({"media": known}, lambda t: t.send_file(known))
    if inbound.location is not None:
        yield _Input({"location": "6.4541, 3.3947"}, lambda t: t.send_location(6.4541, 3.3947))
    if inbound.opt_word:
        yield _written(inbound.opt_word.upper())
    rows = _rows(trial)
    if inbound.choice_id:
        yield from _tapped(trial, inbound.choice_id, shown)
    flag = red_flag(inbound.text) if inbound.text and not inbound.choice_id else None
    if flag is not None:
        yield _written(_EMERGENCIES[0 if flag.certain else 1])
    keyword = trial.machine.release.keywords.find(inbound.text) if inbound.text else None
    if keyword is not None:
        yield _written(_word(trial, keyword))
    if inbound.text.strip().isdigit() and 0 < int(inbound.text) <= len(rows):
        yield _touched(trial, rows[int(inbound.text) - 1])
    yield from _answers(trial, inbound.text, rows)
    for missed in _MISSED:
        yield _written(missed)
    for row in rows:
        # What was nearly understood has brought the question whether this was meant.
        yield _written(row.label[1:-3])


def _answers(trial: Trial, text: str, rows: Sequence[Row]) -> Iterator[_Input]:
    """Answers to the open question: what the real one would be understood as comes first."""
    spec = _open(trial)
    meant = _meant(trial, text)
    options = list(spec.options) if spec is not None else []
    if meant in options:
        place = [row for row in rows if row.id.endswith(f":{meant}") or row.label == _label(trial, spec, meant)]
        for row in place:
            yield _touched(trial, row)
    if spec is not None:
        if text.strip().isdigit() and int(text) in _NUMBERS.get(spec.answer, ()):
            yield _written(str(int(text)))
        for sample in SAMPLES.get(spec.answer, ()):
            yield _written(sample)
        for number in _NUMBERS.get(spec.answer, ()):
            yield _written(str(number))
    else:
        yield _written("hello")
    for row in rows:
        yield _touched(trial, row)


def _meant(trial: Trial, text: str) -> str:
    """The outcome that the real words would have at the open question. They are read and forgotten."""
    twin = trial.copy()
    twin.asking = True
    here: Edge | None = None
    try:
        twin.write(text)
        here = next(iter(twin.ways[len(trial.path) :]), None)
    except Stuck:
        pass
    standing = trial.standing[-1] if trial.standing else ""
    return here[2] if here is not None and f"{here[0]}.{here[1]}" == standing else ""


def _open(trial: Trial) -> ask_step.Spec | None:
    if not trial.standing or trial.state.interlude is not None:
        return None
    flow, _, state = trial.standing[-1].partition(".")
    spec = trial.machine.release.state(flow, state)
    return spec if isinstance(spec, ask_step.Spec) else None


def _label(trial: Trial, spec: ask_step.Spec | None, option: str) -> str:
    speaker = trial.machine.release.speaker(trial.language, trial.now.tzinfo)  # type: ignore[arg-type]
    label = spec.options[option].label if spec is not None else ""
    return "" if "{" in label else speaker.say(label, {})


def _rows(trial: Trial) -> tuple[Row, ...]:
    return next((bubble.rows for bubble in reversed(trial.bubbles) if bubble.rows), ())


def _tapped(trial: Trial, choice_id: str, shown: Sequence[Content]) -> Iterator[_Input]:
    """The same option; of a list, the row at the same place."""
    every = [row for bubble in reversed(trial.bubbles) for row in bubble.rows]
    for row in every:
        if row.id == choice_id:
            yield _touched(trial, row)
            return
    offered = [choice.id for content in shown for choice in content.choices]
    rows = _rows(trial)
    if choice_id in offered and rows:
        yield _touched(trial, rows[min(offered.index(choice_id), len(rows) - 1)])


def _touched(trial: Trial, row: Row) -> _Input:
    place = next((n for n, other in enumerate(_rows(trial), 1) if other == row), 0)
    if trial.channel == "sms":
        return _Input({"patient": str(place)}, lambda t: t.write(str(place)))
    return _Input({"tap": row.label}, lambda t: t.tap(row))


def _written(text: str) -> _Input:
    return _Input({"patient": text}, lambda t: t.write(text))


def _begun(turn: Turn) -> _Input:
    """We began: the flow's own variables with sample values, the person's name only where there was one."""
    data = {
        key: value if value in (None, "") else _FIRST if key == "patient_first" else _DATA.get(key, f"{key} 1")
        for key, value in turn.data.items()
    }
    return _Input({"begin": turn.begins, "data": data}, lambda t: t.begin(turn.begins, data))


def _word(trial: Trial, keyword: str) -> str:
    """The first English word for a move or a flow."""
    kind, _, name = keyword.partition(":")
    release = trial.machine.release
    words = release.flows[name].flow.words if kind == "flow" else release.everywhere.moves[name].words  # type: ignore[index]
    return words.partition(",")[0].strip()
