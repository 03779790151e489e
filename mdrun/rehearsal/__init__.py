"""A throw-away copy of a repository and its remotes, and what a run changed in it.

It knows nothing of guides, plans and journals: :func:`prepare` makes a place, the caller runs there what it
likes with the place's environment, :func:`effects` says what that changed, :func:`discard` takes it all away.
"""

from __future__ import annotations

from mdrun.config.rehearsal import RehearsalSettings
from mdrun.effects import Change, Commit, Effects, RefMove, Tag
from mdrun.rehearsal.changes import effects
from mdrun.rehearsal.place import Rehearsal
from mdrun.rehearsal.preparing import prepare
from mdrun.rehearsal.putting_away import discard, put_away

__all__ = [
    "Change",
    "Commit",
    "Effects",
    "RefMove",
    "Rehearsal",
    "RehearsalSettings",
    "Tag",
    "discard",
    "effects",
    "prepare",
    "put_away",
]
