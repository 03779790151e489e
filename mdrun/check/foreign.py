"""Text in a block that is no command: headings, fences, output."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.check.calls import in_brief
from mdrun.check.text import FENCE
from mdrun.wordlists import names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.check.blocks import Block
    from mdrun.check.calls import Call
    from mdrun.check.subject import Subject
    from mdrun.errors import Finding

_HEADING = re.compile(r"(#{1,6}) +(\S.*)")
_PROSE = re.compile(
    r"[A-Z][\w'’]*(?:,? [\w'’()/`-]+){3,}[.:,]?$|(?:[-*+]|\d+\.) (?:\[[ x]\] )?[A-Z`*\[]|\|.*\|$|> [A-Z]"
)
_PRINTED = re.compile(
    r"[A-Z][a-z]+(?:[,:.]|ing\b|ed\b|ly\b)(?: .*)?$"  # Successfully installed …, Checking …, Error: …
    r"|[A-Z][a-z]*(?: [A-Za-z0-9'’-]+){2}(?: [^-].*)?$"  # This is free software
    r"|[A-Z][A-Z_-]+(?: {2,}[A-Z][A-Z_ -]*)+$"  # NAME   READY   STATUS
    r"|\[?(?:INFO|WARN(?:ING)?|ERROR|DEBUG|OK)\]?:? "
    r"|(?:error|warning|fatal|remote|hint|npm (?:WARN|ERR!|notice)): ?"
    r"|(?:=+>|-+>|[✓✔✗✖●├└│┌┐─•]) ?\S"
    r"|\d{4}-\d\d-\d\d[ T]\d\d:|v?\d+\.\d+(?:\.\d+)?$|>>> "
)

_STATUS = re.compile(r"HTTP/\d(?:\.\d)? \d{3}\b")
"""The first line of an answer (RFC 9112, section 4)."""
_NUMBER = re.compile(r"v?\d")
"""A version, alone on its line."""


def headings(subject: Subject) -> Iterator[Finding]:
    """Yield each heading in a block: a fence was left open, or the block is something else than shell."""
    for block in subject.every_block:
        for row, line in enumerate(block.rows):
            found = _HEADING.match(line)
            if found is not None and not block.transcript and _is_heading(block, row, found):
                message = f"in a block this heading is a comment: {in_brief(line)}"
                yield subject.find("heading-in-block", block.line(row), message)


def _is_heading(block: Block, row: int, found: re.Match[str]) -> bool:
    if block.continues(row) or len(found[1]) < 2:
        return False
    after = next((line for line in block.rows[row + 1 :] if line.strip()), "")
    return not block.fence.closed or _PROSE.match(after) is not None


def fences(subject: Subject) -> Iterator[Finding]:
    """Yield the first line of a block that reads like a fence."""
    for block in subject.every_block:
        for row, line in enumerate(block.rows):
            if FENCE.match(line) and not block.continues(row):
                read = "backticks" if "`" in line else "a command"
                message = f"a fence stands in this block, where bash reads it as {read}"
                yield subject.find("fence-in-block", block.line(row), message)
                break


def output(subject: Subject) -> Iterator[Finding]:
    """Yield the first line of a block that reads like what a command prints."""
    for block in subject.every_block:
        row = printed_row(block)
        if row is not None:
            message = f"this reads like output, and would be run as a command: {in_brief(block.rows[row])}"
            yield subject.find("output-in-block", block.line(row), message)


def printed_row(block: Block) -> int | None:
    """Return the first row of a block that reads like what a command prints."""
    if block.transcript:
        return None
    known = {*names("builtins"), *names("tools")}
    for call in block.calls:
        first, row = call.words[0], call.node.start_point.row
        line = block.rows[row]
        alone = not line[: call.node.start_point.column].strip() and "program" in call.around
        if alone and first not in known and _is_printed(line.strip(), call, block):
            return row
        known.add(first)
    return None


def _is_printed(line: str, call: Call, block: Block) -> bool:
    if _STATUS.match(line) is not None:
        return True
    if (
        "/" in call.words[0]
        or call.words[0].startswith(("$", "<", '"', "'", "{"))
        or block.within(
            block.start(call.node), ("string", "heredoc_body", "command_substitution", "function_definition")
        )
    ):
        return False
    return _PRINTED.match(line) is not None and (len(line.split()) > 1 or _NUMBER.match(line) is not None)
