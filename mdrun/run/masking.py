"""What a run writes down, with its secrets masked."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from mdrun.dataclass import replace

if TYPE_CHECKING:
    from typing import Any

    from mdrun.shell.mask import Patterns

_WORDS = frozenset(
    (
        "branch",
        "elsewhere",
        "ref",
        "remote",
        "text",
        "reason",
        "note",
        "diff",
        "value",
        "command",
        "command_line",
        "context",
        "remotes",
        "effects",
        "unexpected",
        "warnings",
        "evidence",
        "left",
        "lost",
        "variables",
    )
)
"""The fields of events that hold words from outside, in which a secret could stand."""
_NAMED = frozenset(("context", "remotes"))
"""Those whose names are words from outside, too: commands of the settings, and names of remotes."""


@cache
def _worded(kind: type) -> tuple[str, ...]:
    """Return which of its fields hold words."""
    return tuple(sorted(name for name in _WORDS if hasattr(kind, name)))


def masked(value: Any, patterns: Patterns) -> Any:
    """Return words, an event or a collection of either with all secrets masked.

    Args:
        value: What is to be written down.
        patterns: What must stand nowhere.
    """
    if not patterns:
        return value
    if isinstance(value, str):
        return patterns.text(value)
    if isinstance(value, tuple | list):
        return type(value)(masked(one, patterns) for one in value)
    if isinstance(value, dict):
        return {key: masked(words, patterns) for key, words in value.items()}
    if value is None or isinstance(value, int | float):
        return value
    kind: type = type(value)
    hidden: dict[str, Any] = {}
    for name in _worded(kind):
        words = getattr(value, name)
        said = masked(words, patterns) if words else words
        if words and name in _NAMED:
            said = {patterns.text(one): what for one, what in said.items()}
        if said != words:
            hidden[name] = said
    return replace(value, **hidden) if hidden else value
