"""What text the steps of a run have run: the guide's, or what the operator made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.display.failures import source_as_run
from mdrun.events import CommandFinished, Deviation, QuestionAsked, StepStarted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdrun.display.told import Source
    from mdrun.events import Event


class Ran:
    """The lines that were run.

    Args:
        lines: Those of the guide.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._changed: set[str] = set()
        """The steps that are run as the operator has changed them since the last question about them."""
        self._commands: list[CommandFinished] = []
        """What the attempt that runs has run so far."""

    def note(self, event: Event) -> None:
        """Note what tells later which text a step has run."""
        match event:
            case QuestionAsked():
                self._changed.discard(event.step)
            case Deviation(kind="changed"):
                self._changed.add(event.step)
            case StepStarted():
                self._commands = []
            case CommandFinished():
                self._commands.append(event)

    def changed(self, step: str) -> bool:
        """Say whether a step is run as the operator has changed it."""
        return step in self._changed

    def source(self, step: str, line: int | None, said: str) -> Source | None:
        """Return a line that a step has run with what is said of it; None where there is none."""
        return source_as_run(None if step in self._changed else self._lines, self._commands, line, said)

    def of_guide(self, line: int | None, said: str) -> Source | None:
        """Return a line of the guide with what is said of it; None where there is none."""
        return source_as_run(self._lines, (), line, said)
