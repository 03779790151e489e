"""Running one command step: its attempts, what each command did, and whether it did what was expected."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.errors import unwritable
from mdrun.events import CommandFinished, Event, Paused, StepFinished, StepOutcome, StepStarted
from mdrun.run.capturing import KEPT
from mdrun.run.expectations import judged
from mdrun.run.progress import Stop
from mdrun.run.record import writing
from mdrun.runs import output_name, state_name
from mdrun.shell import Block, BlockEnded, Command, CommandEnded, CommandStarted

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping
    from pathlib import Path

    from mdrun.plan.records import Plan, Step
    from mdrun.run.attention import Attention
    from mdrun.run.backgrounds import Backgrounds
    from mdrun.run.capturing import Capturing
    from mdrun.run.progress import Live, Progress
    from mdrun.run.record import Recorder
    from mdrun.shell import Session
    from mdrun.state import RunState

Item = CommandStarted | CommandEnded | BlockEnded


@dataclass(frozen=True, slots=True)
class Result:
    """What one command of this run did."""

    line: int
    """Its line in the guide, 1-based."""
    text: str
    """Its text."""
    status: int
    """Its exit status."""
    output: Path
    """The file that holds the step's output."""
    start: int
    """Where its own output begins in that file, in bytes."""
    end: int
    """Where it ends."""


class Attempts:
    """Runs command steps, and remembers what each command did, as evidence for checks.

    Args:
        plan: What is run.
        session: The shell.
        recorder: Where events are written before anybody sees them.
        live: Who watches.
        attention: What signals ask for.
        progress: What the walk has seen.
        capturing: Sets the variables that steps capture.
        backgrounds: Runs the steps that go on in the background.
    """

    def __init__(
        self,
        plan: Plan,
        session: Session,
        recorder: Recorder,
        live: Live,
        attention: Attention,
        progress: Progress,
        capturing: Capturing,
        backgrounds: Backgrounds,
    ) -> None:
        self.plan = plan
        self.session = session
        self.recorder = recorder
        self.live = live
        self.results: dict[str, Result] = {}
        self.attention = attention
        self.progress = progress
        self.capturing = capturing
        self.backgrounds = backgrounds
        self.names: set[str] = set()
        self.started: dict[str, int] = {}
        """By id, how often each step was started."""
        self.last_output = ""
        self.kept_as = ""
        """Name of the file that the shell's state was kept in last."""

    def run(self, step: Step) -> Generator[Event, None, StepOutcome]:
        """Run a step until it passes or its attempts are used up; the value is its outcome."""
        said = step.directives
        for attempt in range(1, said.retry + 2):
            yield self.start(step)
            name = self.output_name(step)
            if said.background:
                finished = self.backgrounds.once(step, name)
            else:
                finished = yield from self.once(step, name)
            yield self.recorder.add(finished)
            if finished.outcome == "passed" or attempt > said.retry or self.attention.interrupted:
                break
            yield from self.wait(step, attempt + 1)
        return finished.outcome

    def start(self, step: Step) -> Event:
        """Write down that a step starts, for the first time or again."""
        self.started[step.id] = self.started.get(step.id, 0) + 1
        return self.recorder.add(StepStarted(step.id, self.started[step.id]))

    def take_up(self, state: RunState, moved: Mapping[str, int]) -> None:
        """Take over what the commands of a run did before it was resumed.

        Args:
            state: What the run has come to.
            moved: By id, how many lines further down a step stands now.
        """
        directory = self.recorder.directory
        self.names.update(directory.names())
        for seen in state.steps.values():
            self.started[seen.step] = seen.attempts
            if seen.output is None:
                continue
            path = directory.file(seen.output)
            for one in seen.commands:
                line = one.line + moved.get(seen.step, 0)
                self.results[f"{seen.step}:{line}"] = Result(
                    line, one.text, one.status, path, one.start, one.end
                )

    def once(self, step: Step, name: str) -> Generator[Event, None, StepFinished]:
        """Run a step's block once; the value is how it ended.

        Args:
            step: The step.
            name: Name of the file for its output.
        """
        said = step.directives
        path = self.recorder.directory.file(name)
        block = block_of(step, timeout=limit_of(self.plan, step), keep=KEPT if said.capture else 0)
        ended = yield from self.follow(step, self.session.run(block, path, self.live.output), path)
        outcome, reason = self.judged(step, ended, path)
        if outcome == "timed-out":
            reason = self.late(step)
        elif outcome == "passed" and said.capture:
            reason = yield from self.capturing.take(step, ended.kept)
            outcome = "failed" if reason else outcome
        return self.finished(step, ended, outcome, reason, name)

    def judged(self, step: Step, ended: BlockEnded, path: Path) -> tuple[StepOutcome, str]:
        """Return what became of a block; a pattern that takes for ever on its output can be interrupted."""
        said = step.directives
        if self.attention.interrupted or (said.expect is None and said.output is None):
            return judged(said, ended, path)
        try:
            with self.attention.waiting():
                return judged(said, ended, path)
        except KeyboardInterrupt:
            return "failed", "interrupted while its output was looked through"

    def wait(self, step: Step, attempt: int) -> Generator[Event, None, None]:
        """Wait before this attempt, unless a signal asks to end the run or to pause it."""
        said = step.directives
        if self.attention.interrupted:
            raise Stop("interrupted")
        if not self.pauses():
            self.live.retrying(step.id, attempt, said.retry + 1, said.every)
            with self.attention.waiting():
                time.sleep(said.every)
        if self.pauses():
            yield self.recorder.add(Paused(step.id, self.attention.pausing))
            raise Stop("paused")

    def pauses(self) -> bool:
        """Say whether the run is to pause: not where it is ending anyhow."""
        return bool(self.attention.pausing) and not self.progress.closing

    def output_name(self, step: Step) -> str:
        """Return the name of a new file for a step's output."""
        self.last_output = self.new_name(output_name(step.id))
        return self.last_output

    def new_name(self, name: str) -> str:
        """Return a name of which no file was made in this run: this one, else one with a number."""
        (stem, _, ending), number = name.rpartition("."), 2
        while name in self.names:
            name = f"{stem}.{number}.{ending}"
            number += 1
        self.names.add(name)
        return name

    def follow(self, step: Step, happening: Iterator[Item], path: Path) -> Generator[Event, None, BlockEnded]:
        """Write down what a block does while it runs; the value is how it ended."""
        self.attention.running = True
        for item in self.kept(happening, path):
            if isinstance(item, CommandStarted):
                self.live.command(step.id, item.line, self.recorder.masked(item.text))
            elif isinstance(item, CommandEnded):
                seconds = round(item.seconds, 6)
                self.results[f"{step.id}:{item.line}"] = Result(
                    item.line, item.text, item.status, path, item.start, item.end
                )
                yield self.recorder.add(
                    CommandFinished(step.id, item.line, item.text, item.status, seconds, item.start, item.end)
                )
            else:
                self.attention.running = False
                self.attention.interrupted = self.attention.interrupted or item.interrupted
                return item
        raise AssertionError("a block ended without saying so")

    def kept(self, happening: Iterator[Item], path: Path) -> Iterator[Item]:
        """Yield what a block does.

        Raises:
            RecordError: Its output cannot be written down; its processes were ended.
        """
        try:
            yield from happening
        except OSError as problem:
            raise unwritable(problem.filename or path, "the output", problem) from problem

    def snapshot(self, step: Step) -> tuple[str, dict[str, str]]:
        """Keep the shell's state; return the name of its file, and the sha256 by name if that is new.

        Raises:
            RecordError: It cannot be written down.
        """
        if self.kept_as and self.session.written() is not None:
            return self.kept_as, {}
        name = self.new_name(state_name(step.id))
        path = self.recorder.directory.file(name)
        with writing(path, "the shell's state"):
            kept = self.session.snapshot(path)
        self.kept_as = name
        return name, {name: kept.sha256}

    def finished(
        self, step: Step, ended: BlockEnded, outcome: StepOutcome, reason: str, name: str
    ) -> StepFinished:
        """Return how a block ended as an event, after the shell's state was kept."""
        state, files = None, dict[str, str]()
        if outcome == "passed":
            state, files = self.snapshot(step)
        else:
            self.session.learn()
        line = (ended.failed_line or step.lines[0]) if outcome != "passed" else None
        return finished_of(step, ended, outcome, line, reason, name, state, files)

    def close(self) -> None:
        """End the shell: what it and its processes still write is on record with the run's end."""
        with suppress(OSError):  # where its last words cannot be written any more, they are lost
            self.session.close()

    def late(self, step: Step) -> str:
        """Say how long a step might have taken that took longer."""
        return f"it took longer than its timeout of {limit_of(self.plan, step):g} s"


