"""The layout of a dataclass: its fields, and what its methods look up of them."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MISSING: Any = type("_Missing", (), {"__repr__": lambda _: "MISSING"})()


class Field:
    """What is known of one field."""

    __slots__ = ("compare", "default", "default_factory", "name", "repr")

    def __init__(self, default: Any, default_factory: Any, compare: bool, shown: bool) -> None:
        self.name = ""
        self.default = default
        self.default_factory = default_factory
        self.compare = compare
        self.repr = shown


class Layout:
    """What the methods of a dataclass look up.

    Args:
        fields: Its fields, in their order.
        then: Its ``__post_init__``, which is called once they are set.
    """

    __slots__ = ("compared", "defaults", "fields", "made", "names", "shown", "simple", "sure", "then")

    def __init__(self, fields: tuple[Field, ...], then: Callable[[Any], None] | None) -> None:
        self.fields = fields
        self.then = then
        self.names = tuple(field.name for field in fields)
        self.compared = _getter([field.name for field in fields if field.compare])
        self.shown = tuple(field.name for field in fields if field.repr)
        self.defaults = tuple(field.default for field in fields)
        self.simple = max(
            (index for index, value in enumerate(self.defaults, 1) if value is MISSING), default=0
        )
        """How many arguments are enough for the others to have plain defaults."""
        self.sure: tuple[Callable[[Any, Any], None], ...] = ()
        """Sets each field, whether or not the class is frozen."""
        self.made = 0
        """How many records were made before the class got an ``__init__`` of its own."""

    def completed(self, kind: str, args: tuple[Any, ...], given: Mapping[str, Any]) -> list[Any]:
        """Return the values of all fields.

        Raises:
            TypeError: One is missing, or is not there, or was given twice.
        """
        if len(args) > len(self.names):
            raise TypeError(f"{kind}() takes {len(self.names)} arguments, and {len(args)} were given")
        rest = self.names[len(args) :]
        if not given and len(args) >= self.simple:
            return [*args, *self.defaults[len(args) :]]
        if len(given) == len(rest) and all(map(given.__contains__, rest)):
            return [*args, *map(given.__getitem__, rest)]
        values, used = list(args), 0
        for field in self.fields[len(args) :]:
            if field.name in given:
                values.append(given[field.name])
                used += 1
            elif field.default is not MISSING:
                values.append(field.default)
            elif field.default_factory is not MISSING:
                values.append(field.default_factory())
            else:
                raise TypeError(f"{kind}() misses its argument {field.name!r}")
        if used < len(given):
            odd = next(name for name in given if name not in rest)
            how = "multiple values for argument" if odd in self.names else "an unexpected keyword argument"
            raise TypeError(f"{kind}() got {how} {odd!r}")
        return values


def _getter(names: list[str]) -> Callable[[Any], Any]:
    return attrgetter(*names) if names else lambda _: ()
