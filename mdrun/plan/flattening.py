"""A plan as rows of plain values, and back: records within records would take twice as long to read.

Each record has a row, after those of the records that it holds, and one row however often it is held: most
steps share what is said of them. So have a tuple and a dictionary that hold records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mdrun.config import Declared, RunSettings, Secrets, Shell
from mdrun.config.rehearsal import RehearsalSettings, Scripted, Stub
from mdrun.dataclass import fields
from mdrun.directives import Directives
from mdrun.errors import Finding
from mdrun.evidence.settlement import Settlement
from mdrun.plan.records import (
    Block,
    Command,
    Place,
    Plan,
    SectionRow,
    Step,
    Told,
    Trigger,
    Use,
    Variable,
)
from mdrun.rubbish import none_sought
from mdrun.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Row = tuple[int, tuple[Any, ...], tuple[tuple[int, int], ...]]
"""A number of what makes a value, what that is given, and where in it the values of earlier rows go: pairs of
a place, from 0, and a row, from 1."""

_KINDS = (
    Plan,
    SectionRow,
    Step,
    Told,
    Block,
    Settlement,
    Command,
    Place,
    Directives,
    Variable,
    Finding,
    Declared,
    RunSettings,
    Shell,
    Secrets,
    Shape,
    RehearsalSettings,
    Stub,
    Scripted,
    Use,
    Trigger,
)


def _tuple_of(*values: Any) -> tuple[Any, ...]:
    return values


def _dict_of(keys: tuple[Any, ...], *values: Any) -> dict[Any, Any]:
    return dict(zip(keys, values, strict=True))


_MAKERS: tuple[Callable[..., Any], ...] = (*_KINDS, _tuple_of, _dict_of)
_NUMBERS: dict[Callable[..., Any], int] = {maker: number for number, maker in enumerate(_MAKERS)}
_AS_IT_IS = frozenset((str, bytes, int, float, bool, frozenset, type(None)))


def flattened(plan: Plan) -> list[Row]:
    """Return a plan as rows of plain values.

    Raises:
        TypeError: Something in it is not known here.
    """
    rows: list[Row] = []
    known: dict[int, int] = {}

    def row_of(value: Any) -> int | None:
        """Return the row of a value; None where it is a plain one."""
        kind = type(value)
        if kind in _AS_IT_IS:
            return None
        if id(value) in known:
            return known[id(value)]
        number, held = _taken_apart(value)
        nested = [(at, row) for at, one in enumerate(held) if (row := row_of(one)) is not None]
        if not nested and kind in (tuple, dict):
            return None
        for at, _ in nested:
            held[at] = None
        rows.append((number, tuple(held), tuple(nested)))
        known[id(value)] = len(rows)
        return known[id(value)]

    row_of(plan)
    return rows


def _taken_apart(value: Any) -> tuple[int, list[Any]]:
    """Return what makes a value, and what that is to be given.

    Raises:
        TypeError: It is not known here.
    """
    if type(value) is tuple:
        return _NUMBERS[_tuple_of], list(value)
    if type(value) is dict:
        return _NUMBERS[_dict_of], [tuple(value), *value.values()]
    number = _NUMBERS.get(type(value))
    if number is None:
        raise TypeError(f"a {type(value).__name__} in a plan")
    return number, [getattr(value, field.name) for field in fields(value)]


@none_sought()
def restored(rows: Iterable[Row]) -> Any:
    """Return what :func:`flattened` was given.

    Args:
        rows: What that returned, perhaps read back from a file.

    Raises:
        TypeError, ValueError, IndexError: They are something else.
    """
    made: list[Any] = [None]
    for number, held, nested in rows:
        if nested:
            values = list(held)
            for at, row in nested:
                values[at] = made[row]
            made.append(_MAKERS[number](*values))
        else:
            made.append(_MAKERS[number](*held))
    return made[-1]
