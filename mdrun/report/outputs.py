"""How much of each output a page shows: all of small ones, the beginning and the end of big ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.files import opened

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mdrun.report.records import Output

MOST = 1 << 20
"""Bytes of one output that are shown at most."""
TOGETHER = 4 << 20
"""Bytes of all outputs that are shown at most."""
_HEAD = 4
"""One part of so many is of the beginning, the others are of the end, where it says why something failed."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of an output."""

    head: bytes
    """All of it, or its beginning, up to the end of a line."""
    tail: bytes
    """Its end, from the beginning of a line; empty where the head is all of it."""
    cut: int
    """Bytes between them."""


def limit(outputs: Iterable[Output], most: int = MOST, together: int = TOGETHER) -> int:
    """Return how many bytes of each output are shown, so that none is cut where a bigger one could be.

    Args:
        outputs: All of them.
        most: For one.
        together: For all.
    """
    left, share = together, most
    sizes = sorted(min(output.size, most) for output in outputs if output.size > 0)
    for number, size in enumerate(sizes):
        share = left // (len(sizes) - number)
        if size > share:
            return share
        left -= size
    return most


def shown(output: Output, share: int) -> Shown:
    """Read as much of an output as is shown; nothing where it cannot be read, or is reached through a link.

    Args:
        output: Which.
        share: How many bytes.
    """
    try:
        with opened(output.path) as file:
            head = file.read(share + 1)
            if len(head) <= share:
                return Shown(head, b"", 0)
            size = file.seek(0, 2)
            head = head[: share // _HEAD]
            head = head[: head.rfind(b"\n") + 1] or head
            file.seek(size - (share - share // _HEAD))
            tail = file.read(share - share // _HEAD)
            tail = tail[tail.find(b"\n") + 1 :] or tail
    except OSError:
        return Shown(b"", b"", 0)
    return Shown(head, tail, size - len(head) - len(tail))
