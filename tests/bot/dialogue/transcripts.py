"""Plays a transcript on a real hospital: what the bot must answer, and what must be in the records afterwards.

The format is the authors' own (`bot.trying.transcripts`), with steps for the records, for staff and for other people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from bot.dialogue.loading import read_folder, read_texts
from bot.dialogue.wording import LANGUAGE_NAMES, Catalogues
from bot.trying.expectations import Known, NotSaid, Translation, texts_known
from bot.trying.listening import MOST_SEGMENTS, Listener, cut_alike
from bot.trying.playing import duration
from bot.trying.transcripts import STEPS, Transcript, read_as
from tests.bot.dialogue import records, staff_acts
from tests.bot.dialogue.stage import Phone, Stage

LAGOS = ZoneInfo("Africa/Lagos")
OPENINGS = "openings.yaml"
FOLDER = Path(__file__).parents[2] / "conversations"
NUMBERS = {
    "marina_bay": {"whatsapp": "+2342013300001", "sms": "+2342013300002"},
    "kano": {"whatsapp": "+2342013300003", "sms": "+2342013300004"},
}
_ALONE = ("as", "to", "over", "speaking", "taken", "row", "rows", "count", "staff", "own_language", "opening")
_STEPS = {name: more for name, more in STEPS.items() if name not in ("begin", "outcome")} | dict.fromkeys(
    _ALONE, frozenset[str]()
)


@dataclass(frozen=True)
class Staged(Transcript):
    """A chat on the stage: whose phone it is, which hospital's number they write to, and how that is set up."""

    phone: str = "+2348061112233"
    hospital: str = "marina_bay"
    settings: Mapping[str, Any] = field(default_factory=dict)
    opening: str = ""

    @property
    def instant(self) -> datetime:
        return datetime.fromisoformat(self.now).replace(tzinfo=LAGOS)


def transcripts() -> list[Staged]:
    """Every transcript. `opening` names the way to where it begins, or one walked in between."""
    openings = yaml.safe_load((FOLDER / OPENINGS).read_text(encoding="utf-8"))
    texts = {p.name: p.read_text(encoding="utf-8") for p in sorted(FOLDER.glob("*.yaml")) if p.name != OPENINGS}
    scripts, problems = read_as(Staged, texts, _STEPS)
    assert problems == []
    found = []
    for script in scripts:
        steps = [*_opening(openings, script.opening)]
        for step in script.steps:
            steps += _opening(openings, step["opening"]) if "opening" in step else [step]
        found.append(replace(script, steps=tuple(steps)))
    return found


def _opening(openings: dict[str, Any], name: str) -> list[dict[str, Any]]:
    if not name:
        return []
    return [*_opening(openings, openings[name].get("after", "")), *openings[name]["steps"]]


@lru_cache(maxsize=1)
def shipped_texts() -> tuple[Known, ...]:
    """Every text of the shipped flows, read once a run."""
    sources, problems = read_texts(read_folder())
    assert problems == []
    return texts_known(sources)


