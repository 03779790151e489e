"""Labels and titles that stand for one of several ways: *Option A*, *macOS*, *Patch release*."""

from __future__ import annotations

import re
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from mdrun.document.dialects import is_tab
from mdrun.patterns import regex
from mdrun.plan.wording.asides import without_asides
from mdrun.plan.wording.prepositions import begins_with, that_tell
from mdrun.plan.wording.variant_words import ALONE, HANDS, inside, is_of, variant_words, words_beside
from mdrun.plan.wording.versions import kind_by_version, version_had
from mdrun.sections.numbers import written
from mdrun.wordlists import tokens
from mdrun.wordlists.words import ASIAN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mdrun.wordlists import Lexicon

RELEASES = "alpha"
"""The kind of the words that tell one release from another: the first of them."""
_SIZES = "major"
"""The kind of the words that say how much a release changes."""
SURFACE = "gui"
"""The kind of the words that say where a person gives commands: in a browser, on the command line."""
BY = "by"
"""The kind of labels that say by which means: *Using npm*."""
NUMBERED = "numbered"
"""What the kinds of labels begin with that count: *Option A*."""
_FEW = 9
"""A label has no more words."""
_STATIONS = 3
"""Systems between which one goes; more are a list of them."""
_SHORT = 4
"""A label with no more words that count is about what it names."""
_COUNTING = (
    r"^[\W_]*(?P<word>[^\W\d_]+(?:\s[^\W\d_]+)??)\s*(?:#\s*)?"
    r"(?P<n>\d{1,2}|[A-Za-z]|一|二|三|四|五|六|七|八|九|i{1,3}v?|one|two|three)(?!\w)"
)
_COUNTS = regex(_COUNTING, re.IGNORECASE)
_COUNTED = regex(_COUNTING + r"\s*(?:[:：.)\-–—]|$)", re.IGNORECASE)
"""The same behind a section's number, where it ends there: *3.1 Case 1: it is down*."""
_CALLED = regex(r"^[\W_]*(?P<word>[^\W\d_]+)\s*[:：]\s*(?P<which>\w.*)")
"""What names one of several, without a number: *Problem: no space left*."""
_SECOND = frozenset(("2", "b", "二", "ii", "two", "3", "c", "三", "iii", "three"))
_LETTERED = regex(r"[\W_]*(?P<letter>[A-Ha-h])[.):：．、](?P<what>\W*\w.*)", re.DOTALL)
"""A label that counts with letters: *A. Using make*, *(b) By hand*."""
_MEANS = ("by-means", "by-whom", "with", "without", "from")
"""What words tell with which it says how something is done: *using make*, *by hand*, *from CI*."""


def variant(label: str, lexicon: Lexicon) -> Mapping[str, str]:
    """Return what a label or a title is one of, and which one it is; several where it names several.

    Args:
        label: A short lead or a title, such as ``For macOS:``.
        lexicon: The phrases of the guide's languages.
    """
    found = _by_form(label, lexicon)
    if found:
        return found
    words = [part for word in tokens(label) if word[0].isalnum() for part in _parts_of(word)]
    if not words or count_words(label) > _FEW:
        return {}
    found = _by_words(words, label, lexicon)
    told = HANDS in found and _tells_what_it_does(label, lexicon)
    return {kind: which for kind, which in found.items() if kind != HANDS} if told else found


def _tells_what_it_does(label: str, lexicon: Lexicon) -> bool:
    """Say whether a label is about what a program does, and no way to have that done: *What it does*."""
    return lexicon.opens(label, "by-itself") and not lexicon.opens(label, "by-machine")


def _parts_of(word: str) -> list[str]:
    """Return a name and what is joined to it, where that says what it is for: ``使用Docker部署``."""
    if not any(one in word for one in that_tell("joined")):
        return [word]
    return ["".join(part) for _, part in groupby(word, lambda one: ord(one) >= ASIAN)]


def count_words(label: str) -> int:
    """Return how many words a label has, without its number and what stands in brackets."""
    return sum(word[0].isalpha() for word in tokens(without_asides(label)))


