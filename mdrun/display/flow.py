"""A step's output as indented lines for where there is no terminal."""

from __future__ import annotations

from mdrun.display.filter import Filter
from mdrun.patterns import regex

_LONGEST = 8192
"""Bytes of an unfinished line that are held back before it is shown in pieces."""
_LINE_END = regex(rb"(?<!\r)\r+\n")
_OVERWRITTEN = regex(rb"(?m)^[^\n]*\r(?=[^\r\n])")


class Flow:
    """Turns chunks of raw output into indented text; progress that overwrites itself becomes one line."""

    def __init__(self, indent: str = "  ") -> None:
        self._indent = indent.encode()
        self._filter = Filter()
        self._tail = b""
        self.open = False
        """Whether the text returned last ended in the middle of a line."""

    def feed(self, chunk: bytes) -> str:
        """Return the text that is complete now."""
        data = self._tail + self._filter.feed(chunk)
        cut = data.rfind(b"\n") + 1
        whole, tail = data[:cut], last_state(data[cut:])
        text = self._shown(collapsed(whole)) if whole else ""
        if len(tail) > _LONGEST:
            text += self._shown(tail.replace(b"\r", b""))
            tail = b""
        self._tail = tail
        return text

    def finish(self) -> str:
        """Return what is left, ended with a newline; the next chunk starts anew."""
        rest = (self._tail + self._filter.finish()).rstrip(b"\r")
        self._tail = b""
        return self._shown(rest + b"\n") if rest or self.open else ""

    def break_line(self) -> str:
        """Return the newline that is needed before something else can be written."""
        was_open, self.open = self.open, False
        return "\n" if was_open else ""

    def _shown(self, data: bytes) -> str:
        text = indented(data, self._indent, first=not self.open)
        self.open = not data.endswith(b"\n")
        return text.decode("utf-8", "replace")


def plain_lines(output: str) -> list[str]:
    """Return the lines of a piece of output as a terminal would have left them, without colours."""
    flow = Flow(indent="")
    text = flow.feed(output.encode("utf-8", "replace")) + flow.finish()
    return text.strip("\n").split("\n") if text.strip() else []


def collapsed(data: bytes) -> bytes:
    """Return whole lines as a terminal would have left them: the last state of each."""
    if b"\r" not in data:
        return data
    data = data.replace(b"\r\n", b"\n")  # as a terminal ends lines; far faster than the expression
    if b"\r\n" in data:
        data = _LINE_END.sub(b"\n", data)
    return _OVERWRITTEN.sub(b"", data) if b"\r" in data else data


def last_state(line: bytes) -> bytes:
    """Return the last state of an unfinished line, with the carriage returns that end it."""
    if b"\r" not in line:
        return line
    return line[line.rstrip(b"\r").rfind(b"\r") + 1 :]


def indented(data: bytes, indent: bytes, *, first: bool) -> bytes:
    """Return the lines with ``indent`` before each that is not blank; ``first``: before the first, too."""
    if not indent:
        return data
    start = indent if first and data[:1] not in (b"\n", b"") else b""
    shown = start + data.replace(b"\n", b"\n" + indent)
    if data.endswith(b"\n"):
        shown = shown[: -len(indent)]
    blank = b"\n" + indent + b"\n"
    while shown.rfind(blank) >= 0:  # ``in`` takes four times as long where lines are many and none is blank
        shown = shown.replace(blank, b"\n\n")
    return shown
