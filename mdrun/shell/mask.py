"""Secrets in bytes that are there as a whole, replaced before anybody sees them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.shapes import SHORTEST, Span
from mdrun.shapes.search import Shapes
from mdrun.shell.forms import forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mdrun.shapes import Shape

MASK = "•••".encode()
_BEGINNING = 8
"""Bytes of a form by which a beginning of it is found quickly."""


class Patterns:
    """All that must not be shown: the forms of all secrets of a run, and what looks like one.

    Args:
        secrets: The secrets' values.
        shapes: What others look like.
        names: Variables of the shell whose values are secret, whatever the guide sets them to.
    """

    def __init__(
        self, secrets: Iterable[bytes], shapes: Iterable[Shape] = (), names: Iterable[bytes] = ()
    ) -> None:
        self.shapes = Shapes(shapes)
        self.names = frozenset(names)
        self.count = 0
        """How often a secret was added."""
        self._clean: tuple[str, int] = ("", 0)
        """The last text in which nothing stood, and the count then: a command is shown, then kept."""
        self._found: set[bytes] = set()
        for secret in secrets:
            self._found |= forms(secret)
        self._prepare()

    def add(self, secret: bytes) -> None:
        """Hide one more secret from now on; one so short that it occurs by chance is left alone."""
        if len(secret) >= SHORTEST and not self._found.issuperset(forms(secret)):
            self._found |= forms(secret)
            self.count += 1
            self._prepare()

    def _prepare(self) -> None:
        self._any = bool(self._found) or bool(self.shapes)
        self._forms = sorted(self._found, key=lambda form: (-len(form), form))
        self._regex = re.compile(b"|".join(map(re.escape, self._forms)))
        self._beginnings = {
            form[:size] for form in self._forms for size in range(1, min(len(form), _BEGINNING))
        }

    def __bool__(self) -> bool:
        return self._any

    def spans(self, data: bytes, behind: int = 0) -> Iterator[Span]:
        """Yield where secrets stand in ``data``, in order, the longest form at each place.

        Args:
            data: Where to look.
            behind: How many bytes of it were looked at before: they only tell how a shape began.
        """
        # Looking for each form by itself first is many times faster than the expression over clean output.
        whole = self._forms and any(form in data for form in self._forms)
        exact = self._exact(data, behind) if whole else iter(())
        shaped = self.shapes.spans(data) if self.shapes else ()
        return _joined(sorted((*exact, *shaped))) if shaped else exact

    def _exact(self, data: bytes, behind: int) -> Iterator[Span]:
        """Yield where forms of the secrets stand themselves."""
        for found in self._regex.finditer(data, behind):
            yield found.start(), found.end(), found.start()

    def text(self, text: str) -> str:
        """Return a text with every secret masked, to be kept: bytes that are no UTF-8 stay as they are."""
        if self._clean == (text, self.count):
            return text
        data = text.encode("utf-8", "surrogateescape")
        shown = self.apply(data)
        if shown is not data:
            return shown.decode("utf-8", "surrogateescape")
        self._clean = text, self.count
        return text

    def shown(self, text: str) -> str:
        """Return a text with every secret masked, for people: bytes that are no UTF-8 become U+FFFD."""
        masked = self.text(text)
        if masked.isascii():
            return masked
        return masked.encode("utf-8", "surrogateescape").decode("utf-8", "replace")

    def found(self, data: bytes) -> bool:
        """Return whether a secret stands in ``data``."""
        return next(self.spans(data), None) is not None

    def apply(self, data: bytes) -> bytes:
        """Return ``data``, a whole, with every secret masked."""
        out, at = [], 0
        for start, end, _ in self.spans(data):
            out += [data[at:start], MASK]
            at = end
        return b"".join((*out, data[at:])) if out else data

    def partial(self, data: bytes) -> int:
        """Return where a secret may begin whose end is not yet in ``data``; its length if nowhere."""
        first = size = len(data)
        for form in self._forms:
            at = data.find(form[:_BEGINNING], max(0, size - len(form) + 1))
            while -1 < at < first:
                if form.startswith(data[at:]):
                    first = at
                at = data.find(form[:_BEGINNING], at + 1)
        for length in range(min(_BEGINNING - 1, size), size - first, -1):
            if data[-length:] in self._beginnings:
                return size - length
        return first


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield spans in order, those that overlap as one."""
    start, end, begins = -1, -1, -1
    for first, last, before in spans:
        if first < end:
            end = max(end, last)
            continue
        if end >= 0:
            yield start, end, begins
        start, end, begins = first, last, before
    if end >= 0:
        yield start, end, begins
