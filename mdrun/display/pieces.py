"""What the live display prints for good, drawn with rich."""

from __future__ import annotations

import io
import os
import re
from typing import TYPE_CHECKING

import rich.box
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text
from rich.theme import Theme

from mdrun.display import paint
from mdrun.display.marks import MARK_STYLES, MARKS
from mdrun.display.names import lines_words
from mdrun.display.run_words import counts_words
from mdrun.display.text import crop, flat
from mdrun.display.words import attempt_words
from mdrun.durations import duration
from mdrun.outcomes import WORST_FIRST
from mdrun.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdrun.display.tally import SectionTally
    from mdrun.events import StepOutcome
    from mdrun.plan.records import Step


_MANY = {"good": "color(64)", "bad": "bold color(167)", "careful": "color(166)", "note": "bold color(32)"}
_FEW = {"good": "green", "bad": "bold red", "careful": "magenta", "note": "bold"}
"""The colours of :mod:`mdrun.display.paint`, as rich calls them."""

_TITLE = 200
_NARROW = 40
"""Columns below which a table breaks its words."""
_FILL = regex(r" +$", re.MULTILINE)


class Draughtsman:
    """Draws rich's renderables as text of a given width.

    Args:
        color: Whether colours and other styles may be used.
    """

    def __init__(self, *, color: bool) -> None:
        many = paint.many_colours(os.environ)
        self._console = Console(
            file=io.StringIO(),
            force_terminal=True,
            color_system=("256" if many else "standard") if color else None,
            theme=Theme(_MANY if many else _FEW),
            no_color=not color,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
        )
        # rich imports its table of character widths when it first needs it, which may be too late for us
        self(outcome("passed", "发布"), 80)

    def __call__(self, piece: RenderableType, width: int, *, wrap: bool = True) -> str:
        """Return the piece as lines; without ``wrap`` long ones are left for the terminal to wrap."""
        console = self._console
        console.width = width
        with console.capture() as captured:
            console.print(piece, soft_wrap=not wrap)
        # rich fills lines with spaces: they take time on a slow line, and would be copied along
        return _FILL.sub("", captured.get())


def title(guide: str, words: str) -> Text:
    """Return the name of what is run."""
    return Text.assemble((guide, "bold"), (f"  {words}" if words else "", ""))


def section(words: str, around: Sequence[str] = ()) -> RenderableType:
    """Return the heading of a section, after those of the sections around it."""
    path = Text.assemble(*((f"{outer} › ", "dim") for outer in around), (words, "bold"))
    return Padding(Rule(path, align="left", style="dim"), (1, 0, 0, 0))


def prose(lines: Sequence[str]) -> RenderableType:
    """Return the guide's own words."""
    return Padding(Text("\n".join(lines), "dim"), (0, 0, 0, 2))


def begun(step: Step, attempt: int) -> RenderableType:
    """Return the line with which a step begins; its commands follow as they are run."""
    name = f"  {crop(flat(step.title), _TITLE)}" if step.title else ""
    again = f"  {attempt_words(step, attempt)}" if attempt > 1 else ""
    line = Text.assemble((step.id, "bold"), name, (again, "careful"), (f"  {lines_words(step)}", "dim"))
    return Padding(line, (0, 0, 0, 2))


def command(text: str, width: int) -> Text:
    """Return the mark of the command that starts now: its first line, and how many more it has."""
    first, *rest = text.strip("\n").split("\n")
    more = f" (+{len(rest)} lines)" if len(rest) > 1 else " (+1 line)" if rest else ""
    words = Text(flat(first))
    words.truncate(max(width - 5 - cell_len(more), 10), overflow="ellipsis")
    return Text.assemble("  ", ("▸ ", "note"), words, (more, "dim"))


def remark(text: str, width: int) -> Text:
    """Return a comment of a block as it stands above the command that it is about."""
    return Text(f"    {crop(flat(text), max(width - 5, 10))}", "dim")


def outcome(kind: StepOutcome, words: str, *, more: bool = False) -> RenderableType:
    """Return the line with which a step ends, or an attempt that another one follows, which is no failure."""
    text = Text(words)
    text.highlight_regex(r" {1,2}\(.*\)$", "dim")
    if kind == "not-reached":
        text.stylize("dim")
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_row(Text(MARKS[kind], "careful" if more else MARK_STYLES[kind]), text)
    return Padding(grid, (0, 0, 0, 2))


def note(words: str, depth: int) -> RenderableType:
    """Return something that the operator should know besides."""
    style = "careful" if words.startswith("!") else "dim" if depth else ""
    return Padding(Text(words, style), (0, 0, 0, 2 * depth))


def source(lines: Sequence[str]) -> Text:
    """Return a line of the guide with its carets, and what is said below them."""
    text = Text()
    for number, line in enumerate(lines):
        gutter, _, words = line.partition("│")
        text.append("\n      " if number else "      ")
        text.append(f"{gutter}│", "dim").append(words, "bad" if number else "")
    return text


def summary(sections: Sequence[SectionTally], width: int) -> RenderableType:
    """Return the table of the sections and what became of their steps; a list where there are few columns."""
    if width < _NARROW:
        return Group("", *map(_tallied, sections), "")
    table = Table(
        box=rich.box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), header_style="dim", border_style="dim"
    )
    table.add_column("Section", overflow="fold")
    table.add_column("Result", overflow="fold")
    table.add_column("Time", justify="right", no_wrap=True)
    for tally in sections:
        worst = _worst(tally)
        result = Text.assemble((MARKS[worst], MARK_STYLES[worst]), f" {counts_words(tally.counts)}")
        table.add_row(Text(tally.heading), result, duration(tally.seconds) if tally.begun else "")
    return Padding(table, (0, 0, 0, 2))


def _worst(tally: SectionTally) -> StepOutcome:
    return next((kind for kind in WORST_FIRST if tally.counts.get(kind)), "passed")


def _tallied(tally: SectionTally) -> RenderableType:
    took = f"  ({duration(tally.seconds)})" if tally.begun else ""
    return outcome(_worst(tally), f"{tally.heading}: {counts_words(tally.counts)}{took}")


def quotation(lines: Sequence[str]) -> RenderableType:
    """Return the last output of what failed."""
    return Padding(Text("\n".join(lines)), (0, 0, 0, 6))


def way(name: str, words: str, width: int) -> Text:
    """Return a command line to go on with, whole, so that it can be copied.

    Where it takes more than a line, its name stands above it: who copies several rows copies it alone.
    """
    start = f"  {name:<11}"
    between = "\n" if cell_len(start + words) > width else ""
    return Text.assemble((start.rstrip() if between else start, "dim"), between, (words, "bold"))
