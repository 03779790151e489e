"""What each command of a run did, as evidence for the checks that name it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.evidence.references import reference, references
from mdrun.run.outputs import Printed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from mdrun.runs import RunDirectory
    from mdrun.shell import CommandEnded
    from mdrun.state import RunState


@dataclass(frozen=True, slots=True)
class Result:
    """What one command of this run did."""

    step: str
    """Id of its step."""
    line: int
    """Its line in the guide, 1-based."""
    text: str
    """Its text."""
    status: int
    """Its exit status."""
    printed: Printed
    """What it printed."""


class Results:
    """The last result of each command, as the plan refers to it: ``1.1/2:36``."""

    def __init__(self) -> None:
        self._known: dict[str, Result] = {}
        self._earlier: Callable[[], Iterator[tuple[str, Result]]] | None = None
        """Yields what was known before the run was resumed; few guides ask for it."""
        self._last: tuple[str, Path, int] | None = None
        self._before = 0

    def note(self, step: str, ended: CommandEnded, output: Path) -> None:
        """Note what a command has done, in the order in which they end.

        Args:
            step: Id of its step.
            ended: How it ended.
            output: The file that holds the step's output.
        """
        here = (step, output, ended.line)
        self._before = self._before + 1 if here == self._last else 0
        self._last = here
        name = reference(step, ended.line, self._before)
        self._known.pop(name, None)  # what has ended last stands last
        printed = Printed(output, ended.start, ended.end)
        self._known[name] = Result(step, ended.line, ended.text, ended.status, printed)

    def take_up(self, state: RunState, directory: RunDirectory, moved: Mapping[str, int | None]) -> None:
        """Take over what the commands of a run did before it was resumed.

        Args:
            state: What the run has come to.
            directory: Where it is kept.
            moved: By id, how many lines further down a step stands now; None where it is another one,
                of which nothing is known.
        """

        def earlier() -> Iterator[tuple[str, Result]]:
            for seen in state.steps.values():
                further = moved.get(seen.step, 0)
                if seen.output is None or further is None:
                    continue
                path = directory.file(seen.output)
                lines = [one.line + further for one in seen.commands]
                for one, line, name in zip(seen.commands, lines, references(seen.step, lines), strict=True):
                    printed = Printed(path, one.start, one.end)
                    yield name, Result(seen.step, line, one.text, one.status, printed)

        self._earlier = earlier

    def of(self, reference: str) -> Result | None:
        """Return what a command did, as the plan refers to it; None where it has not been run."""
        return self._all().get(reference)

    def same(self, step: str, text: str) -> Result | None:
        """Return what the command of a step with this text did last, on whatever line it stands now."""
        found = [one for one in self._all().values() if one.step == step and one.text == text]
        return found[-1] if found else None

    def _all(self) -> Mapping[str, Result]:
        if self._earlier is not None:
            before = {name: one for name, one in self._earlier() if name not in self._known}
            self._known = before | self._known
            self._earlier = None
        return self._known
