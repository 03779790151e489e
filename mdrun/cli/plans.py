"""What gives the plan of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mdrun.cli.planning import Planning
    from mdrun.plan.records import Plan
    from mdrun.plan.variables.values import Value


class Plans(Protocol):
    """What gives the plan of a run: a guide, or the record of a run that goes on."""

    @property
    def workdir(self) -> Path:
        """Where the guide runs."""

    @property
    def named(self) -> tuple[str, ...]:
        """The words of the command line that name the guide and where it runs."""

    @property
    def source(self) -> tuple[str, str] | None:
        """Name and text of the repository's settings file; None where it has none."""

    def plan(self) -> Plan:
        """Return the plan, with all that is wrong with it."""

    def with_values(self, values: Mapping[str, Value]) -> Plans:
        """Return the same with more values."""

    def of_section(self, selector: str) -> Plan:
        """Return the plan of another section; raise UsageError where there is none."""

    def anew(self) -> Planning:
        """Return what makes plans from the guide itself."""
