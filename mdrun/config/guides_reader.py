"""Read directives that the settings give to the steps of guides."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from mdrun.config.records import Outside
from mdrun.config.values import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.config.nodes import Entry, Key


class GuidesReader(Reader):
    """Reads ``guides``, and notes where each of them stands."""

    def __init__(self, path: str, first: int) -> None:
        super().__init__(path, first)
        self.guides_at: dict[str, int] = {}

    def guides(self, value: Any, line: int, what: str) -> dict[str, tuple[Outside, ...]] | None:
        """Read directives by guide and step."""
        if not isinstance(value, dict):
            self.report(line, "settings-type", f"{what} must be a mapping of guides to steps")
            return None
        result: dict[str, tuple[Outside, ...]] = {}
        for key, entry in value.items():
            name = posixpath.normpath(key.text)
            if name in self.guides_at:
                self.twice(key.line, name, self.guides_at[name])
            self.guides_at[name] = key.line
            steps = entry.value if isinstance(entry.value, dict) else {}
            if not steps:
                self.report(key.line, "settings-type", f"{key.text} must be a mapping of steps to directives")
            said = ((step, self.directives(entry.value, step)) for step, entry in steps.items())
            result[name] = tuple(
                Outside(step.text, text, self.path, step.line) for step, text in said if text is not None
            )
        return result

    def directives(self, value: Any, step: Key) -> str | None:
        """Return directives in the form that a comment has; None where they are none."""
        if isinstance(value, str):
            return value
        if not isinstance(value, dict):
            self.report(step.line, "settings-type", f"{step.text} must be directives, such as {{retry: 3}}")
            return None
        return " ".join(self._words(value))

    def _words(self, value: dict[Key, Entry]) -> Iterator[str]:
        for key, entry in value.items():
            if entry.value is True:
                yield key.text
            elif (said := self._value(key, entry.value)) is not None:
                quoted = re.sub(r'(["\\])', r"\\\1", said)
                yield f'{key.text}="{quoted}"'

    def _value(self, key: Key, value: Any) -> str | None:
        """Return what a directive is set to; None where it can be no such thing."""
        if value is False:
            return "no"
        if isinstance(value, str):
            return value
        if key.text != "env" or not isinstance(value, dict):
            self.report(key.line, "settings-type", f"{key.text} must be a value, such as {{retry: 3}}")
            return None
        values = [entry.value for entry in value.values()]
        if not all(isinstance(said, str) and not re.search(r"\s", said) for said in values):
            self.report(key.line, "settings-type", "env must hold names and values, such as {A: b}")
            return None
        return " ".join(f"{name.text}={said}" for name, said in zip(value, values, strict=True))
