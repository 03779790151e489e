"""``python -m bench.truth DIR``: compare how guides are read with labels made by reading them.

``tests/truth/*.yaml`` says of real guides, by repository, path and line, which blocks run unasked, which are
asked for and which are text, which points are checks and manual steps, and which placeholders there are. The
guides themselves are in DIR. A block that must not run unasked is one that is asked for or text.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from mdrun.document import read
from mdrun.plan.build import make
from mdrun.plan.request import Request
from mdrun.shell import syntax_errors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.plan.records import Plan

LABELS = Path(__file__).parent.parent / "tests" / "truth"
COLUMNS = ("must not run unasked", "run", "ask", "text", "check", "manual", "placeholder")


@dataclass(slots=True)
class Column:
    """How well one thing is told."""

    right: int = 0
    """Told, and true."""
    wrong: list[str] = field(default_factory=list)
    """Told, and not true, as ``FILE:LINE``."""
    missed: list[str] = field(default_factory=list)
    """True, and not told."""

    @property
    def precision(self) -> float:
        """The share of what is told that is true."""
        told = self.right + len(self.wrong)
        return self.right / told if told else 1.0

    @property
    def recall(self) -> float:
        """The share of what is true that is told."""
        true = self.right + len(self.missed)
        return self.right / true if true else 1.0

    def add(self, place: str, *, told: bool, true: bool) -> None:
        """Count one thing."""
        if told and true:
            self.right += 1
        elif told:
            self.wrong.append(place)
        elif true:
            self.missed.append(place)


def score(folder: Path) -> dict[str, Column]:
    """Return how well each column is told over all labelled guides that a folder holds."""
    found = {name: Column() for name in COLUMNS}
    for path in sorted(LABELS.glob("*.yaml")):
        truth = yaml.safe_load(path.read_text(encoding="utf-8"))
        guide = folder / truth["file"]
        data = guide.read_bytes()
        if sha256(data).hexdigest() != truth["sha256"]:
            raise SystemExit(f"{guide} is not the guide that {path} speaks of")
        plan = make(read(guide.name, data), Request(), syntax=lambda scripts, _shell: syntax_errors(scripts))
        _compare(path.stem, truth, plan, found)
    return found


def _compare(name: str, truth: dict[str, Any], plan: Plan, found: dict[str, Column]) -> None:
    blocks = {entry["line"]: entry["expect"] for entry in truth.get("blocks") or ()}
    told = dict(_blocks(plan))
    for line in sorted({*blocks, *told}):
        place, true, said = f"{name}:{line}", blocks.get(line), told.get(line, "text")
        found["must not run unasked"].add(place, told=said != "run", true=true in ("ask", "text"))
        for column in ("run", "ask", "text"):
            found[column].add(place, told=said == column, true=true == column)
    items = {entry["line"]: entry["expect"] for entry in truth.get("items") or ()}
    points = {step.lines[0]: step.kind for step in plan.steps if step.kind != "command"}
    for line in sorted({*items, *points}):
        for kind in ("check", "manual"):
            is_told, is_true = points.get(line) == kind, items.get(line) == kind
            found[kind].add(f"{name}:{line}", told=is_told, true=is_true)
    blanks = {(entry["line"], entry["name"]) for entry in truth.get("placeholders") or ()}
    seen = {(line, variable.name) for variable in plan.variables for line in variable.lines}
    for line, variable in sorted({*blanks, *seen}):
        at = (line, variable)
        found["placeholder"].add(f"{name}:{line} {variable}", told=at in seen, true=at in blanks)


def _blocks(plan: Plan) -> Iterator[tuple[int, str]]:
    for step in plan.steps:
        if step.kind == "command":
            asked = step.decisions or step.directives.confirm or step.directives.manual
            yield step.lines[0], "ask" if asked else "run"


def report(found: dict[str, Column], *, verbose: bool) -> Iterator[str]:
    """Yield the figures, and what is told wrongly."""
    for name, column in found.items():
        counts = f"{column.right} right, {len(column.wrong)} wrong, {len(column.missed)} missed"
        yield f"{name:<21} precision {column.precision:.3f}  recall {column.recall:.3f}  ({counts})"
        if verbose and column.wrong:
            yield f"    wrong:  {', '.join(column.wrong)}"
        if verbose and column.missed:
            yield f"    missed: {', '.join(column.missed)}"


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.truth", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the guides are")
    parser.add_argument("-v", "--verbose", action="store_true", help="name what is told wrongly")
    asked = parser.parse_args()
    print(*report(score(asked.folder), verbose=asked.verbose), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
