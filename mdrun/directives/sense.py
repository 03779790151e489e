"""Directives that mean nothing where they stand, or beside others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.errors import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.directives import Directives

_ON_ANY_STEP = frozenset(("name", "skip", "confirm", "always", "notes", "choose"))
_ON = {
    "section": frozenset(("skip", "confirm", "always", "on_failure")),
    "manual": _ON_ANY_STEP,
    "check": _ON_ANY_STEP | {"check", "retry", "every", "timeout", "exit"},
}


def misplaced(said: Directives, kind: str, path: str, line: int) -> Iterator[Finding]:
    """Yield a finding for each directive that says nothing about what it stands at.

    Args:
        said: The directives.
        kind: ``command``, ``check``, ``manual`` or ``section``.
        path: The guide or the option.
        line: Their line, 1-based.
    """
    for key in said.given():
        name = key.replace("-", "_")
        if name in _ON[kind] if kind in _ON else name not in ("on_failure", "check"):
            continue
        where = {"section": "a section", "check": "a check", "manual": "a manual step"}.get(kind, "a block")
        remedy = "put it before the section's heading" if key == "on-failure" else "take it away, or move it"
        message = f"{key!r} says nothing about {where}"
        yield Finding(path, line, 0, "error", "directive-misplaced", message, remedy)


def pauses_alone(said: Directives) -> bool:
    """Say whether there is a pause between attempts, and nobody speaks of a second attempt."""
    return "every" in said.said and "retry" not in said.said and said.ready is None


def contradictory(said: Directives) -> Iterator[str]:
    """Yield what is said of a command step, all of it taken together, and cannot be meant."""
    if said.ready is not None and not said.background:
        yield "'ready' says nothing about a block without 'background'"
    for key in ("expect", "output", "capture", "tty"):
        if said.background and getattr(said, key):
            yield f"{key!r} says nothing about a block that goes on in the background"
    for key in ("background", "capture"):
        if said.manual and getattr(said, key):
            yield f"{key!r} says nothing about a block that a person runs"
