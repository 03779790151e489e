"""Which of the phrases of some languages stand in a text."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING

from mdrun.wordlists.kinds import every_language, of_kind
from mdrun.wordlists.phrases import Phrases
from mdrun.wordlists.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def mentions(text: str, kind: str) -> bool:
    """Say whether a text holds a phrase of a kind, in any language."""
    return lexicon(every_language()).mentions(text, kind)


def in_all_languages(text: str, kind: str) -> bool:
    """Say whether a text holds a phrase of a kind that is looked for in all languages.

    Its phrases stand together in a list of their own: no language's list is read.
    """
    return lexicon(("any",)).mentions(text, kind)


@cache
def lexicon(languages: tuple[str, ...]) -> Lexicon:
    """Return the phrases of some languages."""
    return Lexicon(languages)


class Lexicon:
    """The phrases of some languages, by kind; a search costs a look-up for each word.

    Args:
        languages: Such as ``("en", "de")``.
    """

    def __init__(self, languages: Sequence[str]) -> None:
        self._languages = tuple(languages)
        self._kinds: dict[str, Phrases] = {}

    def mentions(self, text: str, kind: str) -> bool:
        """Say whether a text holds a phrase of a kind."""
        return bool(self.places(text, kind))

    def opens(self, text: str, kind: str) -> bool:
        """Say whether a text begins with a phrase of a kind."""
        return self._phrases(kind).opens(text)

    def places(self, text: str, kind: str) -> list[int]:
        """Return, for each phrase of a kind in a text, how many :func:`tokens` stand before it."""
        return self._phrases(kind).places(text)

    def between(self, text: str, kind: str) -> list[str]:
        """Return the words of a text before, between and after the phrases of a kind."""
        return self._phrases(kind).between(text)

    def is_only(self, text: str, kind: str) -> bool:
        """Say whether a text is phrases of a kind and nothing else, but for numbers and marks."""
        words, phrases = words_of(text), self._phrases(kind)
        said = [word for word in words if word[0].isalpha()]
        if not said:
            return False
        return _end(phrases, words) == len(words) or "".join(said) in phrases.whole

    def after(self, text: str, kind: str) -> str:
        """Return the words of a text without the phrases of a kind, numbers and marks that it begins with."""
        words = words_of(text)
        return " ".join(words[_end(self._phrases(kind), words) :])

    def other_words(self, text: str, kinds: Sequence[str]) -> list[str]:
        """Return the words of a text, and what ends sentences, but those that are phrases of some kinds."""
        return [word for word in words_of(text) if not any(self.is_only(word, kind) for kind in kinds)]

    @cached_property
    def _machines(self) -> tuple[frozenset[str], frozenset[str]]:
        return frozenset(self._of_kind("machine")), frozenset(self._of_kind("belonging"))

    def _of_kind(self, kind: str) -> Iterable[str]:
        return (phrase for language in self._languages for phrase in of_kind(language, kind))

    def _phrases(self, kind: str) -> Phrases:
        found = self._kinds.get(kind)
        if found is None:
            found = self._kinds[kind] = Phrases(self._of_kind(kind), *self._machines)
        return found


def _end(phrases: Phrases, words: Sequence[str]) -> int:
    """Return how many words are phrases, numbers and marks before the first that is none of these."""
    at = 0
    while at < len(words):
        length = phrases.length_at(words, at) if words[at][0].isalpha() else 1
        if not length:
            break
        at += length
    return at
