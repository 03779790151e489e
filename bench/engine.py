"""The shell engine alone: no guide, no journal, no display, and no disk: what it writes lies in memory.

A file system has its own ways to make a file, which are no part of this: ext4 takes 17 µs for one, and up
to 300 where thousands were deleted in the last minutes, because it passes over their inodes one by one.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bench.measure import Sample, Samples, elapsed, in_turns
from bench.rows import timed
from mdrun.shell import Block, Command, Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.place import Place
    from bench.rows import Row

_BLOCKS = 1000
"""Blocks in each sample."""
_LINES = 4
"""Lines of a guide from one block to the next, at least: two fences, the command, a blank line."""
_NOTE = "files in memory"
_SHELLS = 200
"""Shells in each sample; what they take is put at as many as there are blocks."""


def blocks(place: Place) -> Row:
    """Blocks of ``true`` over as many shells by Popen."""
    ours, base = _samples(place, (_session(place, snapshot=False), _popen))
    work = "engine alone, a block of `true`, over `bash -c true` by Popen"
    return timed(work, _each(ours), _each(base), limit="0.055", target=0.10, note=_NOTE)


def snapshots(place: Place) -> Row:
    """The same with a snapshot of the state after each block."""
    ours, base = _samples(place, (_session(place, snapshot=True), _popen))
    work = "the same with a snapshot after each block"
    return timed(work, _each(ours), _each(base), target=0.20, note=_NOTE)


def plain(place: Place) -> Row:
    """The same blocks over one bash that runs them as one script, and reports nothing."""
    script = place.write("blocks.sh", "true\n" * _BLOCKS)
    ours, base = _samples(
        place, (_session(place, snapshot=False), lambda: _took(lambda: _run("bash", "--norc", script)))
    )
    work = "engine alone, 1,000 blocks of `true`, over one `bash` with the same commands"
    return timed(work, ours, base)


def _samples(place: Place, measured: tuple[Callable[[], Sample], Callable[[], Sample]]) -> list[Samples]:
    for each in measured:
        each()
    return in_turns(measured, place.few)


def _session(place: Place, *, snapshot: bool) -> Callable[[], Sample]:
    """Return what runs blocks in a session, whose start and end are not measured."""
    blocks = [Block((Command(line, "true"),)) for line in range(1, _BLOCKS * _LINES, _LINES)]

    def run() -> Sample:
        before = _processor()
        with (
            tempfile.TemporaryDirectory(prefix="mdrun-engine-", dir=_memory(place)) as name,
            Session(guide_name="guide.md", workdir=place.folder, env=place.env, home=Path(name)) as session,
        ):
            outputs = [Path(name, f"{number}.log") for number in range(_BLOCKS)]
            states = [Path(name, f"{number}.sh") for number in range(_BLOCKS)]

            def work() -> None:
                for block, output, state in zip(blocks, outputs, states, strict=True):
                    for _ in session.run(block, output, _nobody):
                        pass
                    if snapshot:
                        session.state.snapshot(state)

            sample = elapsed(work)
        return Sample(sample.wall, _processor() - before)

    return run


def _memory(place: Place) -> Path:
    """Return a directory whose files lie in memory, where there is one."""
    memory = Path("/dev/shm")
    return memory if os.access(memory, os.W_OK) else place.folder


def _popen() -> Sample:
    def work() -> None:
        for _ in range(_SHELLS):
            _run("bash", "-c", "true")

    sample = _took(work)
    return Sample(sample.wall * _BLOCKS / _SHELLS, sample.cpu * _BLOCKS / _SHELLS)


def _took(work: Callable[[], object]) -> Sample:
    before = _processor()
    return Sample(elapsed(work).wall, _processor() - before)


def _processor() -> float:
    """Return the processor time of this process and of the children that it waited for, in seconds."""
    return sum(os.times()[:4])


def _run(*words: str) -> None:
    with subprocess.Popen(words) as process:
        process.wait()


def _each(samples: Samples) -> Samples:
    """Return what one block of each sample took."""
    return Samples([Sample(run.wall / _BLOCKS, run.cpu / _BLOCKS) for run in samples.runs])


def _nobody(_chunk: bytes) -> None:
    """Watch nothing."""
