"""What somebody meant to finish, or leaves to the reader."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.bash import parse
from mdrun.check.foreign import printed_row
from mdrun.check.text import CODE, without

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from mdrun.check.blocks import Block
    from mdrun.check.subject import Subject
    from mdrun.errors import Finding

_DOTS = re.compile(
    r"(?<![\w./\"'\[{(…])(?:\.\.\.|…)(?![\w/.])|(?:(?<=\w/)|(?<!\S))(?:\.\.\.|…)(?=/\w)"
    r"|(?<=\w=[\"'])(?:\.\.\.|…)(?=[\"'](?:\s|$))"
)
_WORDS = "TODO|FIXME|TBD"
UNWRITTEN = re.compile(rf"\b(?:{_WORDS})\b")
"""What marks what is still to be written."""
MARKS = "{} marks what is still to be written"
_BEGUN = re.compile(rf"^[ \t]*#+[ \t]*(?P<mark>{_WORDS})\b", re.MULTILINE)
_TODO = re.compile(rf"\b(?:{_WORDS}|CHANGEME)\b")
_LEFT = (
    (_DOTS, "{} stands for what the reader has to fill in"),
    (re.compile(r"(?<![\w.])/path/to\b[^\s\"']*"), "{} is no real path"),
    (_TODO, MARKS),
)
_COMMENT = ("comment",)
_TEXTS = ("comment", "heredoc_body")
"""In a file that a block writes, dots may be just dots."""
_EMPTY = re.compile(r"(?:export\s+)?([A-Za-z_]\w*)=")
_GIVEN = re.compile(r"(?<![\w$])([A-Za-z_]\w*)\+?=[^\s;]")
_LATER = re.compile(
    rf"{UNWRITTEN.pattern}(?!['’]?s?\s+(?:comments?|entries|entry|files?|items?|lists?|markers?|notes)\b)"
)
"""What is still to be written; what speaks of a list of such things is none."""
_SEARCHING = frozenset(("ack", "ag", "awk", "egrep", "grep", "rg", "sed"))
"""Programs that look for what somebody else has left."""


def commands(subject: Subject) -> Iterator[Finding]:
    """Yield what a block leaves to its reader: dots, a made-up path, an empty value; each once."""
    for block in subject.blocks:
        end = printed_row(block)
        told: set[str] = set()
        for offset, message in sorted(_left(block)):
            place = block.at(offset)
            if message not in told and (end is None or place[0] < block.fence.start + end):
                told.add(message)
                yield subject.find("unfinished", place, message)


def _left(block: Block) -> Iterator[tuple[int, str]]:
    printed, looked_for = _Within(block, ("echo", "printf")), _Within(block, _SEARCHING)
    for pattern, message in _LEFT:
        for found in pattern.finditer(block.text):
            told = pattern is _DOTS and found.start() in printed
            if pattern is _TODO:
                told = found.start() in looked_for or _is_spoken_of(block, found.start())
            if not told and not block.within(found.start(), _TEXTS if pattern is _DOTS else _COMMENT):
                yield found.start(), message.format(found[0])
    at = 0
    given = {found[1]: found.start() for found in _GIVEN.finditer(block.text)}
    for part in parse(block.text).parts:
        empty = _EMPTY.fullmatch(part.text)
        if empty is not None:
            at = block.text.index(part.text, at)
            if given.get(empty[1], -1) < at:
                yield at, f"{empty[1]} is left empty"


def _is_spoken_of(block: Block, offset: int) -> bool:
    """Say whether a text only speaks of a TODO: *Remove the TODO*."""
    before = re.search(r"\w $", block.text[max(offset - 2, 0) : offset])
    return before is not None and block.within(offset, ("string", "raw_string"))


class _Within:
    """Where a block calls some programs: in ``echo 'Loading ...'`` dots are just dots.

    Args:
        block: The block.
        names: The programs.
    """

    def __init__(self, block: Block, names: Collection[str]) -> None:
        calls = (call for call in block.calls if call.name in names)
        self._spans = [(block.start(call.node), len(block.source(call.node))) for call in calls]

    def __contains__(self, offset: int) -> bool:
        return any(start < offset < start + length for start, length in self._spans)


def words(subject: Subject) -> Iterator[Finding]:
    """Yield each TODO among the words of a guide."""
    for number, line in subject.words:
        found = _LATER.search(line) and _LATER.search(without(CODE, line))
        if found:
            place = number, found.start() + 1
            yield subject.find("unfinished-words", place, MARKS.format(found[0]))


def comments(subject: Subject) -> Iterator[Finding]:
    """Yield each comment among the commands of a block that begins with a TODO."""
    for block in subject.blocks:
        for found in _BEGUN.finditer(block.text):
            if block.within(found.start("mark"), _COMMENT):
                yield subject.find(
                    "unfinished-words", block.at(found.start("mark")), MARKS.format(found["mark"])
                )
