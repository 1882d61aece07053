"""From a set of files (name -> text: flows and translations) to a release, and what is wrong with one. Pure but for its time.

A hospital's set may hold written chats too, which are no part of what is compiled. Files whose text is known already are
neither read nor compiled again: releases share them.
"""

from collections.abc import Iterable, Mapping

from babel import UnknownLocaleError
from babel.messages.pofile import PoFileError

from bot.dialogue.checking import check
from bot.dialogue.loading import SHIPPED, FlowsRefused, Problem, Source, is_chat, read_folder, read_texts
from bot.dialogue.release import Release
from bot.dialogue.wording import (
    Catalogues,
    catalogues_of,
    formatting_locale,
    language_of,
    read_translation,
    translation_texts,
)


def shipped_texts() -> dict[str, str]:
    """The files this version of the software ships."""
    return read_folder(SHIPPED) | translation_texts()


def read_set(texts: Mapping[str, str]) -> tuple[list[Source], Catalogues, list[Problem]]:
    """What of the files could be read, and every fault found in reading."""
    translations = {file: text for file, text in texts.items() if language_of(file) is not None}
    flows = {file: text for file, text in texts.items() if file not in translations and not is_chat(file)}
    sources, problems = read_texts(flows)
    readable: dict[str, str] = {}
    for file in sorted(translations):
        try:
            formatting_locale(language_of(file) or "")
            read_translation(file, texts[file])
        except PoFileError as error:
            problems.append(Problem(file, error.lineno + 1, "po", str(error), "check the quotes above this line"))
        except (UnknownLocaleError, ValueError):
            problems.append(Problem(file, 1, "language", f"'{language_of(file)}' is no language", "correct its name"))
        else:
            readable[file] = texts[file]
    return sources, catalogues_of(readable), problems


def check_set(texts: Mapping[str, str], spoken: Iterable[str] | None = None) -> list[Problem]:
    """Every finding of the set, as `careline flows check` has them; what cannot be read hides the rest.

    `spoken` are the languages of the hospital whose own set it is; None for what ships.
    """
    sources, catalogues, problems = read_set(texts)
    return sorted(problems or check(sources, catalogues, spoken))


def compile_set(texts: Mapping[str, str]) -> Release:
    """The release these files make. Raises `FlowsRefused` for files that cannot be read; checks nothing else."""
    sources, catalogues, problems = read_set(texts)
    if problems:
        raise FlowsRefused(problems)
    return Release(sources, catalogues)


def checked_release(texts: Mapping[str, str], spoken: Iterable[str] | None = None) -> Release:
    """The release, checked as `check_set` does. Raises `FlowsRefused` with every error; warnings do not stand in the way."""
    errors = [problem for problem in check_set(texts, spoken) if problem.severity == "error"]
    if errors:
        raise FlowsRefused(errors)
    return compile_set(texts)
