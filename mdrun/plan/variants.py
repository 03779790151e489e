"""Labels and titles that stand for one of several ways: *Option A*, *macOS*, *Patch release*."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass, replace
from mdrun.patterns import regex
from mdrun.wordlists import lines, names, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mdrun.wordlists import Lexicon

RELEASES = "alpha"
"""The kind of the words that tell one release from another: the first of them."""
_SIZES = "major"
"""The kind of the words that say how much a release changes."""
PLATFORM = "linux"
"""The kind of the words that are systems."""
BY = "by"
"""The kind of labels that say by which means: *Using npm*."""
_HANDS = "automatic"
"""The kind of the words that say whether a person or a machine does something."""
_FEW = 9
"""A label has no more words."""
_ASIAN = 0x2E80
"""Scripts from here on are written without spaces."""
_STATIONS = 3
"""Systems between which one goes; more are a list of them."""
_BRIEF = 3
"""A comment that tells one form of a command from another has no more words."""
_SHORT = 4
"""A label with no more words that count is about what it names."""
_ON = frozenset(
    (
        "for",
        "on",
        "auf",
        "für",
        "unter",
        "sur",
        "sous",
        "pour",
        "en",
        "para",
        "no",
        "su",
        "per",
        "на",
        "для",
        "под",
    )
)
_SMALL = _ON | frozenset(("a", "an", "and", "by", "from", "in", "of", "or", "the", "to", "with", "your"))
_NUMBERED = regex(
    r"^[\W_]*(?P<word>[^\W\d_]+)\s*(?:#\s*)?(?P<n>\d{1,2}|[A-Za-z]|[一二三四五六七八九]|i{1,3}v?|one|two|three)(?!\w)",
    re.IGNORECASE,
)
_CALLED = regex(r"^[\W_]*(?P<word>[^\W\d_]+)\s*[:：]\s*(?P<which>\w.*)")
"""What names one of several, without a number: *Problem: no space left*."""
_WITH = frozenset(("with", "mit", "avec", "con", "com", "с", "со"))
_WITHOUT = frozenset(("without", "ohne", "sans", "sin", "sem", "senza", "без"))
_SECOND = frozenset(("2", "b", "二", "ii", "two", "3", "c", "三", "iii", "three"))
_TABS = regex(
    r"^[ \t]*(?:(?P<end>:::+[ \t]*zone-end|</TabItem>|</Tab>|\{\{[<%][ \t]*/tab\b[^}]*\}\}|---$)"
    r"|:::+[ \t]*(?:zone|\{?tab(?:-item|item)?\}?)\b[^\n]*|<Tab(?:Item)?\b[^>]*>|\{\{[<%][ \t]*tab\b[^}]*\}\}"
    r"|\[[^\]\n]*\]\(#tab/[^)\n]*\))",
    re.MULTILINE | re.IGNORECASE,
)
_TAB_MARKS = (":::", "<", "{{", "(#", "---")
"""Without them :data:`_TABS` finds nothing."""
_BY = frozenset(("via", "using", "über", "mittels", "mediante", "usando", "tramite", "через"))
_HAVING = frozenset(("from", "von", "depuis", "desde", "с"))
_FROM = regex(r"\b(?:from|von|depuis|desde|с)\s+(?:\w+\s+)?(v?\d[\w.]*)", re.IGNORECASE)
"""What names the version that one has: *Upgrade from 1.x*."""
_TAB = regex(r"^===[!+]*[ \t]+\"")


def variant(label: str, lexicon: Lexicon) -> Mapping[str, str]:
    """Return what a label or a title is one of, and which one it is; several where it names several.

    Args:
        label: A short lead or a title, such as ``For macOS:``.
        lexicon: The phrases of the guide's languages.
    """
    if _TAB.match(label):
        return {"tab": label}
    numbered = _NUMBERED.match(label)
    if numbered is not None and lexicon.opens(numbered["word"], "variant"):
        return {f"numbered {numbered['word'].casefold()}": numbered["n"].casefold()}
    named = _CALLED.match(label)
    if named is not None and lexicon.opens(named["word"], "variant"):
        return {f"numbered {named['word'].casefold()}": named["which"].casefold()}
    words = [word for word in tokens(label) if word[0].isalnum()]
    if not 0 < len(words) <= _FEW:
        return {}
    for word, following in pairwise(words):
        if word in _WITH or word in _WITHOUT:
            return {**dict(_named(words)), f"with {following}": "with" if word in _WITH else "without"}
    found = dict(_named(words))
    if words[0] in _BY and len(words) > 1:
        found = {kind: which for kind, which in found.items() if kind == _HANDS}
        found[BY] = " ".join(words[1:])
    from_version = None if _HAVING.isdisjoint(words) else _FROM.search(label)
    if from_version is not None:
        found["from"] = from_version[1]
    return found


def names_only(label: str) -> bool:
    """Say whether a label is nothing but words that are one of several: ``npm``, ``On macOS (Homebrew)``."""
    return all(word in _kinds() or word in _SMALL for word in tokens(label) if word[0].isalpha())


def systems_in(code: str) -> frozenset[str]:
    """Return the systems that commands name: ``GOOS=darwin`` is macOS."""
    words = (word for part in tokens(code) for word in _kinds().get(part, ()))
    return frozenset(found.which for found in words if found.kind == PLATFORM)


def is_of_one(label: str, lexicon: Lexicon) -> bool:
    """Say whether a label says for which one of several ways something is: ``On macOS:``."""
    first = next((word for word in tokens(label) if word[0].isalnum()), "")
    if first not in _ON:
        return False
    if PLATFORM in variant(label.partition(",")[0], lexicon):
        return True
    return any(kind.partition(" ")[0] not in (BY, "all", "numbered") for kind in variant(label, lexicon))


def is_for_users_of(title: str) -> bool:
    """Say whether a title says whom a section is for by the system they have: *Debian based systems*."""
    words = [word for word in tokens(title) if word[0].isalpha() and word not in _SMALL]
    systems = [word for word in words if any(one.kind == PLATFORM for one in _kinds().get(word, ()))]
    others = frozenset(words).difference(systems)
    return bool(systems) and bool(others) and others <= names("having")


def is_another_form(label: str) -> bool:
    """Say whether a label is nothing but what the command before did without: ``With coverage``."""
    words = tokens(label)
    return 1 < len(words) <= _BRIEF and (words[0] in _WITH or words[0] in _WITHOUT)


def is_system(label: str) -> bool:
    """Say whether a label is nothing but the name of a system: ``Windows:``, ``macOS (Homebrew)``."""
    return names_only(label) and bool(systems_in(label))


def is_later(kind: str, which: str) -> bool:
    """Say whether a label is by itself one of several ways: *Method 2* has another before it."""
    return kind.startswith("numbered") and which in _SECOND


def are_kinds_of_release(word: str, other: str) -> bool:
    """Say whether two words name a kind of release each: *patch*, *minor*."""
    return all(any(one.kind == _SIZES for one in _kinds().get(part, ())) for part in (word, other))


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


def tab_after(text: str, tab: str) -> str:
    """Return the tab in which one is after a paragraph or a heading; nothing outside of tabs.

    Site generators write them as ``:::zone pivot="cli"``, ``:::{tab-item} CLI``, ``<TabItem value="cli">``,
    ``{{% tab "CLI" %}}`` or ``# [CLI](#tab/cli)``.
    """
    if not any(mark in text for mark in _TAB_MARKS):
        return tab
    for match in _TABS.finditer(text):
        tab = "" if match["end"] else " ".join(match[0].split())
    return tab


def _named(words: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the kinds of which a label names one; in a longer label it stands after *on* or *for*."""
    known = _kinds()
    said = [word for word in words if word not in _SMALL and not word.isdigit()]
    short = len(said) <= _SHORT or known.keys() >= set(said)
    for at, word in enumerate(words):
        for found in known.get(word, ()) if word.isascii() else known.get(word) or _inside(word):
            if found.beside:
                if not found.beside.isdisjoint(words[max(at - 1, 0) : at + 2]):
                    yield found.kind, found.which
            elif found.kind == "all":
                yield f"all to {words[0]}", found.which
            elif short or (at > 0 and words[at - 1] in _ON):
                yield found.kind, found.which


