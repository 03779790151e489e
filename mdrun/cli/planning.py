"""From the command line's words to a plan.

A plan that was kept is shown without what makes one, without a process and without :mod:`pathlib`.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from mdrun import config, places
from mdrun.cli import hiding
from mdrun.cli.commands import COMMANDS
from mdrun.cli.mistakes import Mistakes
from mdrun.cli.paths import came_by_pipe, existing, folder_of, shown_here
from mdrun.dataclass import dataclass, replace
from mdrun.document import load
from mdrun.document.cached import read
from mdrun.errors import ShellError
from mdrun.plan import cached
from mdrun.plan.request import Request
from mdrun.plan.variables.values import from_environment, from_file, given
from mdrun.shell import find_bash, syntax_errors
from mdrun.shell.environment import UNATTENDED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from mdrun.config import Settings, Shell
    from mdrun.document import Guide
    from mdrun.errors import Finding
    from mdrun.plan.records import Plan
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
        from mdrun.preflight.scope import with_shell

        return with_shell(
            make(self.guide, self.request, settings=self.settings, findings=self.findings, syntax=_syntax)
        )

    def _settings(self) -> tuple[str, ...]:
        """Return all that decides what the settings say, and how that is shown."""
        return (*(self.source or ()), *(finding.path for finding in self.findings))

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


def prepare(
    path: str,
    *,
    sections: Sequence[str],
    values: Sequence[str],
    var_file: str | None,
    directives: Sequence[str],
    workdir: str | None,
    mistakes: Mistakes | None = None,
) -> Planning:
    """Read guide, settings and values.

    Args:
        path: The guide as the operator named it.
        sections: ``--section``, in the order given.
        values: ``-v``, each as ``NAME=VALUE``.
        var_file: ``--var-file``.
        directives: ``--with``.
        workdir: ``--workdir``.
        mistakes: Where it is noted what is wrong with an option, which is left out; None raises it.

    Raises:
        NotReadable: A file cannot be read.
        UsageError: An option does not make sense.
    """
    noted = mistakes if mistakes is not None else Mistakes()
    guide = _read(path)
    piped = came_by_pipe(path)
    folder = os.getcwd() if piped else folder_of(path)
    top = places.enclosing(folder)
    place: str | Path = top
    if workdir is not None:
        with noted.gathered():
            place = existing(workdir)
    known = _values(values, var_file, noted)
    if mistakes is None:
        noted.refuse()
    hiding.note(value.text for value in known.values())
    name = os.path.relpath(os.path.join(folder, os.path.basename(path)), top) if not piped else ""
    request = Request(tuple(sections), known, tuple(directives), {**UNATTENDED, **os.environ}, name)
    where = ("--workdir", workdir) if workdir is not None else ()
    words = ("run", path) if path in COMMANDS else (path,)
    return put_together(guide, request, top, config.found(top), place, (*words, *where))


def _values(options: Sequence[str], var_file: str | None, mistakes: Mistakes) -> dict[str, Value]:
    """Return the values that are given, as far as what gives them makes sense."""
    known = from_environment(os.environ)
    if var_file:
        mistakes.values_unknown = True
        with mistakes.gathered():
            known.update(from_file(var_file))
            mistakes.values_unknown = False
    good: list[str] = []
    for option in options:
        with mistakes.gathered():
            given([*good, option])
            good.append(option)
    return {**known, **given(good)}


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

    def shown(path: str) -> str:
        return shown_here(os.path.join(top, path))

    settings = replace(settings, run=settings.run.named(shown))
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


def _read(path: str) -> Guide:
    if path == "-":
        return read("standard input", sys.stdin.buffer.read())
    if not os.path.lexists(path) or os.path.isdir(path):
        from mdrun.cli.near import missing

        raise missing(path)
    return read(path, load(path))
