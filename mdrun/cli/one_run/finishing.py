"""The end of a run: shown, reported, and turned into an exit status."""

from __future__ import annotations

import os
import shlex
from typing import TYPE_CHECKING

from mdrun.cli.command_lines import resume_line
from mdrun.cli.errors import note, show
from mdrun.cli.one_run.ending import ending_of
from mdrun.cli.targets import put
from mdrun.cli.usual import remember
from mdrun.display import workflow
from mdrun.errors import MdrunError, RecordError
from mdrun.files import content

if TYPE_CHECKING:
    from pathlib import Path

    from mdrun.cli.one_run.parts import Parts
    from mdrun.cli.reporting import Reports
    from mdrun.cli.wishes import Wishes
    from mdrun.events import Rehearsed, RunResult
    from mdrun.plan.records import Plan
    from mdrun.run import Walk
    from mdrun.runs import RunDirectory

EXIT: dict[RunResult, int] = {"passed": 0, "failed": 1, "incomplete": 3, "paused": 3, "interrupted": 130}
"""Exit status by the run's result."""


class Finishing:
    """Finishes a run; all that this needs is imported when it is made.

    Args:
        plan: What is run.
        parts: What else the run is made of.
    """

    def __init__(self, plan: Plan, parts: Parts) -> None:
        self.plan = plan
        self.wishes = parts.wishes
        self.display = parts.display
        self.rehearsal = parts.rehearsal
        self.undo = parts.undo
        self.reports = _reports(parts.wishes)
        self.then: tuple[str, ...] = ()
        """The command line that the operator wants to be run next; empty for none."""

    def finish(self, walk: Walk, guide: Path, problem: MdrunError | None) -> int:
        """Show how the run ended, and what of its record could not be written; return the exit status.

        Args:
            walk: The walk, which is over.
            guide: Where the guide is.
            problem: What ended it before it had come to its end, if anything.
        """
        recorder = walk.recorder
        state = recorder.state()
        gone = not recorder.directory.journal.exists()
        resume = self.resume(recorder.directory.run) if not gone else None
        problems = [broken_off(problem, state.current, resume)] if problem is not None else []
        if gone:
            problems = [record_gone(recorder.directory.path, state.current)]
        log: str | None = str(recorder.directory.run_log)
        try:
            recorder.write_log()
        except RecordError as unwritten:
            problems.append(unwritten)
            log = None
        remember(self.plan, state, guide)
        at = walk.progress.stopped or walk.progress.current or walk.progress.died
        undo = self.undo.after(at, state) if self.undo is not None else None
        if walk.progress.undoing and undo is not None:
            self.then = tuple(shlex.split(undo))
        ending = ending_of(
            self.plan, state, recorder.directory, walk.progress, undo=undo, resume=resume, log=log
        )
        self.display.end(ending)
        if self.wishes.log is not None and not problems:
            problems += self.copy_log(recorder.directory.run_log, self.wishes.log)
        problems += self.report(recorder.directory, state.rehearsed, passed=ending.result == "passed")
        for problem in problems[:1]:
            show(problem)
        if ending.result == "passed" and state.rehearsed is not None and state.rehearsed.unexpected:
            return EXIT["failed"]
        return EXIT[ending.result] or (EXIT["incomplete"] if problems else 0)

    def resume(self, run: str) -> str | None:
        """Return the command line that goes on with the run; None where its place is thrown away."""
        return resume_line(run, self.wishes.log_dir) if self.rehearsal is None else None

    def report(
        self, directory: RunDirectory, rehearsed: Rehearsed | None, *, passed: bool
    ) -> list[MdrunError]:
        """Write the reports, and tell what a rehearsal changed; return what could not be written or told.

        Args:
            directory: The run's.
            rehearsed: What the rehearsal changed; None where it is none, or never came so far.
            passed: Whether the run has passed.
        """
        problems = self.reports.write(directory) if self.reports is not None else []
        if self.rehearsal is not None:
            problems += self.rehearsal.ended(rehearsed, passed=passed)
        return problems + self.unread()

    def unread(self) -> list[MdrunError]:
        """Return that a program did not get all events; that a person did not see all is just told."""
        reason = self.display.lost()
        if reason and self.wishes.events:
            return [RecordError("events-lost", reason=reason)]
        if reason:
            note(f"standard output took no more: {reason}; the run log has it all")
        return []

    def copy_log(self, source: Path, target: str) -> list[MdrunError]:
        """Write the run log where the operator wants it too; return why it cannot be."""
        try:
            put(target, content(source))
        except OSError as problem:
            return [RecordError("log-unwritable", path=target, reason=problem.strerror, log=source)]
        return []


def broken_off(problem: MdrunError, step: str | None, resume: str | None) -> MdrunError:
    """Return what ended a run, with what is on record of it and how it goes on.

    Args:
        problem: What ended it.
        step: The step that has begun, and whose end is not on record.
        resume: The command line that goes on; None where nothing can.
    """
    if resume is None:
        return problem
    if step is None:
        safe, then = "no step was running, and all that was done is on record", f"then: {resume}"
    else:
        safe = f"what was done before {step} is on record, its own end is not"
        then = f"look at what {step} has done, then: {resume} --again {step}, or --done {step}"
    why = f"{problem.why}: {safe}" if problem.why else safe
    remedy = f"{problem.remedy}; {then}" if problem.remedy else then
    return RecordError("run-broken-off", problem=problem.message, safe=why, remedy=remedy)


def record_gone(path: Path, step: str | None) -> MdrunError:
    """Return the error for a run whose record was removed while it was run.

    Args:
        path: Where it was.
        step: The step that has begun, and whose end is not on record.
    """
    seen = f"what {step} has done" if step is not None else "what was done"
    return RecordError("run-record-gone", path=path, seen=seen)


def _reports(wishes: Wishes) -> Reports | None:
    """Return the reports that the run writes; only then is what makes them imported."""
    if not wishes.reports() and not workflow.here(os.environ):
        return None
    from mdrun.cli.reporting import reports_of

    return reports_of(wishes, os.environ)
