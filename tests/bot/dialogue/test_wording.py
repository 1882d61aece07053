"""Texts in the reader's language: values, plurals, lists of words, and never a hole in a sent message."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog

from bot.channels.segments import is_gsm7
from bot.dialogue.extraction import MAIN, TEMPLATE, collect, extract
from bot.dialogue.flow import Plural
from bot.dialogue.loading import read_folder, read_texts
from bot.dialogue.release import Release
from bot.dialogue.wording import LOCALES, Catalogues, Speaker, Unsayable, all_words, placeholders, read_catalogues

LAGOS = ZoneInfo("Africa/Lagos")
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def speaker(
    locale: str = "en_NG", *messages: tuple[str | tuple[str, str], str | tuple[str, ...], str | None]
) -> Speaker:
    catalogue = Catalog(locale=locale)
    for text, translation, context in messages:
        catalogue.add(text, translation, context=context)
    return Speaker(Catalogues({locale: catalogue} if messages else {}), locale, LAGOS)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{at:date} at {at:time}", "Tuesday, 24 November 2026 at 10:00"),
        ("{at:day}", "Tue 24 Nov"),
        ("{born:birth}", "14 March 1988"),
        ("{n:number}", "1,234"),
        ("{n:money}", "₦1,234.00"),
        ("{names:list}", "Ada, Musa and Efe"),
        ("{who.first} {{", "Ada {{"),
        ("", ""),
    ],
)
def test_values_are_written_the_nigerian_way(text: str, said: str) -> None:
    values = {
        "at": AT.isoformat(),
        "born": date(1988, 3, 14),
        "n": 1234,
        "names": ["Ada", "Musa", "Efe"],
        "who.first": "Ada",
    }
    assert speaker().say(text, values) == said
    assert speaker("pcm").say(text, values) == said


def test_a_text_without_its_value_is_not_said() -> None:
    with pytest.raises(Unsayable, match="guest"):
        speaker().say("Hello {guest}", {})


def test_a_translation_is_used_unless_it_is_empty_or_doubtful() -> None:
    known = speaker("pcm", ("Choose", "Pick one", None), ("More", "", None))
    assert (known.say("Choose", {}), known.say("More", {}), known.say("Else", {})) == ("Pick one", "More", "Else")


def test_plurals_follow_each_language() -> None:
    text = Plural(one="{n:number} visit", other="{n:number} visits", count="n")
    assert [speaker().say(text, {"n": n}) for n in (0, 1, 2)] == ["0 visits", "1 visit", "2 visits"]
    catalogue = read_catalogues().by_locale["pcm"]
    assert (catalogue.num_plurals, catalogue.plural_expr) == (2, "(n > 1)")


def test_words_are_understood_in_the_language_and_in_english() -> None:
    own = speaker("pcm", ("back, go back", "go back, carry me go back", "words"))
    assert own.words("back, go back") == ("go back", "carry me go back", "back")
    assert all_words([own, speaker()], "back, go back") == ("go back", "carry me go back", "back")


def test_placeholders_are_found_once() -> None:
    assert placeholders("{a} {b:date} {a:time} {not one}") == {"a", "b"}


def test_the_shipped_pidgin_is_plain_gsm7(release: Release) -> None:
    """One sign outside GSM-7 more than doubles the price of an SMS (facts 2.2)."""
    for message in release.catalogues.by_locale["pcm"]:
        for text in message.string if isinstance(message.string, tuple) else (message.string,):
            assert is_gsm7(str(text)), text


def test_extracting_again_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "pcm" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    head = 'msgid ""\nmsgstr ""\n"Language: pcm\\n"\n"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
    text = head + 'msgid "{}"\nmsgstr "{}"\n'
    (folder / MAIN).write_text(text.format("Never said by any flow", "Nobody dey talk am"))
    (folder / "more.po").write_text(text.format("Book it", "Book am"))
    first = extract(read_folder(), tmp_path)
    written = {path: path.read_bytes() for path in (*folder.iterdir(), tmp_path / TEMPLATE)}
    assert extract(read_folder(), tmp_path) == first
    assert {path: path.read_bytes() for path in written} == written
    assert (first[0].locale, first[0].obsolete) == ("pcm", 1)
    assert b"Nobody dey talk am" in written[folder / MAIN]
    assert b'msgid "Book it"' not in written[folder / MAIN]
    assert b'msgstr "Book am"' in written[folder / "more.po"]


def test_the_template_holds_each_message_once() -> None:
    sources, _ = read_texts(read_folder())
    keys = [(m.id, m.context) for m in collect(sources) if m.id]
    assert len(keys) == len(set(keys))
    assert ("Book it", None) in keys
    assert (sources[0].content.title, None) in keys  # type: ignore[union-attr]


def test_the_catalogues_are_in_step_with_the_flows(tmp_path: Path) -> None:
    copied = shutil.copytree(LOCALES, tmp_path / "locales")
    assert {(one.locale, one.untranslated, one.obsolete) for one in extract(folder=copied)} == {
        (path.name, 0, 0) for path in LOCALES.iterdir() if path.is_dir()
    }
    for path in LOCALES.rglob("*.po*"):
        assert (copied / path.relative_to(LOCALES)).read_text() == path.read_text(), path.name
