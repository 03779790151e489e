"""The display in a job of GitHub Actions: plain lines, output folded, failures beside the guide's lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from mdrun.display import workflow
from mdrun.display.failures import failure_head, failure_words
from mdrun.display.flow import plain_lines
from mdrun.display.names import label
from mdrun.display.plain import Plain
from mdrun.display.told import Begun, Ended
from mdrun.display.words import attempt_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mdrun.display.records import Ending, Failure, Place
    from mdrun.display.told import Piece
    from mdrun.plan.records import Plan


class Actions(Plain):
    """Prints a run as plain lines in which the runner looks for no commands, and commands of our own.

    Args:
        stream: Where to.
        environ: The environment, which says where the job's clone is.
        quiet: Only failures and the end.
        verbose: The guide's prose and every command with its time, too.
    """

    def __init__(self, stream: TextIO, environ: Mapping[str, str], *, quiet: bool, verbose: bool) -> None:
        super().__init__(stream, quiet=quiet, verbose=verbose)
        self._environ = environ
        self._file: str | None = None
        self._token = ""
        self._grouped = False

    def begin(
        self, plan: Plan, run_id: str, place: Place | None, usual: Mapping[str, float] | None = None
    ) -> None:
        """Let no line be taken for a command from here on; show where the run happens."""
        self._file = workflow.file_of(plan.guide, self._environ)
        self._commands()
        super().begin(plan, run_id, place, usual)

    def end(self, ending: Ending) -> None:
        """Say how the run ended, with the failures beside the lines of the guide."""
        self.close()
        self._close_group()
        self._commands(*map(self._annotation, ending.failures))
        super().end(ending)
        self._page.line(workflow.command(self._token))

    def _show(self, pieces: Iterable[Piece]) -> None:
        for piece in pieces:
            if isinstance(piece, Begun):
                self._close_group()
                again = f" ({attempt_words(piece.step, piece.attempt)})" if piece.attempt > 1 else ""
                self._commands(workflow.command("group", f"{piece.step.id}  {label(piece.step)}{again}"))
                self._grouped = True
                continue
            if isinstance(piece, Ended):
                self._close_group()
            super()._show((piece,))

    def _close_group(self) -> None:
        if self._grouped:
            self._page.end_output()
            self._commands(workflow.command("endgroup"))
            self._grouped = False

    def _commands(self, *lines: str) -> None:
        """Print commands; before and after them, no line is taken for one."""
        if self._token and not lines:
            return
        if self._token:
            self._page.line(workflow.command(self._token))
        for line in lines:
            self._page.line(line)
        self._token = workflow.token()
        self._page.line(workflow.command("stop-commands", self._token))

    def _annotation(self, failure: Failure) -> str:
        place = {}
        if self._file is not None:
            place["file"] = self._file
            if failure.line and not failure.changed:
                place["line"] = str(failure.line)
        place["title"] = failure_head(failure)
        text = [failure.source.strip() or failure_words(failure), *plain_lines(failure.output)]
        return workflow.command("error", "\n".join(text), place)
