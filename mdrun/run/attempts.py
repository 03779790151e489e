"""Running one command step: its attempts, what each command did, and whether it did what was expected."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.errors import RecordError
from mdrun.events import CommandFinished, Event, Paused, StepFinished, StepOutcome, StepStarted
from mdrun.run.expectations import judged
from mdrun.run.progress import Stop
from mdrun.runs import output_name, state_name
from mdrun.shell import Block, BlockEnded, Command, CommandEnded, CommandStarted

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from mdrun.plan.records import Plan, Step
    from mdrun.run.attention import Attention
    from mdrun.run.progress import Live
    from mdrun.run.record import Recorder
    from mdrun.shell import Session

Item = CommandStarted | CommandEnded | BlockEnded
_REMEDY = "make room or mend its permissions; nothing runs that cannot be recorded"


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
    """

    def __init__(
        self, plan: Plan, session: Session, recorder: Recorder, live: Live, attention: Attention
    ) -> None:
        self.plan = plan
        self.session = session
        self.recorder = recorder
        self.live = live
        self.results: dict[str, Result] = {}
        self.attention = attention
        self.names: set[str] = set()
        self.last_output = ""

    def run(self, step: Step) -> Generator[Event, None, StepOutcome]:
        """Run a step until it passes or its attempts are used up; the value is its outcome."""
        said = step.directives
        commands = tuple(Command(command.line, command.text) for command in step.commands)
        timeout = said.timeout if said.timeout is not None else self.plan.timeout
        block = Block(commands, cwd=said.cwd, env=said.env, pipefail=said.pipefail, timeout=timeout)
        for attempt in range(1, said.retry + 2):
            yield self.recorder.add(StepStarted(step.id, attempt))
            name = self.output_name(step)
            path = self.recorder.directory.file(name)
            ended = yield from self.follow(step, self.session.run(block, path, self.live.output), path)
            finished = self.finished(step, ended, name, path)
            yield self.recorder.add(finished)
            if finished.outcome == "passed" or attempt > said.retry:
                break
            yield from self.wait(step, said.every)
        return finished.outcome

    def wait(self, step: Step, seconds: float) -> Generator[Event, None, None]:
        """Wait before the next attempt, unless a signal asks to end the run or to pause it."""
        if self.attention.interrupted:
            raise Stop("interrupted")
        if not self.attention.pausing:
            with self.attention.waiting():
                time.sleep(seconds)
        if self.attention.pausing:
            yield self.recorder.add(Paused(step.id, self.attention.pausing))
            raise Stop("paused")

    def output_name(self, step: Step) -> str:
        """Return the name of a new file for a step's output."""
        self.last_output = self.new_name(output_name(step.id))
        return self.last_output

    def new_name(self, name: str) -> str:
        """Return a name of which no file was made in this run: this one, else one with a number."""
        stem, number = name.removesuffix(".log"), 2
        while name in self.names:
            name = f"{stem}.{number}.log"
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
            message = f"{path}: cannot write the output: {problem.strerror}"
            raise RecordError(message, _REMEDY) from problem

    def snapshot(self, path: Path) -> None:
        """Keep the shell's state.

        Raises:
            RecordError: It cannot be written down.
        """
        try:
            self.session.snapshot(path)
        except OSError as problem:
            message = f"{path}: cannot write the shell's state: {problem.strerror}"
            raise RecordError(message, _REMEDY) from problem

    def finished(self, step: Step, ended: BlockEnded, name: str, path: Path) -> StepFinished:
        """Judge how a block ended."""
        outcome, reason = judged(step.directives, ended, path)
        if outcome == "timed-out":
            reason = self.late(step)
        state = None
        if outcome == "passed":
            state = state_name(step.id)
            self.snapshot(self.recorder.directory.file(state))
        return StepFinished(
            step.id,
            outcome,
            round(ended.seconds, 6),
            ended.status,
            (ended.failed_line or step.lines[0]) if outcome != "passed" else None,
            reason,
            name,
            ended.output_size,
            ended.output_lines,
            ended.output_sha256,
            state,
            ended.warnings,
        )

    def late(self, step: Step) -> str:
        """Say how long a step might have taken that took longer."""
        seconds = step.directives.timeout if step.directives.timeout is not None else self.plan.timeout
        return f"it took longer than its timeout of {seconds:g} s"
