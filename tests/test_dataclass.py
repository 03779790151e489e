"""Dataclasses that cost little to define do what those of the standard library do."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from typing import Any

import pytest

from mdrun.dataclass import MANY, asdict, dataclass, field, fields, replace


@dataclass(frozen=True, slots=True)
class Point:
    """A frozen one."""

    x: int
    """Across."""
    y: int = 2
    """Up."""
    said: frozenset[str] = field(default=frozenset(), compare=False, repr=False)

    @property
    def sum(self) -> int:
        return self.x + self.y

    @classmethod
    def origin(cls) -> Point:
        return cls(0, 0)


@dataclasses.dataclass(frozen=True, slots=True)
class Standard:
    """The same, as the standard library has it."""

    x: int
    y: int = 2
    said: frozenset[str] = dataclasses.field(default=frozenset(), compare=False, repr=False)


@dataclass(slots=True)
class Open:
    """One that may be changed."""

    point: Point
    names: list[str] = field(default_factory=list)
    more: dict[str, Point] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Empty:
    """One without fields."""


MADE: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
    ((1,), {}),
    ((1, 3), {}),
    ((), {"x": 1}),
    ((1,), {"y": 4}),
    ((), {"y": 4, "x": 1}),
    ((1, 2, frozenset({"a"})), {}),
]


@pytest.mark.parametrize(("args", "given"), MADE)
def test_what_is_made_is_the_same(args: tuple[Any, ...], given: dict[str, Any]) -> None:
    ours, theirs = Point(*args, **given), Standard(*args, **given)
    assert (ours.x, ours.y, ours.said) == (theirs.x, theirs.y, theirs.said)
    assert repr(ours) == repr(theirs).replace("Standard", "Point")
    assert asdict(ours) == dataclasses.asdict(theirs)
    assert ours == Point(*args, **given)
    assert hash(ours) == hash(Point(*args, **given))
    assert ours == replace(ours, said=frozenset({"z"}))
    assert ours != replace(ours, x=9)


@pytest.mark.parametrize(
    ("args", "given", "told"),
    [
        ((), {}, "misses its argument 'x'"),
        ((1, 2, frozenset(), 4), {}, "takes 3 arguments, and 4 were given"),
        ((1,), {"x": 1}, "multiple values for argument 'x'"),
        ((1,), {"z": 1}, "unexpected keyword argument 'z'"),
    ],
)
def test_what_cannot_be_made_is_told(args: tuple[Any, ...], given: dict[str, Any], told: str) -> None:
    with pytest.raises(TypeError, match=told):
        Point(*args, **given)
    with pytest.raises(TypeError):
        Standard(*args, **given)


def test_a_frozen_one_stays_as_it_is() -> None:
    point = Point(1)
    with pytest.raises(AttributeError, match="frozen"):
        point.x = 2  # type: ignore[misc]
    with pytest.raises(AttributeError, match="frozen"):
        point.z = 2  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match="frozen"):
        del point.x
    assert not hasattr(point, "__dict__")
    assert (point.sum, Point.origin().sum) == (3, 0)
    with pytest.raises(TypeError, match="unexpected keyword argument"):
        replace(point, z=1)  # type: ignore[call-arg]


def test_one_that_may_be_changed_has_defaults_of_its_own() -> None:
    first, second = Open(Point(1)), Open(Point(1))
    assert first == second
    first.names.append("a")
    second.point = Point(2)
    assert (first.names, second.names, second.point.x) == (["a"], [], 2)
    assert asdict(Open(Point(1), ["a"], {"b": Point(2)})) == {
        "point": {"x": 1, "y": 2, "said": frozenset()},
        "names": ["a"],
        "more": {"b": {"x": 2, "y": 2, "said": frozenset()}},
    }
    with pytest.raises(TypeError, match="unhashable"):
        hash(first)
    with pytest.raises(AttributeError):
        first.other = 1  # type: ignore[attr-defined]


def test_one_without_fields() -> None:
    assert Empty() == Empty()
    assert repr(Empty()) == "Empty()"


def test_it_matches() -> None:
    match Point(1, 5):
        case Point(x, 5):
            assert x == 1
        case _:
            pytest.fail("no match")


def test_the_standard_librarys_functions_take_it() -> None:
    assert dataclasses.replace(Point(1), y=7) == Point(1, 7)
    assert dataclasses.asdict(Open(Point(1)))["point"]["y"] == 2
    assert dataclasses.is_dataclass(Point)
    ours = [(one.name, one.default, one.compare, one.repr) for one in fields(Point)][1:]
    theirs = [(one.name, one.default, one.compare, one.repr) for one in dataclasses.fields(Standard)][1:]
    assert ours == theirs
    assert [one.name for one in dataclasses.fields(Open)] == [one.name for one in fields(Open)]


def test_no_module_of_mdrun_needs_the_standard_librarys() -> None:
    code = "import sys, mdrun.cli.planning, mdrun.cli.one_run; print('dataclasses' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def outcome(kind: Any, args: tuple[Any, ...], given: dict[str, Any]) -> str:
    """Return what making a record comes to."""
    try:
        return repr(asdict(kind(*args, **given)))
    except TypeError as problem:
        return str(problem)


@pytest.mark.parametrize("args", [(), (1,), (1, 3), (1, 3, frozenset("a")), (1, 2, 3, 4)])
@pytest.mark.parametrize("given", [{}, {"x": 1}, {"y": 5}, {"said": frozenset("b")}, {"x": 1, "z": 2}])
def test_the_many_are_made_like_the_few(args: tuple[Any, ...], given: dict[str, Any]) -> None:
    @dataclass(frozen=True, slots=True)
    class Many:
        """One of which there are many."""

        x: int
        y: int = 2
        said: frozenset[str] = field(default_factory=lambda: frozenset("f"), compare=False, repr=False)

    few = outcome(Many, args, given)
    generic = Many.__init__
    for _ in range(MANY):
        Many(1)
    assert Many.__init__ is not generic
    assert outcome(Many, args, given) == few
    with pytest.raises(AttributeError, match="frozen"):
        Many(1).x = 2  # type: ignore[misc]


def test_what_comes_after_the_fields_is_done_for_the_few_and_the_many() -> None:
    @dataclass(slots=True)
    class Added:
        """One that adds to what it is given."""

        names: list[str]

        def __post_init__(self) -> None:
            self.names = [*self.names, "later"]

    assert all(Added(["first"]).names == ["first", "later"] for _ in range(MANY + 2))
    assert Added(names=[]).names == ["later"]
