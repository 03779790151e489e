"""What a rehearsal changed: records of it, lines to read, and lines that are the same the next time."""

from __future__ import annotations

from mdrun.effects.records import Call, Change, Commit, Effects, Outside, RefMove, Tag
from mdrun.effects.text import lines, shown

__all__ = ["Call", "Change", "Commit", "Effects", "Outside", "RefMove", "Tag", "lines", "shown"]
