"""What a command may do to what is ours, as its text tells: rather too much is foreseen than too little."""

from __future__ import annotations

import re

from mdrun.patterns import regex
from mdrun.shell.aside import RESERVED

_CODE_FROM_ELSEWHERE = rb"\b(?:source|eval)\b|(?:^|[\s;&|(])\.\s"
"""What runs code that does not stand in the command: that may do anything."""
_WORDS = b"|".join(re.escape(word) for word in RESERVED)
_MAY_STAND = regex(
    rb"\b(?:builtin|exec)\s*\(\s*\)|\bfunction\s+(?:builtin|exec)\b|\benable\b|"
    + _CODE_FROM_ELSEWHERE
    + rb"|\balias\b.*(?:"
    + _WORDS
    + rb")['\"]?=",
    re.DOTALL,
)
_MAY_TOUCH = regex(
    rb"\b(?:BASH_ARGV0|DIRSTACK|GLOBIGNORE|POSIXLY_CORRECT|compopt|complete|dirs|enable|hash|popd|pushd"
    rb"|set|shift|ulimit)\b|" + _CODE_FROM_ELSEWHERE
)
_MAY_SHOW = regex(rb"\bset\b|xtrace|trap|" + _CODE_FROM_ELSEWHERE)
_ELSEWHERE = regex(_CODE_FROM_ELSEWHERE)
_DEFINES = regex(rb"\w\s*\(\s*\)|\bfunction\s")
_MAY_TRACE = regex(rb"\bset\s+(?:-\w+\s+)*-\w*x|xtrace")
_TRACED_TO = regex(rb"\bBASH_XTRACEFD=(\d{1,4})\b")
_MAY_WATCH = regex(rb"DEBUG|RETURN|" + _CODE_FROM_ELSEWHERE)
_MAY_TRAP = regex(rb"trap|" + _CODE_FROM_ELSEWHERE)
_LISTS_TRAPS = regex(
    rb"\s*(?:\w+=(\"?)\$\(\s*)?(?:builtin\s+)?trap(?:\s+-p(?:\s+(?:EXIT|ERR|INT|TERM|HUP))*)?\s*(?:\)\"?)?\s*"
)


def may_stand(text: bytes) -> bool:
    """Return whether a command may put something in our way, see :mod:`.aside`."""
    return bool(_MAY_STAND.search(text))


def may_touch(text: bytes) -> bool:
    """Return whether a command may touch what few guides touch of a shell's state, see :mod:`.telling`."""
    return bool(_MAY_TOUCH.search(text))


def may_show(text: bytes) -> bool:
    """Return whether a command may turn ``set -x`` on, or set a trap that runs for what is ours, too."""
    return bool(_MAY_SHOW.search(text))


def may_trace(text: bytes) -> bool:
    """Return whether a command may turn ``set -x`` on by a word of its own."""
    return bool(_MAY_TRACE.search(text))


def may_redirect_trace(text: bytes, *, traced: bool) -> bool:
    """Return whether a command may have the trace go elsewhere, by a word of its own or while one is on."""
    return b"XTRACEFD" in text or (traced and bool(_ELSEWHERE.search(text)))


def traced_to(text: bytes) -> bytes:
    """Return the descriptor to which a command has the trace go; empty where it says none."""
    found = _TRACED_TO.search(text)
    return found[1] if found is not None else b""


def may_watch(text: bytes) -> bool:
    """Return whether such a trap may be one on ``DEBUG`` or ``RETURN``."""
    return bool(_MAY_WATCH.search(text))


def may_trap(text: bytes) -> bool:
    """Return whether a command may set a trap, see :mod:`.traps`."""
    return bool(_MAY_TRAP.search(text))


def defines_trap(text: bytes) -> bool:
    """Return whether a command defines a function that may set a trap: then any later one may."""
    return b"trap" in text and bool(_DEFINES.search(text))


def lists_traps(text: bytes) -> bool:
    """Return whether a command only lists traps, in such a way that it cannot fail."""
    return bool(_LISTS_TRAPS.fullmatch(text))
