"""The languages read, one file each. A file in this folder that defines `VOCABULARY` is a language; no list to keep."""

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from functools import lru_cache

from bot.dialogue.parsing.lexicon import Vocabulary


def _load() -> Mapping[str, Vocabulary]:
    loaded: dict[str, Vocabulary] = {}
    for module in pkgutil.iter_modules(__path__):
        found = importlib.import_module(f"{__name__}.{module.name}").VOCABULARY
        if not isinstance(found, Vocabulary) or found.code != module.name:
            raise TypeError(f"vocabulary/{module.name}.py must define VOCABULARY with code {module.name!r}")
        loaded[found.code] = found
    return loaded


VOCABULARIES = _load()
LANGUAGES = tuple(VOCABULARIES)


@lru_cache(maxsize=64)
def chosen(languages: tuple[str, ...]) -> tuple[Vocabulary, ...]:
    """The vocabularies of a dialogue: its languages in order, unknown ones ignored, English always last."""
    return tuple(VOCABULARIES[code] for code in dict.fromkeys((*_bare(languages), "en")) if code in VOCABULARIES)


def _bare(languages: Iterable[str]) -> list[str]:
    return [language.replace("-", "_").split("_")[0].lower() for language in languages]
