"""What the operator wants of a run that goes on."""

from __future__ import annotations

from mdrun.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the operator wants of a run that goes on."""

    run: str | None
    """The run's id, or as much of its beginning as is unique; None for the latest."""
    again: frozenset[str]
    """Ids or names of the steps that are run again."""
    done: dict[str, str]
    """Note by id or name of the steps that are taken for done."""
    changed_guide: bool
    """Whether the guide as it is now is taken."""
    as_is: bool
    """Whether it is meant that another commit is checked out, or that the run was undone."""
    start: str | None
    """The step to go on at."""
    values: tuple[str, ...]
    """Secrets again, and values that the run does not have yet, as ``NAME=VALUE``."""
    workdir: str | None
    """Where the guide runs from here on; None where it did before."""
    log_dir: str | None
    """Where runs are kept."""
