"""Several shapes, looked for in what a block prints."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from mdrun.shapes import KEY, LEAST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mdrun.shapes import Shape, Span

LIMIT = 64 * 1024
"""Bytes that are waited for the end of one; what is longer ends here, and the rest of it is hidden, too."""
BEFORE = 2
"""Bytes before a beginning that tell whether it is one."""
_RUN = b"a" * 20
_RUNS = bytes(
    97 if (chr(byte).isascii() and chr(byte).isalnum()) or byte in b"_-" else 32 for byte in range(256)
)
"""Makes a run of letters, digits, - and _ a run of ``a``: one look for :data:`_RUN` finds all that could be
a token, where one look for each beginning would take ten times as long (``docs/design.md``)."""
_NEEDED = {b"://": b"@", b"SecretAccessKey": b'"'}
"""A byte without which there is none, because looking for a single byte takes no time."""
_COMMON = b" etaoinshrdlucmfgypwbvkxjqz0123456789"
"""Bytes that most output has, the commonest first."""


class Shapes:
    """Several shapes, ready to be looked for.

    Args:
        shapes: Which.
    """

    def __init__(self, shapes: Iterable[Shape]) -> None:
        every = tuple(shapes)
        self._by: dict[bytes, list[Shape]] = {}
        for shape in every:
            self._by.setdefault(shape.begins, []).append(shape)
        self._alone = tuple(shape for shape in every if not shape.quick)
        self._without_run = tuple(shape for shape in self._alone if shape.begins != KEY)
        self._quick = any(shape.quick for shape in every)
        by_run = {shape.begins for shape in every if shape.quick or shape.begins == KEY}
        self._marks = tuple(sorted({_mark(begins) for begins in by_run}))
        """Each beginning that is found by a run has one of these bytes: most output lacks some, or all."""
        self._marked: dict[tuple[bytes, ...], re.Pattern[bytes]] = {}
        """The expression for the beginnings that can stand where only these of the bytes do."""
        self._longest = max(map(len, self._by), default=0)
        self.word_starts = tuple({shape.begins[:1] for shape in every if shape.whole_word})
        """How those begin that depend on the byte before them."""
        self._starts = {begins[:size] for begins in self._by for size in range(1, len(begins))}

    def __bool__(self) -> bool:
        return bool(self._by)

    @cached_property
    def _beginnings(self) -> re.Pattern[bytes]:
        return re.compile(_one_of(self._by))

    @cached_property
    def _over_lines(self) -> tuple[Shape, ...]:
        return tuple(shape for shape in self._alone if shape.spans_lines)

    def spans(self, data: bytes) -> list[Span]:
        """Return what is to be hidden in ``data``, in order; two may overlap."""
        if len(data) <= LEAST:
            return []
        marks = tuple(mark for mark in self._marks if mark in data)
        runs = data.translate(_RUNS) if self._quick and marks else b""
        last = runs.rfind(_RUN)  # finding that there is none takes half as long from the end
        alone = self._alone if last >= 0 else self._without_run
        found = [span for shape in alone for span in self._all(shape, data)]
        if last >= 0:
            # In a text that is not long it is not worth an expression of its own.
            beginnings = self._among(marks) if len(data) > LIMIT else self._beginnings
            found += self._in_runs(data, runs, runs.find(_RUN, 0, last + len(_RUN)), beginnings)
        return sorted(found)

    def _among(self, marks: tuple[bytes, ...]) -> re.Pattern[bytes]:
        """Return the expression for the beginnings that can stand where only these marks do."""
        if marks not in self._marked:
            self._marked[marks] = re.compile(_one_of(one for one in self._by if _mark(one) in marks))
        return self._marked[marks]

    def _all(self, shape: Shape, data: bytes) -> Iterator[Span]:
        """Yield all of one shape."""
        needed = _NEEDED.get(shape.begins)
        if needed is not None and needed not in data:
            return
        at = data.find(shape.begins)
        while at >= 0:
            span = shape.at(data, at)
            if span:
                yield span
            at = data.find(shape.begins, max(span[1] if span else 0, at + 1))

    def _in_runs(self, data: bytes, runs: bytes, at: int, beginnings: re.Pattern[bytes]) -> Iterator[Span]:
        """Yield those that are found by a long run of letters and digits, from the first one on."""
        while at >= 0:
            end = runs.find(b" ", at + len(_RUN))
            end = len(data) if end < 0 else end
            start = max(0, at - self._longest)
            while found := beginnings.search(data, start, end):
                spans = [span for shape in self._by[found[0]] if (span := shape.at(data, found.start()))]
                yield from spans
                start = max([found.start() + 1, *(last for _, last, _ in spans)])
                end = max(end, start)
            at = runs.find(_RUN, end)

    def unfinished(self, data: bytes) -> int:
        """Return where one begins that may go on behind ``data``; its length if nowhere."""
        size = len(data)
        start = max(data.rfind(b"\n") + 1, size - LIMIT)
        places = (found for found in self._beginnings.finditer(data, start)) if start < size else iter(())
        first = next((place.start() for place in places if self._is_open(place)), size)
        for shape in self._over_lines:
            at = data.rfind(shape.begins, max(0, size - LIMIT))
            if -1 < at < first and shape.unfinished.match(data, at + len(shape.begins)):
                first = at
        return first

    def _is_open(self, beginning: re.Match[bytes]) -> bool:
        shapes, data, end = self._by[beginning[0]], beginning.string, beginning.end()
        return any(shape.unfinished.match(data, end) for shape in shapes)

    def begun(self, data: bytes) -> int:
        """Return how many bytes of its end may be the beginning of a beginning."""
        longest = min(self._longest - 1, len(data))
        return next((size for size in range(longest, 0, -1) if data[-size:] in self._starts), 0)

    def going_on(self, data: bytes, place: int) -> re.Pattern[bytes] | None:
        """Return what the rest looks like of one that begins at a place and goes on behind ``data``."""
        found = self._beginnings.match(data, place)
        if not found or not found[0]:
            return None
        shape = self._by[found[0]][-1]
        return re.compile((shape.rest or shape.open).encode())


def _mark(begins: bytes) -> bytes:
    """Return the byte of a beginning that least output has."""
    return max((begins[at : at + 1] for at in range(len(begins))), key=lambda byte: _COMMON.find(byte) % 256)


def _one_of(texts: Iterable[bytes]) -> bytes:
    """Return an expression for the longest of some texts; it looks at each byte once."""
    rests: dict[bytes, list[bytes]] = {}
    for text in sorted(texts, reverse=True):
        rests.setdefault(text[:1], []).append(text[1:])
    ways = [
        re.escape(first) + (_one_of(after) if len(after) > 1 else re.escape(after[0]))
        for first, after in rests.items()
        if first
    ]
    return b"(?:%s)" % b"|".join(ways + [b""] * (b"" in rests))
