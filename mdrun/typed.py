"""Whether a record that was built from what a file holds has values of the types that its fields have.

A file may have been written by anybody: whoever reads it takes what does not fit for damage, and everything
behind can rely on the types. Of values of some kinds, such as texts, it is remembered that they fit.
"""

from __future__ import annotations

import sys
from functools import cache
from operator import attrgetter
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from mdrun.dataclass import dataclass, fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_LONGEST = 60
"""Characters of a value that are told."""
_FARTHEST = 1e15
"""What no number of seconds reaches that was measured, nor one that is infinite, or none."""


def misfit(record: Any) -> str:
    """Return which field of a record has a value of another type, and that value; empty where none has.

    Args:
        record: A dataclass of :mod:`mdrun.dataclass`; a list of JSON must be a tuple in it.
    """
    kind: type = type(record)
    fields_of = typed(kind)
    return fields_of.misfit(fields_of.values(record))


def typed(kind: type) -> Typed:
    """Return what is known of the fields of a class of records."""
    known = _KNOWN.get(kind)
    if known is None:
        known = _KNOWN[kind] = Typed(kind)
    return known


class Typed:
    """The fields of a class of records, and the types that their values have.

    Args:
        kind: The class. Its fields may be of the types of JSON, words of a ``Literal``, and such records.
    """

    def __init__(self, kind: type) -> None:
        self._names = tuple(field.name for field in fields(kind))
        self.values = attrgetter(*self._names, "__class__")  # of one name it would give the value alone
        """Returns the values of a record, in the order of its fields."""
        self._types = tuple(_written(kind.__annotations__[name], kind.__module__) for name in self._names)
        self._close = tuple((at, one.more) for at, one in enumerate(self._types) if one.more is not None)
        """What else must hold of a value whose class is one that fits."""
        self._known: set[tuple[type, ...]] = set()
        """The classes of values that fit."""

    def misfit(self, values: Sequence[Any]) -> str:
        """Return which field has a value of another type, and that value; empty where none has.

        Args:
            values: In the order of the fields.
        """
        kinds = tuple(map(type, values))
        if kinds in self._known and self._fits_closely(values):
            return ""
        for name, one, value in zip(self._names, self._types, values, strict=False):
            if not one.fits(value):
                return _told(name, value)
        self._known.add(kinds)
        return ""

    def _fits_closely(self, values: Sequence[Any]) -> bool:
        for at, more in self._close:  # noqa: SIM110 - twice as fast as all()
            if not more(values[at]):
                return False
        return True


@dataclass(frozen=True, slots=True)
class _Type:
    """A type that a field may have."""

    kinds: frozenset[type] | None
    """The classes of its values; None where any will do."""
    more: Callable[[Any], bool] | None = None
    """What else must hold of a value; None where nothing must."""

    def fits(self, value: Any) -> bool:
        """Say whether a value is of this type."""
        if self.kinds is not None and type(value) not in self.kinds:
            return False
        return self.more is None or self.more(value)

    def fit(self, values: Iterable[Any]) -> bool:
        """Say whether all values are of this type."""
        if self.more is None and self.kinds is not None:
            return self.kinds.issuperset(map(type, values))
        return all(map(self.fits, values))


@cache
def _written(annotation: str, module: str) -> _Type:
    """Return a type as it is written in a module; many fields have the same."""
    return _type(eval(annotation, vars(sys.modules[module])))


def _type(kind: Any) -> _Type:
    origin, inner = get_origin(kind), get_args(kind)
    if kind is Any:
        return _Type(None)
    if kind is float:
        return _Type(frozenset((float, int)), lambda value: -_FARTHEST < value < _FARTHEST)
    if origin is Literal:
        return _Type(frozenset((str,)), frozenset(inner).__contains__)
    if origin in (Union, UnionType):
        return _optional(*(_type(one) for one in inner if one is not type(None)))
    if origin is tuple:
        return _Type(frozenset((tuple,)), _tuple(inner))
    if origin is dict:
        each = _type(inner[1])
        return _Type(frozenset((dict,)), lambda value: each.fit(value.values()))
    return _Type(frozenset((kind,)), None if kind in _PLAIN else lambda value: not misfit(value))


def _optional(one: _Type) -> _Type:
    kinds, more = one.kinds, one.more
    known = kinds | {type(None)} if kinds is not None else None
    return _Type(known, (lambda value: value is None or more(value)) if more is not None else None)


def _tuple(inner: tuple[Any, ...]) -> Callable[[Any], bool]:
    """Return what says whether the values of a tuple are of the types between its brackets."""
    types = [_type(one) for one in inner if one is not ...]
    if inner[-1] is ...:
        return types[0].fit
    return lambda value: len(value) == len(types) and all(map(_Type.fits, types, value))


def _told(name: str, value: Any) -> str:
    """Return what is wrong with a value: of a record, or of one of several, with which value of that."""
    for inner in value if type(value) is tuple else (value,):
        if hasattr(inner, "__layout__") and (found := misfit(inner)):
            return f"{name}: {found}"
    said = repr(value)
    return f"{name} is {said if len(said) <= _LONGEST else f'{said[:_LONGEST]}…'}"


_PLAIN = (bool, int, str)
_KNOWN: dict[type, Typed] = {}
