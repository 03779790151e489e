"""The state file: what the operator chose and what was installed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flowgate.errors import StateError
from flowgate.files import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = 1
"""Raised when a version of flowgate that does not know of the change could misread the file."""


@dataclass(frozen=True, slots=True)
class State:
    """What is remembered between two commands."""

    profile: str | None = None
    """The profile in force; None until one was set."""
    updated_at: str | None = None
    """When it was set, ISO 8601 in UTC; None until then."""
    installed: dict[str, str] = field(default_factory=dict)
    """SHA-256 of each installed program, by service."""


def load(path: Path) -> State:
    """Read the state; no file is a fresh state.

    Raises:
        StateError: it is damaged or has another format.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return State()
    except (OSError, ValueError) as error:
        raise StateError(path, str(error)) from error
    if not isinstance(data, dict) or data.pop("format", None) != FORMAT:
        raise StateError(
            path,
            f"its format is not {FORMAT}: stop the services with the version that wrote it, "
            "then move the file away",
        )
    try:
        return State(**data)
    except TypeError as error:
        raise StateError(path, str(error)) from error


def save(path: Path, state: State) -> None:
    """Write the state."""
    text = json.dumps({"format": FORMAT, **asdict(state)}, indent=2)
    write_atomically(path, text.encode() + b"\n")


def now() -> str:
    """Return the time as the state file writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds")
