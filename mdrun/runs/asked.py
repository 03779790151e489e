"""What a run was asked for, kept beside its guide, so that the same plan can be made again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mdrun.dataclass import dataclass
from mdrun.errors import RecordError
from mdrun.runs.files import read_object

if TYPE_CHECKING:
    from pathlib import Path

    from mdrun.plan.records import Source


@dataclass(frozen=True, slots=True)
class Asked:
    """All that a plan is made from beside the guide's bytes, and which of its steps are meant."""

    name: str
    """The guide's path from the top of its repository, as settings call it."""
    selectors: tuple[str, ...]
    """``--section``, in the order given."""
    directives: tuple[str, ...]
    """``--with``."""
    timeout: float | None
    """``--timeout``, in seconds."""
    settings: tuple[str, str] | None
    """Name and text of the repository's settings file as it was then; None where there was none."""
    start: str | None
    """``--from``."""
    only: str | None
    """``--only``."""
    skip: dict[str, str]
    """``--skip``: the reason by step or section."""
    every_step: bool
    """``--step``."""

    def to_json(self) -> dict[str, Any]:
        """Return the object that is kept."""
        return {
            "name": self.name,
            "sections": list(self.selectors),
            "with": list(self.directives),
            "timeout": self.timeout,
            "settings": list(self.settings) if self.settings is not None else None,
            "from": self.start,
            "only": self.only,
            "skip": self.skip,
            "step": self.every_step,
        }


@dataclass(frozen=True, slots=True)
class Kept:
    """What the files of a run say of how its plan was made."""

    asked: Asked
    """What was asked for."""
    values: dict[str, tuple[str, Source]]
    """Value and source by name of each variable that had one and is no secret."""
    secrets: frozenset[str]
    """Names of the variables that had a value which no file holds."""
    plan: dict[str, Any]
    """The plan that was made, as :func:`mdrun.plan.keeping.kept` returned it."""


def kept(asked: Path, plan: Path) -> Kept:
    """Read how a run's plan was made.

    Args:
        asked: The file that :meth:`Asked.to_json` filled.
        plan: The run's plan as JSON.

    Raises:
        RecordError: One of them cannot be read, or is not what was written.
    """
    said = read_object(asked)
    made = read_object(plan)
    try:
        rows = made["variables"]
        values = {row["name"]: (row["value"], row["source"]) for row in rows if row["value"] is not None}
        secrets = frozenset(row["name"] for row in rows if row["secret"] and row["source"] is not None)
        settings = said["settings"]
        found = Asked(
            name=said["name"],
            selectors=tuple(said["sections"]),
            directives=tuple(said["with"]),
            timeout=said["timeout"],
            settings=(settings[0], settings[1]) if settings is not None else None,
            start=said["from"],
            only=said["only"],
            skip=dict(said["skip"]),
            every_step=said["step"],
        )
    except (KeyError, TypeError, ValueError, IndexError) as problem:
        raise RecordError("asked-broken", path=asked, reason=repr(problem)) from problem
    return Kept(found, values, secrets, made)
