"""``python -m bench``: measure, print the table, keep it in ``bench/RESULTS.md``."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from bench import imports, memory, startup, steps, table
from bench.measure import Broken
from bench.place import Place, precompile

ROWS = {
    "version": startup.version,
    "help": startup.usage,
    "plan": startup.plan,
    "plan-again": startup.plan_again,
    "parts": startup.parts,
    "five": steps.five,
    "thousand": steps.thousand,
    "ten-thousand": steps.ten_thousand,
    "memory": memory.small_run,
}
"""Every row by its name; ``ten-thousand`` takes a minute, and is left out unless it is named."""

SLOW = frozenset(("ten-thousand",))


def main() -> int:
    """Measure the rows that are asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "rows", nargs="*", metavar="ROW", help=f"of {', '.join(ROWS)}; default: all quick ones"
    )
    parser.add_argument("--rounds", type=int, default=31, help="how often each command runs (31)")
    parser.add_argument("--folder", help="where to work: its disk takes what is made durable")
    parser.add_argument(
        "--imports", nargs=argparse.REMAINDER, metavar="WORD", help="only say what `mdrun WORD …` imports"
    )
    asked = parser.parse_args()
    unknown = set(asked.rows) - set(ROWS)
    if unknown:
        parser.error(f"no such row: {', '.join(sorted(unknown))}")
    precompile()
    with tempfile.TemporaryDirectory(prefix="mdrun-bench-", dir=asked.folder) as folder:
        place = Place(Path(folder), asked.rounds)
        if asked.imports is not None:
            print(*imports.lines(imports.of(place, asked.imports)), sep="\n")
            return 0
        return measure(place, asked.rows)


def measure(place: Place, wanted: list[str]) -> int:
    """Measure rows and print them; a table of all quick rows is kept."""
    names = [name for name in ROWS if (name in wanted if wanted else name not in SLOW)]
    found, broken, load = [], False, os.getloadavg()[0]
    for name in names:
        print(f"{name} …", file=sys.stderr)
        try:
            found.append(ROWS[name](place))
        except Broken as problem:
            broken = True
            print(f"{name}: {problem}", file=sys.stderr)
    print(*table.lines(found), sep="\n")
    if not wanted and not broken:
        text = table.document(found, rounds=place.rounds, load=load)
        Path(__file__).with_name("RESULTS.md").write_text(text, encoding="utf-8")
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
