"""Read plain values of the kinds that all settings have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mdrun.durations import parse_duration
from mdrun.errors import Finding
from mdrun.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Reader:
    """Reads plain values into settings and gathers what is wrong with them."""

    def __init__(self, path: str, first: int) -> None:
        self.path = path
        self.first = first
        self.findings: list[Finding] = []

    def report(self, line: int, code: str, message: str, remedy: str = "") -> None:
        """Note what is wrong."""
        self.findings.append(Finding(self.path, line, 0, "error", code, message, remedy))

    def twice(self, line: int, key: str, before: int) -> None:
        """Note that a key stands twice in one mapping."""
        self.report(line, "settings-twice", f"{key} stands in line {before}, too", "leave one of them")

    def table(
        self, value: Any, line: int, what: str, keys: Mapping[str, Callable[[Any, int, str], Any]]
    ) -> dict[str, Any]:
        """Read a mapping whose keys are known, each by its own reader."""
        if not isinstance(value, dict):
            self.report(line, "settings-type", f"{what} must be a mapping of names to values")
            return {}
        result = {}
        for key, entry in value.items():
            reader = keys.get(key.text)
            if reader is None:
                remedy = did_you_mean(key.text, keys, f"known: {', '.join(sorted(keys))}")
                self.report(key.line, "settings-unknown-key", f"unknown key {key.text!r} in {what}", remedy)
                continue
            result[key.text] = reader(entry.value, key.line, key.text)
        return {key: value for key, value in result.items() if value is not None}

    def text(self, value: Any, line: int, what: str) -> str | None:
        """Read a text."""
        if isinstance(value, str):
            return value
        self.report(line, "settings-type", f"{what} must be a text", "put quotes around it")
        return None

    def flag(self, value: Any, line: int, what: str) -> bool | None:
        """Read true or false."""
        if isinstance(value, bool):
            return value
        self.report(line, "settings-type", f"{what} must be true or false")
        return None

    def texts(self, value: Any, line: int, what: str) -> tuple[str, ...] | None:
        """Read a list of texts."""
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.report(line, "settings-type", f"{what} must be a list of texts, such as [git, uv]")
        return None

    def duration(self, value: Any, line: int, what: str) -> float | None:
        """Read a duration, in seconds."""
        seconds = parse_duration(value) if isinstance(value, str) else None
        if seconds is None:
            self.report(line, "settings-type", f"{what} must be a duration, such as 90s, 30m or 2h")
        elif not seconds:
            wanted = "a duration longer than nothing, such as 90s, 30m or 2h"
            self.report(line, "settings-type", f"{what} must be {wanted}")
        return seconds or None