def _by_form(label: str, lexicon: Lexicon) -> Mapping[str, str]:
    """Return what a label is one of that is a tab or a version, or that counts."""
    if is_tab(label):
        return {"tab": label}
    told = kind_by_version(label)
    if told:
        had = version_had(label)
        return {told: label, "from": had} if had else {told: label}
    numbered = _COUNTS.match(label) or _COUNTED.match(written(label)[1])
    if numbered is not None and lexicon.is_only(numbered["word"], "variant"):
        return {f"{NUMBERED} {numbered['word'].casefold()}": numbered["n"].casefold()}
    named = _CALLED.match(label)
    if named is not None and lexicon.opens(named["word"], "variant"):
        return {f"{NUMBERED} {named['word'].casefold()}": named["which"].casefold()}
    lettered = _LETTERED.match(label)
    if lettered is not None and begins_with(lettered["what"], *_MEANS):
        return {"lettered": lettered["letter"].casefold()}
    return {}


def _by_words(words: list[str], label: str, lexicon: Lexicon) -> Mapping[str, str]:
    """Return what a label is one of by the words that it names, and by those before them."""
    by_means, with_, without = that_tell("by-means"), that_tell("with"), that_tell("without")
    found: dict[str, str] = {}
    means = next((at for at, word in enumerate(words) if word in by_means or word in with_), 0)
    if 0 < means < len(words) - 1 and not lexicon.mentions(" ".join(words[:means]), "verification"):
        found[f"{' '.join(words[:means])} {BY}"] = " ".join(words[means + 1 :])
    for word, following in pairwise(words):
        if word in with_ or word in without:
            which = "with" if word in with_ else "without"
            return {**found, **dict(_named(words)), f"with {following}": which}
    found |= dict(_named(words))
    if words[0] in by_means and len(words) > 1:
        found = {kind: which for kind, which in found.items() if kind == HANDS}
        found[BY] = " ".join(words[1:])
    had = version_had(label)
    if had:
        found["from"] = had
    return found


def names_only(label: str, kind: str) -> bool:
    """Say whether a label is only words that are one of several, and what those of a kind stand beside.

    Such as ``npm``, ``On macOS (Homebrew)``, ``Minimal build``.
    """
    known, small, beside = variant_words(), that_tell("on", "small"), words_beside(kind)
    return all(
        word in known or word in small or word in beside for word in tokens(label) if word[0].isalpha()
    )


def is_later(kind: str, which: str) -> bool:
    """Say whether a label is by itself one of several ways: *Method 2* has another before it."""
    return kind.startswith(NUMBERED) and which in _SECOND


def are_kinds_of_release(word: str, other: str) -> bool:
    """Say whether two words name a kind of release each: *patch*, *minor*."""
    return is_of(word, _SIZES) and is_of(other, _SIZES)


def is_walk(members: Sequence[tuple[int, str]]) -> bool:
    """Say whether sections are no ways to choose from, but lead from one to the other and back again.

    Args:
        members: Sections, and what each is for: *Linux*, *macOS*, and once more *Linux*.
    """
    turns = [which for at, (_, which) in enumerate(members) if at == 0 or members[at - 1][1] != which]
    return len(turns) > len(set(turns)) <= _STATIONS


def _named(words: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the kinds of which a label names one; in a longer label it stands after *on* or *for*."""
    known = variant_words()
    before, small = that_tell("on"), that_tell("on", "small")
    said = [word for word in words if word not in small and not word.isdigit()]
    short = len(said) <= _SHORT or known.keys() >= set(said)
    for at, word in enumerate(words):
        for found in known.get(word, ()) if word.isascii() else known.get(word) or inside(word):
            if found.beside == ALONE:
                if len(said) == 1:
                    yield found.kind, found.which
            elif found.beside:
                if not found.beside.isdisjoint(words[max(at - 1, 0) : at + 2]):
                    yield found.kind, found.which
            elif found.kind == "all":
                yield f"all to {words[0]}", found.which
            elif short or _stands_after(words, at, before):
                yield found.kind, found.which


def _stands_after(words: list[str], at: int, before: frozenset[str]) -> bool:
    """Say whether a word, or a name of two that it ends, follows one of these: *on Oracle Linux*."""
    first = at - 1 if at > 1 and words[at - 1] in variant_words() else at
    return first > 0 and words[first - 1] in before
