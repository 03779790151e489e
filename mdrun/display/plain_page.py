"""What is printed without a terminal, line by line: our own words, and output of blocks between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from mdrun.display.failures import failure_head, failure_source, source_lines
from mdrun.display.filter import in_pieces
from mdrun.display.flow import Flow, plain_lines
from mdrun.display.marks import MARKS
from mdrun.display.names import label
from mdrun.display.run_words import beside_words, ending_line, owed_line, ways_on
from mdrun.display.sink import Sink
from mdrun.display.told import Begun, Ended, Heading, Note, Prose
from mdrun.display.words import attempt_words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from mdrun.display.records import Ending
    from mdrun.display.told import Piece, Source

_INDENTS = ("", "  ", "    ", "      ")


class PlainPage:
    """Prints lines, each flushed.

    Args:
        stream: Where to.
        clock: Seconds since any moment.
    """

    def __init__(self, stream: TextIO, clock: Callable[[], float]) -> None:
        self._sink = Sink(stream)
        self._clock = clock
        self._flow = Flow()
        self.spoken = 0.0
        """When something was printed last, on that clock."""

    @property
    def lost(self) -> str:
        """Why not all was printed; empty where it was, or where whoever looked has left."""
        return self._sink.lost

    def line(self, text: str) -> None:
        """Print a line of our own."""
        self._sink.write(f"{self._flow.break_line()}{text}\n")
        self.spoken = self._clock()

    def block(self, lines: Iterable[str], indent: str = "      ") -> None:
        """Print lines that belong together."""
        for line in lines:
            self.line((indent + line).rstrip())

    def output(self, chunk: bytes) -> None:
        """Print output of a block."""
        for piece in in_pieces(chunk):
            text = self._flow.feed(piece)
            if text:
                self._sink.write(text)
                self.spoken = self._clock()

    def end_output(self) -> None:
        """End the output of a block: the next one begins a line."""
        self._sink.write(self._flow.finish())

    def drawn(self, text: str) -> None:
        """Print what a program draws that has the screen for itself, as it comes."""
        self._sink.write(text)

    def show(self, piece: Piece) -> None:
        """Print what is told of a run."""
        match piece:
            case Heading():
                self.line(piece.words)
            case Prose():
                self.block((f"│ {line}" for line in piece.lines), "  ")
            case Begun():
                attempt = f"{attempt_words(piece.step, piece.attempt)}: " if piece.attempt > 1 else ""
                self.line(f"  {piece.step.id}  {attempt}{label(piece.step)} …")
            case Ended():
                self.line(f"  {MARKS[piece.outcome]} {piece.words}")
                self.source(piece.source)
            case Note():
                self.line(_INDENTS[piece.depth] + piece.words)

    def source(self, source: Source | None) -> None:
        """Print a line of the guide, if there is one."""
        if source is not None:
            self.block(source_lines(source))

    def last_output(self, words: str, output: str) -> None:
        """Print the last lines of an output, led in by words; nothing where there is none."""
        lines = plain_lines(output)
        if lines:
            self.line(f"  {words}")
            self.block(lines)

    def ending(self, ending: Ending, told: Collection[str], *, quiet: bool) -> None:
        """Print how a run ended and what can be done now; of what failed, what was not printed before.

        Args:
            ending: How it ended.
            told: Ids of the steps whose end was told as it was seen.
            quiet: Whether their outputs were not printed.
        """
        for failure in ending.failures:
            if failure.step not in told:
                self.line(f"  ✖ {failure_head(failure)}")
                self.source(failure_source(failure))
            if quiet or not failure.streamed:
                only = quiet and not ending.later
                self.last_output(
                    "last output:" if only else f"last output of {failure.step}:", failure.output
                )
        for beside in ending.background:
            self.last_output(beside_words(beside), beside.output)
        self.line(ending_line(ending))
        if ending.owed:
            self.line(f"  {owed_line(ending)}")
        for name, words in ways_on(ending):
            self.line(f"  {name}  {words}")
