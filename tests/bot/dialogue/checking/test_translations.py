"""A translation is there, has the same placeholders and fits."""

import pytest
from babel.messages.catalog import Catalog

from bot.dialogue.checking import check
from bot.dialogue.loading import Problem, read_texts
from bot.dialogue.wording import Catalogues

HEAD = "flow: visit\ntitle: 'A visit'\nstart: ask\nstates:\n"
ASK = "  ask:\n    ask: 'Tea?'\n    options: {a: 'Yes please', b: 'No thanks'}\n    go: {a: end, b: end}\n"
END = "  end:\n    end: done\n"
GOOD = HEAD + ASK + END


def findings(texts: dict[str, str], catalogues: Catalogues | None = None) -> list[Problem]:
    sources, problems = read_texts(texts)
    return problems or check(sources, catalogues or Catalogues())


def test_the_good_flow_has_no_fault() -> None:
    assert findings({"visit.yaml": GOOD}) == []


@pytest.mark.parametrize(
    ("translation", "code"),
    [("", "untranslated"), ("{x}, tea?", "placeholders"), ("Tea?", None), ("{host}?", "placeholders")],
)
def test_a_translation_must_be_there_and_have_the_same_placeholders(translation: str, code: str | None) -> None:
    flow = GOOD.replace("'Tea?'", "'Tea at {hospital}?'").replace("title: 'A visit'", "title: '{hospital}'")
    catalogue = Catalog(locale="pcm")
    catalogue.add("Tea at {hospital}?", translation.replace("Tea?", "Tea for {hospital}?"))
    for label in ("Yes please", "No thanks", "{hospital}"):
        catalogue.add(label, label)
    assert [p.code for p in findings({"visit.yaml": flow}, Catalogues({"pcm": catalogue}))] == ([code] if code else [])


def test_a_translated_label_must_fit_its_button() -> None:
    catalogue = Catalog(locale="pcm")
    for text in ("A visit", "Tea?", "No thanks"):
        catalogue.add(text, text)
    catalogue.add("Yes please", "Yes o, abeg give me tea")
    found = findings({"visit.yaml": GOOD}, Catalogues({"pcm": catalogue}))
    assert [(p.code, p.line) for p in found] == [("long_label", 7)]


def test_a_hospital_s_own_text_may_wait_for_its_translations_where_they_are_read() -> None:
    catalogues = {}
    for locale in ("ha", "ig", "yo"):
        catalogues[locale] = Catalog(locale=locale)
        for text in ("A visit", "No thanks", "Yes please"):
            catalogues[locale].add(text, text)
    catalogues["ig"].add("Tea?", "{x}?")
    sources, _ = read_texts({"visit.yaml": GOOD.replace("start:", "words: 'tea, cup'\nstart:")})
    found = check(sources, Catalogues(catalogues), spoken=("en_NG", "ha", "yo", "fr"))
    assert [str(problem) for problem in found] == [
        "visit.yaml:3: warning untranslated: “tea, cup” is not translated: only the English words work for patients who chose "
        "Hausa, Yorùbá — translate it under Languages",
        "visit.yaml:7: placeholders: ig: “Tea?” has other placeholders — use none",
        "visit.yaml:7: warning untranslated: “Tea?” is not translated: patients read it in English who chose Hausa, Yorùbá"
        " — translate it under Languages",
    ]
    assert {problem.severity for problem in check(sources, Catalogues(catalogues))} == {"error"}


def test_a_fault_of_the_english_text_is_not_told_again_for_each_language_without_a_translation() -> None:
    flow = GOOD.replace("start:", "words: 'skip'\nstart:").replace("Yes please", "Yes please, a cup of tea")
    found = findings({"visit.yaml": flow}, Catalogues({"pcm": Catalog(locale="pcm"), "yo": Catalog(locale="yo")}))
    assert [(p.code, p.line) for p in found if p.code != "untranslated"] == [("answer_word", 3), ("long_label", 8)]
