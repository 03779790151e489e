"""The guides that a run has had one after another, and where what happened under one stands in the last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import replace
from mdrun.events import Resumed
from mdrun.runs.planned import planned

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.journal import Record
    from mdrun.runs import RunDirectory
    from mdrun.runs.planned import Planned
    from mdrun.state import StepState


class Editions:
    """The editions of a guide that a run has had, each with its plan: a run may go on with another one."""

    def __init__(self, directory: RunDirectory, edition: int) -> None:
        self._directory = directory
        self._known: dict[int, Planned] = {}
        self.edition = edition
        self.now = self.of(edition)

    def of(self, edition: int) -> Planned:
        """Return the plan of an edition of the guide.

        Raises:
            RecordError: It cannot be read, or is none.
        """
        if edition not in self._known:
            self._known[edition] = planned(self._directory.plan(edition))
        return self._known[edition]

    def line(self, line: int, edition: int) -> int:
        """Return where a line of an edition of the guide stands now; lines of no step stay what they are."""
        if edition == self.edition:
            return line
        now = {step.id: step.lines[0] for step in self.now.steps}
        for step in self.of(edition).steps:
            first, last = step.lines
            if first <= line <= last and step.id in now:
                return line + now[step.id] - first
        return line

    def moved(self, step: StepState, edition: int) -> StepState:
        """Return what became of a step, with the lines of the guide that counts now."""
        if edition == self.edition:
            return step
        return replace(
            step,
            line=self.line(step.line, edition) if step.line is not None else None,
            commands=tuple(replace(one, line=self.line(one.line, edition)) for one in step.commands),
            evidence=tuple(replace(one, line=self.line(one.line, edition)) for one in step.evidence),
            tried=tuple(
                replace(one, line=self.line(one.line, edition) if one.line is not None else None)
                for one in step.tried
            ),
        )


def editions(records: Sequence[Record]) -> Iterator[tuple[str, int]]:
    """Yield the steps that something happened to, each with the edition of the guide that counted then."""
    edition = 1
    for record in records:
        if isinstance(record.event, Resumed) and record.event.edition:
            edition = record.event.edition
        if step := getattr(record.event, "step", None):
            yield step, edition
