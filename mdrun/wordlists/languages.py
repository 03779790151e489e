"""In which language a text is written."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from typing import TYPE_CHECKING

from mdrun.wordlists.kinds import common_words, of_kind
from mdrun.wordlists.words import ASIAN, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_FEW = 3
"""Frequent words that are too few to tell a language: the guide holds hardly a sentence."""
_TITLES = ("conditional", "rollback", "collection")
"""Kinds of words that stand in titles alone."""
_SAMPLE = 4000
"""Words of a guide that are enough to tell its language."""
_CYRILLIC = ("\u0400", "\u04ff")
"""The letters of Russian and Ukrainian."""
_UKRAINIAN, _RUSSIAN = frozenset("іїєґ"), frozenset("ыэёъ")
"""Those that only one of the two has: a word with one of them tells the language."""
_LETTERS = {
    letter: language
    for language, letters in (
        ("cs", "ěřů"),
        ("pl", "ąćęłńśźż"),
        ("tr", "ğış"),
        ("vi", "ơư" + "".join(map(chr, range(0x1EA1, 0x1EFA, 2)))),
    )
    for letter in letters
}
"""Letters that no other of the languages has: a word with one counts like a frequent one."""


def languages_of(text: str) -> tuple[str, ...]:
    """Return the languages whose phrases count in a text: English, and the one it is written in."""
    counts: Counter[str] = Counter()
    cyrillic: Counter[str] = Counter()
    scripts: set[str] = set()
    words = words_of(text)[:_SAMPLE]
    for word, times in Counter(words).items():
        if ord(word[0]) >= ASIAN:
            scripts.add(_script(word))
        elif _CYRILLIC[0] <= word[0] <= _CYRILLIC[1]:
            cyrillic[_cyrillic(word)] += times
        else:
            for language in _common().get(word) or _by_letters(word):
                counts[language] += times
    if max(counts.values(), default=0) < _FEW:
        counts += _by_titles(words)
    if cyrillic:
        scripts.add("uk" if cyrillic["uk"] > cyrillic["ru"] else "ru")
    if "ja" in scripts:
        scripts.discard("zh")
    best = max(counts, key=lambda name: (counts[name], name == "en"), default="en")
    return ("en", *sorted(scripts)) if best == "en" else ("en", best, *sorted(scripts - {best}))


def _by_titles(words: Sequence[str]) -> Counter[str]:
    """Return how many titles of each language stand in a guide that is little more than titles."""
    text, found = f" {' '.join(words)} ", Counter[str]()
    for language in common_words():
        found[language] = sum(f" {title} " in text for title in _titles(language))
    return +found


@cache
def _titles(language: str) -> frozenset[str]:
    """Return the phrases of a language that stand in titles alone."""
    return frozenset(title.replace("_", " ") for kind in _TITLES for title in of_kind(language, kind))


def _script(word: str) -> str:
    """Return the language of a word of East Asia; kana tell Japanese from Chinese."""
    if any("\uac00" <= char <= "\ud7af" for char in word):
        return "ko"
    return "ja" if any("\u3040" <= char <= "\u30ff" for char in word) else "zh"


def _by_letters(word: str) -> Sequence[str]:
    """Return the language whose letters a word has, of those that are written with Latin ones."""
    if word.isascii():
        return ()
    return [language for language in map(_LETTERS.get, word) if language is not None][:1]


def _cyrillic(word: str) -> str:
    """Return the language whose letters a word has; none where both languages have all of them."""
    if not _UKRAINIAN.isdisjoint(word):
        return "uk"
    return "" if _RUSSIAN.isdisjoint(word) else "ru"


@cache
def _common() -> dict[str, list[str]]:
    """Return the languages of each frequent word of those that are written with spaces."""
    found: dict[str, list[str]] = defaultdict(list)
    for language, words in common_words().items():
        for word in words:
            found[word].append(language)
    return found
