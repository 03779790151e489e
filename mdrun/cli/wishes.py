"""What the operator wants of a run beside the plan and the answers."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Any

from mdrun import runs
from mdrun.cli import targets
from mdrun.cli.mistakes import either
from mdrun.dataclass import dataclass
from mdrun.errors import RecordError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from mdrun.errors import MdrunError
    from mdrun.report import Form

SHORTEST_HASH = 12
"""Digits of a plan's hash that say which plan is meant."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """The options of ``run`` that decide neither what is run nor what is answered."""

    log_dir: str | None
    """Where runs are kept."""
    log: str | None
    """Where the run log goes too."""
    junit: str | None
    """Where a report as JUnit XML goes."""
    html: str | None
    """Where a report as HTML goes."""
    json: str | None
    """Where a report as JSON goes."""
    events: bool
    """Events as JSON lines instead of the display."""
    quiet: bool
    """Only failures and the end."""
    verbose: bool
    """Prose and commands too."""
    color: Any
    """``auto``, ``always`` or ``never``."""
    dry_run: bool = False
    """Plan and preflight alone."""
    rehearse: bool = False
    """Run in a throw-away copy."""
    keep: bool = False
    """Keep that copy."""
    with_changes: bool = False
    """Take uncommitted changes along."""
    expect_effects: str | None = None
    """The file with what a rehearsal is expected to change."""
    save_effects: str | None = None
    """Where a rehearsal writes what it changed, to be expected the next time."""
    approved: str | None = None
    """The plan's hash that was approved."""
    timeout: float | None = None
    """For any step without its own, in seconds."""

    @property
    def home(self) -> Path:
        """The directory that holds the runs."""
        return runs.home(os.environ, self.log_dir)

    def problems(self, sources: Iterable[str]) -> Iterator[MdrunError]:
        """Yield why wishes contradict one another, or cannot be fulfilled when the run is over.

        Args:
            sources: The files that the run reads.
        """
        for option, wanted in (
            ("--keep", self.keep),
            ("--with-changes", self.with_changes),
            ("--expect-effects", self.expect_effects is not None),
            ("--save-effects", self.save_effects is not None),
        ):
            if wanted and not self.rehearse:
                yield UsageError("rehearsal-option", option=option)
        yield from either(("--quiet", self.quiet), ("--verbose", self.verbose))
        files = (
            ("--log", self.log),
            ("--save-effects", self.save_effects),
            *((name, file) for name, (_, file) in self.reports().items()),
        )
        yield from targets.problems(((name, file) for name, file in files if file is not None), sources)
        if self.approved == "":
            yield UsageError("option-empty", option="--approved")
        elif self.approved is not None and len(self.approved) < SHORTEST_HASH:
            yield UsageError("approved-short", hash=self.approved)
        yield from _unusable(self.home)

    def reports(self) -> dict[str, tuple[Form, str]]:
        """Return the reports that are wanted: form and file, by option."""
        given: tuple[tuple[Form, str | None], ...] = (
            ("junit", self.junit),
            ("html", self.html),
            ("json", self.json),
        )
        return {f"--{form}": (form, file) for form, file in given if file is not None}


def _unusable(home: Path) -> Iterator[RecordError]:
    """Yield that a place for runs cannot be one: it lies below a file, or cannot be reached."""
    for place in (home, *home.parents):
        try:
            mode = place.stat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as problem:
            yield RecordError("runs-nowhere", home=home, reason=problem.strerror)
        else:
            if not stat.S_ISDIR(mode):
                yield RecordError("runs-below-a-file", home=home, path=place)
        return
