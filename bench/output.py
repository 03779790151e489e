"""Much output from one block: how fast, and in how much memory."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from bench import guides
from bench.measure import Command, interleaved, once
from bench.memory import peak
from bench.rows import Row, timed

if TYPE_CHECKING:
    from pathlib import Path

    from bench.place import Place

_TERMINAL = "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)"
"""Runs a command in a terminal of its own, and reads all that it shows."""

_FLOOR = """
import hashlib, os, subprocess, sys
from mdrun.shell.bulk import Bulk
from mdrun.shell.channel import CHUNK, enlarge
file = os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT)
with subprocess.Popen(["bash", "-c", sys.argv[1]], stdout=subprocess.PIPE, bufsize=0) as shell:
    enlarge(shell.stdout.fileno())
    bulk = Bulk(file, 0, hashlib.sha256())
    while chunk := os.read(shell.stdout.fileno(), CHUNK):
        bulk.feed(chunk)
    bulk.close()
"""
"""Reads what a shell prints, hashes and writes it: no more than a record needs that can be proven."""


def printing(size: int) -> str:
    """Return the command that prints so many bytes, in lines as a build prints them."""
    return f"yes 'a line of a build, neither long nor short, as they come' | head -c {size}"


def pipe(place: Place) -> Row:
    """A block's output through a pipe, over what a shell and ``tee`` take for it."""
    return _through_pipe(place, "through a pipe")


def quiet(place: Place) -> Row:
    """The same, with nothing of it shown."""
    return _through_pipe(place, "through a pipe, `--quiet`", "--quiet")


def floor(place: Place) -> Row:
    """The same, only read, hashed and written by mdrun's own threads: nothing hidden, counted or shown."""
    ours = _afresh(place, place.python("-c", _FLOOR, printing(place.size), str(_file(place))))
    work = f"floor: {_size(place)} read, hashed and written, over `bash -c … | tee FILE >/dev/null`"
    return timed(work, *interleaved((ours, _tee(place)), place.few))


def terminal(place: Place) -> Row:
    """The same through a terminal, over what ``script`` takes for it, both in a terminal.

    A fifth of the output, since a terminal is slow on both sides.
    """
    place = replace(place, size=place.size // 5)
    work = f"{_size(place)} from one block, through a terminal, over `script -qc … FILE`"
    if shutil.which("script") is None:
        return Row(work, None, "0.9", 1.0, note="there is no script(1) here")
    probe = place.write("probe.md", guides.steps(1, "test -t 1"))
    statuses = frozenset((0, 1))
    within = replace(place.python("-c", _TERMINAL, *place.mdrun(probe).argv), statuses=statuses)
    if _status(within):
        return Row(work, None, "0.9", 1.0, note="in this version blocks have no terminal")
    guide = place.write("terminal.md", guides.steps(1, printing(place.size)))
    ours = _in_terminal(place, *place.mdrun(guide).argv)
    text = f"bash -c {_quoted(printing(place.size))}"
    base = _in_terminal(place, place.command("script").argv[0], "-qc", text, str(_file(place)))
    return timed(work, *interleaved((ours, base), place.few), limit="0.9", target=1.0)


def memory(place: Place) -> Row:
    """Peak memory while a block prints much, over that of a run that prints nothing."""
    guide = place.write("output.md", guides.steps(1, printing(place.size)))
    trivial = place.write("trivial.md", guides.steps(1))
    most, least = _once_more(
        _afresh(place, place.mdrun(guide, "--no-input")), place.mdrun(trivial, "--no-input")
    )
    work = f"peak memory of a run with {_size(place)} of output, in MiB over a trivial run"
    note = f"{most / 1024:.1f} MiB over {least / 1024:.1f} MiB"
    return Row(work, (most - least) / 1024, "", 8, "1 GB by communicate()", note=note)


def line(place: Place) -> Row:
    """The same for one line of 100 MB."""
    guide = place.write("line.md", guides.steps(1, "head -c 100000000 /dev/zero | tr '\\0' x"))
    trivial = place.write("trivial.md", guides.steps(1))
    most, least = _once_more(
        _afresh(place, place.mdrun(guide, "--no-input")), place.mdrun(trivial, "--no-input")
    )
    work = "peak memory of a run with one line of 100 MB, in MiB over a trivial run"
    note = f"{most / 1024:.1f} MiB over {least / 1024:.1f} MiB"
    return Row(work, (most - least) / 1024, "", 8, note=note)


def _once_more(*commands: Command) -> tuple[int, ...]:
    """Return the peaks of commands that were run before, so that no plan is made."""
    return tuple((peak(command), peak(command))[1] for command in commands)


def _through_pipe(place: Place, how: str, *options: str) -> Row:
    guide = place.write("output.md", guides.steps(1, printing(place.size)))
    ours = _afresh(place, place.mdrun(guide, "--no-input", *options))
    work = f"{_size(place)} from one block, {how}, over `bash -c … | tee FILE >/dev/null`"
    return timed(work, *interleaved((ours, _tee(place)), place.few), limit="0.64", target=0.9)


def _tee(place: Place) -> Command:
    tee = f"bash -c {_quoted(printing(place.size))} | tee {_file(place)} >/dev/null"
    return _afresh(place, place.command("bash", "-c", tee))


def _in_terminal(place: Place, *words: str) -> Command:
    return _afresh(place, place.python("-c", _TERMINAL, *words))


def _afresh(place: Place, command: Command) -> Command:
    """Return a command before which what others left on the disk is removed: a gigabyte of each is much."""

    def remove() -> None:
        shutil.rmtree(place.folder / "state", ignore_errors=True)
        _file(place).unlink(missing_ok=True)

    return replace(command, prepare=remove)


def _status(command: Command) -> int:
    """Return 0 where a command does well, and 1 elsewhere."""
    from bench.measure import Broken

    try:
        once(replace(command, statuses=frozenset((0,))))
    except Broken:
        return 1
    return 0


def _file(place: Place) -> Path:
    return place.folder / "printed.log"


def _size(place: Place) -> str:
    return f"{place.size // 1_000_000_000} GB" if place.size >= 10**9 else f"{place.size // 1_000_000} MB"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
