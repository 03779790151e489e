"""What the commands of a plan are referred to by: ``1.1/2:36``."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def reference(step: str, line: int, before: int) -> str:
    """Return what a command is referred to by: ``1.1/2:36``, and the second of that line ``1.1/2:36+1``.

    Args:
        step: Id of its step.
        line: Its line in the guide, 1-based.
        before: How many commands of the step begin on the same line before it.
    """
    return f"{step}:{line}" + (f"+{before}" if before else "")


def step_and_line(referred: str) -> str:
    """Return a reference without what tells the commands of one line apart: ``1.1/2:36``."""
    return referred.partition("+")[0] if "+" in referred.rpartition(":")[2] else referred


def places(lines: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the line of each command of a step, and how many of them begin on that line before it."""
    seen: Counter[int] = Counter()
    for line in lines:
        yield line, seen[line]
        seen[line] += 1


def references(step: str, lines: Iterable[int]) -> Iterator[str]:
    """Yield what each command of a step is referred to by, see :func:`reference`."""
    return (reference(step, line, before) for line, before in places(lines))