class Player(Listener):
    """Plays one transcript in one language over one channel."""

    def __init__(self, stage: Stage, transcript: Staged, catalogues: Catalogues, language: str, channel: str) -> None:
        super().__init__(Translation(catalogues, language, shipped_texts()), channel)
        self.stage = stage
        self.script = transcript
        self.number = transcript.phone
        self.hospital = transcript.hospital
        self.catalogues = catalogues
        self.log: list[str] = []

    @property
    def phone(self) -> Phone:
        return self.stage.phone(self.number, NUMBERS[self.hospital][self.channel])

    async def play(self) -> None:
        for number, step in enumerate(self.script.steps, 1):
            try:
                await self._step(dict(step))
            except (AssertionError, NotSaid) as error:
                told = "\n".join(self.log[-8:])
                where = f"{self.script.file}, “{self.script.name}”, step {number} {step}"
                raise NotSaid(f"{where}\n{error}\nbefore:\n{told}") from None

    async def _step(self, step: dict[str, Any]) -> None:
        only = step.pop("only", None)
        if only is not None and only not in (self.channel, self.language):
            return
        kind = next(iter(step))
        value = step.pop(kind)
        await getattr(self, f"_{kind}")(value, **step)

    # --- what happens -----------------------------------------------------------------------------------------------

    async def _write(self, text: str = "", **form: str) -> None:
        self.phone.unread.clear()
        await self.stage.write(self.channel, self.number, NUMBERS[self.hospital][self.channel], text, **form)
        for shown in self.phone.unread:
            self.log.append(f"  bot: {shown.text}" + "".join(f"\n    [{r.label}] {r.note}" for r in shown.rows))

    async def _patient(self, text: Any, again: int = 1, repeated: int = 1) -> None:
        text = self.filled(" ".join([self.own(text)] * repeated))
        for _ in range(again):
            self.log.append(f"> {text}")
            await self._write(text)

    async def _tap(self, label: Any) -> None:
        """A button or row; by SMS, its number. The newest message that has it counts, so old buttons can be tapped."""
        label = self.own(label)
        row, place = self.find(label, self.phone.all)
        self.log.append(f"> [{row.label}]")
        if self.channel == "sms":
            await self._write(str(place))
        else:
            await self._write(row.label, ButtonPayload=row.id, ButtonText=row.label)

    async def _media(self, content_type: str, text: str = "") -> None:
        self.log.append(f"> ({content_type})")
        await self._write(text, MediaUrl0="https://api.twilio.com/media/ME1", MediaContentType0=content_type)

    async def _location(self, place: str) -> None:
        latitude, longitude = place.split(",")
        self.log.append("> (location)")
        await self._write(Latitude=latitude.strip(), Longitude=longitude.strip())

    async def _wait(self, how_long: str) -> None:
        self.phone.unread.clear()
        self.log.append(f"  ... {how_long}")
        await self.stage.wait(duration(how_long))
        self.log.extend(f"  bot: {shown.text}" for shown in self.phone.unread)

    async def _now(self, instant: str) -> None:
        self.phone.unread.clear()
        self.log.append(f"  ... {instant}")
        await self.stage.wait(datetime.fromisoformat(instant).replace(tzinfo=LAGOS) - self.stage.clock.now())
        self.log.extend(f"  bot: {shown.text}" for shown in self.phone.unread)

    async def _as(self, number: str) -> None:
        """Somebody else writes from here on."""
        self.number = number

    async def _to(self, hospital: str) -> None:
        """The same phone writes to another hospital."""
        self.hospital = hospital

    async def _over(self, channel: str) -> None:
        self.channel = channel

    async def _speaking(self, language: str) -> None:
        """From here on the bot is expected to speak this language."""
        self.translation = Translation(self.catalogues, language, shipped_texts())

    async def _own_language(self, _: bool) -> None:
        """Somebody whom the hospital knows with another language asks for the one that is played."""
        rows = await self._found("contact")
        if rows and rows[-1]["locale"] not in (None, self.language):
            await self._patient("language")
            await self._tap(LANGUAGE_NAMES[self.language])

    async def _staff(self, acts: dict[str, Any]) -> None:
        """What staff do meanwhile (`staff_acts.ACTS`), and what it sets going."""
        self.phone.unread.clear()
        for act, value in acts.items():
            self.log.append(f"  staff: {act} {value}")
            told = self.filled(value) if isinstance(value, str) else value
            await staff_acts.ACTS[act](self.stage, self.number, NUMBERS[self.hospital]["whatsapp"], told)
        await self.stage.sweep()
        self.log.extend(f"  bot: {shown.text}" for shown in self.phone.unread)

    async def _taken(self, label: str) -> None:
        """Another patient books this time, which was just offered."""
        wanted = self.label(label)
        for choice_id, shown in await self.stage.choices_of(self.number):
            if cut_alike(shown, wanted):
                await records.take(self.stage.owner, choice_id.partition(":")[2])
                return
        raise NotSaid(f"no time {label!r} was offered")

    # --- what must be so ---------------------------------------------------------------------------------------------

    async def _bot(self, texts: Any, options: list[str] | None = None, segments: int = MOST_SEGMENTS) -> None:
        self.bot(texts, self.phone.unread, options, segments)

    async def _template(self, name: str, values: Sequence[str] = ()) -> None:
        self.template(name, values, self.phone.unread)

    async def _silence(self, _: bool) -> None:
        self.silence(self.phone.unread)

    async def _row(self, wanted: dict[str, dict[str, Any]]) -> None:
        await self.stage.quiet()
        for kind, values in wanted.items():
            rows = await self._found(kind)
            if not rows:
                raise NotSaid(f"there is no {kind}")
            self._compare(kind, rows[-1], values)

    async def _rows(self, wanted: dict[str, list[dict[str, Any]]]) -> None:
        for kind, listed in wanted.items():
            rows = await self._found(kind)
            if len(rows) != len(listed):
                raise NotSaid(f"expected {len(listed)} {kind} rows, got {rows}")
            for row, values in zip(rows, listed, strict=True):
                self._compare(kind, row, values)

    async def _count(self, wanted: dict[str, int]) -> None:
        for kind, number in wanted.items():
            rows = await self._found(kind)
            if len(rows) != number:
                raise NotSaid(f"expected {number} {kind} rows, got {rows}")

    async def _found(self, kind: str) -> list[dict[str, Any]]:
        return await records.rows(self.stage.owner, kind, self.number, NUMBERS[self.hospital]["whatsapp"])

    def _compare(self, kind: str, row: dict[str, Any], values: dict[str, Any]) -> None:
        for name, value in values.items():
            wanted = self.own(value)
            if isinstance(wanted, str):
                wanted = self.filled(wanted)
            if str(row[name]) != str(wanted):
                raise NotSaid(f"{kind}.{name} is {row[name]!r}, not {wanted!r}: {row}")
