"""A shell tells its state, through a pipe of its own."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from mdrun.shell import driver
from mdrun.shell.channel import CAPACITY, enlarge
from mdrun.shell.private import two_way_pipe
from mdrun.shell.told import ASIDE

if TYPE_CHECKING:
    from pathlib import Path

    from mdrun.inside import Inside
    from mdrun.shell.aside import Aside
    from mdrun.shell.told import StateParts

LOOK = 0.002
"""Seconds between two looks at a state on its way: nothing announces it, so that bash writes undisturbed."""


class Telling:
    """What one shell tells of its state; it has told all of it when it reports ``d``.

    Args:
        pipe: Where to make its pipe.
        word: The session's random word.
        inside: The namespaces that the shell is in, if they are not ours.
        aside: What was put aside of it.
        more: Whether it tells what few guides touch, too.
    """

    def __init__(self, pipe: Path, word: str, inside: Inside | None, aside: Aside, *, more: bool) -> None:
        self._descriptor = two_way_pipe(pipe)
        enlarge(self._descriptor)
        self._mark = b"\1" + word.encode() + b"-"
        self._inside = inside
        self.aside = aside
        self._told = b""
        self._functions: tuple[bytes, ...] = ()
        self.more = more
        """Whether it shall tell what few guides touch, too, from now on."""
        self.due = False
        """Whether it was asked for, or is told without."""

    def line(self, functions: tuple[bytes, ...]) -> bytes:
        """Return the line that asks for it.

        Args:
            functions: Names of the guide's functions.
        """
        line = driver.tell(None if functions == self._functions else functions, more=self.more)
        self._functions = functions
        return line

    def hear(self) -> None:
        """Take what of it has come, lest the pipe be full."""
        with suppress(BlockingIOError):
            while data := os.read(self._descriptor, CAPACITY):
                self._told += data

    def take(self) -> StateParts:
        """Return its parts; call it on ``d``."""
        self.hear()
        self.due = False
        # A letter and a semicolon end each part, E and a semicolon all of them; another state may have come
        # after it. What stands before the first mark is none of ours.
        told, _, self._told = self._told.partition(self._mark + b"E;")
        first, *others = (told + self._mark + b"E;").split(self._mark)
        texts = [first, *(other[2:] for other in others)]
        parts = tuple(zip([other[:1] for other in others], texts, strict=False))[1:]
        if self.aside.back:
            parts = (*parts, (ASIDE, self.aside.back))
        return parts if self._inside is None else tuple(map(self._seen_from_outside, parts))

    def _seen_from_outside(self, part: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
        """Return a part of a state with the ids by which we know the processes: ``$!`` and ``jobs -p``."""
        letter, text = part
        if letter not in (b"!", b"J") or self._inside is None:
            return part
        return letter, b"\n".join(b"%d" % self._inside.outer(int(process)) for process in text.split())

    def close(self) -> None:
        """Close the pipe."""
        os.close(self._descriptor)
