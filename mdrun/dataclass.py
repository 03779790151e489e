"""Dataclasses that cost little to define.

The standard library writes and compiles several methods for every dataclass when its module is imported:
that was the largest part of the time that ``mdrun plan`` took. Here every dataclass has the same methods,
which look up what is its own; a class of which many records are made gets an ``__init__`` of its own after
all, which takes a third of the time. The names, their meaning and what a type checker makes of them are the
standard library's; ``dataclasses.replace``, ``fields`` and ``asdict`` take these classes, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mdrun.layout import MISSING, Field, Layout

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import asdict as asdict
    from dataclasses import dataclass as dataclass
    from dataclasses import field as field
    from dataclasses import fields as fields
    from dataclasses import replace as replace

MANY = 500
"""Records of a class from which on writing an ``__init__`` for it takes less than it saves."""


class _Standard:
    """Describes a class to the standard library's functions, when one of them asks."""

    def __get__(self, instance: Any, owner: Any) -> dict[str, Any]:
        import dataclasses

        found = {}
        for own in owner.__layout__.fields:
            given: dict[str, Any] = {"compare": own.compare, "repr": own.repr}
            if own.default is not MISSING:
                given["default"] = own.default
            if own.default_factory is not MISSING:
                given["default_factory"] = own.default_factory
            made: Any = dataclasses.field(**given)
            made.name, made.type = own.name, owner.__annotations__[own.name]
            made._field_type = dataclasses._FIELD  # type: ignore[attr-defined]  # noqa: SLF001
            found[own.name] = made
        return found


def _init(self: Any, /, *args: Any, **given: Any) -> None:
    layout = self.__layout__
    if given or len(args) != len(layout.names):
        args = layout.completed(type(self).__name__, args, given)
    for put, value in zip(layout.sure, args, strict=True):
        put(self, value)
    if layout.then is not None:
        layout.then(self)
    layout.made += 1
    if layout.made == MANY and layout.sure:
        type(self).__init__ = _own_init(layout)


def _own_init(layout: Layout) -> Callable[..., None]:
    """Return what does the same for one class alone, with no loop over its fields.

    Python itself puts arguments in order that are given by name; what it refuses is told as ever.
    """
    made: dict[str, Any] = {"completed": layout.completed, "then": layout.then}
    takes, values = [], []
    for index, field in enumerate(layout.fields):
        made |= {f"default_{index}": field.default, f"make_{index}": field.default_factory}
        if field.default_factory is not MISSING:
            takes.append(f"{field.name}=default_{index}")
            values.append(f"make_{index}() if {field.name} is default_{index} else {field.name}")
        else:
            takes.append(field.name if field.default is MISSING else f"{field.name}=default_{index}")
            values.append(field.name)
    puts = {f"put_{index}": put for index, put in enumerate(layout.sure)}
    lines = (
        f"def arranged({', '.join(takes)}): return ({', '.join(values)},)",
        "def __init__(self, /, *args, **given):",
        f" if given or len(args) != {len(puts)}:",
        "  try: args = arranged(*args, **given)",
        "  except TypeError: args = completed(type(self).__name__, args, given)",
        f" {''.join(f'{put}_value, ' for put in puts)}= args",
        *(f" {put}(self, {put}_value)" for put in puts),
        *([" then(self)"] if layout.then else []),
    )
    made |= puts
    exec("\n".join(lines), made)
    return made["__init__"]  # type: ignore[no-any-return]


def _repr(self: Any) -> str:
    words = (f"{name}={getattr(self, name)!r}" for name in self.__layout__.shown)
    return f"{type(self).__qualname__}({', '.join(words)})"


def _eq(self: Any, other: Any) -> bool:
    if type(other) is not type(self):
        return False
    compared = self.__layout__.compared
    return bool(compared(self) == compared(other))


def _hash(self: Any) -> int:
    return hash(self.__layout__.compared(self))


def _refuse(self: Any, name: str, *_: Any) -> None:
    raise AttributeError(f"{type(self).__name__} is frozen: {name} stays as it is")


_METHODS = {"__init__": _init, "__repr__": _repr, "__eq__": _eq, "__dataclass_fields__": _Standard()}
_FROZEN = {**_METHODS, "__hash__": _hash, "__setattr__": _refuse, "__delattr__": _refuse}
_OPEN = {**_METHODS, "__hash__": None}


def _field(
    *,
    default: Any = MISSING,
    default_factory: Any = MISSING,
    compare: bool = True,
    repr: bool = True,  # noqa: A002 - the standard library's word
) -> Any:
    """Say more of a field than its default, as :func:`dataclasses.field` does."""
    return Field(default, default_factory, compare, repr)


def _dataclass(*, frozen: bool = False, slots: bool) -> Callable[[type], type]:
    """Make a class a dataclass, as :func:`dataclasses.dataclass` does.

    It always has slots, and inherits from no other.
    """
    assert slots

    def make(cls: type) -> type:
        body = dict(cls.__dict__)
        for name in ("__dict__", "__weakref__"):
            body.pop(name, None)
        own = []
        for name in cls.__annotations__:
            said = body.pop(name, MISSING)
            field = said if isinstance(said, Field) else Field(said, MISSING, True, True)
            field.name = name
            own.append(field)
        layout = Layout(tuple(own), body.get("__post_init__"))
        for name, method in (_FROZEN if frozen else _OPEN).items():
            if body.get(name) is None:
                body[name] = method
        body.update(__slots__=layout.names, __match_args__=layout.names, __layout__=layout)
        made = type(cls.__name__, cls.__bases__, body)
        layout.sure = tuple(made.__dict__[name].__set__ for name in layout.names)
        return made

    return make


def _replace(record: Any, /, **changes: Any) -> Any:
    """Return a record with other values, as :func:`dataclasses.replace` does."""
    values = [
        changes.pop(name) if name in changes else getattr(record, name) for name in record.__layout__.names
    ]
    return type(record)(*values, **changes)


def _fields(kind: Any) -> tuple[Field, ...]:
    """Return what is known of each field: its name, whether it is compared, and its default."""
    found: tuple[Field, ...] = kind.__layout__.fields
    return found


def _asdict(value: Any) -> Any:
    """Return a record as a mapping, and those in it, too, as :func:`dataclasses.asdict` does."""
    if hasattr(value, "__layout__"):
        return {name: _asdict(getattr(value, name)) for name in value.__layout__.names}
    if isinstance(value, list | tuple):
        return type(value)(map(_asdict, value))
    if isinstance(value, dict):
        return {key: _asdict(one) for key, one in value.items()}
    return value


if not TYPE_CHECKING:
    asdict, dataclass, field, fields, replace = _asdict, _dataclass, _field, _fields, _replace
