"""Reading back what a run has kept: proving it, and going on with it."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from bench import guides
from bench.measure import Sample, in_turns, interleaved, once
from bench.rows import Row, shown

if TYPE_CHECKING:
    from bench.place import Place

_EACH = 300_000_000
"""Bytes that verify is to read in a second."""
_STEPS = 10_000


def verify(place: Place) -> Row:
    """Proving a run with much output, start-up included."""
    guide = place.write("much.md", f"# Much\n\n```bash\nhead -c {place.size} /dev/zero | tr '\\0' x\n```\n")
    once(place.mdrun(guide, "--no-input", "--quiet"))
    ours, base = interleaved((place.mdrun("verify"), place.mdrun("--version")), place.few)
    note = f"{place.size / ours.wall / 1e6:.0f} MB/s; {shown(ours.wall)}, start-up {shown(base.wall)}"
    work = f"`verify` of {place.size / 1e6:.0f} MB of output, over the time that 300 MB/s take"
    return Row(work, ours.wall / (place.size / _EACH), "", 1, note=note)


def resume(place: Place) -> Row:
    """Going on with the last of many steps, which writes down when it runs, over bare start-up."""
    told = place.folder / "began"
    guide = place.write(f"resumed-{_STEPS}.md", guides.steps(_STEPS, f"echo $EPOCHREALTIME >| {told}"))
    once(place.mdrun(guide, "--no-input", "--quiet"))
    again = place.mdrun("resume", "--again", "99/100", "--no-input", "--quiet")
    ends: list[float] = []

    def began() -> Sample:
        begin = time.time()
        ends.append(once(again).wall)
        return Sample(float(told.read_text()) - begin)

    bare, plan = place.mdrun("--version"), place.mdrun("plan", guide, "--json")
    began()
    ends.clear()
    ours, base, planned = in_turns((began, lambda: once(bare), lambda: once(plan)), place.few)
    parts = f"{shown(ours.wall)} less {shown(base.wall)}; planning that guide alone {shown(planned.wall)}"
    note = f"{parts}; to the end of the run {shown(statistics.median(ends))}"
    work = f"seconds until a resumed run of {_STEPS:,} steps runs its first step, without bare start-up"
    return Row(work, ours.wall - base.wall, "", 1, note=note)
