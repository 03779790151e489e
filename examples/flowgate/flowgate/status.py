"""What is set and what runs; judges nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowgate import process, state
from flowgate.errors import StateError
from flowgate.files import PRIVATE, permissions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flowgate.config import Config
    from flowgate.runtime import Runtime


def lines(config: Config, runtime: Runtime) -> Iterator[str]:
    """Yield the lines that ``flowgate status`` prints."""
    try:
        remembered = state.load(runtime.state)
        yield f"current_profile={remembered.profile or config.profile}"
        yield f"updated_at={remembered.updated_at or 'never'}"
    except StateError:
        yield "current_profile=unknown"
        yield "updated_at=unknown"
    for name in config.services:
        yield f"{name}_running={'yes' if process.running(runtime.pid(name)) else 'no'}"
    yield f"secret_permission_issues={len(exposed_secrets(config, runtime))}"


def exposed_secrets(config: Config, runtime: Runtime) -> list[Path]:
    """Return the files that hold keys and are not for their owner only."""
    files = [config.credentials, *(runtime.settings(name) for name in config.services)]
    return [file for file in files if file.exists() and permissions(file) != PRIVATE]
