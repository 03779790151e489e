"""What somebody meant to finish, or leaves to the reader."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.bash import parse
from mdrun.check.foreign import printed_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.check.blocks import Block
    from mdrun.check.subject import Subject
    from mdrun.errors import Finding

_DOTS = re.compile(
    r"(?<![\w./\"'\[{(…])(?:\.\.\.|…)(?![\w/.])|(?:(?<=\w/)|(?<!\S))(?:\.\.\.|…)(?=/\w)"
    r"|(?<=\w=[\"'])(?:\.\.\.|…)(?=[\"'](?:\s|$))"
)
_LEFT = (
    (_DOTS, "{} stands for what the reader has to fill in"),
    (re.compile(r"(?<![\w.])/path/to\b[^\s\"']*"), "{} is no real path"),
    (re.compile(r"\b(?:TODO|FIXME|TBD|CHANGEME)\b"), "{} marks what is still to be written"),
)
_COMMENT = ("comment",)
_TEXTS = ("comment", "heredoc_body")
"""In a file that a block writes, dots may be just dots."""
_EMPTY = re.compile(r"(?:export\s+)?([A-Za-z_]\w*)=")
_LATER = re.compile(r"\b(?:TODO|FIXME|TBD)\b")
_CODE = re.compile(r"`[^`]*`")


def commands(subject: Subject) -> Iterator[Finding]:
    """Yield what a block leaves to its reader: dots, a made-up path, a value left empty."""
    for block in subject.blocks:
        end = printed_row(block)
        for offset, message in sorted(_left(block)):
            place = block.at(offset)
            if end is None or place[0] < block.fence.start + end:
                yield subject.find("unfinished", place, message)


def _left(block: Block) -> Iterator[tuple[int, str]]:
    printed = _Printed(block)
    for pattern, message in _LEFT:
        for found in pattern.finditer(block.text):
            told = pattern is _DOTS and found.start() in printed
            if not told and not block.within(found.start(), _TEXTS if pattern is _DOTS else _COMMENT):
                yield found.start(), message.format(found[0])
    at = 0
    for part in parse(block.text).parts:
        empty = _EMPTY.fullmatch(part.text)
        if empty is not None:
            at = block.text.index(part.text, at)
            yield at, f"{empty[1]} is left empty"


class _Printed:
    """Where a block prints something: dots are just dots there, as in ``echo 'Loading ...'``."""

    def __init__(self, block: Block) -> None:
        calls = (call for call in block.calls if call.name in ("echo", "printf"))
        self._spans = [(block.start(call.node), len(block.source(call.node))) for call in calls]

    def __contains__(self, offset: int) -> bool:
        return any(start < offset < start + length for start, length in self._spans)


def words(subject: Subject) -> Iterator[Finding]:
    """Yield each TODO among the words of a guide."""
    for number, line in subject.words:
        found = _LATER.search(line) and _LATER.search(_CODE.sub(lambda code: "\0" * len(code[0]), line))
        if found:
            message = f"{found[0]} marks what is still to be written"
            yield subject.find("unfinished-words", (number, found.start() + 1), message)
