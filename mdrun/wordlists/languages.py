"""In which language a text is written."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from itertools import chain

from mdrun.wordlists import lines
from mdrun.wordlists.kinds import every_language
from mdrun.wordlists.words import ASIAN, words_of

_SAMPLE = 4000
"""Words of a guide that are enough to tell its language."""
_CYRILLIC = ("\u0400", "\u04ff")
"""The letters of Russian: one word tells the language."""


def languages_of(text: str) -> tuple[str, ...]:
    """Return the languages whose phrases count in a text: English, and the one it is written in."""
    counts: Counter[str] = Counter()
    for word, times in Counter(words_of(text)[:_SAMPLE]).items():
        if ord(word[0]) >= ASIAN:
            counts[_script(word)] += times
        elif _CYRILLIC[0] <= word[0] <= _CYRILLIC[1]:
            counts["ru"] += times
        else:
            for language in _common().get(word, ()):
                counts[language] += times
    by_letters = sorted(name for name in ("ja", "ko", "ru", "zh") if counts.pop(name, 0))
    if "ja" in by_letters and "zh" in by_letters:
        by_letters.remove("zh")
    best = max(counts, key=lambda name: (counts[name], name == "en"), default="en")
    return ("en", *by_letters) if best == "en" else ("en", best, *by_letters)


def _script(word: str) -> str:
    """Return the language of a word of East Asia; kana tell Japanese from Chinese."""
    if any("\uac00" <= char <= "\ud7af" for char in word):
        return "ko"
    return "ja" if any("\u3040" <= char <= "\u30ff" for char in word) else "zh"


@cache
def _common() -> dict[str, list[str]]:
    """Return the languages of each frequent word of those that are written with spaces."""
    found: dict[str, list[str]] = defaultdict(list)
    for language in every_language():
        common = (line.split()[1:] for line in lines(f"words/{language}") if line.startswith("common:"))
        for phrase in chain.from_iterable(common):
            if ord(phrase[0]) < ASIAN:
                found[phrase].append(language)
    return found
