"""Records that are built from what a file holds: values of other types are named."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from mdrun.dataclass import dataclass, field
from mdrun.typed import misfit


@dataclass(frozen=True, slots=True)
class Inner:
    name: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Outer:
    text: str = ""
    count: int = 0
    seconds: float = 0.0
    flag: bool = False
    word: Literal["yes", "no"] = "yes"
    maybe: Literal["a", "b"] | None = None
    names: tuple[str, ...] = ()
    pair: tuple[int, int] = (1, 2)
    inner: tuple[Inner, ...] = ()
    one: Inner | None = None
    facts: dict[str, str] = field(default_factory=dict)
    anything: dict[str, Any] = field(default_factory=dict)


GOOD: tuple[dict[str, Any], ...] = (
    {},
    {"seconds": 3, "maybe": "b", "names": ("a", "b"), "inner": (Inner("x"), Inner("y", 3))},
    {"one": Inner("x"), "facts": {"a": "b"}, "anything": {"a": [1, None]}, "pair": (7, 7)},
)


@pytest.mark.parametrize("given", GOOD)
def test_what_is_of_its_type_fits(given: dict[str, Any]) -> None:
    assert misfit(Outer(**given)) == ""
    assert misfit(Outer(**given)) == ""


BAD: tuple[tuple[dict[str, Any], str], ...] = (
    ({"text": None}, "text is None"),
    ({"text": ["x"]}, "text is ['x']"),
    ({"count": True}, "count is True"),
    ({"count": 1.5}, "count is 1.5"),
    ({"seconds": "1"}, "seconds is '1'"),
    ({"seconds": float("nan")}, "seconds is nan"),
    ({"seconds": float("inf")}, "seconds is inf"),
    ({"flag": 0}, "flag is 0"),
    ({"word": "maybe"}, "word is 'maybe'"),
    ({"maybe": "c"}, "maybe is 'c'"),
    ({"names": "ab"}, "names is 'ab'"),
    ({"names": ("a", 5)}, "names is ('a', 5)"),
    ({"pair": (1,)}, "pair is (1,)"),
    ({"pair": (1, "2")}, "pair is (1, '2')"),
    ({"inner": (Inner("x", "y"),)}, "inner: number is 'y'"),  # type: ignore[arg-type]
    ({"one": "x"}, "one is 'x'"),
    ({"one": Inner(5)}, "one: name is 5"),  # type: ignore[arg-type]
    ({"facts": {"a": 5}}, "facts is {'a': 5}"),
    ({"facts": ["a"]}, "facts is ['a']"),
    ({"anything": ()}, "anything is ()"),
)


@pytest.mark.parametrize(("given", "said"), BAD)
def test_the_first_value_of_another_type_is_named(given: dict[str, Any], said: str) -> None:
    assert misfit(Outer()) == ""
    assert misfit(Outer(**given)) == said


def test_a_long_value_is_named_by_its_beginning() -> None:
    said = misfit(Outer(names=tuple(range(9999))))  # type: ignore[arg-type]
    assert said.startswith("names is (0, 1, 2")
    assert said.endswith("…")
    assert len(said) < 100
