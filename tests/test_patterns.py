"""Patterns that are compiled at their first use."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

import mdrun
from mdrun.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_it_does_what_a_compiled_pattern_does() -> None:
    lazy, compiled = (make(r"(?P<n>\d+)x", re.IGNORECASE) for make in (regex, re.compile))
    text = "a 12X b 3x"
    assert lazy.match("7x")
    assert lazy.fullmatch("7X")
    assert not lazy.match(text)
    assert [found.span("n") for found in lazy.finditer(text)] == [(2, 4), (8, 9)]
    assert lazy.findall(text) == compiled.findall(text)
    assert lazy.sub("-", text) == compiled.sub("-", text)
    assert lazy.split(text) == compiled.split(text)
    assert lazy.groupindex == compiled.groupindex
    assert regex(rb"\d").search(b"a1")


def test_it_is_compiled_when_it_is_used() -> None:
    lazy = regex("(")
    with pytest.raises(re.error, match="unterminated"):
        lazy.search("x")


def test_all_patterns_are_right() -> None:
    names = (module.name for module in pkgutil.walk_packages(mdrun.__path__, "mdrun."))
    modules = (import_module(name) for name in names if name != "mdrun.__main__")
    found = [one for module in modules for value in vars(module).values() for one in patterns(value)]
    assert len(found) > 100
    assert all(one.groups >= 0 for one in found)


def patterns(value: object) -> Iterator[re.Pattern[str]]:
    """Yield the patterns that a name of a module stands for."""
    if isinstance(value, tuple):
        for part in value:
            yield from patterns(part)
    elif type(value) is type(regex("")):
        yield value
