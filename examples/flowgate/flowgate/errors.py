"""What goes wrong, with the exit status that says so.

FlowgateError           1
├── ConfigMissingError  2
├── ConfigInvalidError  2
├── BootstrapError      1
├── StartError          1
└── StateError          1
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class FlowgateError(Exception):
    """Something the operator must know; its text is the message, without a traceback."""

    exit_status = 1


class ConfigMissingError(FlowgateError):
    """There is no configuration at the path given."""

    exit_status = 2

    def __init__(self, path: Path) -> None:
        super().__init__(f"Config file not found: {path}")


class ConfigInvalidError(FlowgateError):
    """The configuration cannot be used as it is written."""

    exit_status = 2

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"Config file invalid: {path}: {problem}")
        self.problem = problem


class BootstrapError(FlowgateError):
    """An artefact could not be fetched, verified or installed."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"bootstrap failed: {problem}")


class StartError(FlowgateError):
    """A service could not be started. Its text is ``key=value`` words."""


class StateError(FlowgateError):
    """The state file is damaged, or another version of flowgate wrote it."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"state unreadable: {path}: {problem}")
