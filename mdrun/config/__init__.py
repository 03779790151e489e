"""Settings: a guide's front matter and the settings file of its repository, typed and checked."""

from __future__ import annotations

from mdrun.config.files import found, merge
from mdrun.config.parsing import parse, read_values
from mdrun.config.records import FILES, PLACEHOLDER_STYLES, Declared, Outside, Secrets, Settings, Shell

__all__ = [
    "FILES",
    "PLACEHOLDER_STYLES",
    "Declared",
    "Outside",
    "Secrets",
    "Settings",
    "Shell",
    "found",
    "merge",
    "parse",
    "read_values",
]
