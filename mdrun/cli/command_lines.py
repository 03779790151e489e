"""Command lines that mdrun names, to be copied."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from mdrun.cli.paths import enclosing, shown_here
from mdrun.places import is_file

if TYPE_CHECKING:
    from mdrun.state import RunState


def resume_line(run: str, log_dir: str | None) -> str:
    """Return the command line that goes on with a run.

    Args:
        run: The run's id.
        log_dir: Where runs are kept, if the operator says so.
    """
    return shlex.join(("mdrun", "resume", run, *kept_in(log_dir)))


def rollback_line(state: RunState, section: str, log_dir: str | None) -> str:
    """Return the command line that undoes a run, without values: it asks for them; nothing without the guide.

    Args:
        state: What the run came to.
        section: Number of the section that undoes it.
        log_dir: Where runs are kept, if the operator says so.
    """
    from pathlib import Path

    start = state.start
    guide = Path(start.cwd or start.workdir) / start.guide if start is not None else None
    if guide is None or not is_file(guide):
        return ""
    place = () if state.workdir == str(enclosing(guide.parent)) else ("--workdir", state.workdir)
    return shlex.join(("mdrun", shown_here(guide), *place, "--section", section, *kept_in(log_dir)))


def kept_in(log_dir: str | None) -> tuple[str, ...]:
    """Return the words that say where runs are kept; none where the operator does not say so."""
    return ("--log-dir", log_dir) if log_dir is not None else ()
