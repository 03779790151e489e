"""How long the steps of a guide took in its last runs; it may be forgotten, and is kept in the cache."""

from __future__ import annotations

import functools
import os
from typing import TYPE_CHECKING

from mdrun import cache
from mdrun.digest import sha256

if TYPE_CHECKING:
    from pathlib import Path

    from mdrun.plan.records import Plan
    from mdrun.state import RunState

_RUNS = 5
"""Runs that are remembered of each step."""
_STEPS = 2000
"""Steps that are remembered of a guide."""


def usual_times(plan: Plan, guide: str | Path) -> dict[str, float]:
    """Return by id how long each command step usually takes, in seconds; only for those known to have passed.

    Args:
        plan: What is run.
        guide: Where its guide is.
    """
    times = _read(guide)
    found = ((step.id, times.get(_key(step.script), [])) for step in plan.steps if step.kind == "command")
    return {name: sorted(seconds)[len(seconds) // 2] for name, seconds in found if seconds}


def remember(plan: Plan, state: RunState, guide: str | Path) -> None:
    """Keep how long the steps took that passed; a step that is changed is another one."""
    times = _read(guide)
    for step in plan.steps:
        seen = state.step(step.id)
        if step.kind == "command" and seen.outcome == "passed" and seen.attempts and not seen.background:
            key = _key(step.script)
            times[key] = [*times.pop(key, []), round(seen.seconds, 3)][-_RUNS:]
    import json

    kept = dict(list(times.items())[-_STEPS:])
    if kept:
        cache.put(_entry(guide), json.dumps(kept, separators=(",", ":")).encode())


def _read(guide: str | Path) -> dict[str, list[float]]:
    body = cache.get(_entry(guide))
    if body is None:
        return {}
    import json

    try:
        found = json.loads(body)
        return {str(key): [float(one) for one in seconds] for key, seconds in found.items()}
    except (ValueError, TypeError, AttributeError):
        return {}


def _entry(guide: str | Path) -> str:
    return cache.name("times", os.path.realpath(guide))


@functools.cache
def _key(script: str) -> str:
    return sha256(script.encode("utf-8", "surrogateescape")).hexdigest()[:16]
