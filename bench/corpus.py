"""``python -m bench.corpus DIR``: plan and check every guide of a folder, one line each, and the totals."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun.cli.planning import prepare
from mdrun.errors import MdrunError
from mdrun.preflight.tools import Scope, tools

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mdrun.plan.records import Plan

LIMIT = 500
"""Milliseconds that no real guide may take."""


@dataclass(slots=True)
class Line:
    """What one guide came to."""

    name: str
    """Its file's name."""
    kinds: Counter[str] = field(default_factory=Counter)
    """Its steps by kind."""
    reasons: Counter[str] = field(default_factory=Counter)
    """Its decision points by reason."""
    findings: Counter[str] = field(default_factory=Counter)
    """What ``mdrun check`` says of it, by level."""
    milliseconds: float = 0.0
    """From its bytes to its plan and findings; the first guide pays for the imports."""
    error: str = ""
    """Why it could not be read at all."""

    def text(self, width: int) -> str:
        """Return it as a line."""
        if self.error:
            return f"{self.name:<{width}}  {self.error}"
        shown = (_counts(self.kinds), _counts(self.reasons), _counts(self.findings))
        slow = "  SLOW" if self.milliseconds > LIMIT else ""
        return f"{self.name:<{width}}  {self.milliseconds:6.1f} ms{slow}  {' | '.join(shown)}"


def main() -> int:
    """Print a line for each guide; 1 where one is slow."""
    parser = argparse.ArgumentParser(prog="python -m bench.corpus", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the guides are: all its *.md")
    found = [line_of(path) for path in sorted(parser.parse_args().folder.glob("*.md"))]
    width = max((len(line.name) for line in found), default=0)
    for line in found:
        print(line.text(width))
    print(*totals(found), sep="\n")
    return int(any(line.milliseconds > LIMIT for line in found))


def line_of(path: Path) -> Line:
    """Plan and check one guide, without what was remembered of it."""
    os.environ["MDRUN_CACHE"] = "off"
    line = Line(path.name)
    begin = time.perf_counter()
    try:
        planning = prepare(
            str(path), sections=(), values=(), var_file=None, directives=(), workdir=str(path.parent)
        )
        plan = planning.plan()
    except MdrunError as problem:
        line.error = problem.message
        return line
    levels = [finding.level for finding in plan.findings if finding.code not in _OF_A_RUN]
    levels += ["warning" for _ in tools(plan, os.environ.get("PATH"), Scope())]
    line.milliseconds = (time.perf_counter() - begin) * 1000
    line.kinds.update(step.kind for step in plan.steps)
    line.reasons.update(_reasons(plan))
    line.findings.update(levels)
    return line


def totals(lines: Iterable[Line]) -> Iterator[str]:
    """Yield the sums over all guides."""
    known = list(lines)
    for what in ("kinds", "reasons", "findings"):
        total: Counter[str] = Counter()
        for line in known:
            total += getattr(line, what)
        yield f"{what:<9} {_counts(total)}"
    times = sorted(line.milliseconds for line in known)
    if times:
        yield f"guides    {len(known)}, median {times[len(times) // 2]:.1f} ms, longest {times[-1]:.1f} ms"


def _reasons(plan: Plan) -> Iterator[str]:
    for step in plan.steps:
        yield from step.decisions


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(counter.items())) or "-"


_OF_A_RUN = frozenset(("placeholder-unfilled", "variable-missing"))

if __name__ == "__main__":
    sys.exit(main())
