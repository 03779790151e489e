"""What the files of a run can be called; a journal that was tampered with can say anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.patterns import regex

if TYPE_CHECKING:
    from pathlib import Path

_NAME = regex("[^/\0\ud800-\udc7f\udd00-\udfff]+")
"""What the name of a file may be made of: of lone surrogates those that stand for bytes (PEP 383)."""
_FOLDERS = ("output", "state")


def within(directory: Path, name: str) -> Path | None:
    """Return the path of an output or a state; None for a name that leads elsewhere.

    Args:
        directory: The run's directory.
        name: What the journal calls it.
    """
    folder, _, last = name.rpartition("/")
    return directory / name if folder in _FOLDERS and last[:1] != "." and is_name(last) else None


def is_name(text: str) -> bool:
    """Say whether a file can be called so."""
    return text not in (".", "..") and _NAME.fullmatch(text) is not None
