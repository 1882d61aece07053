"""Ways of saying things in Hausa, Yoruba, Igbo, French and mixed speech, swept while the vocabularies were widened.

Not a blind measure (the labelled corpora are): it keeps what was mended. `expect` may name several readings with " or ".
"""

from pathlib import Path

import pytest
import yaml

from bot.dialogue.parsing.emergency import red_flag
from bot.dialogue.parsing.quiet_spans import read_span
from tests.bot.dialogue.parsing.test_corpus import READERS, Case, _asks_again

FOLDER = Path(__file__).parent / "paradigms"
LANGUAGES = ("ha", "yo", "ig", "fr")
SIX = ("en_NG", "pcm", *LANGUAGES)
FILES = sorted(path.relative_to(FOLDER).as_posix().removesuffix(".yaml") for path in FOLDER.glob("*/*.yaml"))


def _cases(file: str) -> list[Case]:
    cases: list[Case] = yaml.safe_load((FOLDER / f"{file}.yaml").read_text(encoding="utf-8"))
    return cases


def _spoken(language: str, alone: bool) -> tuple[str, ...]:
    if language == "mixed":
        return SIX
    return (language,) if alone else (language, *(other for other in SIX if other != language))


def _flag(text: str) -> str:
    flag = red_flag(text)
    return "none" if flag is None else "now" if flag.certain else "ask"


def _span(case: Case) -> str:
    span = read_span(case["text"], case["languages"])
    return "none" if span is None else "-".join(f"{minutes // 60:02d}:{minutes % 60:02d}" for minutes in span)


def _read(kind: str, case: Case) -> str:
    if kind in ("emergencies", "harmless"):
        return _flag(case["text"])
    return _span(case) if kind == "quiet_hours" else READERS[kind](case)


def _is_right(kind: str, expect: str, got: str) -> bool:
    if kind == "harmless" and expect == "ask":
        return got != "now"
    return got in expect.split(" or ") or (expect == "any" and got != "none")


@pytest.mark.parametrize("alone", [True, False], ids=["alone", "six_languages"])
@pytest.mark.parametrize("file", FILES)
def test_at_least_95_percent_are_read_and_hardly_any_wrongly(file: str, alone: bool) -> None:
    language, kind = file.split("/")
    cases = [{**case, "languages": _spoken(language, alone)} for case in _cases(file)]
    wrong = [
        (case["text"], case["expect"], got)
        for case in cases
        if not _is_right(kind, case["expect"], got := _read(kind, case))
    ]
    assert len(wrong) <= 0.05 * len(cases), wrong
    if kind not in ("complaints", "emergencies", "harmless"):
        accepted = [(text, expect, got) for text, expect, got in wrong if not _asks_again(got)]
        assert len(accepted) <= max(1, 0.005 * len(cases)), accepted


@pytest.mark.parametrize("language", [*LANGUAGES, "mixed"])
def test_no_red_flag_is_missed_and_nothing_harmless_is_certain(language: str) -> None:
    missed = [case["text"] for case in _cases(f"{language}/emergencies") if _flag(case["text"]) == "none"]
    certain = [case["text"] for case in _cases(f"{language}/harmless") if _flag(case["text"]) == "now"]
    assert (missed, certain) == ([], [])


@pytest.mark.parametrize("name", READERS)
def test_the_english_and_pidgin_corpus_is_read_as_well_with_all_six_languages(name: str) -> None:
    cases = _english(name)
    own = [READERS[name](case) for case in cases]
    six = [READERS[name]({**case, "languages": SIX}) for case in cases]
    wrong_before = sum(got != case["expect"] for got, case in zip(own, cases, strict=True))
    wrong = [(c["text"], c["expect"], got) for got, c in zip(six, cases, strict=True) if got != c["expect"]]
    assert len(wrong) <= wrong_before + max(1, 0.005 * len(cases)), wrong
    assert [each for each in wrong if each[2] != "ask" and not _asks_again(each[2])] == []


def _english(name: str) -> list[Case]:
    path = FOLDER.parent / "corpus" / f"{name}.yaml"
    return list(yaml.safe_load(path.read_text(encoding="utf-8")))
