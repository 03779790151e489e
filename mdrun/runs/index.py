"""List runs and find one again."""

from __future__ import annotations

import os
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun.errors import RecordError, hint
from mdrun.nearest import did_you_mean
from mdrun.places import is_file, resolved
from mdrun.runs.names import STAMP, STAMPED
from mdrun.runs.summary import summary_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.runs.summary import RunSummary

_MOST = 5
"""How many runs an error names."""


def listing(home: Path) -> Iterator[RunSummary]:
    """Yield the runs that are kept, newest first; none where the directory is missing.

    Raises:
        RecordError: The directory cannot be read.
    """
    for _, names in groupby(_names(home), lambda name: name[:STAMP]):
        rows = [summary_of(home / name) for name in names]
        yield from sorted(rows, key=lambda row: row.started or "", reverse=True)  # ids tell seconds alone


def find(
    home: Path, prefix: str | None, guide: str | Path | None = None, workdir: str | Path | None = None
) -> Path:
    """Return a run's directory.

    Args:
        home: The directory that holds the runs.
        prefix: The run's id, or as much of its beginning as is unique; None for the latest run.
        guide: Only runs of this guide count when the latest is asked for.
        workdir: Only runs in this directory count when the latest is asked for.

    Raises:
        RecordError: No run, or more than one, is meant; names those that come near.
    """
    if prefix is None:
        return _latest(home, guide, workdir)
    if not prefix:
        raise RecordError("run-unnamed")
    names = _names(home)
    meant = [name for name in names if name.startswith(prefix)]
    if prefix in meant or len(meant) == 1:
        return home / (prefix if prefix in meant else meant[0])
    if meant:
        raise RecordError("run-ambiguous", number=len(meant), run=prefix, runs=some(meant))
    own = [row.run for row in listing(home) if is_of(row, prefix)] if is_file(prefix) else []
    if own:
        raise RecordError("run-is-guide", run=prefix, runs=some(own))
    if is_file(prefix) and _is_archive(prefix):
        raise RecordError("run-is-archive", run=prefix)
    if not names:
        raise RecordError("runs-none", home=home)
    remedy = did_you_mean(prefix, names, hint("runs-there", runs=some(names)), most=3)
    raise RecordError("run-unknown", run=prefix, home=home, remedy=remedy)


def _is_archive(path: str) -> bool:
    """Say whether a file looks like a run that was exported."""
    from zipfile import is_zipfile

    return is_zipfile(path)


def _latest(home: Path, guide: str | Path | None, workdir: str | Path | None) -> Path:
    for summary in listing(home):
        if is_of(summary, guide, workdir):
            return summary.path
    if guide is not None and next(listing(home), None) is not None:
        raise RecordError("runs-none-of", guide=guide, home=home)
    raise RecordError("runs-none", home=home)


def is_of(summary: RunSummary, guide: str | Path | None, workdir: str | Path | None = None) -> bool:
    """Say whether a run is one of a guide, and in a working directory; None stands for any."""
    start = summary.start
    if start is None:
        return guide is None and workdir is None
    if workdir is not None and resolved(workdir) != resolved(start.workdir):
        return False
    if guide is None:
        return True
    if not start.cwd and os.path.normpath(guide) == os.path.normpath(start.guide):
        return True
    return resolved(guide) == resolved(Path(start.cwd or start.workdir) / start.guide)


def is_of_section(summary: RunSummary, number: str) -> bool:
    """Say whether a run was one of a section alone, or of sections in it."""
    chosen = summary.start.sections if summary.start is not None else ()
    return any(one == number or one.startswith(f"{number}.") for one in chosen)


def some(runs: Sequence[str]) -> str:
    """Return the first few of some runs, as an error names them."""
    return ", ".join(runs[:_MOST]) + (" …" if len(runs) > _MOST else "")


def _names(home: Path) -> list[str]:
    """Return the ids of the runs, newest first."""
    try:
        return sorted((path.name for path in home.iterdir() if STAMPED.match(path.name)), reverse=True)
    except FileNotFoundError:
        return []
    except OSError as problem:
        raise RecordError("runs-not-read", home=home, reason=problem.strerror) from problem
