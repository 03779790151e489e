"""Command lines that mdrun names, to be copied."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from mdrun.cli.commands import COMMANDS, LATER
from mdrun.cli.paths import came_by_pipe, enclosing, shown_here
from mdrun.places import is_file

if TYPE_CHECKING:
    from pathlib import Path

    from mdrun.runs import RunDirectory
    from mdrun.state import RunState


def resume_line(run: str, log_dir: str | None) -> str:
    """Return the command line that goes on with a run.

    Args:
        run: The run's id.
        log_dir: Where runs are kept, if the operator says so.
    """
    return shlex.join(("mdrun", "resume", run, *kept_in(log_dir)))


def rollback_line(directory: RunDirectory, state: RunState, section: str, log_dir: str | None) -> str:
    """Return the command line that undoes a run, without values: it asks for them.

    It is of the run's own copy where the guide came by a pipe, or is gone. Where the guide has changed since,
    it is empty: what undoes the run may be another section now.

    Args:
        directory: The run's.
        state: What the run came to.
        section: What names the section that undoes it.
        log_dir: Where runs are kept, if the operator says so.
    """
    from pathlib import Path

    start = state.start
    if start is None:
        return ""
    guide = Path(start.cwd or start.workdir) / start.guide
    place: tuple[str, ...] = ("--workdir", state.workdir)
    if came_by_pipe(start.guide) or not is_file(guide):
        guide = directory.guide(state.edition)
    elif not _is_same(guide, state.sha256):
        return ""
    elif state.workdir == str(enclosing(guide.parent)):
        place = ()
    named = guide_word(shown_here(guide)), *place
    return shlex.join(("mdrun", *named, "--section", section, *kept_in(log_dir)))


def _is_same(guide: Path, sha: str) -> bool:
    """Say whether a guide is still the one with this sha256."""
    from mdrun.digest import sha256
    from mdrun.files import content

    try:
        return sha256(content(guide)).hexdigest() == sha
    except OSError:
        return False


def guide_word(path: str) -> str:
    """Return a path as the first word after ``mdrun``, where no command and no option is to be taken for it.

    Args:
        path: The guide's.
    """
    return f"./{path}" if path in COMMANDS or path in LATER or path.startswith("-") else path


def kept_in(log_dir: str | None) -> tuple[str, ...]:
    """Return the words that say where runs are kept; none where the operator does not say so."""
    return ("--log-dir", log_dir) if log_dir is not None else ()
