"""The catalogues: what each code of a finding and of an error means, why it matters, and what to do about it.

They are read from ``mdrun/data/findings.txt`` and ``mdrun/data/errors.txt``, which say how they are written.
A finding itself says what is wrong in its place, and its catalogue what holds for all findings of a code.
Of an error the catalogue says everything: its texts hold the names of the facts that are filled in.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Literal

from mdrun.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Level = Literal["error", "warning", "note"]

LEVELS: tuple[Level, ...] = ("error", "warning", "note")
"""From the gravest to the lightest."""

VALUE_MISSING = frozenset(("placeholder-unfilled", "variable-missing"))
"""The codes of findings that a value is missing: a run wants it, and a guide is not wrong for it."""

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


@dataclass(frozen=True, slots=True)
class ErrorEntry:
    """What the catalogue says of an error; names in braces are filled in, as :meth:`str.format` does it."""

    code: str
    """Stable name of the error."""
    family: str
    """What it is about, such as ``a rehearsal``; ``hints`` are remedies that several errors share."""
    what: str
    """What is wrong; empty for a hint."""
    why: str
    """Why it matters, in half a sentence; empty where that is plain."""
    remedy: str
    """What to do about it; empty where there is nothing to do."""


@cache
def errors() -> Mapping[str, ErrorEntry]:
    """Return the catalogue of errors by code, in the order in which it is written."""
    return {
        code: ErrorEntry(code, family, *(said.get(key, "") for key in ("what", "why", "do")))
        for family, code, _, said in _blocks("errors.txt")
    }


@cache
def entries() -> Mapping[str, Entry]:
    """Return the catalogue of findings by code, in the order in which it is written."""
    return {
        code: Entry(code, family, levels, said["what"], said["why"], said["do"])
        for family, code, levels, said in _blocks("findings.txt")
    }


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


def _blocks(name: str) -> Iterator[tuple[str, str, tuple[Level, ...], dict[str, str]]]:
    """Yield each entry of a catalogue: what it is about, its code, its levels, and what it says."""
    family = ""
    with open(f"{os.path.dirname(__file__)}/data/{name}", encoding="utf-8") as file:
        text = file.read()
    for block in text.split("\n\n"):
        lines = [line for line in block.split("\n") if line and not line.startswith("#")]
        if lines and lines[0].startswith("["):
            family = lines.pop(0).strip("[]")
        if not lines:
            continue
        code, _, levels = lines[0].partition(": ")
        said = {key.strip(): value for key, _, value in (line.partition(": ") for line in lines[1:])}
        known = tuple(level for word in levels.split() for level in LEVELS if level == word)
        yield family, code, known, said
