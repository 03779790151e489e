"""Attribute start-up: which imports of a command take how long, by ``-X importtime``."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.place import script

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench.place import Place


@dataclass(frozen=True, slots=True)
class Import:
    """One module that a command imported."""

    name: str
    """Its full name."""
    own: float
    """Time of its own code, without what it imports, in milliseconds."""
    whole: float
    """Time with what it imports first, in milliseconds."""
    depth: int
    """How many imports it stands inside."""


def of(place: Place, words: Sequence[str]) -> list[Import]:
    """Return what a call of mdrun imports, in the order in which the imports end."""
    done = subprocess.run(
        (sys.executable, "-X", "importtime", script("mdrun"), *words),
        env=place.env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    return list(_parsed(os.fsdecode(done.stderr)))


def _parsed(text: str) -> Iterator[Import]:
    for line in text.splitlines():
        head, _, rest = line.partition("import time:")
        fields = rest.split("|")
        if head or len(fields) != 3 or not fields[0].strip().isdigit():
            continue
        name = fields[2].strip()
        depth = (len(fields[2]) - len(fields[2].lstrip()) - 1) // 2
        yield Import(name, int(fields[0]) / 1000, int(fields[1]) / 1000, depth)


def lines(imports: Sequence[Import], most: int = 30) -> Iterator[str]:
    """Yield the modules whose own code takes longest, then sums by package."""
    yield f"{len(imports)} modules, {sum(one.own for one in imports):.1f} ms"
    for one in sorted(imports, key=lambda one: -one.own)[:most]:
        yield f"{one.own:8.2f} ms  {one.whole:8.2f} ms with its imports  {one.name}"
    sums: dict[str, float] = {}
    for one in imports:
        package = one.name.partition(".")[0]
        sums[package] = sums.get(package, 0.0) + one.own
    yield "by package:"
    for package, own in sorted(sums.items(), key=lambda item: -item[1])[:12]:
        yield f"{own:8.2f} ms  {package}"
