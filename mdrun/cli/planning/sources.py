"""All that a plan is made from, and making it.

A plan that was kept is shown without what makes one, without a process and without :mod:`pathlib`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mdrun import config
from mdrun.cli.paths import shown_here
from mdrun.dataclass import dataclass, replace
from mdrun.errors import ShellError
from mdrun.plan import cached
from mdrun.shell import find_bash, syntax_errors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from mdrun.config import Settings, Shell
    from mdrun.document import Guide
    from mdrun.errors import Finding
    from mdrun.plan.records import Plan
    from mdrun.plan.request import Request
    from mdrun.plan.variables.values import Value


@dataclass(frozen=True, slots=True)
class Planning:
    """All that a plan is made from; making it again with more values is cheap."""

    guide: Guide
    """The guide as it was read."""
    settings: Settings
    """The repository's settings."""
    findings: tuple[Finding, ...]
    """What is wrong with those."""
    request: Request
    """What the operator asked for."""
    place: str
    """The directory where the guide runs, from the root."""
    named: tuple[str, ...]
    """The words of the command line that name the guide and where it runs."""
    source: tuple[str, str] | None
    """Name and text of the repository's settings file; None where it has none."""
    top: str
    """The top of the guide's repository, from the root."""

    @property
    def workdir(self) -> Path:
        """Where the guide runs."""
        from pathlib import Path

        return Path(self.place)

    def settings_file(self) -> str:
        """Return the repository's settings file, or where it would be, as the operator would write it."""
        return shown_here(os.path.join(self.top, self.source[0] if self.source else config.FILES[0]))

    def plan(self) -> Plan:
        """Make the plan, with all that is wrong with it.

        Raises:
            UsageError: A selector names no section, or several.
        """
        entry = cached.entry(self.guide, self.request, self._settings(), _bash())
        known = cached.remembered(entry, self.guide, os.environ) if entry is not None else None
        if known is not None:
            return known
        plan = self._made()
        if entry is not None:
            cached.keep(entry, plan, os.environ)
        return plan

    def _made(self) -> Plan:
        """Make the plan anew; only then is what makes it imported."""
        from mdrun.plan.build import make
        from mdrun.preflight.ground import with_shell

        return with_shell(
            make(self.guide, self.request, settings=self.settings, findings=self.findings, syntax=_syntax)
        )

    def _settings(self) -> tuple[str, ...]:
        """Return all that decides what the settings say, and how that is shown."""
        if self.source is None:
            return ()
        return (*self.source, self.settings_file(), *(finding.message for finding in self.findings))

    def with_values(self, values: Mapping[str, Value]) -> Planning:
        """Return the same with more values."""
        return replace(self, request=replace(self.request, values={**self.request.values, **values}))

    def of_section(self, selector: str) -> Plan:
        """Make the plan of another section.

        Raises:
            UsageError: There is none.
        """
        return replace(self, request=replace(self.request, selectors=(selector,))).plan()

    def anew(self) -> Planning:
        """Return this: it makes every plan from the guide."""
        return self


def put_together(
    guide: Guide,
    request: Request,
    top: str | Path,
    source: tuple[str, str] | None,
    workdir: str | Path,
    named: tuple[str, ...],
) -> Planning:
    """Return what a plan is made from.

    Args:
        guide: The guide as it was read.
        request: What the operator asked for.
        top: The top of the guide's repository.
        source: Name and text of its settings file; None where it has none.
        workdir: Where the guide runs.
        named: The words of the command line that name the guide and where it runs.
    """
    settings, findings = config.parse(source[1], source[0], 1) if source else (config.Settings(), [])
    if source:
        findings += config.absent(settings, source[0], top, request.name)

    def shown(path: str) -> str:
        return shown_here(os.path.join(top, path))

    settings = settings.named(shown)
    problems = tuple(replace(finding, path=shown(finding.path)) for finding in findings)
    return Planning(guide, settings, problems, request, os.fspath(workdir), named, source, os.fspath(top))


def _bash() -> str:
    """Return the path of the bash that reads the blocks; empty where none serves."""
    try:
        return find_bash()
    except ShellError:
        return ""


def _syntax(scripts: Sequence[str], wanted: Shell | None) -> Sequence[str | None]:
    """Ask the bash that is wanted; one that does not serve is a finding of its own, and another is asked."""
    try:
        program = find_bash(wanted.program if wanted else "bash")
    except ShellError:
        if wanted is None:
            raise
        program = "bash"
    return syntax_errors(scripts, program)
