"""What stays on the operator's terminal, drawn piece by piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.display import pieces
from mdrun.display.failures import failure_head, failure_source, source_lines
from mdrun.display.flow import plain_lines
from mdrun.display.marks import LIKE
from mdrun.display.run_words import beside_words, ending_line, owed_line, place_lines, ways_on
from mdrun.display.text import flat, reflowed, visible
from mdrun.display.told import Begun, Ended, Heading, Note, Prose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from mdrun.display.records import Ending, Failure, Place
    from mdrun.display.screen import Screen
    from mdrun.display.tally import SectionTally
    from mdrun.display.told import Piece, Source
    from mdrun.plan.records import Plan


class Page:
    """Draws pieces onto a screen.

    Args:
        screen: The screen.
        color: Whether colours may be used.
    """

    def __init__(self, screen: Screen, *, color: bool) -> None:
        self._screen = screen
        self._draw = pieces.Draughtsman(color=color)
        self._step_last = False
        """Whether a step has ended, and nothing stands apart from it yet."""

    def print(self, piece: RenderableType, *, wrap: bool = True) -> None:
        """Draw a piece, as wide as the screen is now."""
        self._screen.show(self._draw(piece, self._screen.width, wrap=wrap))

    def show(self, piece: Piece) -> None:
        """Draw what is told of a run."""
        match piece:
            case Heading():
                self.part()
                self.print(pieces.section(piece.words, piece.around))
            case Prose():
                self._set_apart()
                self.print(pieces.prose(list(reflowed(piece.lines))))
            case Begun():
                if piece.attempt == 1:
                    self._set_apart()
                self.print(pieces.begun(piece.step, piece.attempt))
            case Ended():
                self._step_last = True
                self.print(pieces.outcome(piece.outcome, piece.words, more=piece.more))
            case Note():
                self.print(pieces.note(piece.words, piece.depth))

    def part(self) -> None:
        """Note that something else stands after the step before."""
        self._step_last = False

    def _set_apart(self) -> None:
        """Leave a line blank after the step before."""
        if self._step_last:
            self.gap()
        self.part()

    def gap(self) -> None:
        """Leave a line blank."""
        self._screen.show("\n")

    def source(self, source: Source | None) -> None:
        """Draw a line of the guide, if there is one."""
        if source is not None:
            lines = source_lines(source, self._screen.width - 12 - len(str(source.line)))
            self.print(pieces.source(lines))

    def last_output(self, words: str, output: str) -> None:
        """Draw the last lines of an output, led in by words; nothing where there is none."""
        lines = plain_lines(output)
        if lines:
            self.print(pieces.note(words, 2))
            self.print(pieces.quotation(lines))

    def summary(self, sections: Sequence[SectionTally]) -> None:
        """Draw what became of the sections."""
        if sections:
            self.print(pieces.section("Summary"))
            self.print(pieces.summary(sections, self._screen.width))
        else:
            self.gap()

    def beginning(self, plan: Plan, run_id: str, place: Place | None) -> None:
        """Draw what is about to be run, and where."""
        self.print(pieces.title(visible(plan.guide), flat(plan.title)))
        facts = place_lines(place) if place is not None else []
        for fact in [*facts, f"run {visible(run_id)}"]:
            self.print(pieces.note(fact, 1))

    def ending(self, ending: Ending) -> None:
        """Draw how a run ended: what failed and why, what can be done now."""
        kind = LIKE[ending.result]
        self.print(pieces.outcome(kind, ending_line(ending)))
        if ending.owed:
            self.print(pieces.note(owed_line(ending), 1))
        for failure in ending.failures:
            self._failure(failure)
        for beside in ending.background:
            self.gap()
            self.last_output(beside_words(beside), beside.output)
        ways = ways_on(ending)
        if ways:
            self.gap()
        for name, words in ways:
            self.print(pieces.way(name, words, self._screen.width), wrap=False)

    def _failure(self, failure: Failure) -> None:
        self.gap()
        self.print(pieces.outcome("failed", failure_head(failure)))
        self.source(failure_source(failure))
        self.last_output("last output", failure.output)