def limit_of(plan: Plan, step: Step) -> float | None:
    """Return how long a step may take, in seconds; None where nothing is said of it."""
    return step.directives.timeout if step.directives.timeout is not None else plan.timeout


def finished_of(
    step: Step,
    ended: BlockEnded,
    outcome: StepOutcome,
    line: int | None,
    reason: str,
    name: str,
    state: str | None = None,
    files: Mapping[str, str] | None = None,
) -> StepFinished:
    """Return the event that a step has ended.

    Args:
        step: The step.
        ended: How its block ended.
        outcome: What that comes to.
        line: Guide line of what failed, 1-based; None where nothing did.
        reason: Why, where a status does not say it.
        name: Name of its output file.
        state: Name of the file of the shell's state after it, if that was kept.
        files: Sha256, in hex, by name of that file where it is new.
    """
    return StepFinished(
        step.id,
        outcome,
        round(ended.seconds, 6),
        ended.status,
        line,
        reason,
        name,
        ended.output_size,
        ended.output_lines,
        ended.output_sha256,
        state,
        ended.warnings,
        dict(files or {}),
    )


def block_of(step: Step, *, timeout: float | None, keep: int = 0) -> Block:
    """Return what the shell is given of a step."""
    said = step.directives
    commands = tuple(Command(command.line, command.text) for command in step.commands)
    return Block(commands, said.cwd, said.env, said.pipefail, timeout, keep)
