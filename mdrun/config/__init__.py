"""Settings: a guide's front matter and the settings file of its repository, typed and checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.config.files import absent, found, merge
from mdrun.config.records import (
    FILES,
    PLACEHOLDER_STYLES,
    Declared,
    Outside,
    RunSettings,
    Secrets,
    Settings,
    Shell,
)

if TYPE_CHECKING:
    from mdrun.config.parsing import parse, read_values

__all__ = [
    "FILES",
    "PLACEHOLDER_STYLES",
    "Declared",
    "Outside",
    "RunSettings",
    "Secrets",
    "Settings",
    "Shell",
    "absent",
    "found",
    "merge",
    "parse",
    "read_values",
]


def __getattr__(name: str) -> object:
    """Import what reads settings when it is asked for: most guides have none."""
    if name not in ("parse", "read_values"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from mdrun.config import parsing

    return getattr(parsing, name)
