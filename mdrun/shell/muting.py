"""What a command may do to a shell so that it says no more: not how the command ended, nor its state."""

from __future__ import annotations

from mdrun.patterns import regex

_FIRST = rb"(?:\A|[\n;&|({]|\b(?:then|do|else|builtin|command)\b)\s*\\?"
"""What stands before the name of a command: ``docker exec`` is none of ``exec``."""
_MUTING = (
    (
        regex(_FIRST + rb"set\s+-\w*r\w*\b"),
        "`set -r` lets a shell write to no file, and so say nothing either",
    ),
    (regex(_FIRST + rb"set\s+(?:-\w*n\w*|-o\s+noexec)\b"), "after `set -n` a shell runs nothing more"),
    (regex(_FIRST + rb"ulimit\b"), "a limit of `ulimit` was too low for a shell to go on"),
    (
        regex(rb"\b(?:readonly|(?:declare|typeset)\s+-\w*r\w*)\b[^;&|]*\s_(?![\w-])"),
        "bash sets `_` after each command, and ends where that is readonly",
    ),
    (regex(_FIRST + rb"exec(?![\w-])"), "`exec` is a shell's end, whether its program is found or not"),
)
"""What such a command looks like, and what it does (bash manual: The Set Builtin, The Restricted Shell, Bash
Builtins, Special Parameters)."""


def why(text: bytes) -> str:
    """Return what in a command explains that its shell said nothing more; nothing where it is not known."""
    return next((reason for looks, reason in _MUTING if looks.search(text)), "")
