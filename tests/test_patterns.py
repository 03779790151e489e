"""Patterns that are compiled at their first use."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import mdrun
from mdrun.patterns import compiled_later, regex
from mdrun.plan.likeness import foreign

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


def test_a_library_compiles_its_expressions_when_they_are_used() -> None:
    compiled = re.compile
    with compiled_later():
        wrong, right = re.compile("("), re.compile("A", flags=re.IGNORECASE)
        assert re.compile("b").match("b")
    assert re.compile is compiled
    assert right.search("a")
    with pytest.raises(re.error, match="unterminated"):
        wrong.search("x")


def test_one_with_marks_does_what_it_does_without() -> None:
    marked, compiled = regex(r"\((\w+)\)", marks="("), re.compile(r"\((\w+)\)")
    for text in ("(a) b (c)", "(a)", "none of it", ""):
        for name in ("search", "match", "fullmatch"):
            found, wanted = getattr(marked, name)(text), getattr(compiled, name)(text)
            assert (found and found.span()) == (wanted and wanted.span())
        assert marked.findall(text) == compiled.findall(text)
        assert [one.span() for one in marked.finditer(text)] == [
            one.span() for one in compiled.finditer(text)
        ]
        assert marked.sub(r"\1", text) == compiled.sub(r"\1", text)


def test_one_with_marks_is_compiled_where_one_stands() -> None:
    lazy = regex("(", marks="xy")
    assert lazy.search("z") is None
    with pytest.raises(re.error, match="unterminated"):
        lazy.search("y")


def test_a_mark_stands_in_whatever_letters_where_those_do() -> None:
    marked = regex("(?:big|small) house", re.IGNORECASE, marks=("house",))
    assert [marked.search(text) is not None for text in ("a BIG House", "a big hut", "")] == [
        True,
        False,
        False,
    ]


def in_all_modules() -> Iterator[re.Pattern[str]]:
    """Yield the patterns of all modules."""
    names = (module.name for module in pkgutil.walk_packages(mdrun.__path__, "mdrun."))
    modules = [import_module(name) for name in names if name != "mdrun.__main__"]
    yield from (one for module in modules for value in vars(module).values() for one in patterns(value))
    yield foreign._prompts()


def patterns(value: object) -> Iterator[re.Pattern[str]]:
    """Yield the patterns that a name of a module stands for."""
    if isinstance(value, tuple | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from patterns(part)
    elif type(value) in (type(regex("")), type(regex("", marks="x"))):
        yield value  # type: ignore[misc]


def test_all_patterns_are_right() -> None:
    found = list(in_all_modules())
    assert len(found) > 100
    assert all(one.groups >= 0 for one in found)  # asking compiles it, which fails where it is wrong


def ranges(parsed: object) -> Iterator[tuple[int, int]]:
    """Yield the first and the last character of each range in what an expression was parsed to."""
    if isinstance(parsed, tuple) and len(parsed) == 2 and parsed[0] is re._constants.RANGE:  # type: ignore[attr-defined]
        yield parsed[1]
    elif isinstance(parsed, tuple | list | re._parser.SubPattern):  # type: ignore[attr-defined]
        for part in parsed:
            yield from ranges(part)


def test_no_class_is_made_for_half_of_all_characters_one_by_one() -> None:
    for one in in_all_modules():
        if isinstance(one.pattern, str):
            found = ranges(re._parser.parse(one.pattern, one.flags))  # type: ignore[attr-defined]
            assert not [hex(last) for first, last in found if last - first > CHINESE], one.pattern


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_mark_stands_in_all_that_a_pattern_finds(data: st.DataObject) -> None:
    for one in MARKED:
        compiled = re.compile(one.pattern, one.flags)
        text = data.draw(st.from_regex(compiled))
        found = compiled.search(text)
        assert found is None or one.search(text) is not None


CHINESE = 0x9FFF - 0x4E00
"""The longest range of characters that is looked for as such: each is gone through when it is compiled."""
MARKED = sorted(
    {one for one in in_all_modules() if type(one) is type(regex("", marks="x"))},
    key=lambda one: str(one.pattern),
)
