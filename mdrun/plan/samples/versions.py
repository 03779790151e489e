"""Versions that a guide names: those of the day on which it was written are stale in a later run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.bash import command_words, parse, program_of
from mdrun.listed import is_in
from mdrun.patterns import regex
from mdrun.plan.samples.forms import SCRIPT
from mdrun.wordlists import names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_RELEASING = frozenset(("docker", "git", "hg", "gh", "npm", "cargo", "svn", "helm"))
"""Programs whose version, where a guide gives them one, is that of what it releases."""
_VERSION = regex(r"(?<![\w./])[vV]?\d+\.\d+(?:\.\d+)*(?:-?(?:rc|alpha|beta)[\w.]*)?(?![\w.]*\w\.\w)")
_BRANCH = regex(
    r"(?:^|/)(?:release|releases|rel|hotfix|version)[/_-][vV]?(\d+\.\d+(?:\.\d+)*)(?![\w./])"
    r"|(?:^|[/_-])[vV]?(\d+\.\d+\.\d+)(?![\w./])"
)
"""A branch that has the name of a version: ``release/1.4.0``, ``preview/v1.4.0``."""
_WHOLE = regex(r"[vV]?\d+\.\d+\.\d+(?:-?(?:rc|alpha|beta)[\w.]*)?")
ASSIGNED_VERSION = regex(
    r"(?:export\s+)?\w*(?:VERSION|version|TAG|RELEASE)\w*=[\"']?[vV]?\d+\.\d+", marks="="
)
NUMBERS = regex(r"(?<![\w.])[vV]?(\d+\.\d+\.\d+(?:-?(?:rc|alpha|beta)[\w.]*)?)(?!\w|\.\d)")
"""A whole version, wherever it stands; its number."""
_ARTIFACT = regex(
    r"(?:file://)?[^\s:]*?\b(?:build|dist|Downloads|out|pkg|release|releases|target)/(?:[^\s/]+/)*"
    r"[A-Za-z][\w+]*(?:[-_.][A-Za-z][\w+]*)*[-_]v?(\d+\.\d+(?:\.\d+)*)(?:[-_][\w.-]*)?\.(?:\w+)",
    marks="/",
)
"""What was built, or fetched, with the version of the day in its name: ``dist/app-1.4.0.tar.gz``."""
_SET_VERSION = regex(r"(?:\w*(?:VERSION|TAG|RELEASE)|-D\w*[vV]ersion)=[vV]?(\d+\.\d+[\w.-]*)", marks="=")
"""A word that gives a version to a program: ``make release VERSION=1.4.0``."""


def versions_given(scripts: Iterable[str], cover: Callable[[str], str]) -> frozenset[str]:
    """Return the versions that a guide gives to what it is about: those of the day on which it was written.

    Args:
        scripts: The texts of its blocks.
        cover: Covers the placeholders of a text.
    """
    found: set[str] = set()
    for script in scripts:
        if NUMBERS.search(script) is not None:
            taken_apart = parse(cover(script))
            found.update(part.text for part in taken_apart.parts if ASSIGNED_VERSION.match(part.text))
            for simple in taken_apart.simple:
                words = command_words(simple)
                if words and words[0] in _RELEASING and names_version(words):
                    found.update(words)
                elif words and SCRIPT.fullmatch(words[0]):
                    found.update(filter(_WHOLE.fullmatch, words[1:]))
                found.update(
                    set_to[1] for set_to in map(_SET_VERSION.fullmatch, words[1:]) if set_to is not None
                )
    return frozenset(number for text in found for number in NUMBERS.findall(text))


def stale(words: tuple[str, ...], own: str) -> Iterator[str]:
    """Yield the versions among the words of a command that are not that of the run.

    Args:
        words: The words, with the command's name.
        own: The version of the run, without a ``v``.
    """
    for pattern in (_SET_VERSION, _ARTIFACT):
        given = filter(None, map(pattern.fullmatch, words[1:]))
        yield from (found[0] for found in given if found[1] != own)
    if not _fetches(words):
        yield from (word for word in words[1:] if _WHOLE.fullmatch(word) and number(word) != own)
    literals = [literal for literal in _literals(words[1:]) if number(literal) != own]
    if literals and names_version(words):
        yield from literals


def _fetches(words: tuple[str, ...]) -> bool:
    """Say whether a command fetches other software, whose version it names."""
    return program_of(words) in names("fetchers")


def number(version: str) -> str:
    """Return a version without a ``v``."""
    return version.lstrip("vV")


def _literals(words: tuple[str, ...]) -> Iterator[str]:
    for word in words:
        if "://" not in word:
            yield from _VERSION.findall(word)
            yield from (one or other for one, other in _BRANCH.findall(word))


def names_version(words: tuple[str, ...]) -> bool:
    """Say whether a command gives a version to something, such as a tag, a branch or a release."""
    return is_in(words, "naming")
