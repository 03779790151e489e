r"""Regular expressions that are compiled when they are first used.

To compile those that a plan's modules hold takes a tenth of its time, and a third of them is for texts that
most guides do not have. To compile ``[.!?]\s+|。`` takes a tenth of the time that ``[.!?。]`` takes: a class
of characters, some of them beyond the first 256, is made for all 65,536, and so is what re makes of
alternatives that are a character each, as ``[&]|、|，``. :meth:`str.translate` needs no class.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, AnyStr

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_compiled = re.compile
_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")


class _Pattern:
    """Has the methods of the pattern that it becomes; they are looked up once."""

    __slots__ = ("_flags", "_text", *_METHODS)

    def __init__(self, text: str | bytes, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        compiled: Any = _compiled(self._text, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


class _Marked:
    """Has the methods of a pattern, and finds nothing where no mark of it stands; it is not compiled then."""

    __slots__ = ("_in_any_case", "_marks", "_pattern")

    def __init__(self, text: str | bytes, flags: int, marks: Collection[str]) -> None:
        self._pattern = _Pattern(text, flags)
        self._marks = marks
        self._in_any_case = flags & re.IGNORECASE

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pattern, name)

    def _may_find(self, text: str) -> bool:
        if self._in_any_case:
            text = text.casefold()
        return any(mark in text for mark in self._marks)

    def search(self, text: str) -> Any:
        return self._pattern.search(text) if self._may_find(text) else None

    def match(self, text: str) -> Any:
        return self._pattern.match(text) if self._may_find(text) else None

    def fullmatch(self, text: str) -> Any:
        return self._pattern.fullmatch(text) if self._may_find(text) else None

    def findall(self, text: str) -> Any:
        return self._pattern.findall(text) if self._may_find(text) else []

    def finditer(self, text: str) -> Any:
        return self._pattern.finditer(text) if self._may_find(text) else iter(())

    def sub(self, by: Any, text: str) -> Any:
        return self._pattern.sub(by, text) if self._may_find(text) else text


def regex(text: AnyStr, flags: int = 0, marks: Collection[str] = ()) -> re.Pattern[AnyStr]:
    """Return what :func:`re.compile` does, compiled at its first use; a mistake in it is found only then.

    Args:
        text: The expression.
        flags: As :func:`re.compile` takes them.
        marks: Texts of which one stands in all that it finds; where none does, it is not used. They are in
            lower case where it finds any.
    """
    made: Any = _Marked(text, flags, marks) if marks else _Pattern(text, flags)
    return made  # type: ignore[no-any-return]


@contextmanager
def compiled_later() -> Iterator[None]:
    """Have a library that is imported within compile its expressions when they are first used."""
    re.compile = regex  # type: ignore[assignment]
    try:
        yield
    finally:
        re.compile = _compiled
