"""Whether a run goes on where it left off: with the commit that it had, and not undone since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun import git, runs
from mdrun.cli.signals import Signals
from mdrun.dataclass import dataclass
from mdrun.display.run_words import SHORT, commit_words, sections_words
from mdrun.display.terminal import Tty
from mdrun.display.text import LEAST, hung, wrap
from mdrun.errors import Interrupted, UsageError
from mdrun.events import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.cli.resume.stopped import Stopped
    from mdrun.plan.records import Plan
    from mdrun.runs import RunSummary


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """How the place in which a run goes on differs from how it was left."""

    left: str = ""
    """What was checked out then; empty where the same commit is."""
    now: str = ""
    """What is checked out now; empty where that is the same commit on the same branch."""
    back: str = ""
    """The command that brings back what was checked out."""
    undone: str = ""
    """The runs since then of a section that undoes this one, with their results."""

    def words(self) -> Iterator[str]:
        """Yield it for the record."""
        if self.left:
            yield f"it had left off {self.left}, and is {self.now} now"
        elif self.now:
            yield f"it is {self.now} now, the same commit as before"
        if self.undone:
            yield f"since then {self.undone}"


def elsewhere(run: Stopped, plan: Plan) -> Elsewhere:
    """Return how the place of a run differs from how it was left.

    A commit that the run itself has checked out or made is where it left off.

    Args:
        run: The run.
        plan: What it goes on with.
    """
    undone = ", ".join(map(_told, _undoing(run, plan)))
    state = run.state
    if state.revision is None:
        return Elsewhere(undone=undone)
    top = git.enclosing(run.workdir)
    revision, branch = (git.revision(top), git.branch(top)) if top is not None else (None, None)
    if revision == state.revision:
        same = branch == state.branch or HIDDEN in (state.branch or "")  # a name with a secret is not kept
        return Elsewhere(now="" if same else _head(revision, branch), undone=undone)
    left, now = _head(state.revision, state.branch), _head(revision, branch)
    back = state.revision[:SHORT]
    if top is not None and state.branch is not None:
        at = git.ask("rev-parse", "--verify", "--quiet", f"refs/heads/{state.branch}", at=top)
        back = state.branch if at is not None and at.strip() == state.revision else back
    return Elsewhere(left, now, f"git checkout {back}", undone)


def settle(run: Stopped, found: Elsewhere, *, meant: bool, interactive: bool) -> None:
    """Ask whether a run shall go on in a place that is not as it was left, unless that is said already.

    Args:
        run: The run.
        found: How it differs.
        meant: Whether the command line says that it shall.
        interactive: Whether there is somebody to ask.

    Raises:
        UsageError: There is nobody to ask.
        Interrupted: The operator would rather stop.
    """
    if meant or not (found.left or found.undone):
        return
    since = f"; since then {found.undone}" if found.undone else ""
    if interactive:
        _ask(run, found)
    elif found.left:
        raise UsageError(
            "run-left-elsewhere",
            run=run.directory.run,
            left=found.left,
            now=found.now,
            since=since,
            back=found.back,
        )
    else:
        raise UsageError("run-undone", run=run.directory.run, undone=found.undone)


def _ask(run: Stopped, found: Elsewhere) -> None:
    terminal = Tty()
    told = [f"{run.directory.run} is not where it left off" if found.left else run.directory.run]
    if found.left:
        told += [f"it left off {found.left}", f"now it is {found.now}", f"`{found.back}` goes back"]
    told += [f"since then {found.undone}"] if found.undone else []
    terminal.say("")
    for line in told:
        for row in hung(wrap(line, max(terminal.width - 4, LEAST)), "  ", "    "):
            terminal.say(row)
    while True:
        try:
            with Signals():
                typed = terminal.read("  go on with what is here now?  [y]es  [q]uit ")
        except KeyboardInterrupt:
            typed = None
        if typed is None or typed.strip().lower() in ("q", "quit", "n", "no"):
            raise Interrupted("stopped")
        if typed.strip().lower() in ("y", "yes"):
            return
        terminal.say("    y: the steps ahead are run as things are, and that is on record; q: nothing is run")


def _undoing(run: Stopped, plan: Plan) -> Iterator[RunSummary]:
    """Yield the later runs of a section that undoes one of the plan's, oldest first."""
    numbers = set(_numbers(plan))
    last = run.reading.records[-1].time
    guides = run.guide, run.directory.guide(run.state.edition)  # from its copy, where the guide is not there
    later = [
        row
        for row in runs.listing(run.directory.path.parent)
        if row.start is not None
        and not row.start.rehearsal
        and (row.started or "") > last
        and any(runs.is_of(row, guide, run.workdir) for guide in guides)
    ]
    for row in reversed(later):
        if any(runs.is_of_section(row, number) for number in numbers):
            yield row


def _numbers(plan: Plan) -> Iterator[str]:
    """Yield the number of each section that undoes one of which the plan holds a step."""
    ways = {row.on_failure for row in plan.undoable() if row.on_failure is not None}
    return (row.number for row in plan.sections if any(map(row.is_named, ways)))


def _told(row: RunSummary) -> str:
    sections = row.start.sections if row.start is not None else ()
    return f"{row.run} ({sections_words(sections)}, which undoes it: {row.ended})"


def _head(revision: str | None, branch: str | None) -> str:
    """Return what is checked out, such as ``on main at 9da4f10cafe1``."""
    return commit_words(revision, branch) if revision is not None else "without a commit"
