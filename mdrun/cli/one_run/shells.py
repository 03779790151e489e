"""The shells of a run: its own, and one beside it for each block that goes on in the background."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun.shell import Session, find_bash

if TYPE_CHECKING:
    from mdrun.cli.rehearsing import Rehearsing
    from mdrun.inside import Inside
    from mdrun.plan.records import Plan
    from mdrun.shell.mask import Patterns
    from mdrun.shell.terminal import Terminal


class Shells:
    """Starts the shells of a run, all of them in the same place.

    Args:
        plan: What is run.
        workdir: Where.
        patterns: What must stand nowhere.
        rehearsal: The rehearsal that it is, if it is one.
        held: Descriptor of the run's lock.
    """

    def __init__(
        self, plan: Plan, workdir: Path, patterns: Patterns, rehearsal: Rehearsing | None, held: int
    ) -> None:
        self.plan = plan
        self.workdir = workdir
        self.patterns = patterns
        self.made = rehearsal.made if rehearsal is not None else None
        self.held = held

    def first(self, terminal: Terminal | None, state: bytes | None) -> Session:
        """Return the run's shell.

        Args:
            terminal: The operator's.
            state: What it begins with, where the run goes on.
        """
        return self._session(self.workdir, state, terminal=terminal)

    def beside(self, state: bytes) -> Session:
        """Return another shell, for one block alone, which begins with a state of the run's."""
        workdir = self.workdir if self.workdir.is_dir() else Path("/")
        return self._session(workdir, state, single=True)

    @property
    def inside(self) -> Inside | None:
        """The namespaces in which all of a rehearsal runs; None where it is not confined."""
        return self.made.inside if self.made is not None else None

    def environment(self) -> dict[str, str]:
        """Return the environment of the run's shell."""
        environment = dict(self.made.env if self.made is not None else os.environ)
        for variable in self.plan.variables:
            if variable.value is not None:
                environment.update(dict.fromkeys(variable.exports, variable.value))
        return environment

    def _session(
        self, workdir: Path, state: bytes | None, *, terminal: Terminal | None = None, single: bool = False
    ) -> Session:
        wanted = self.plan.settings.shell
        return Session(
            guide_name=Path(self.plan.guide).name,
            workdir=workdir,
            env=self.environment(),
            terminal=terminal,
            bash=find_bash(wanted.program) if wanted is not None else None,
            patterns=self.patterns,
            restore=state,
            single=single,
            ahead=self.made.stubs if self.made is not None else None,
            # That of a rehearsal goes with the rehearsal, also after mdrun was killed.
            home=self.made.private if self.made is not None else None,
            inside=self.inside,
            held=self.held,
            whole=not sys.stdout.isatty(),
        )
