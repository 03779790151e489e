"""What differs from HEAD, as ``git status`` tells it."""

from __future__ import annotations

from mdrun.dataclass import dataclass

STATUS = ("status", "--porcelain=v2", "-z", "--no-renames")
"""Arguments whose output :func:`parse_changes` reads; more options may follow."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A path that differs from HEAD."""

    path: str
    """Relative to the top directory; ends with ``/`` for a whole untracked directory."""
    staged: bool
    """Whether the index differs from HEAD."""
    unstaged: bool
    """Whether the working tree differs from the index."""
    untracked: bool
    """Whether git does not know the path."""
    unmerged: bool
    """Whether a merge left it in conflict."""


def parse_changes(status: str) -> tuple[Changed, ...]:
    """Read the output of git with the arguments :data:`STATUS`."""
    return tuple(_changed(record) for record in status.split("\0") if record and record[0] in "1u?")


def _changed(record: str) -> Changed:
    kind = record[0]
    if kind == "?":
        return Changed(record[2:], staged=False, unstaged=False, untracked=True, unmerged=False)
    fields = record.split(" ", 10 if kind == "u" else 8)
    index, tree = fields[1][0] != ".", fields[1][1] != "."
    return Changed(fields[-1], staged=index, unstaged=tree, untracked=False, unmerged=kind == "u")
