"""The systems that titles and commands name: *CentOS7*, ``GOOS=darwin``, *Debian based systems*."""

from __future__ import annotations

from mdrun.patterns import regex
from mdrun.plan.wording.prepositions import that_tell
from mdrun.plan.wording.variant_words import is_of, variant_words
from mdrun.wordlists import names, tokens

PLATFORM = "linux"
"""The kind of the words that are systems."""
_OTHER = frozenset(("windows", "arm64", "aarch64"))
"""What a guide's other commands are not for, where a title begins with it."""
_WORD_AND_VERSION = regex(r"(?<![A-Za-z])[A-Za-z]+[-\s]?\d+(?:\.\d+)*(?![\w.])")
_OF_SYSTEM = regex(r"(?P<name>[A-Za-z]+)[-\s]?(?P<version>[\d.]+)")


def systems_in(code: str) -> frozenset[str]:
    """Return the systems that commands name: ``GOOS=darwin`` is macOS."""
    words = (word for part in tokens(code) for word in variant_words().get(part, ()))
    return frozenset(found.which for found in words if found.kind == PLATFORM)


def systems_with_versions(title: str) -> list[tuple[str, str]]:
    """Return the systems that a title names with a version: *CentOS7*, *Ubuntu 22.04*."""
    named = (_OF_SYSTEM.fullmatch(word) for word in _WORD_AND_VERSION.findall(title))
    return [
        (one.which, found["version"])
        for found in named
        if found is not None
        for one in variant_words().get(found["name"].casefold(), ())
        if one.kind == PLATFORM
    ]


def is_for_users_of(title: str) -> bool:
    """Say whether a title tells whom a section is for: *Debian based systems*, *ARM64 install*."""
    small = that_tell("on", "small")
    words = [word for word in tokens(title) if word[0].isalpha() and word not in small]
    if not _OTHER.isdisjoint(words[:1]):
        return True
    systems = [word for word in words if is_of(word, PLATFORM)]
    others = frozenset(words).difference(systems)
    return bool(systems) and bool(others) and others <= names("having")
