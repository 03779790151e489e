"""The anchors of a document. Every site makes them in a way of its own, so they are compared loosely."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun import nearest as near
from mdrun.inline import shown
from mdrun.sections import github_anchor

if TYPE_CHECKING:
    from collections.abc import Iterable

_SET = re.compile(r"\b(?:id|name)=[\"']?([^\"'\s>]+)|\{#([\w:.-]+)|^\(([\w:.-]+)\)=\s*$", re.IGNORECASE)
_HEADING = re.compile(r"[\s>*+\-\d.)]*?#{1,6}\s+(.*)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)\s*$")
_FENCE = re.compile(r"[\s>*+\-\d.)]*(`{3,}|~{3,})")
_MOST_BYTES = 1 << 20


def of(lines: Iterable[str]) -> frozenset[str]:
    """Return the anchors of a document: of its headings, and those that it sets itself."""
    found, seen = {"top"}, Counter[str]()
    fence = before = ""
    for line in lines:
        opened = _FENCE.match(line)
        if opened is not None and (not fence or opened[1].startswith(fence)):
            fence = "" if fence else opened[1]
        if not fence:
            found.update(_loose(name) for match in _SET.finditer(line) for name in match.groups() if name)
            heading = _HEADING.match(line)
            title = heading[1] if heading is not None else before if _UNDERLINE.match(line) else ""
            anchor = github_anchor(shown(re.sub(r"\s*(?:\{#.*\})?\s*#*\s*$", "", title)))
            if title.strip():
                found.add(_loose(f"{anchor}-{seen[anchor]}" if seen[anchor] else anchor))
                seen[anchor] += 1
        before = line
    return frozenset(found)


@lru_cache(maxsize=256)
def of_file(path: str) -> frozenset[str] | None:
    """Return the anchors of another file; None where it cannot be read, or is too long for that."""
    try:
        if Path(path).stat().st_size > _MOST_BYTES:
            return None
        return of(Path(path).read_text(encoding="utf-8").splitlines())
    except (OSError, ValueError):
        return None


def holds(anchors: frozenset[str], wanted: str) -> bool:
    """Say whether one of a document's anchors is the wanted one; line numbers of a forge are none."""
    return _loose(wanted) in anchors or re.match(r"L\d", wanted) is not None


def nearest(wanted: str, anchors: Iterable[str]) -> str:
    """Return the anchor that comes near to the wanted one; nothing if none does."""
    return next(iter(near.nearest(wanted, anchors)), "")


def _loose(anchor: str) -> str:
    return "".join(filter(str.isalnum, anchor.casefold()))
