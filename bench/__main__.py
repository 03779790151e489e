"""``python -m bench``: measure, print the table, keep it in ``bench/RESULTS.md``."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from bench import (
    disk,
    engine,
    imports,
    memory,
    output,
    peers,
    reading,
    records,
    rehearsing,
    startup,
    steps,
    table,
)
from bench.measure import Broken
from bench.place import Place, precompile
from mdrun.runs import home

ROWS = {
    "version": startup.version,
    "help": startup.usage,
    "plan": startup.plan,
    "plan-again": startup.plan_again,
    "completion": startup.completion,
    "first-completions": startup.first_completions,
    "parts": startup.parts,
    "five": steps.five,
    "engine": engine.blocks,
    "engine-snapshots": engine.snapshots,
    "engine-plain": engine.plain,
    "thousand": steps.thousand,
    "thousand-plain": steps.plain,
    "ten-thousand": steps.ten_thousand,
    "pipe": output.pipe,
    "pipe-quiet": output.quiet,
    "pipe-floor": output.floor,
    "output-memory": output.memory,
    "line-memory": output.line,
    "terminal": output.terminal,
    "reading": reading.megabyte,
    "reading-10": reading.ten_megabytes,
    "memory": memory.small_run,
    "verify": records.verify,
    "resume": records.resume,
    "rehearsal-clone": rehearsing.clone,
    "syncs": disk.syncs,
    "durability": disk.durability,
    "disk": disk.sync,
}
"""Every row by its name."""

SLOW = frozenset(
    (
        *("ten-thousand", "pipe", "pipe-quiet", "pipe-floor", "terminal", "output-memory", "reading-10"),
        *("verify", "resume", "rehearsal-clone"),
    )
)
"""Rows that take more than a few seconds."""


def main() -> int:
    """Measure the rows that are asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"of {', '.join(ROWS)}; default: all")
    parser.add_argument("--rounds", type=int, default=31, help="how often each command runs (31)")
    parser.add_argument("--quick", action="store_true", help=f"not {', '.join(sorted(SLOW))}")
    parser.add_argument("--size", type=int, default=10**9, help="bytes of output that are much (1 GB)")
    parser.add_argument("--install-peers", action="store_true", help="install the peers first")
    parser.add_argument("--folder", help="where to work: its disk takes what is made durable (beside runs)")
    parser.add_argument(
        "--imports", nargs=argparse.REMAINDER, metavar="WORD", help="only say what `mdrun WORD …` imports"
    )
    asked = parser.parse_args()
    unknown = set(asked.rows) - set(ROWS)
    if unknown:
        parser.error(f"no such row: {', '.join(sorted(unknown))}")
    if asked.install_peers:
        peers.install()
    precompile()
    with tempfile.TemporaryDirectory(prefix="mdrun-bench-", dir=asked.folder or _state()) as folder:
        place = Place(Path(folder), asked.rounds, asked.size)
        os.chdir(folder)
        if asked.imports is not None:
            print(*imports.lines(imports.of(place, asked.imports)), sep="\n")
            return 0
        return measure(place, asked.rows, quick=asked.quick)


def _state() -> Path:
    """Return where runs lie, too: a file there takes less time than one among many that come and go."""
    state = home({}).parent.parent
    state.mkdir(parents=True, exist_ok=True)
    return state


def measure(place: Place, wanted: list[str], *, quick: bool) -> int:
    """Measure rows and print them; a table of all rows is kept."""
    names = [name for name in ROWS if (name in wanted if wanted else not (quick and name in SLOW))]
    found, broken, load = [], False, os.getloadavg()[0]
    for name in names:
        print(f"{name} …", file=sys.stderr)
        try:
            found.append(ROWS[name](place))
        except Broken as problem:
            broken = True
            print(f"{name}: {problem}", file=sys.stderr)
    print(*table.lines(found), sep="\n")
    if not wanted and not quick and not broken:
        text = table.document(found, rounds=place.rounds, load=load)
        Path(__file__).with_name("RESULTS.md").write_text(text, encoding="utf-8")
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
