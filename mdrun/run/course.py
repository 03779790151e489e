"""A run as it takes its course: what all the parts of a walk work on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.events import Event, Paused
from mdrun.plan.steps.filling import filled, with_secrets
from mdrun.run.progress import Stop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.plan.records import Plan, Step
    from mdrun.run.attention import Attention
    from mdrun.run.progress import Progress
    from mdrun.run.record import Recorder
    from mdrun.run.watcher import Watcher
    from mdrun.shell import Session


@dataclass(frozen=True, slots=True)
class Course:
    """What is run, where and before whom, and what has come of it so far."""

    plan: Plan
    """What is run."""
    session: Session
    """The run's shell."""
    recorder: Recorder
    """Where events are written before anybody sees them."""
    watcher: Watcher
    """Who watches."""
    attention: Attention
    """What signals ask for."""
    progress: Progress
    """What the walk has seen."""

    def filled(self, step: Step) -> Step:
        """Return a step with the values that there are now in its placeholders."""
        return filled(step, self.progress.values, self.plan.styles)

    def whole(self, step: Step) -> Step:
        """Return a step as the shell gets it, with secrets in its placeholders."""
        return with_secrets(step, self.plan.secrets, self.plan.styles)

    @property
    def pauses(self) -> bool:
        """Whether the run is to pause: not where it is ending anyhow."""
        return bool(self.attention.pausing) and not self.progress.closing

    @property
    def ends(self) -> bool:
        """Whether the run is ending anyhow, so that nobody is asked about a failure."""
        return self.progress.closing or self.attention.interrupted or bool(self.attention.pausing)

    def give_way(self, step: Step) -> Iterator[Event]:
        """End or pause the run at a step, where a signal asked for it.

        Raises:
            Stop: It did.
        """
        if self.attention.interrupted:
            raise Stop("interrupted")
        if self.pauses:
            yield self.recorder.add(Paused(step.id, self.attention.pausing))
            raise Stop("paused")
