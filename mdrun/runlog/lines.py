"""The guide's lines, their places in its bytes, and what Markdown makes of a line after a quote."""

from __future__ import annotations

import re

from mdrun.patterns import regex
from mdrun.runlog.edits import Edit, UnprovenError

_BOM = b"\xef\xbb\xbf"
_END = regex(rb"\r\n|\n|\r")
_STARTS_BLOCK = regex(
    r"#{1,6}(?:[ \t]|$)"
    r"|`{3,}[^`]*$|~{3,}"
    r"|(?:[-+*]|\d{1,9}[.)])[ \t]+\S"
    r"|([-_*])(?:[ \t]*\1){2,}[ \t]*$"
)
"""What begins a block even where a paragraph could go on; used on a line without its indentation."""
_OPENS = regex(r"[\s>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})")
_CLOSES = regex(r"[ \t]*(`{3,}|~{3,})[ \t]*$")


class Lines:
    """Lines by number, from 1; a byte order mark belongs to none of them."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._starts = [len(_BOM) if data.startswith(_BOM) else 0]
        self._ends: list[int] = []
        for found in _END.finditer(data):
            self._ends.append(found.start())
            self._starts.append(found.end())
        if self._starts[-1] == len(data):
            self._starts.pop()
        else:
            self._ends.append(len(data))

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._starts)

    def text(self, line: int) -> str:
        """Return a line without what ends it; empty after the last line."""
        if line > self.count:
            return ""
        return self.data[self._starts[line - 1] : self._ends[line - 1]].decode("utf-8", "surrogateescape")

    def offset(self, line: int, column: int) -> int:
        """Return where a character stands, in bytes.

        Args:
            line: From 1.
            column: From 1, in characters.
        """
        if not 1 <= line <= self.count:
            message = f"there is no line {line}"
            raise UnprovenError(message)
        before = self.text(line)[: column - 1]
        return self._starts[line - 1] + len(before.encode("utf-8", "surrogateescape"))

    def insert(self, after: int, added: list[str]) -> Edit:
        """Return the edit that adds lines, ended as those about them are.

        Args:
            after: The line after which they go; 0 for the top.
            added: The lines, without what ends them.
        """
        if not 0 <= after <= self.count:
            message = f"there is no line {after}"
            raise UnprovenError(message)
        at = self._starts[after] if after < self.count else len(self.data)
        ended = self.data[self._ends[after - 1] : at] if after else b""
        end = ended or self._first_end()
        text = end.join(line.encode("utf-8", "surrogateescape") for line in added)
        return Edit(at, b"", end + text if after and not ended else text + end)

    def _first_end(self) -> bytes:
        found = _END.search(self.data)
        return found[0] if found else b"\n"


def front_matter(lines: Lines) -> int:
    """Return the last line of the YAML before the text; 0 where there is none."""
    opened = re.match("-{3,}", lines.text(1))
    if opened is None:
        return 0
    closes = re.compile(rf" {{0,3}}-{{{len(opened[0])},}}[ \t]*$|\.\.\.[ \t]*$")
    return next((line for line in range(2, lines.count + 1) if closes.match(lines.text(line))), 0)


def joins_quote(text: str, fence: str | None) -> bool:
    """Return whether a line would become part of a quote that is put directly before it.

    Args:
        text: The line.
        fence: White space before the fence that the line follows in the guide; None where it follows a
            paragraph, and so cannot be indented code.
    """
    stripped = text.lstrip(" \t")
    if not stripped:
        return False
    width = _width(text[: len(text) - len(stripped)])
    perhaps_code = fence is not None and width >= 4 and width != _width(fence)
    return perhaps_code or not _STARTS_BLOCK.match(stripped)


def unclosed_fence(lines: Lines, first: int, last: int) -> str | None:
    """Return the marks that close the fence which begins in these lines, where nothing there does.

    Args:
        lines: The guide's lines.
        first: Where to look for the fence.
        last: Its last line.
    """
    for line in range(first, last + 1):
        opened = _OPENS.match(lines.text(line))
        if opened is not None:
            closed = _CLOSES.match(lines.text(last)) if last > line else None
            return None if closed is not None and closed[1].startswith(opened[1]) else opened[1]
    return None


def _width(blank: str) -> int:
    return len(blank.expandtabs(4))
