"""What a run was asked for, kept beside its guide, so that the same plan can be made again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from mdrun.dataclass import dataclass
from mdrun.errors import RecordError
from mdrun.runs.files import read_object
from mdrun.typed import misfit

if TYPE_CHECKING:
    from pathlib import Path

    from mdrun.plan.records import Source
    from mdrun.runs.planned import Planned


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

    @classmethod
    def read(cls, path: Path) -> Asked:
        """Read what :meth:`to_json` returned.

        Args:
            path: The file that holds it.

        Raises:
            RecordError: It cannot be read, or is not what was written.
        """
        said = read_object(path)
        try:
            found = cls(
                name=said["name"],
                selectors=tuple(said["sections"]),
                directives=tuple(said["with"]),
                timeout=said["timeout"],
                settings=tuple(said["settings"]) if said["settings"] is not None else None,
                start=said["from"],
                only=said["only"],
                skip=said["skip"],
                every_step=said["step"],
            )
        except (KeyError, TypeError) as problem:
            raise RecordError("asked-broken", path=path, reason=repr(problem)) from problem
        if odd := misfit(found):
            raise RecordError("asked-broken", path=path, reason=odd)
        return found


@dataclass(frozen=True, slots=True)
class Kept:
    """What the files of a run say of how its plan was made."""

    asked: Asked
    """What was asked for."""
    planned: Planned
    """What the plan says that was made."""
    whole: dict[str, Any]
    """That plan whole, as :func:`mdrun.plan.keeping.kept` returned it."""

    @property
    def values(self) -> dict[str, tuple[str, Source]]:
        """Value and source by name of each variable that had one and is no secret."""
        rows = self.planned.variables
        return {row.name: (row.value, cast("Source", row.source)) for row in rows if row.value is not None}

    @property
    def secrets(self) -> frozenset[str]:
        """Names of the variables that had a value which no file holds."""
        return frozenset(row.name for row in self.planned.variables if row.secret and row.source is not None)

    @classmethod
    def read(cls, asked: Path, plan: Path) -> Kept:
        """Read how a run's plan was made.

        Args:
            asked: The file that :meth:`Asked.to_json` filled.
            plan: The run's plan as JSON.

        Raises:
            RecordError: One of them cannot be read, or is not what was written.
        """
        from mdrun.runs.planned import planned_of  # a run that begins reads no plan

        made = read_object(plan)
        return cls(Asked.read(asked), planned_of(made, plan), made)
