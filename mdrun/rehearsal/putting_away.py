"""Take the place of a rehearsal away, and what it has left running."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.effects import shown
from mdrun.leftovers.ending import end
from mdrun.rehearsal.baseline import cookie
from mdrun.rehearsal.registry import stale
from mdrun.rehearsal.root import remove

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mdrun.rehearsal.place import Rehearsal


def discard(rehearsal: Rehearsal, *, keep: bool = False) -> tuple[str, ...]:
    """End every process that the rehearsal left behind, then remove its directory.

    Args:
        rehearsal: What :func:`prepare` returned.
        keep: Whether the directory stays.

    Returns:
        What was ended and what is left, a line each.
    """
    lines = [
        f"ended {shown(str(ended.process))}{' (it had to be killed)' if ended.forced else ''}"
        for ended in rehearsal.end_leftovers()
    ]
    if rehearsal.confinement is not None:
        rehearsal.confinement.end()
    if not keep:
        remove(rehearsal.root)
        if rehearsal.root.exists():
            lines.append(f"could not remove {rehearsal.root}")
    if rehearsal.entry is not None:
        rehearsal.entry.close()
    return tuple(lines)


def put_away(registry: Path) -> Iterator[str]:
    """End what rehearsals have left running whose mdrun was killed, and remove their directories.

    Args:
        registry: The directory that knows the rehearsals.

    Yields:
        What was done, a line each.
    """
    for one in stale(registry):
        for ended in end(cookie(one.root), place=one.root):
            yield f"ended {shown(str(ended.process))}"
        if one.root.is_dir() and not one.root.is_symlink() and not one.kept:
            remove(one.root)
            yield f"could not remove {one.root}" if one.root.exists() else f"removed {one.root}"
