"""Where a run happens and how it ended, in the words that every form of the display uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.display.text import flat, visible
from mdrun.durations import duration
from mdrun.outcomes import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mdrun.display.records import Beside, Ending, Place
    from mdrun.events import StepOutcome


SHORT = 12
"""Digits of a commit's hash by which it is named."""


def commit_words(revision: str, branch: str | None) -> str:
    """Return what is checked out: ``on main at 9da4f10cafe1``, or ``detached at 9da4f10cafe1``."""
    return f"{f'on {flat(branch)}' if branch else 'detached'} at {flat(revision)[:SHORT]}"


def checkout_words(revision: str, branch: str | None, *, dirty: bool) -> str:
    """Return what is checked out, and whether the working tree differs from it."""
    return f"{commit_words(revision, branch)}, {'with uncommitted changes' if dirty else 'clean'}"


def place_lines(place: Place) -> list[str]:
    """Return where a run is about to happen, one fact a line."""
    lines = ["rehearsal: in a throw-away copy, with throw-away remotes"] if place.rehearsal else []
    where = f"in {visible(place.workdir)}"
    if place.head:
        where += f", {checkout_words(place.head, place.branch, dirty=place.dirty)}"
    lines.append(where)
    if place.problem:
        why = flat(place.problem)
        lines.append(f"! git tells nothing of its repository, so no commit is on record: {why}")
    lines.extend(f"remote {flat(name)}: {flat(url)}" for name, url in place.remotes.items())
    lines.extend(f"{flat(command)}: {flat(words)}" for command, words in place.context.items())
    return lines


def moment(time: str | None) -> str:
    """Return ``2026-11-23 13:10:00`` for a time of the journal; nothing for none."""
    return visible(time[:19].replace("T", " ")) if time else ""


def sections_words(numbers: Sequence[str]) -> str:
    """Return ``section 1`` or ``sections 1, 3``."""
    return f"section{'s' * (len(numbers) > 1)} {', '.join(map(flat, numbers))}"


def counts_words(counts: Mapping[StepOutcome, int]) -> str:
    """Return ``4 passed, 1 skipped``."""
    return ", ".join(f"{counts[name]:,} {words}" for name, words in OUTCOMES.items() if counts.get(name))


def ending_line(ending: Ending) -> str:
    """Return ``passed (12.4 s): 5 passed``."""
    counts = counts_words(ending.counts)
    return f"{ending.result} ({duration(ending.seconds)})" + (f": {counts}" if counts else "")


def beside_words(beside: Beside) -> str:
    """Return what the last output of a step in the background is led in by."""
    return f"last output of {beside.step}, which was running in the background:"


def owed_line(ending: Ending) -> str:
    """Return what a paused run still owes."""
    return f"not run: {', '.join(ending.owed)}, which must always run; a paused run is not over"


def ways_on(ending: Ending) -> list[tuple[str, str]]:
    """Return what can be done now, each by name: the exact command lines, and where the run log is."""
    ways = (("rollback:", ending.rollback), ("resume:", ending.resume), ("run log:", ending.run_log))
    return [(name, visible(words)) for name, words in ways if words]
