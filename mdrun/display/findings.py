"""Findings and errors as text, each with its place, its source line and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.display.paint import painter
from mdrun.display.text import LEAST, cells, counted, crop, flat, hung, visible, wrap_words
from mdrun.errors import together

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mdrun.catalogue import Level
    from mdrun.display.paint import Paint
    from mdrun.errors import Finding, MdrunError

_STYLES: Mapping[Level, str] = {"error": "bad", "warning": "careful", "note": "note"}
_WIDTH = 100
"""Columns of a source line that are shown; a longer one is cut around the caret."""
_BEFORE = 60
"""Columns shown before the caret of such a line, of those."""
_UNSHOWN = frozenset(("secret-default",))
"""Findings whose line is not shown: it holds the value of a secret."""


def finding_lines(
    findings: Iterable[Finding],
    sources: Mapping[str, Sequence[str]],
    *,
    color: bool = False,
    width: int | None = None,
) -> Iterator[str]:
    """Yield all findings, sorted by place: ``RELEASE.md:52:12: error: …``, source, caret, why, remedy.

    What the catalogue says of a code (why it matters, what to do where a finding has no remedy of its own) is
    said of its first finding.

    Args:
        findings: What was found.
        sources: Lines by path of the files that findings speak of; a missing file or line is left out.
        color: Whether to use colours.
        width: Columns of the terminal, where it is one: source lines are cut to it, and words are broken
            between.
    """
    paint = painter(color)
    explained: set[str] = set()
    for finding, again in together(sorted(findings, key=lambda one: (one.path, one.line, one.column))):
        column = f":{finding.column}" if finding.line and finding.column else ""
        said = f"{finding.level}: {flat(finding.message)} [{finding.code}]"
        head, *rest = _wrapped(f"{visible(finding.place)}{column}: {said}", width)
        level = f"{finding.level}:"
        yield head.replace(level, paint(level, _STYLES[finding.level]), 1)
        yield from (f"  {part}" for part in rest)
        yield from _source(finding, sources.get(finding.path, ()), width, paint)
        others = [line for line in dict.fromkeys(again) if line != finding.line]
        if others:
            yield f"  also in {_lines_of(others)}"
        first = finding.code not in explained
        explained.add(finding.code)
        if finding.why and first:
            yield from (paint(f"  {part}", "dim") for part in _wrapped(finding.why, width))
        remedy = finding.advice if first else finding.remedy
        if remedy:
            yield from _remedy(remedy, width)


def _source(finding: Finding, lines: Sequence[str], width: int | None, paint: Paint) -> Iterator[str]:
    """Yield the line of a file that a finding speaks of, and a caret; nothing where there is no such line.

    Nor where a secret stands in it.
    """
    if 0 < finding.line <= len(lines) and finding.code not in _UNSHOWN:
        fits = _WIDTH if width is None else width - len(str(finding.line)) - 6
        room = min(_WIDTH, max(fits, LEAST))
        source, caret = _around(lines[finding.line - 1], finding.column, room)
        yield paint(f"  {finding.line} │ ", "dim") + source
        if caret is not None:
            gutter = " " * len(str(finding.line))
            yield paint(f"  {gutter} │ ", "dim") + " " * caret + paint("^", _STYLES[finding.level])


def _lines_of(lines: Sequence[int]) -> str:
    """Return ``lines 3, 5 and 8``."""
    said = list(map(str, lines))
    return f"lines {', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else f"line {said[0]}"


def summary_line(findings: Iterable[Finding]) -> str:
    """Return ``2 errors, 1 warning``; empty where there is nothing to count."""
    levels = [finding.level for finding, _ in together(findings)]
    order: tuple[Level, ...] = ("error", "warning", "note")
    return ", ".join(counted(levels.count(level), level) for level in order if level in levels)


def error_lines(error: MdrunError, *, color: bool = False, width: int | None = None) -> Iterator[str]:
    """Yield an error that the operator can mend: ``mdrun: message``, why it matters, and ``  → remedy``.

    Args:
        error: The error.
        color: Whether to use colours.
        width: Columns of the terminal, where it is one: lines are broken between words.
    """
    paint = painter(color)
    first, *listed = [visible(line) for line in error.message.splitlines()] or [""]
    head, *more = _wrapped(f"mdrun: {first}", width)
    yield head.replace("mdrun:", paint("mdrun:", "bad"), 1)
    yield from (f"  {part}" for part in more)
    yield from (f"  {part}" for line in listed for part in _wrapped(line, width))
    if error.why:
        yield from (paint(f"  {part}", "dim") for part in _wrapped(flat(error.why), width))
    if error.remedy:
        yield from _remedy(error.remedy, width)


def _remedy(remedy: str, width: int | None) -> Iterator[str]:
    return hung(_wrapped(flat(remedy), width, less=2), "  → ", "    ")


def _wrapped(text: str, width: int | None, less: int = 0) -> list[str]:
    """Return words as lines that fit beside an indentation of two columns, and so many more."""
    return [text] if width is None else wrap_words(text, max(width - 3 - less, LEAST))


def _around(line: str, column: int, room: int) -> tuple[str, int | None]:
    """Return the part of a line that is shown in so many columns, and the columns before its caret."""
    if not column:
        return crop(visible(line.rstrip()), room), None
    before, after = visible(line[: column - 1]), visible(line[column - 1 :].rstrip())
    if cells(before) + cells(after) > room:
        before = crop(before[::-1], _BEFORE * room // _WIDTH)[::-1]
    return crop(before + after, room), cells(before)
