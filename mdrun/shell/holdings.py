"""What a shell holds as a process, beside the state that its builtins print."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.patterns import regex
from mdrun.shell import processes

if TYPE_CHECKING:
    from collections.abc import Mapping

_OPTIONS = {
    b"Max cpu time": (b"t", 1),
    b"Max file size": (b"f", 1024),
    b"Max data size": (b"d", 1024),
    b"Max stack size": (b"s", 1024),
    b"Max core file size": (b"c", 1024),
    b"Max resident set": (b"m", 1024),
    b"Max processes": (b"u", 1),
    b"Max open files": (b"n", 1),
    b"Max locked memory": (b"l", 1024),
    b"Max address space": (b"v", 1024),
    b"Max file locks": (b"x", 1),
    b"Max pending signals": (b"i", 1),
    b"Max msgqueue size": (b"q", 1),
    b"Max nice priority": (b"e", 1),
    b"Max realtime priority": (b"r", 1),
    b"Max realtime timeout": (b"R", 1),
}
"""Names in /proc/PID/limits (proc(5)): the option of ``ulimit``, and the bytes that are one of its units."""
_BASHS_OWN = frozenset(("0", "1", "2", "255"))
"""Descriptors that every bash has that reads a script."""
_SMALL = 64 * 1024
"""Bytes that are enough for any of these files."""
_BLOCKS = (b"f", b"c")
"""Options whose unit is 512 bytes in POSIX mode (bash manual, ulimit)."""
_LIMIT = regex(rb"^(Max .{22})(\S+) +(\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a shell holds as a process."""

    limits: bytes
    """Its limits, as /proc/PID/limits has them; empty where they are not known."""
    descriptors: tuple[str, ...]
    """Descriptors above 2 that its commands inherit, with what they are where that is known."""
    children: tuple[int, ...]
    """Processes that it started, or that its jobs began with, and that still run."""


def of(process: int, told_of: Mapping[bytes, bytes]) -> Holdings:
    """Return what a running process holds; as much as is to be seen.

    Args:
        process: Its id.
        told_of: What it told of its state, by letter: it says what is worth looking for.
    """
    # With plain strings: this is asked after every block.
    here = f"/proc/{process}"
    descriptors: tuple[str, ...] = ()
    with suppress(OSError):
        numbers = set(os.listdir(f"{here}/fd")) - _BASHS_OWN  # noqa: PTH208
        descriptors = tuple(_descriptor(here, number) for number in sorted(map(int, numbers)))
    limits = _read(f"{here}/limits") if b"@" in told_of else b""
    children = _read(f"{here}/task/{process}/children") if told_of[b"!"] else b""
    return Holdings(limits, tuple(filter(None, descriptors)), _running(children))


def limits() -> bytes:
    """Return the limits that a new shell gets."""
    return _read("/proc/self/limits")


def told(descriptors: bytes, limits: bytes, jobs: bytes) -> Holdings:
    """Return what a shell held that has left, from what it printed before.

    Args:
        descriptors: Lines of a descriptor's number and its flags in octal.
        limits: As /proc/PID/limits has them.
        jobs: What ``jobs -p`` printed.
    """
    open_ones = re.findall(rb"^(\d+) (\d+)$", descriptors, re.MULTILINE)
    found = tuple(
        f"descriptor {number}"
        for number, flags in sorted((int(number), flags) for number, flags in open_ones)
        if number > 2 and _inherited(b"flags:\t" + flags)
    )
    return Holdings(limits, found, _running(jobs))


def limit_commands(before: bytes, now: bytes, *, posix: bool) -> tuple[bytes, ...]:
    """Return the ``ulimit`` commands that make limits what they are now.

    Args:
        before: As :attr:`Holdings.limits`, of a new shell.
        now: As :attr:`Holdings.limits`; empty where they are not known.
        posix: Whether the shell is in POSIX mode.
    """
    if before == now or not now:
        return ()
    given = {found[1]: found.groups()[1:] for found in _LIMIT.finditer(before)}
    commands = []
    for name, *values in (found.groups() for found in _LIMIT.finditer(now)):
        option, unit = _OPTIONS.get(name.strip(), (b"", 1))
        if option and given.get(name) != tuple(values):
            unit = 512 if posix and option in _BLOCKS else unit
            soft, hard = (b"%d" % (int(value) // unit) if value.isdigit() else value for value in values)
            # The soft one first, lest it be above a lower hard one; and again, where the hard one was raised.
            commands.append(
                b"\\builtin ulimit -S -%s %s 2>&-;\\builtin ulimit -H -%s %s;\\builtin ulimit -S -%s %s"
                % (option, soft, option, hard, option, soft)
            )
    return tuple(commands)


def _read(path: str) -> bytes:
    """Return a file of proc(5), which are small; nothing where it is gone."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return b""
    try:
        return os.read(file, _SMALL)
    except OSError:
        return b""
    finally:
        os.close(file)


def _descriptor(here: str, number: int) -> str:
    """Return what a descriptor is to be called; nothing where no command inherits it.

    bash holds some only for a moment, while it tells: one that is gone hides nothing of the others.
    """
    if _inherited(_read(f"{here}/fdinfo/{number}")):
        with suppress(OSError):
            return f"descriptor {number} ({os.readlink(f'{here}/fd/{number}')})"  # noqa: PTH115
    return ""


def _inherited(information: bytes) -> bool:
    flags = re.search(rb"^flags:\t([0-7]+)", information, re.MULTILINE)
    return flags is not None and not int(flags[1], 8) & os.O_CLOEXEC


def _running(found: bytes) -> tuple[int, ...]:
    return tuple(process for process in map(int, found.split()) if processes.alive(process))
