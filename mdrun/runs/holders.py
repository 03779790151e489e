"""Who holds a lock, or held it and died: what its file says, and whether that is still so."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from mdrun.dataclass import dataclass
from mdrun.files import open_to_read
from mdrun.journal import is_written
from mdrun.runlog.text import visible
from mdrun.runs.files import last_lines, parsed
from mdrun.runs.names import JOURNAL

_LOOKED_AT = 1 << 18
"""Bytes at the end of a journal in which the step is looked for."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock, or held it and died."""

    person: str
    """Login name."""
    since: str
    """ISO 8601, UTC, to the second."""
    run: str
    """The run's id."""
    process: int
    """Id of mdrun's process."""
    home: str
    """The directory that holds the run."""

    @property
    def words(self) -> str:
        """Who, since when, and in which run."""
        return f"{self.person} since {self.since} (run {self.run}, process {self.process})"

    @property
    def journal(self) -> Path:
        """The run's journal."""
        return Path(self.home) / self.run / JOURNAL

    @property
    def told(self) -> str:
        """Who, since when, in which run and at which step, as the end of a sentence."""
        step = self._step
        return f" by {self.words}" + (f", now at step {visible(step)}" if step else "")

    @property
    def is_dead(self) -> bool:
        """Whether the lock is only held for what a killed run has left: nobody writes its journal.

        Where it was killed before there was one, its process tells.
        """
        try:
            descriptor = open_to_read(self.journal)
        except FileNotFoundError:
            return not _lives(self.process)
        except OSError:
            return False
        try:
            return not is_written(descriptor)
        finally:
            os.close(descriptor)

    @property
    def has_ended(self) -> bool:
        """Whether the journal tells the run's end, or is not there."""
        try:
            lines = last_lines(self.journal)
            return not lines or parsed(lines[-1]).get("event") == "RunFinished"
        except (OSError, ValueError, AttributeError):
            return True

    @property
    def _step(self) -> str | None:
        """The step that the end of the journal speaks of."""
        try:
            lines = last_lines(self.journal, _LOOKED_AT)
            return next((str(found) for line in reversed(lines) if (found := parsed(line).get("step"))), None)
        except (OSError, ValueError, AttributeError):
            return None


def holder_of(descriptor: int) -> Holder | None:
    """Return whom a lock's file names; None where that is nobody, or it was only just taken."""
    try:
        said: dict[str, Any] = parsed(os.pread(descriptor, 1 << 16, 0))
        person, since, run = (visible(str(said[name])) for name in ("person", "since", "run"))
        return Holder(person, since, run, int(said["pid"]), str(said["home"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def name_holder(descriptor: int, holder: Holder) -> None:
    """Write into a lock's file who holds it; it holds without that, too."""
    said = {
        "person": holder.person,
        "since": holder.since,
        "run": holder.run,
        "pid": holder.process,
        "home": holder.home,
    }
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(said).encode(), 0)


def name_nobody(descriptor: int) -> None:
    """Write into a lock's file that nobody holds it: only who was killed leaves a name behind."""
    with suppress(OSError):
        os.ftruncate(descriptor, 0)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
