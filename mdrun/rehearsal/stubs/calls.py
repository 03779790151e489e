"""What the stubs of a rehearsal noted, read back."""

from __future__ import annotations

import stat
from collections import deque
from typing import TYPE_CHECKING, cast

from mdrun.effects import Call
from mdrun.files import opened
from mdrun.rehearsal.stubs import notes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mdrun.effects.records import Answer


_MOST = 16 << 20
"""Bytes of a note that are read: more than arguments and environment can have (execve(2)), and the input."""


def calls(root: Path) -> Iterator[Call]:
    """Yield the calls of stubs, in the order in which they began.

    The guide could write there, too: what no stub has noted, such as a link to a secret, counts for nothing.

    Args:
        root: The rehearsal's directory.
    """
    for name in sorted(filter(str.isdecimal, _names(notes(root))), key=int):
        if data := _noted(notes(root) / name):
            yield _call(data)


def _names(noted: Path) -> list[str]:
    return [path.name for path in noted.iterdir()] if noted.is_dir() and not noted.is_symlink() else []


def _noted(path: Path) -> bytes:
    """Return the beginning of a note, which is all of any that a stub made."""
    if not stat.S_ISREG(path.lstat().st_mode):
        return b""
    with opened(path) as file:
        return file.read(_MOST)


def _call(data: bytes) -> Call:
    """Read a call; one that was ended while it wrote is as far as it came."""
    fields = deque(data.split(b"\0"))

    def take(count: int) -> list[str]:
        return [_text(fields.popleft()) for _ in range(min(count, len(fields)))]

    command, answer, status, count, *_ = (*take(4), "", "", "", "")
    arguments = take(_number(count))
    found = take(_number("".join(take(1))))
    stdin, end, omitted = b"\0".join(fields).rpartition(b"\0")
    if not (end and omitted.endswith(b"\n") and omitted[:-1].isdigit()):
        stdin, omitted = b"\0".join(fields), b"0"
    return Call(
        command=command,
        arguments=tuple(arguments),
        stdin=_text(_whole_lines(stdin) if int(omitted) else stdin),
        omitted=int(omitted),
        environment=dict(_pair(entry) for entry in found),
        answer=cast("Answer", answer or "unknown"),
        status=_number(status),
    )


def _pair(entry: str) -> tuple[str, str]:
    name, _, value = entry.partition("=")
    return name, value


def _whole_lines(given: bytes) -> bytes:
    """Return what was kept of a long input without its last, broken line: half a secret is not recognised."""
    return given[: given.rfind(b"\n") + 1] or given


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _text(data: bytes) -> str:
    return data.decode(errors="surrogateescape")