def _inside(word: str) -> list[_One]:
    """Return what a word of a script without spaces holds: *手动部署*."""
    if ord(word[0]) < _ASIAN:
        return []
    return [one for part, found in _parts() if part in word for one in found]


@cache
def _parts() -> list[tuple[str, list[_One]]]:
    """Return what parts of such words are; what hands or machines do is told by the whole title."""
    return [
        (part, [replace(one, beside=frozenset()) for one in found if one.kind != _HANDS])
        for part, found in _kinds().items()
        if ord(part[0]) >= _ASIAN
    ]


@dataclass(frozen=True, slots=True)
class _One:
    """A word that is one of several."""

    kind: str
    """The first word of its line, which stands for all of them."""
    which: str
    """The word that it means."""
    beside: frozenset[str]
    """Words of which one must stand beside it; none where it stands for itself."""


@cache
def _kinds() -> dict[str, list[_One]]:
    """Return what each word is that is one of several: *minor* is a version, and a release among others."""
    found: dict[str, list[_One]] = {}
    for line in lines("variants"):
        members, _, beside = line.partition(" : ")
        kind = members.split()[0].partition("/")[0]
        for same in members.split():
            one = _One(kind, same.partition("/")[0], frozenset(beside.split()))
            for word in same.split("/"):
                found.setdefault(word, []).append(one)
    return found
