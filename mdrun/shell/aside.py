r"""What of the guide's would stand in the way of ours is put aside after a command, and back before the next.

A function called ``builtin`` or ``exec`` runs instead of the builtin; an alias called ``{`` changes what our
lines mean; a builtin that is disabled is not there for us either. All others do no harm: ours are called as
``\builtin NAME``, where neither a function nor an alias counts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.patterns import regex
from mdrun.shell.printed import aliases, definitions
from mdrun.shell.quoting import ansi_c

if TYPE_CHECKING:
    from mdrun.shell.reports import Report

FUNCTIONS = (b"builtin", b"exec")
"""Functions that would run instead of builtins that we need."""
RESERVED = (
    b"! [[ ]] { } case coproc do done elif else esac fi for function if in select then time until while"
).split()
"""Reserved words (bash manual, Reserved Words): an alias with such a name counts first."""
NEEDED = (
    b"builtin : alias cd complete declare enable eval exec exit export hash jobs local mapfile printf pushd "
    b"pwd read readonly return set shopt trap ulimit umask unalias unset"
).split()
"""Builtins that our lines need."""

_WORDS = b"|".join(re.escape(word) for word in RESERVED)
_MAY_STAND = regex(
    rb"\b(?:builtin|exec)\s*\(\s*\)|\bfunction\s+(?:builtin|exec)\b|\benable\b|\b(?:source|eval)\b"
    rb"|(?:^|[\s;&|(])\.\s|\balias\b.*(?:" + _WORDS + rb")['\"]?=",
    re.DOTALL,
)
"""What a command looks like that may put something in our way."""
_EXPORTED = regex(rb"^export -f (\S+)$", re.MULTILINE)
_DISABLED = regex(rb"(?:enable -n \S+\n)*\Z")


def may_stand(text: bytes) -> bool:
    """Return whether a command looks as if it could put something in our way."""
    return bool(_MAY_STAND.search(text))


class Aside:
    """What was put aside of one shell."""

    def __init__(self) -> None:
        self._functions = b""
        self._aliases = b""
        self._disabled = b""
        self._whole = b""

    @property
    def back(self) -> bytes:
        """The command that brings it back; empty where nothing was put aside.

        It is one compound command, so that bash has read all of it before any of it counts.
        """
        if self._whole:
            return self._whole
        parts = self._aliases + self._disabled + self._functions
        return b"{ %s}" % parts if parts else b""

    def take(self, report: Report) -> None:
        """Take what the shell says: of functions and builtins, of aliases, or what a state has brought."""
        if report.kind == b"A":
            self._aliases = b"".join(
                b"\\builtin alias -- %s=%s ${__mdrun_f:+};" % (ansi_c(name), text)
                for name, text in aliases(report.payload)
                if name in RESERVED
            )
        elif report.kind == b"B":
            self._whole = report.payload
            return
        else:
            self._take(report.payload)
        self._whole = b""

    def _take(self, printed: bytes) -> None:
        tail = _DISABLED.search(printed)
        assert tail is not None
        off = [line.split()[2] for line in tail[0].splitlines()]
        names = b" ".join(name for name in off if name in NEEDED)
        self._disabled = b"\\builtin enable -n %s ${__mdrun_f:+} 2>&-||((1));" % names if names else b""
        exported = _EXPORTED.findall(printed)
        self._functions = b""
        # `exec` first: once there is a function called `builtin`, nothing else can be called for certain.
        for name, text in sorted(definitions(printed[: tail.start()], FUNCTIONS), reverse=True):
            self._functions += text.rstrip(b"\n") + b"\n"
            if name in exported and name != b"builtin":
                self._functions += b"\\builtin export -f %s ${__mdrun_f:+};" % name
