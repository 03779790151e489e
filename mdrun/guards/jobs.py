"""Jobs that a script has begun itself: to end them takes nothing back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.patterns import regex

if TYPE_CHECKING:
    from mdrun.guards.calling import Call

_KEPT = regex(r"\b([A-Za-z_]\w*)=[\"']?\$!", marks="$!")
"""A variable that keeps the process of the last job (bash(1), Special Parameters)."""
_PLAIN = str.maketrans("", "", "\"'{}")
"""Takes away what stands around a variable's name."""
_OWN = frozenset(("$!", "$(jobs -p)"))


def ends_own_job(call: Call, script: str) -> bool:
    """Say whether a call ends nothing but jobs of the script around it: ``kill %1``, ``kill $PID``."""
    targets = [word.translate(_PLAIN) for word in call.words[1:] if not word.startswith("-")]
    if call.words[0] != "kill" or not targets:
        return False
    own = _OWN.union(f"${name}" for name in _KEPT.findall(script))
    return all(word in own or word.startswith("%") for word in targets)
