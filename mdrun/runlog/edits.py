"""Edits that can be proven: what they add can be taken away again, byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence


class UnprovenError(Exception):
    """The run log would not be the guide with marks added: a bug in mdrun, never the operator's."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A change at one place of the guide."""

    at: int
    """Offset in the guide, in bytes."""
    old: bytes
    """What stands there and is replaced; empty where something is only added."""
    new: bytes
    """What is put there."""


def apply(guide: bytes, edits: Sequence[Edit]) -> bytes:
    """Return the guide with the edits made.

    Args:
        guide: The guide's bytes.
        edits: In the guide's order; they do not overlap.

    Raises:
        UnprovenError: They are out of order, overlap, or the guide does not hold what they replace.
    """
    pieces: list[bytes] = []
    done = 0
    for edit in edits:
        end = edit.at + len(edit.old)
        if not done <= edit.at <= end <= len(guide) or guide[edit.at : end] != edit.old:
            message = f"no {edit.old!r} to replace at byte {edit.at}"
            raise UnprovenError(message)
        pieces += guide[done : edit.at], edit.new
        done = end
    pieces.append(guide[done:])
    return b"".join(pieces)


def strip(log: bytes, edits: Sequence[Edit]) -> bytes:
    """Return what is left when the edits are taken away again.

    Args:
        log: What :func:`apply` returned.
        edits: Those that were given to it.

    Raises:
        UnprovenError: The log does not hold what they put there.
    """
    pieces: list[bytes] = []
    done = 0
    shift = 0
    for edit in edits:
        start = edit.at + shift
        end = start + len(edit.new)
        if not done <= start <= end <= len(log) or log[start:end] != edit.new:
            message = f"no {edit.new!r} to take away at byte {start}"
            raise UnprovenError(message)
        pieces += log[done:start], edit.old
        done = end
        shift += len(edit.new) - len(edit.old)
    pieces.append(log[done:])
    return b"".join(pieces)
