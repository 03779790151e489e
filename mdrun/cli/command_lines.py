"""Command lines that mdrun names, to be copied."""

from __future__ import annotations

import shlex


def resume_line(run: str, log_dir: str | None) -> str:
    """Return the command line that goes on with a run.

    Args:
        run: The run's id.
        log_dir: Where runs are kept, if the operator says so.
    """
    return shlex.join(("mdrun", "resume", run, *kept_in(log_dir)))


def kept_in(log_dir: str | None) -> tuple[str, ...]:
    """Return the words that say where runs are kept; none where the operator does not say so."""
    return ("--log-dir", log_dir) if log_dir is not None else ()
