"""Which language somebody begins in, guessed from small words that only one language has. Pure; asked once a person."""

from bot.dialogue.parsing.folding import key
from bot.dialogue.release import Release
from bot.dialogue.wording import SOURCE_LOCALE


class LanguageGuess:
    """Built once per release from the `telling_words` of each language's catalogue."""

    def __init__(self, release: Release) -> None:
        source = release.everywhere.telling_words
        english = {key(word) for word in source.split(",")}
        self._whole: dict[str, str] = {}
        self._within: dict[str, tuple[str, ...]] = {}
        for locale in release.locales:
            if locale == SOURCE_LOCALE:
                continue
            words = [word.strip() for word in release.catalogues.text(locale, source, "words").split(",")]
            own = [(word.startswith("="), key(word)) for word in words if key(word) not in english]
            self._whole |= {word: locale for whole, word in own if whole}
            self._within[locale] = tuple(f" {word} " for whole, word in own if not whole)

    def of(self, text: str, languages: tuple[str, ...]) -> str | None:
        """The language with most telling words in the text, among those spoken here; None when there are none."""
        said = key(text[:300])
        if self._whole.get(said) in languages:
            return self._whole[said]
        padded = f" {said} "
        hits = {locale: sum(word in padded for word in self._within.get(locale, ())) for locale in languages}
        best = max(hits, key=lambda locale: hits[locale], default=None)
        return best if best is not None and hits[best] else None
