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


def place_lines(place: Place) -> list[str]:
    """Return where a run is about to happen, one fact a line."""
    lines = ["rehearsal: in a throw-away copy, with throw-away remotes"] if place.rehearsal else []
    where = f"in {visible(place.workdir)}"
    if place.head:
        branch = f"on {flat(place.branch)}" if place.branch else "detached"
        tree = "with uncommitted changes" if place.dirty else "clean"
        where += f", {branch} at {flat(place.head)[:12]}, {tree}"
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


def undone_line(ending: Ending) -> str:
    """Return what a paused run still owes."""
    return f"not run: {', '.join(ending.undone)}, which must always run; a paused run is not over"


def ways_on(ending: Ending) -> list[tuple[str, str]]:
    """Return what can be done now, each by name: the exact command lines, and where the run log is."""
    ways = (("rollback:", ending.rollback), ("resume:", ending.resume), ("run log:", ending.run_log))
    return [(name, visible(words)) for name, words in ways if words]
