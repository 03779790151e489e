"""Peak memory."""

from __future__ import annotations

import statistics
import subprocess
import sys
from typing import TYPE_CHECKING

from bench import guides, peers
from bench.measure import Broken
from bench.rows import Row, best_of

if TYPE_CHECKING:
    from bench.measure import Command
    from bench.place import Place

_HELPER = """
import os, sys
null = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 1, 2)]
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=null)
_, status, usage = os.wait4(pid, 0)
print(usage.ru_maxrss)
sys.exit(status != 0)
"""
"""Linux counts what a process was before it became another program, so a small one starts the measured."""


def small_run(place: Place) -> Row:
    """Peak memory of a run of 5 × ``true``."""
    guide = place.write("five.md", guides.steps(5))
    ours, base = place.mdrun(guide, "--no-input"), place.python("-c", "pass")
    pairs = [(peak(ours), peak(base)) for _ in range(5)]
    mine, least = (statistics.median(column) for column in zip(*pairs, strict=True))
    theirs = [(peer.name, float(peak(command))) for peer, command in peers.steps(place, 5) if peer.markdown]
    work = "peak memory of a run of 5 × `true` over `python -I -c pass`"
    note = f"{mine / 1024:.1f} MiB over {least / 1024:.1f} MiB"
    return Row(work, mine / least, "2.2", 2.5, best_of(theirs, least), note=note)


def peak(command: Command) -> int:
    """Return the peak resident size of a command's largest process, in KiB.

    Raises:
        Broken: It failed.
    """
    if command.prepare is not None:
        command.prepare()
    argv = (sys.executable, "-I", "-S", "-c", _HELPER, *command.argv)
    done = subprocess.run(argv, env=command.env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Broken(f"{' '.join(command.argv)}: {done.stderr}")
    return int(done.stdout)
