"""Bash that tree-sitter-bash misreads, shown to it in another form of the same length that it reads.

Without this one such construct makes a whole block one command, in which no pipeline but the last is
looked at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass, replace
from mdrun.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mdrun.bash.records import Part

_VALUE = r"(?:[^\s'\"()`;&|<>#\\]|'[^'\n]*'|\"[^\"\n`\\]*\"|\$\([^()\n'\"]*\))*"
_NAMED = r"[A-Za-z_]\w*\+?="
_STARTS = r"(?<!\\\n)^|(?<=[;&|(){])|(?<=\bthen)|(?<=\belse)|(?<=\bdo)"
_BEGINS = rf"(?:{_STARTS}|(?<=!))[ \t]*"
_ASSIGNMENTS = regex(
    rf"({_BEGINS})({_NAMED}{_VALUE}(?:[ \t]+{_NAMED}{_VALUE})+)(?=[ \t]*(?:#.*)?$)", re.MULTILINE
)
"""A simple command of several assignments and nothing else, with which a line ends. tree-sitter-bash takes
the next line for the command that they belong to, even where that is `if` or `else`."""
_NEXT_NAME = regex(rf"[ \t]+(?=({_NAMED}))")
_COMPOUND = r"(?:(?:\{|if|while|until|for|case|select)(?=\s)|\()"
_WORDS_BEFORE = regex(
    rf"(?:(?:{_STARTS})[ \t]*|(?<=\bif)[ \t]+|(?<=\bwhile)[ \t]+|(?<=\buntil)[ \t]+)"
    rf"((?:(?:!|time(?:[ \t]+-p)?|coproc(?:[ \t]+(?!{_COMPOUND}|(?:time|coproc)\b)[A-Za-z_]\w*)?)[ \t]+)+)"
    rf"(?={_COMPOUND})",
    re.MULTILINE,
)
"""What stands before a compound command; tree-sitter-bash takes the command's first word for an argument."""
_SUBSCRIPT = regex(r"(?<=\w)\[(?:(?![\]\[\n$\"'`;&|<>()])[\0-\x7f])*\]")
_GLOB = regex(r"[?*+@!]\((?:(?![()\s;&'\"`$<>])[\0-\x7f])+\)")
_GLOBS_WITHIN = 3
"""How deep extended patterns may lie in one another."""
_BLANK = regex(r"[ \t]")


@dataclass(frozen=True, slots=True)
class Covered:
    """A script as it is shown to tree-sitter-bash."""

    text: str
    """Its text, of the same length, also in bytes, and with the same lines."""
    names: frozenset[str]
    """Variables whose assignment is covered."""
    before: Mapping[int, int]
    """By where a compound command begins, in bytes, where what stands before it does."""


def covered(text: str) -> Covered:
    """Cover what tree-sitter-bash misreads without a word."""
    shown, names = text, frozenset[str]()
    if text.count("=") > 1:
        shown = _ASSIGNMENTS.sub(lambda found: found[1] + _NEXT_NAME.sub(_dots, found[2]), text)
    if shown != text:
        others = (name for found in _ASSIGNMENTS.finditer(text) for name in _NEXT_NAME.findall(found[2]))
        names = frozenset(name.rstrip("+=") for name in others)
    before: dict[int, int] = {}
    if "!" in text or "time" in text or "coproc" in text:
        at = size = 0
        for found in _WORDS_BEFORE.finditer(shown):
            begin = size + len(shown[at : found.start(1)].encode())
            at, size = found.end(1), begin + len(found[1])
            before[size] = begin
        if before:
            shown = _WORDS_BEFORE.sub(lambda found: found[0].replace(found[1], " " * len(found[1])), shown)
    return Covered(shown, names, before)


def covered_further(text: str) -> str:
    """Cover what tree-sitter-bash cannot read: it has said that there is something.

    Each is a thing that only bash knows: redirection both ways, ``case`` that goes on, extended patterns,
    blanks in a key.
    """
    text = text.replace(";;&", ";; ").replace(";&", ";;").replace("<>", "< ")
    text = _SUBSCRIPT.sub(lambda found: _BLANK.sub("_", found[0]), text)
    for _ in range(_GLOBS_WITHIN):
        text = _GLOB.sub(lambda found: "_" * len(found[0]), text)
    return text


def lengthened(part: Part, before: Mapping[int, int]) -> Part:
    """Return a command together with what stands before it and was covered.

    Args:
        part: The command.
        before: As :attr:`Covered.before`.
    """
    start = before.get(part.start, part.start)
    return replace(part, start=start, text=" " * (part.start - start) + part.text)


def _dots(blanks: re.Match[str]) -> str:
    return "." * len(blanks[0])
