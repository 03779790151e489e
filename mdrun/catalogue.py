"""The catalogue of findings: what each code means, why it matters, and what to do about it.

It is read from ``mdrun/data/findings.txt``, which says how it is written. A finding itself says what is
wrong in its place; the catalogue says what holds for all findings of a code.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mdrun.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Level = Literal["error", "warning", "note"]

LEVELS: tuple[Level, ...] = ("error", "warning", "note")
"""From the gravest to the lightest."""

SHELLCHECK = "SC"
"""How the codes of shellcheck begin; each of them is explained in its own wiki."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalogue says of a code."""

    code: str
    """Stable name of the kind of finding."""
    family: str
    """What it is about, such as ``variables``."""
    levels: tuple[Level, ...]
    """The level that it has; several where it depends on the place, the usual one first."""
    what: str
    """What is wrong, in one line."""
    why: str
    """Why it matters, in half a sentence."""
    remedy: str
    """What to do about it."""


@cache
def entries() -> Mapping[str, Entry]:
    """Return the catalogue by code, in the order in which it is written."""
    text = (Path(__file__).parent / "data" / "findings.txt").read_text(encoding="utf-8")
    return {entry.code: entry for entry in _entries(text)}


def entry(code: str) -> Entry | None:
    """Return what the catalogue says of a code; the codes of shellcheck share one entry."""
    return entries().get(SHELLCHECK if code[2:].isdigit() else code)


def why(code: str) -> str:
    """Return why findings of a code matter; empty where nobody knows the code."""
    found = entry(code)
    return found.why if found is not None else ""


def advice(code: str) -> str:
    """Return what to do about findings of a code; empty where nobody knows the code."""
    found = entry(code)
    return found.remedy if found is not None else ""


def _entries(text: str) -> Iterator[Entry]:
    family = ""
    for block in text.split("\n\n"):
        lines = [line for line in block.split("\n") if line and not line.startswith("#")]
        if lines and lines[0].startswith("["):
            family = lines.pop(0).strip("[]")
        if not lines:
            continue
        code, _, levels = lines[0].partition(": ")
        said = {key.strip(): value for key, _, value in (line.partition(": ") for line in lines[1:])}
        known = tuple(level for word in levels.split() for level in LEVELS if level == word)
        yield Entry(code, family, known, said["what"], said["why"], said["do"])
