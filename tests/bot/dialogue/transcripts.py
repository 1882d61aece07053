"""Plays a transcript: a chat written down, with what the bot must answer and what must be in the records afterwards."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

import yaml

from bot.channels.approved import approved_templates
from bot.channels.rendered import Text
from bot.channels.segments import count
from bot.dialogue.wording import LANGUAGE_NAMES, LOCALES, SOURCE_LOCALE, Catalogues
from tests.bot.dialogue import records, staff_acts
from tests.bot.dialogue.expectations import NotSaid, Translation, as_shown, pattern_of
from tests.bot.dialogue.stage import Phone, Row, Stage

LAGOS = ZoneInfo("Africa/Lagos")
OPENINGS = "openings.yaml"
FOLDER = Path(__file__).parents[2] / "conversations"
NUMBERS = {
    "marina_bay": {"whatsapp": "+2342013300001", "sms": "+2342013300002"},
    "kano": {"whatsapp": "+2342013300003", "sms": "+2342013300004"},
}
MOST_SEGMENTS = 3
# English first: everybody else may type it too.
LANGUAGES = tuple(locale for locale in LANGUAGE_NAMES if locale == SOURCE_LOCALE or (LOCALES / locale).is_dir())
_PLACES = {*LANGUAGE_NAMES, "whatsapp", "sms"}
_UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
_STEPS = {
    **{name: name for name in ("patient", "tap", "media", "location", "wait", "now", "as", "to", "over", "speaking")},
    **{name: name for name in ("taken", "bot", "silence", "row", "count", "staff", "own_language", "template")},
    "rows": "rows_",
}


@dataclass(frozen=True)
class Transcript:
    """One chat. `steps` are plain mappings; each is checked for unknown keys when it is played.

    Without `languages` it is played in all of them.
    """

    file: str
    name: str
    steps: tuple[dict[str, Any], ...]
    channels: tuple[str, ...] = ("whatsapp", "sms")
    languages: tuple[str, ...] = ()
    now: str = "2026-11-20 09:00"
    phone: str = "+2348061112233"
    hospital: str = "marina_bay"
    settings: Mapping[str, Any] = field(default_factory=dict)
    opening: str = ""

    @property
    def instant(self) -> datetime:
        return datetime.fromisoformat(self.now).replace(tzinfo=LAGOS)

    def plays(self) -> list[tuple[str, str]]:
        """(language, channel): English, and the languages it names, over each channel; every other one over one of them.

        Which one follows from the name alone. In one transcript the languages take turns, so each comes to both.
        """
        both = [(language, channel) for language in self.languages or LANGUAGES[:1] for channel in self.channels]
        if self.languages:
            return both
        start = crc32(f"{self.file} {self.name}".encode())
        order = tuple(LANGUAGE_NAMES)
        return both + [(x, self.channels[(start + order.index(x)) % len(self.channels)]) for x in LANGUAGES[1:]]


def transcripts() -> list[Transcript]:
    """Every transcript; one file may hold several, as YAML documents. `opening` names the way to where it begins."""
    openings = yaml.safe_load((FOLDER / OPENINGS).read_text(encoding="utf-8"))
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        if path.name != OPENINGS:
            for document in yaml.safe_load_all(path.read_text(encoding="utf-8")):
                script = Transcript(path.name, **_tuples(document))
                steps = [*_opening(openings, script.opening)]
                for step in script.steps:
                    steps += _opening(openings, step["opening"]) if "opening" in step else [step]
                found.append(replace(script, steps=tuple(steps)))
    return found


def _opening(openings: dict[str, Any], name: str) -> list[dict[str, Any]]:
    if not name:
        return []
    return [*_opening(openings, openings[name].get("after", "")), *openings[name]["steps"]]


def _tuples(document: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in document.items()}


def seconds(text: str) -> timedelta:
    """`15 minutes`, `1 hour`, `8 days`."""
    number, unit = text.split()
    return timedelta(seconds=int(number) * _UNITS[unit.removesuffix("s")])


class Player:
    """Plays one transcript in one language over one channel."""

    def __init__(
        self, stage: Stage, transcript: Transcript, catalogues: Catalogues, language: str, channel: str
    ) -> None:
        self.stage = stage
        self.script = transcript
        self.channel = channel
        self.number = transcript.phone
        self.hospital = transcript.hospital
        self.catalogues = catalogues
        self.translation = Translation(catalogues, language)
        self.caught: dict[str, str] = {}
        self.log: list[str] = []

    @property
    def language(self) -> str:
        return self.translation.locale

    @property
    def phone(self) -> Phone:
        return self.stage.phone(self.number, NUMBERS[self.hospital][self.channel])

    async def play(self) -> None:
        for number, step in enumerate(self.script.steps, 1):
            try:
                await self._step(dict(step))
            except AssertionError as error:
                told = "\n".join(self.log[-8:])
                where = f"{self.script.file}, “{self.script.name}”, step {number} {step}"
                raise NotSaid(f"{where}\n{error}\nbefore:\n{told}") from None

    async def _step(self, step: dict[str, Any]) -> None:
        only = step.pop("only", None)
        if only is not None and only not in (self.channel, self.language):
            return
        kind = next(iter(step))
        value = step.pop(kind)
        await getattr(self, f"_{_STEPS[kind]}")(value, **step)

    # --- what happens -----------------------------------------------------------------------------------------------

    def _own(self, value: Any) -> Any:
        """The value for this language or channel where the transcript gives several; English for a language without one."""
        while isinstance(value, dict) and value.keys() & _PLACES:
            value = next(value[place] for place in (self.language, self.channel, SOURCE_LOCALE) if place in value)
        return value

    def _filled(self, text: str) -> str:
        """The text with what was caught before: `{number}`."""
        return re.sub(r"\{([a-z_]+)\}", lambda match: self.caught.get(match.group(1), match.group()), text)

    async def _write(self, text: str = "", **form: str) -> None:
        self.phone.unread.clear()
        await self.stage.write(self.channel, self.number, NUMBERS[self.hospital][self.channel], text, **form)
        for shown in self.phone.unread:
            self.log.append(f"  bot: {shown.text}" + "".join(f"\n    [{r.label}] {r.note}" for r in shown.rows))

    async def _patient(self, text: Any, again: int = 1, repeated: int = 1) -> None:
        text = self._filled(" ".join([self._own(text)] * repeated))
        for _ in range(again):
            self.log.append(f"> {text}")
            await self._write(text)

    async def _tap(self, label: Any) -> None:
        """A button or row; by SMS, its number. The newest message that has it counts, so old buttons can be tapped."""
        label = self._own(label)
        row, place = self._find(label)
        self.log.append(f"> [{row.label}]")
        if self.channel == "sms":
            await self._write(str(place))
        else:
            await self._write(row.label, ButtonPayload=row.id, ButtonText=row.label)

    def _find(self, label: str) -> tuple[Row, int]:
        wanted = self._label(label)
        for shown in reversed(self.phone.all):
            for place, row in enumerate(shown.rows, 1):
                if self._same(row, wanted) or row.label == label or row.id.endswith(f":{label}"):
                    return row, place
        raise NotSaid(f"nothing on this phone can be tapped for {wanted!r}")

    def _label(self, label: str) -> str:
        return label if label.startswith("=") else self.translation.of(label, must=False)

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
        await self.stage.wait(seconds(how_long))
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
        self.translation = Translation(self.catalogues, language)

    async def _own_language(self, _: bool) -> None:
        """Somebody whom the hospital knows with another language asks for the one that is played."""
        rows = await self._rows("contact")
        if rows and rows[-1]["locale"] not in (None, self.language):
            await self._patient("language")
            await self._tap(LANGUAGE_NAMES[self.language])

    async def _staff(self, acts: dict[str, Any]) -> None:
        """What staff do meanwhile (`staff_acts.ACTS`), and what it sets going."""
        self.phone.unread.clear()
        for act, value in acts.items():
            self.log.append(f"  staff: {act} {value}")
            told = self._filled(value) if isinstance(value, str) else value
            await staff_acts.ACTS[act](self.stage, self.number, NUMBERS[self.hospital]["whatsapp"], told)
        await self.stage.sweep()
        self.log.extend(f"  bot: {shown.text}" for shown in self.phone.unread)

    async def _taken(self, label: str) -> None:
        """Another patient books this time, which was just offered."""
        wanted = self._label(label)
        for choice_id, shown in await self.stage.choices_of(self.number):
            if _cut_alike(shown, wanted):
                await records.take(self.stage.owner, choice_id.partition(":")[2])
                return
        raise NotSaid(f"no time {label!r} was offered")

    # --- what must be so ---------------------------------------------------------------------------------------------

    async def _bot(self, texts: Any, options: list[str] | None = None, segments: int = MOST_SEGMENTS) -> None:
        texts = self._own(texts)
        listed = texts if isinstance(texts, list) else [texts]
        expected = [t if t == "..." else self._said(t) for t in listed]
        got = "\n\n".join(shown.text for shown in self.phone.unread)
        pattern = pattern_of(expected, self.caught, self.channel)
        found = pattern.fullmatch(got)
        if found is None:
            raise NotSaid("expected:\n" + "\n\n".join(expected) + f"\n\ngot:\n{got}")
        self.caught.update(found.groupdict())
        if options is not None:
            self._check_options(options)
        if self.channel == "sms":
            ours = [part for _, number, part in self.stage.parts if number == self.number]
            for part in ours[-len(self.phone.unread) :]:
                assert isinstance(part, Text)
                if count(part.body).segments > self._room(segments):
                    raise NotSaid(f"{count(part.body)}: {part.body}")

    async def _template(self, name: str, values: Sequence[str] = ()) -> None:
        """The one new message is this approved template. Meta approves a wording in English only; dates are the reader's."""
        said = [self.translation.dated(value) for value in values]
        expected = re.sub(r"\{\{(\d+)\}\}", lambda match: said[int(match[1]) - 1], approved_templates()[name].body)
        got = [shown.text for shown in self.phone.unread]
        if got != [expected]:
            raise NotSaid(f"expected the template {expected!r}, got {got}")

    def _room(self, segments: int) -> int:
        """`segments` is what English may cost; other languages take half as much again, and Pidgin no more."""
        return segments if self.language in (SOURCE_LOCALE, "pcm") else (segments * 3 + 1) // 2

    def _said(self, text: Any) -> str:
        """What the bot says: a text given for this very language stands, every other is English to be translated."""
        if not isinstance(text, dict):
            return self.translation.of(text)
        while isinstance(text, dict):
            place = next(place for place in (self.language, self.channel, SOURCE_LOCALE) if place in text)
            text = text[place]
            if place == self.language:
                return str(self._own(text))
        return self.translation.of(text, must=False)

    def _check_options(self, options: list[str]) -> None:
        rows = self.phone.unread[-1].rows
        wanted = [self._label(option) for option in options]
        if "..." in wanted:
            cut = wanted.index("...")
            end = wanted[cut + 1 :]
            ok = self._all_same(rows[:cut], wanted[:cut]) and self._all_same(rows[len(rows) - len(end) :], end)
        else:
            ok = self._all_same(rows, wanted)
        if not ok:
            raise NotSaid(f"expected to choose from {wanted}, got {[r.label for r in rows]}")

    def _same(self, row: Row, wanted: str) -> bool:
        """Channels cut long labels: WhatsApp says the whole one in the note, and SMS has label and note in one line."""
        shown = as_shown(wanted, self.channel)
        if row.label == shown:
            return True
        stem = row.label.partition("…")[0].rstrip()
        if stem != row.label and row.note.startswith(stem):
            return row.note.startswith(shown)
        if _cut_alike(row.label, shown):
            return True
        return f"{row.label} - {row.note} - ".startswith(f"{shown} - ")

    def _all_same(self, rows: Sequence[Row], wanted: list[str]) -> bool:
        return len(rows) == len(wanted) and all(self._same(row, label) for row, label in zip(rows, wanted, strict=True))

    async def _silence(self, _: bool) -> None:
        if self.phone.unread:
            raise NotSaid("expected silence")

    async def _row(self, wanted: dict[str, dict[str, Any]]) -> None:
        await self.stage.quiet()
        for kind, values in wanted.items():
            rows = await self._rows(kind)
            if not rows:
                raise NotSaid(f"there is no {kind}")
            self._compare(kind, rows[-1], values)

    async def _rows_(self, wanted: dict[str, list[dict[str, Any]]]) -> None:
        for kind, listed in wanted.items():
            rows = await self._rows(kind)
            if len(rows) != len(listed):
                raise NotSaid(f"expected {len(listed)} {kind} rows, got {rows}")
            for row, values in zip(rows, listed, strict=True):
                self._compare(kind, row, values)

    async def _count(self, wanted: dict[str, int]) -> None:
        for kind, number in wanted.items():
            rows = await self._rows(kind)
            if len(rows) != number:
                raise NotSaid(f"expected {number} {kind} rows, got {rows}")

    async def _rows(self, kind: str) -> list[dict[str, Any]]:
        return await records.rows(self.stage.owner, kind, self.number, NUMBERS[self.hospital]["whatsapp"])

    def _compare(self, kind: str, row: dict[str, Any], values: dict[str, Any]) -> None:
        for name, value in values.items():
            wanted = self._own(value)
            if isinstance(wanted, str):
                wanted = self._filled(wanted)
            if str(row[name]) != str(wanted):
                raise NotSaid(f"{kind}.{name} is {row[name]!r}, not {wanted!r}: {row}")


def _cut_alike(shown: str, wanted: str) -> bool:
    """Channels cut long labels."""
    return shown == wanted or (shown.endswith("…") and wanted.startswith(shown[:-1].rstrip()))
