"""What is checked out while a run lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun import git
from mdrun.events import HeadMoved

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Heads:
    """Sees that another commit or branch is checked out than before.

    Args:
        workdir: Where the guide runs.
        facts: What is known of the repository there as the run begins or goes on; None without one.
    """

    def __init__(self, workdir: Path, facts: git.Facts | None) -> None:
        self._workdir = workdir
        self._top = facts.top if facts is not None else None
        self._known = (facts.revision, facts.branch) if facts is not None else (None, None)
        self._trace = git.head_trace(self._top) if self._top is not None else ()

    def moved(self, ending: bool) -> Iterator[HeadMoved]:
        """Yield what is checked out, where that is something else than when it was last asked.

        git itself is asked only where files say that something has changed, or may not tell.

        Args:
            ending: Whether the run ends: then a repository that keeps no log of HEAD is asked, and one that
                the run has made is found.
        """
        if ending and self._top is None:
            self._top = git.enclosing(self._workdir)
        if self._top is None:
            return
        trace = git.head_trace(self._top)
        logged = any(stamp is not None for stamp in trace[1:])
        if trace == self._trace and (logged or not ending):
            return
        self._trace = trace
        now = git.revision(self._top), git.branch(self._top)
        if now != self._known:
            self._known = now
            yield HeadMoved(*now)
