"""The phrases of one kind, looked for in a text."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, cached_property
from typing import TYPE_CHECKING

from mdrun.wordlists.words import ASIAN, spellings, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SENTENCE = frozenset(".;:!?")
_GAP = 7
"""Words that ``...`` in a phrase may stand for, at most."""
_NEAR = 3
"""Words among which ``..MACHINE`` in a phrase is looked for."""
_GAP_ASIAN = 12
"""Characters that ``...`` may stand for in a script that is written without spaces."""


@cache
def _parted(rest: str) -> tuple[str, ...]:
    """Return the words of a phrase behind its first."""
    return tuple(rest.split("_")) if rest else ()


class Phrases:
    """Phrases of one kind, found by their first words.

    Args:
        phrases: As they are written in the files of their languages.
        machines: Names of other machines, for which ``..MACHINE`` stands.
        belongings: What is called for a machine and is none, behind its name: *the server directory*.
    """

    def __init__(
        self, phrases: Iterable[str], machines: frozenset[str], belongings: frozenset[str] = frozenset()
    ) -> None:
        self.machines = machines
        self.belongings = belongings
        self.parts: list[str] = []
        self.whole: set[str] = set()
        self.gaps: list[re.Pattern[str]] = []
        self.by_word: dict[str, list[str]] = defaultdict(list)
        self.by_stem: list[tuple[str, str]] = []
        self.by_end: list[tuple[str, str]] = []
        for phrase in phrases:
            if phrase.isascii():
                self._add(phrase)
            elif ord(phrase[0]) >= ASIAN:
                self._add_part(phrase.replace("_", " ").casefold())
            else:
                for spelling in spellings(phrase):
                    self._add(spelling)
        self.stems = tuple(stem for stem, _ in self.by_stem)
        self.ends = tuple(end for end, _ in self.by_end)

    def _add(self, phrase: str) -> None:
        first, _, rest = phrase.partition("_")
        if "*" not in first:
            self.by_word[first].append(rest)
        elif first.startswith("*"):
            self.by_end.append((first[1:], rest))
        else:
            self.by_stem.append((first[:-1], rest))

    def _add_part(self, part: str) -> None:
        if "..." in part:
            gap = f"[^。！？；：]{{0,{_GAP_ASIAN}}}?"
            self.gaps.append(re.compile(gap.join(map(re.escape, part.split("...")))))
        else:
            self.parts.append(part)
            self.whole.add(part.replace(" ", ""))

    def _may_be_within(self, text: str) -> bool:
        """Say whether a text is in a script without spaces, of which phrases stand anywhere in a word."""
        return bool(self.parts or self.gaps) and not text.isascii() and ord(max(text)) >= ASIAN

    @cached_property
    def _within(self) -> re.Pattern[str]:
        """What finds phrases of such scripts, the longest first."""
        inside = sorted(map(re.escape, self.parts), key=len, reverse=True)
        return re.compile("|".join((*inside, *(gap.pattern for gap in self.gaps))))

    def opens(self, text: str) -> bool:
        """Say whether a text begins with a phrase."""
        words = words_of(text)
        start = next((at for at, word in enumerate(words) if word[0].isalnum()), 0)
        if words and self._at(words, start):
            return True
        if not self._may_be_within(text):
            return False
        plain = text.casefold().lstrip(" \t*_(（「【")
        return plain.startswith(tuple(self.parts)) or any(gap.match(plain) for gap in self.gaps)

    def places(self, text: str) -> list[int]:
        """Return, for each phrase in a text, how many words stand before it."""
        words = words_of(text)
        begins, stems, ends = self.by_word, self.stems, self.ends
        likely = (
            at
            for at, word in enumerate(words)
            if word in begins or word.startswith(stems) or (ends and word.endswith(ends))
        )
        # Most texts hold no first word of a kind, which sets tell at once.
        none = not stems and not ends and begins.keys().isdisjoint(words)
        found = [] if none else [at for at in likely if self._at(words, at)]
        if self._may_be_within(text):
            plain = text.casefold()
            starts = [at for at in map(plain.find, self.parts) if at >= 0]
            starts += [match.start() for gap in self.gaps if (match := gap.search(plain)) is not None]
            found += [len(words_of(plain[:at])) for at in starts]
        return found

    def between(self, text: str) -> list[str]:
        """Return the words before, between and after the phrases of a text; the longest at a place counts."""
        pieces = self._within.split(text.casefold()) if self._may_be_within(text) else [text]
        found: list[list[str]] = [[]]
        for number, piece in enumerate(pieces):
            if number:
                found.append([])
            words, at = words_of(piece), 0
            while at < len(words):
                length = self.length_at(words, at)
                if length:
                    found.append([])
                else:
                    found[-1].append(words[at])
                at += length or 1
        return [" ".join(words) for words in found]

    def length_at(self, words: Sequence[str], at: int) -> int:
        """Return how many words the longest phrase without gaps has that stands at a place; 0 for none."""
        rests = self._rests(words[at])
        return max((1 + len(rest) for rest in rests if self._follows(words, at + 1, rest)), default=0)

    def _at(self, words: Sequence[str], at: int) -> bool:
        return any(self._follows(words, at + 1, rest) for rest in self._rests(words[at]))

    def _rests(self, word: str) -> Sequence[tuple[str, ...]]:
        """Return what must follow a word that may begin a phrase."""
        rests = self.by_word.get(word, [])
        if self.stems and word.startswith(self.stems):
            rests = rests + [rest for stem, rest in self.by_stem if word.startswith(stem)]
        if self.ends and word.endswith(self.ends):
            rests = rests + [rest for end, rest in self.by_end if word.endswith(end)]
        return [_parted(rest) for rest in rests]

    def _is_machine(self, near: Sequence[str]) -> bool:
        """Say whether one of some words, but for the last, is the name of a machine."""
        return any(
            word in self.machines
            and all(between[0].isalnum() for between in near[:index])
            and self.belongings.isdisjoint(near[index + 1 : index + 2])
            for index, word in enumerate(near[:_NEAR])
        )

    def _follows(self, words: Sequence[str], at: int, rest: Sequence[str]) -> bool:
        """Say whether the rest of a phrase stands at a place."""
        for number, wanted in enumerate(rest):
            if wanted == "...":
                return any(
                    self._follows(words, later, rest[number + 1 :])
                    for later in range(at, min(at + _GAP, len(words)))
                    if _SENTENCE.isdisjoint("".join(words[at:later]))
                )
            if wanted == "..MACHINE":
                return self._is_machine(words[at : at + _NEAR + 1])
            if at >= len(words):
                return False
            if not _matches(words[at], wanted):
                return False
            at += 1
        return True


def _matches(word: str, wanted: str) -> bool:
    if wanted.endswith("*"):
        return word.startswith(wanted[:-1])
    return word.endswith(wanted[1:]) if wanted.startswith("*") else word == wanted
