"""Labels and titles that stand for one of several ways: *Option A*, *macOS*, *Patch release*."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from mdrun.document.dialects import is_tab
from mdrun.patterns import regex
from mdrun.plan.wording.kinds import ALONE, HANDS, inside, kinds
from mdrun.wordlists import lines, names, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mdrun.wordlists import Lexicon

RELEASES = "alpha"
"""The kind of the words that tell one release from another: the first of them."""
_SIZES = "major"
"""The kind of the words that say how much a release changes."""
SURFACE = "gui"
"""The kind of the words that say where a person gives commands: in a browser, on the command line."""
PLATFORM = "linux"
"""The kind of the words that are systems."""
BY = "by"
"""The kind of labels that say by which means: *Using npm*."""
_FEW = 9
"""A label has no more words."""
_STATIONS = 3
"""Systems between which one goes; more are a list of them."""
_BRIEF = 3
"""A comment that tells one form of a command from another has no more words."""
_SHORT = 4
"""A label with no more words that count is about what it names."""
_NUMBERED = regex(
    r"^[\W_]*(?P<word>[^\W\d_]+(?:\s[^\W\d_]+)??)\s*(?:#\s*)?(?P<n>\d{1,2}|[A-Za-z]|一|二|三|四|五|六|七|八|九|i{1,3}v?|one|two|three)(?!\w)",
    re.IGNORECASE,
)
_CALLED = regex(r"^[\W_]*(?P<word>[^\W\d_]+)\s*[:：]\s*(?P<which>\w.*)")
"""What names one of several, without a number: *Problem: no space left*."""
_SECOND = frozenset(("2", "b", "二", "ii", "two", "3", "c", "三", "iii", "three"))
_VERSIONS = regex(
    r"[\W_]*(?:v\d+(?:\.\w+)*|\d+(?:\.\w+)+|\d+(?= *(?:to|->|=>|→|auf|à|a|до|到)))"
    r"(?P<to>\s*(?:to|->|=>|→|auf|à|a|до|到)\s*v?\d+(?:\.\w+)*)?[\W_]*",
    re.IGNORECASE,
)
"""What is nothing but a version, or goes from one to another: *v3.1.11*, *15 to 16*."""
_SIDES = ("later", "newer", "above", "up", "higher", "older", "earlier", "below", "before")
_SIDE = rf"(?:or|and)\s+(?:{'|'.join(_SIDES)})\b"
_RANGE = regex(
    r"(?:[<>]=?|[≤≥])\s*v?\d|\d\s*(?:[<>]=?|[≤≥])"
    rf"|\d[\w.]{{0,20}}\+(?!\w)|\d[\w.]{{0,20}}[\s,]{{1,3}}{_SIDE}",
    re.IGNORECASE,
    marks=(*"<>≤≥+", *_SIDES),
)
"""What says for which versions something is: *React Native >= 0.87*, *Rails 7 and later*."""
_OF_RANGE = regex(rf"\bv?\d+(?:\.\w+)*\+?|[<>=≤≥,()]+|\bx\b|{_SIDE}", re.IGNORECASE)
"""The words of a range, without what it is a range of."""
_ASIDE = regex(r"[(（][^()（）]*[)）]", marks="(（")
"""What a label says in brackets."""
_WORD_AND_VERSION = regex(r"[A-Za-z]+[-\s]?\d+(?:\.\d+)*(?![\w.])")
_OF_SYSTEM = regex(r"(?P<name>[A-Za-z]+)[-\s]?(?P<version>[\d.]+)")
_LETTERED = regex(r"[\W_]*(?P<letter>[A-Ha-h])[.):：．、](?P<what>\W*\w.*)", re.DOTALL)
"""A label that counts with letters: *A. Using make*, *(b) By hand*."""


@cache
def _words(*tells: str) -> frozenset[str]:
    """Return the prepositions that tell any of this."""
    found = (line.partition(":") for line in lines("prepositions"))
    return frozenset(word for tell, _, words in found if tell in tells for word in words.split())


@cache
def _from() -> re.Pattern[str]:
    """Return what finds the version that one has: *Upgrade from 1.x*."""
    return re.compile(rf"\b(?:{'|'.join(sorted(_words('from')))})\s+(?:\w+\s+)?(v?\d[\w.]*)", re.IGNORECASE)


def variant(label: str, lexicon: Lexicon) -> Mapping[str, str]:
    """Return what a label or a title is one of, and which one it is; several where it names several.

    Args:
        label: A short lead or a title, such as ``For macOS:``.
        lexicon: The phrases of the guide's languages.
    """
    found = _by_form(label, lexicon)
    if found:
        return found
    words = [word for word in tokens(label) if word[0].isalnum()]
    return _by_words(words, label, lexicon) if words and count_words(label) <= _FEW else {}


def count_words(label: str) -> int:
    """Return how many words a label has, without its number and what stands in brackets."""
    return sum(word[0].isalpha() for word in tokens(_ASIDE.sub("", label)))


def _by_form(label: str, lexicon: Lexicon) -> Mapping[str, str]:
    """Return what a label is one of that is a tab or a version, or that counts."""
    if is_tab(label):
        return {"tab": label}
    by_version = _by_version(label)
    if by_version:
        return {by_version: label}
    numbered = _NUMBERED.match(label)
    if numbered is not None and lexicon.is_only(numbered["word"], "variant"):
        return {f"numbered {numbered['word'].casefold()}": numbered["n"].casefold()}
    named = _CALLED.match(label)
    if named is not None and lexicon.opens(named["word"], "variant"):
        return {f"numbered {named['word'].casefold()}": named["which"].casefold()}
    lettered = _LETTERED.match(label)
    if lettered is not None and _begins_with_means(lettered["what"]):
        return {"lettered": lettered["letter"].casefold()}
    return {}


def _by_words(words: list[str], label: str, lexicon: Lexicon) -> Mapping[str, str]:
    """Return what a label is one of by the words that it names, and by those before them."""
    by_means, with_, without = _words("by-means"), _words("with"), _words("without")
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
    from_version = None if _words("from").isdisjoint(words) else _from().search(label)
    if from_version is not None:
        found["from"] = from_version[1]
    return found


def _by_version(label: str) -> str:
    """Return the kind of a label that tells by versions which one it is, such as *Rails 7 and later*."""
    versions = _VERSIONS.fullmatch(label)
    if versions is not None:
        return "version" if versions["to"] is None else "versions"
    if _RANGE.search(label) is not None:
        return f"range of {' '.join(_OF_RANGE.sub(' ', label).casefold().split())}"
    return ""


def _begins_with_means(label: str) -> bool:
    """Say whether words begin with how something is done: *using make*, *by hand*, *from CI*."""
    return first_word(label) in _words("by-means", "by-whom", "with", "without", "from")


def names_only(label: str) -> bool:
    """Say whether a label is nothing but words that are one of several: ``npm``, ``On macOS (Homebrew)``."""
    small = _words("on", "small")
    return all(word in kinds() or word in small for word in tokens(label) if word[0].isalpha())


def systems_in(code: str) -> frozenset[str]:
    """Return the systems that commands name: ``GOOS=darwin`` is macOS."""
    words = (word for part in tokens(code) for word in kinds().get(part, ()))
    return frozenset(found.which for found in words if found.kind == PLATFORM)


def is_of_one(label: str, lexicon: Lexicon) -> bool:
    """Say whether a label says for which one of several ways something is: ``On macOS:``."""
    if is_on_system(label, lexicon):
        return True
    if first_word(label) not in _words("on"):
        return False
    return any(kind.partition(" ")[0] not in (BY, "all", "numbered") for kind in variant(label, lexicon))


def is_for_somebody(title: str) -> bool:
    """Say whether a title begins with a word such as *for* or *on*: it says for what something is."""
    return first_word(title) in _words("on")


def systems_with_versions(title: str) -> list[tuple[str, str]]:
    """Return the systems that a title names with a version: *CentOS7*, *Ubuntu 22.04*."""
    named = (_OF_SYSTEM.fullmatch(word) for word in _WORD_AND_VERSION.findall(title))
    return [
        (one.which, found["version"])
        for found in named
        if found is not None
        for one in kinds().get(found["name"].casefold(), ())
        if one.kind == PLATFORM
    ]


def is_on_system(words: str, lexicon: Lexicon) -> bool:
    """Say whether words begin with the system that they are for: *On Ubuntu, …*."""
    return first_word(words) in _words("on") and PLATFORM in variant(words.partition(",")[0], lexicon)


def extents_of(label: str, lexicon: Lexicon) -> tuple[str, list[str]]:
    """Return what a label begins with, and to how much that is done: ``one-of``, ``all-of``."""
    return first_word(label), [kind for kind in ("one-of", "all-of") if lexicon.mentions(label, kind)]


def first_word(text: str) -> str:
    """Return the first word of a text, whatever signs stand before it; empty where there is none."""
    return next((word for word in tokens(text) if word[0].isalnum()), "")


def is_for_users_of(title: str) -> bool:
    """Say whether a title says whom a section is for by the system they have: *Debian based systems*."""
    small = _words("on", "small")
    words = [word for word in tokens(title) if word[0].isalpha() and word not in small]
    systems = [word for word in words if any(one.kind == PLATFORM for one in kinds().get(word, ()))]
    others = frozenset(words).difference(systems)
    return bool(systems) and bool(others) and others <= names("having")


def is_another_form(label: str) -> bool:
    """Say whether a label is nothing but what the command before did without: ``With coverage``."""
    words = tokens(label)
    return 1 < len(words) <= _BRIEF and words[0] in _words("with", "without")


def is_system(label: str) -> bool:
    """Say whether a label is nothing but the name of a system: ``Windows:``, ``macOS (Homebrew)``."""
    return names_only(label) and bool(systems_in(label))


def is_later(kind: str, which: str) -> bool:
    """Say whether a label is by itself one of several ways: *Method 2* has another before it."""
    return kind.startswith("numbered") and which in _SECOND


def are_kinds_of_release(word: str, other: str) -> bool:
    """Say whether two words name a kind of release each: *patch*, *minor*."""
    return all(any(one.kind == _SIZES for one in kinds().get(part, ())) for part in (word, other))


def are_opposites(word: str, other: str) -> bool:
    """Say whether of two words one undoes what the other does: *enable*, *disable*."""
    return f"{word} {other}" in lines("opposites") or f"{other} {word}" in lines("opposites")


def is_walk(members: Sequence[tuple[int, str]]) -> bool:
    """Say whether sections are no ways to choose from, but lead from one to the other and back again.

    Args:
        members: Sections, and what each is for: *Linux*, *macOS*, and once more *Linux*.
    """
    turns = [which for at, (_, which) in enumerate(members) if at == 0 or members[at - 1][1] != which]
    return len(turns) > len(set(turns)) <= _STATIONS


def _named(words: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the kinds of which a label names one; in a longer label it stands after *on* or *for*."""
    known = kinds()
    before, small = _words("on"), _words("on", "small")
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
    first = at - 1 if at > 1 and words[at - 1] in kinds() else at
    return first > 0 and words[first - 1] in before
