"""Expectations in another language: texts from the catalogue, values as that language writes them."""

import pytest
from babel.messages.catalog import Catalog

from bot.dialogue.loading import read_texts
from bot.dialogue.wording import Catalogues
from bot.trying.expectations import NotSaid, Translation, as_shown, pattern_of, texts_known
from bot.trying.transcripts import LANGUAGES, Transcript
from tests.bot.dialogue.transcripts import transcripts

FLOW = """
flow: visit
title: "A visit"
start: say
states:
  say:
    say:
      - "Booked for {starts:date} at {starts:time}."
      - "From {from:day} to {until:day}, born {born:birth}."
      - {one: "{who} has {balance:number} point.", other: "{who} has {balance:number} points.", count: balance}
      - "It costs {price:money} and is called: {what}."
      - "Open: {hours}. Your number is {number}."
      - "Take {reward.name} for {reward.cost:number} points?"
    go: end
  end:
    end: done
"""
FRENCH = {
    "A visit": "Une visite",
    "Booked for {starts:date} at {starts:time}.": "Réservé pour {starts:date} à {starts:time}.",
    "From {from:day} to {until:day}, born {born:birth}.": "Né le {born:birth} : du {from:day} au {until:day}.",
    ("{who} has {balance:number} point.", "{who} has {balance:number} points."): (
        "{who} a {balance:number} point.",
        "{who} a {balance:number} points.",
    ),
    "It costs {price:money} and is called: {what}.": "« {what} » coûte {price:money}.",
    "Open: {hours}. Your number is {number}.": "Ouvert : {hours}. Votre numéro : {number}.",
}


@pytest.fixture(scope="module")
def french() -> Translation:
    sources, problems = read_texts({"visit.yaml": FLOW})
    assert problems == []
    catalogue = Catalog(locale="fr")
    for text, translation in FRENCH.items():
        catalogue.add(text, translation)
    return Translation(Catalogues({"fr": catalogue}), "fr", texts_known(sources))


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("Booked for Monday, 23 November 2026 at 10:00.", "Réservé pour lundi 23 novembre 2026 à 10:00."),
        ("Booked for {day} at 10:00.", "Réservé pour {day} à 10:00."),
        (
            "From Fri 20 Nov to Tue 19 Jan, born 14 March 1988.",
            "Né le 14 mars 1988 : du ven. 20 nov. au mar. 19 janv..",
        ),
        ("Ada has 1 point.", "Ada a 1 point."),
        ("Ada has 6,110 points.", "Ada a 6\u202f110 points."),
        ("Ada has 0 points.", "Ada a 0 point."),
        ("It costs ₦12,345.00 and is called: A visit.", "« Une visite » coûte 12\u202f345,00\xa0NGN."),
        (
            "Open: Mon-Fri 08:00-17:00, Sat 09:00-13:00. Your number is {number}.",
            "Ouvert : lun.-ven. 08:00-17:00, sam. 09:00-13:00. Votre numéro : {number}.",
        ),
        ("Take Free consultation for 1,750 points?", "Take Free consultation for 1\u202f750 points?"),
    ],
)
def test_a_text_is_said_as_the_language_says_it(french: Translation, english: str, said: str) -> None:
    assert french.of(english) == said


def test_rows_of_dates_are_no_text_of_a_flow_and_still_translated(french: Translation) -> None:
    assert french.of("Mon 23 Nov, 10:00", must=False) == "lun. 23 nov., 10:00"
    assert french.of("Fri 20 Nov - Tue 19 Jan", must=False) == "ven. 20 nov. - mar. 19 janv."
    assert french.dated("Saturday, 29 February 2048") == "samedi 29 février 2048"
    assert french.dated("Thu 29 Feb") == "jeu. 29 févr."
    assert french.of("Dr Obinna Nwosu", must=False) == "Dr Obinna Nwosu"


def test_english_and_pidgin_keep_english_values(french: Translation) -> None:
    sources, _ = read_texts({"visit.yaml": FLOW})
    for locale in ("en_NG", "pcm"):
        plain = Translation(Catalogues(), locale, texts_known(sources))
        for english in ("Booked for Monday, 23 November 2026 at 10:00.", "Ada has 6,110 points."):
            assert plain.of(english) == english


def test_what_no_flow_says_is_refused(french: Translation) -> None:
    with pytest.raises(NotSaid, match="no flow says"):
        french.of("Booked for tomorrow.")


def test_sms_shows_plain_letters() -> None:
    assert as_shown("Ọjọ́ Ajé, 6\u202f110", "sms") == "Ojo Ajé, 6 110"
    assert as_shown("Ọjọ́ Ajé", "whatsapp") == "Ọjọ́ Ajé"
    assert pattern_of(["Ẹ káàbọ̀ {name}", "..."], {}, "sms").fullmatch("E kàbo Ada\n\nE jòó") is None
    assert pattern_of(["Ẹ ṣé {name}", "..."], {}, "sms").fullmatch("E sé Ada\n\nmore")


def test_one_channel_for_each_other_language_by_a_rule_that_stays() -> None:
    script = Transcript("a.yaml", "a chat", ())
    assert script.plays() == script.plays()
    assert script.plays()[:2] == [("en_NG", "whatsapp"), ("en_NG", "sms")]
    assert sorted(language for language, _ in script.plays()) == sorted(["en_NG", *LANGUAGES])
    assert Transcript("a.yaml", "a", (), channels=("sms",), languages=("pcm",)).plays() == [("pcm", "sms")]
    assert len(transcripts()) == len({(t.file, t.name) for t in transcripts()})
