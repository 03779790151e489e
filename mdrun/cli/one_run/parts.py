"""What the command line picks for a run, beside the plan and the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass

if TYPE_CHECKING:
    from mdrun.cli.rehearsing import Rehearsing
    from mdrun.cli.rollback import Rollbacks
    from mdrun.cli.wishes import Wishes
    from mdrun.display import Display


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts that a run is made of."""

    wishes: Wishes
    """What else the operator wants."""
    display: Display
    """What the operator sees."""
    rehearsal: Rehearsing | None = None
    """The rehearsal that it is, if it is one."""
    undo: Rollbacks | None = None
    """The command lines that undo what is run; None where nothing is to be undone."""
