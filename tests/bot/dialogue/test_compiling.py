"""A set of files becomes a release: flows and translations, each read once however many releases hold it."""

import pytest

from bot.dialogue.compiling import check_set, checked_release, compile_set, shipped_texts
from bot.dialogue.loading import FlowsRefused

SHIPPED = shipped_texts()


def test_the_shipped_set_is_every_flow_and_one_file_of_translations_a_language() -> None:
    assert [name for name in SHIPPED if not name.endswith(".yaml")] == [
        "locales/fr.po", "locales/ha.po", "locales/ig.po", "locales/pcm.po", "locales/yo.po"
    ]  # fmt: skip
    release = checked_release(SHIPPED)
    assert release.texts == SHIPPED
    assert release.locales == ("en_NG", "fr", "ha", "ig", "pcm", "yo")


def test_joined_translations_of_a_language_are_all_there() -> None:
    """Pidgin is kept in several files; a release has one."""
    catalogue = compile_set(SHIPPED).catalogues.by_locale["pcm"]
    assert sum(1 for message in catalogue if message.id and message.string) > 600


def test_another_translation_is_another_release() -> None:
    other = {**SHIPPED, "locales/fr.po": SHIPPED["locales/fr.po"].replace("Bonjour", "Salut")}
    assert other != SHIPPED
    first, second = compile_set(SHIPPED), compile_set(other)
    assert first.checksum != second.checksum
    assert first.catalogues.by_locale["ha"] is second.catalogues.by_locale["ha"]
    assert first.catalogues.by_locale["fr"] is not second.catalogues.by_locale["fr"]
    assert first.flows["book"] is second.flows["book"]
    assert first.flows["book"] is compile_set(dict(SHIPPED)).flows["book"]


@pytest.mark.parametrize(
    ("name", "text", "line", "code"),
    [
        ("locales/fr.po", 'msgid "Hello"\nmsgwhat "Bonjour"\n', 2, "po"),
        ("locales/xqz.po", 'msgid "Hello"\nmsgstr "Bonjour"\n', 1, "language"),
        ("locales/.po", "", 1, "language"),
    ],
)
def test_faults_of_translations(name: str, text: str, line: int, code: str) -> None:
    files = {**SHIPPED, name: text}
    assert [(p.file, p.line, p.code, p.severity) for p in check_set(files)] == [(name, line, code, "error")]
    with pytest.raises(FlowsRefused):
        compile_set(files)
