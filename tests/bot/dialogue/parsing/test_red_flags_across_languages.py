"""A language's red flags must not fire on the everyday words of another: "ina da" is "I have" in Hausa, no Yoruba fire."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from babel.messages.pofile import read_po

from bot.dialogue.parsing import emergency
from bot.dialogue.parsing.folding import fold
from bot.dialogue.parsing.lexicon import phrases
from bot.dialogue.parsing.vocabulary import VOCABULARIES
from bot.dialogue.wording import LOCALES

HERE = Path(__file__).parent
FIELDS = ("fillers", "yes", "no", "unsure", "name_intros", "not_names", "polite", "wants", "skips", "scoring")
ALARMING = ("emergency", "gaggawa", "pajawiri", "mberede", "urgence", "112", "egba", "e gba")


def _words(code: str) -> Iterator[str]:
    language = VOCABULARIES[code]
    for listed in (*language.when.values(), *language.complaints.values(), *language.numbers.values()):
        yield from phrases(listed)
    for name in FIELDS:
        yield from phrases(getattr(language, name))


def _said() -> Iterator[tuple[str, str]]:
    """(language, text): every word of the vocabularies and every labelled input that is no emergency."""
    for code in VOCABULARIES:
        for text in _words(code):
            yield code, text
    for path in sorted((HERE / "paradigms").glob("*/*.yaml")):
        if path.stem not in ("emergencies", "harmless") and path.parent.name != "mixed":
            for case in yaml.safe_load(path.read_text(encoding="utf-8")):
                yield path.parent.name, case["text"]
    for path in sorted((HERE / "corpus").glob("*.yaml")):
        if path.stem not in ("emergencies", "harmless"):
            for case in yaml.safe_load(path.read_text(encoding="utf-8")):
                yield case.get("languages", ["en"])[0], case["text"]


def _written(typed: bool = False) -> Iterator[tuple[str, str]]:
    """(language, text): every translated text, or only the words people are to type."""
    for path in sorted(LOCALES.glob("*/LC_MESSAGES/*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                strings = message.string if isinstance(message.string, list | tuple) else (message.string or "",)
                for text in strings if message.id and (message.context == "words" or not typed) else ():
                    for part in text.split(",") if message.context == "words" else (text,):
                        yield path.parent.parent.name, part


def _foreign(texts: Iterator[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Texts in which only patterns of another language fire; English and Pidgin are one here, and both are mixed in."""
    found = []
    for code, text in dict.fromkeys(texts):
        flag = emergency.red_flag(text)
        if flag is None:
            continue
        words = emergency._WORD.findall(fold(text).replace("'", ""))
        kept, corrected = emergency._set_harmless_aside(words, [emergency._corrected(word) for word in words])
        languages = {match.pattern.language for match in emergency._matches(kept) or emergency._matches(corrected)}
        if languages and languages.isdisjoint({code, "en", "pcm"}):
            found.append((code, text, flag.kind))
    return found


def test_no_words_of_one_language_are_a_red_flag_of_another() -> None:
    found = [each for each in _foreign(_said()) if each[:2] not in (("en", "palpitation"), ("en", "palpitations"))]
    assert found == []


def test_no_text_of_the_flows_is_a_red_flag_of_another_language() -> None:
    assert _foreign(_written()) == []


def test_no_word_to_type_is_a_certain_red_flag_unless_it_speaks_of_emergencies() -> None:
    certain = [
        (code, text)
        for code, text in dict.fromkeys(_written(typed=True))
        if (flag := emergency.red_flag(text)) is not None
        and flag.certain
        and not any(word in fold(text) for word in ALARMING)
    ]
    assert certain == []


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("o nọ na-anwụ anwụ", True),  # "no" is English for no, and Igbo for "is at"
        ("obi anaghị egbu m", False),
        ("àyà kò dùn mí", False),
        ("kirjina baya ciwo", False),
        ("chest is not paining me", False),
        ("bai farka ba", True),
        ("maciji bit my son", True),
        ("agwo don bite my brother", True),
        ("my wife dey nakuda", True),
    ],
)
def test_what_denies_a_red_flag(text: str, sure: bool) -> None:
    flag = emergency.red_flag(text)
    assert (flag is not None and flag.certain) == sure


@pytest.mark.parametrize(
    "text", ["no be pajawiri", "ba gaggawa bane", "it is not mberede", "ce n'est pas une urgence", "kii se emergency"]
)
def test_no_emergency_is_said_in_any_mixture(text: str) -> None:
    assert emergency.red_flag(text) is None
