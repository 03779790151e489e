"""Modules of the standard library without those that they take little from.

What ``traceback`` takes is imported when a bug is told: no rollback puts another Python in our place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.patterns import compiled_later
from mdrun.postponed import postponed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from selectors import BaseSelector


def _quoted(path: bytes) -> str:
    """Return a path as it stands in a URL, of which nothing of ours makes one."""
    from urllib.parse import quote_from_bytes

    return quote_from_bytes(path)


def _selector() -> BaseSelector:
    """Return what waits for a program that tells more than one thing at once."""
    from selectors import PollSelector

    return PollSelector()


_TAKEN_LITTLE_FROM: Mapping[str, Mapping[str, object]] = {
    "locale": {},
    "ntpath": {},
    "selectors": {"PollSelector": _selector},
    "textwrap": {},
    "tokenize": {},
    "urllib.parse": {"quote_from_bytes": _quoted},
}

with postponed(**_TAKEN_LITTLE_FROM), compiled_later():
    import pathlib as pathlib
    import shlex as shlex
    import subprocess as subprocess
    import traceback as traceback
