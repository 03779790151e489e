"""What the operator has said on the command line, before anything is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Mapping

YES_COVERS = frozenset(("condition", "alternative", "guarded", "check-command"))
"""The decision points that ``--yes`` answers with *run*; it chooses no step of a group."""


@dataclass(frozen=True, slots=True)
class Given:
    """The operator's answers given on the command line."""

    person: str
    """Login name of the operator."""
    take: frozenset[str] = frozenset()
    """Steps, by id or name, and conditional sections, by number, whose decision points are answered *run*."""
    skip: Mapping[str, str] = field(default_factory=dict)
    """Reason by id or name of a step, or number of a section, that is skipped."""
    yes: bool = False
    """*Run* at every decision point that ``--yes`` covers."""
    attest: Mapping[str, str] = field(default_factory=dict)
    """Note by id or name of the steps that are attested."""
    attest_all: str | None = None
    """The note under which every step that needs a person is attested."""
    skip_manual: bool = False
    """Skip what needs a person."""
    every_step: bool = False
    """Every step is a decision point."""
    interactive: bool = False
    """Whether there is somebody to ask."""
    terminal: bool = False
    """Whether blocks have a terminal."""
    pause: bool = False
    """Pause where a person is needed and there is nobody to ask."""
    start: str | None = None
    """The step to start at."""
    only: str | None = None
    """The one step to run."""
    again: frozenset[str] = frozenset()
    """Ids or names of the steps that a resumed run is to run again."""
    done: Mapping[str, str] = field(default_factory=dict)
    """Note by id or name of the steps that a resumed run is to take for done."""
