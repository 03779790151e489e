"""What making a step durable costs, and how often it is done."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from bench import guides
from bench.measure import Broken, elapsed, interleaved
from bench.rows import Row, shown, timed

if TYPE_CHECKING:
    from bench.place import Place

_WRITES = 500
_LINE = b"x" * 300 + b"\n"
_COUNTED = """
import os, sys
counts = [0]
def counting(real):
    def sync(descriptor):
        counts[0] += 1
        return real(descriptor)
    return sync
os.fdatasync, os.fsync = counting(os.fdatasync), counting(os.fsync)
from mdrun.cli import main
status = main(sys.argv[1:])
print(counts[0], file=sys.stderr)
sys.exit(status)
"""
"""mdrun, which says at its end how often it had something made durable."""
_SYNCED = """
import os, sys
from mdrun.cli import main
sys.exit(main(sys.argv[1:]))
"""
"""mdrun as it is, started as the one below is."""
_UNSYNCED = f"""
import os
os.fdatasync = os.fsync = lambda descriptor: None
{_SYNCED}"""
"""mdrun in a process where waiting for the disk is nothing: the product has no switch for it."""
_STEPS = 1000


def sync(place: Place) -> Row:
    """What the disk itself takes: a line as the journal writes it, with fdatasync."""
    path = place.folder / "sync"
    with path.open("ab", buffering=0) as file:

        def work() -> None:
            for _ in range(_WRITES):
                file.write(_LINE)
                os.fdatasync(file.fileno())

        work()
        took = elapsed(work).wall / _WRITES
    made = shown(elapsed(lambda: _make(place)).wall / _WRITES)
    note = f"{shown(took)} each, and a new file {made}, for context"
    return Row("the disk: appending a line with fdatasync", None, note=note)


def _make(place: Place) -> None:
    """Make as many files; they are left there, because what is made after they are deleted takes longer."""
    folder = place.folder / "files"
    folder.mkdir()
    for number in range(_WRITES):
        os.close(os.open(folder / str(number), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def syncs(place: Place) -> Row:
    """How often a step is made durable."""
    few, many = (_count(place, count) for count in (10, 110))
    work = "fdatasync and fsync for each step of `true`"
    return Row(work, (many - few) / 100, "", 2, "none is durable", note=f"{few} in a run of 10 steps")


def durability(place: Place) -> Row:
    """What waiting for the disk adds to a step."""
    guide = place.write(f"steps-{_STEPS}.md", guides.steps(_STEPS))
    words = (guide, "--no-input", "--quiet")
    ours, base = interleaved([place.python("-c", text, *words) for text in (_SYNCED, _UNSYNCED)], place.few)
    each = shown((ours.wall - base.wall) / _STEPS)
    note = f"{each} a step; without: os.fdatasync and os.fsync of that process do nothing"
    work = f"{_STEPS:,} steps of `true`, durable, over the same without waiting for the disk"
    return timed(work, ours, base, note=note)


def _count(place: Place, count: int) -> int:
    guide = place.write(f"syncs-{count}.md", guides.steps(count))
    command = (sys.executable, "-c", _COUNTED, guide, "--no-input", "--quiet")
    done = subprocess.run(command, env=place.env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Broken(f"exit {done.returncode}: {done.stderr}")
    return int(done.stderr.split()[-1])
