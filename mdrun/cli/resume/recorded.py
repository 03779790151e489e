"""The plan of a run that goes on: the one that its record holds, else made again."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun.cli.paths import enclosing, shown_here
from mdrun.cli.planning import put_together
from mdrun.dataclass import dataclass, replace
from mdrun.digest import sha256
from mdrun.document.cached import read as read_guide
from mdrun.errors import RecordError, UsageError
from mdrun.nearest import did_you_mean
from mdrun.places import is_file
from mdrun.plan.keeping import loaded
from mdrun.plan.request import Request
from mdrun.plan.variables.secrets import with_secrets
from mdrun.plan.variables.values import Value, from_environment, from_named, given
from mdrun.preflight.ground import with_shell
from mdrun.runs.files import kept_bytes
from mdrun.shell.environment import UNATTENDED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mdrun.cli.planning import Planning
    from mdrun.cli.plans import Plans
    from mdrun.cli.resume.stopped import Stopped
    from mdrun.plan.records import Plan
    from mdrun.runs.asked import Kept


@dataclass(frozen=True, slots=True)
class Recorded:
    """The plan that a run has kept; its guide is read again only where another plan is wanted."""

    kept: Plan
    """The plan, without the values of its secrets."""
    secrets: Mapping[str, Value]
    """Those that are given again, by name."""
    anew: Callable[[], Planning]
    """Makes what a plan is made from, with all values that are known."""
    workdir: Path
    """Where the guide runs."""
    named: tuple[str, ...]
    """The words of the command line that name the guide and where it runs."""
    source: tuple[str, str] | None
    """Name and text of the repository's settings file; None where it has none."""

    def plan(self) -> Plan:
        """Return the plan, with all that is wrong with it here and now."""
        return with_shell(with_secrets(self.kept, self.secrets))

    def with_values(self, values: Mapping[str, Value]) -> Plans:
        """Return the same with more values; only those of secrets change no plan."""
        if not all(one.secret for one in self.kept.variables if one.name in values):
            return self.anew().with_values(values)
        return replace(self, secrets={**self.secrets, **values})

    def of_section(self, selector: str) -> Plan:
        """Make the plan of another section.

        Raises:
            UsageError: There is none.
        """
        return self.anew().of_section(selector)


def recorded(run: Stopped, known: Kept, said: Sequence[str]) -> Plans:
    """Return what gives the plan of a run that goes on.

    Args:
        run: The run.
        known: What its plan was made from, and that plan.
        said: The values that are given again, as ``NAME=VALUE``.

    Raises:
        RecordError: The guide or the plan that it has kept is not what it was.
    """
    asked, start = known.asked, run.start
    as_before = start.cwd == str(Path.cwd()) and run.guide == Path(start.cwd) / start.guide
    here = start.guide if as_before else shown_here(run.guide)
    data = _guide(run)
    top = enclosing(run.guide.parent)
    there = is_file(run.guide)
    file = here if there else str(run.directory.guide(run.state.edition))
    named = (file,) if run.workdir == top and there else (file, "--workdir", str(run.workdir))
    again = _secrets_again(known, said)
    names = {**UNATTENDED, **os.environ}

    @cache
    def anew() -> Planning:
        values = {name: Value(text, source) for name, (text, source) in known.values.items()} | again
        request = Request(asked.selectors, values, asked.directives, names, asked.name)
        return put_together(read_guide(here, data), request, top, asked.settings, run.workdir, named)

    try:
        plan = loaded(known.whole, data)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as problem:
        path = run.directory.plan(run.state.edition)
        raise RecordError("run-plan-broken", path=path, reason=repr(problem)) from problem
    if plan is None or plan.hash != run.state.plan:
        return anew()
    declared = {one.name: one.declared for one in plan.variables if one.declared is not None}
    again = {**from_named(declared, names), **again}
    shown = _shown_as(plan, here, top, asked.settings)
    return Recorded(shown, again, anew, run.workdir, named, asked.settings)


def _guide(run: Stopped) -> bytes:
    """Return the bytes of the guide that the run has kept.

    Raises:
        RecordError: They are not what they were.
    """
    path = run.directory.guide(run.state.edition)
    data = kept_bytes(path)
    if sha256(data).hexdigest() != run.state.sha256:
        raise RecordError("run-guide-changed", path=path)
    return data


def more_values(
    known: Kept, rows: Mapping[str, bool], held: Mapping[str, str], said: Sequence[str]
) -> dict[str, Value]:
    """Return the values that are given of variables which had none until now, and are no secrets of the run.

    Args:
        known: What the run's plan was made from.
        rows: By name of each variable of the plan that it goes on with, whether it has no value there.
        held: The values that its record holds: those that it got on its way, too.
        said: The values that are given, as ``NAME=VALUE``.

    Raises:
        UsageError: A value is given that the run has already, or has no use for.
    """
    secrets = {row.name for row in known.planned.variables if row.secret}
    more = {}
    for name, value in given(said).items():
        if name not in rows:
            wanted = [name for name, lacks in rows.items() if lacks]
            raise UsageError(
                "run-value-useless", remedy=did_you_mean(name, wanted), name=name, value=value.text
            )
        secret = name in secrets
        before = known.values[name][0] if name in known.values else None if secret else held.get(name)
        if before is not None and before != value.text:
            raise UsageError("run-value-other", name=name, value=value.text, before=before)
        if before is None and not secret:
            more[name] = value
    return more


def _secrets_again(known: Kept, said: Sequence[str]) -> dict[str, Value]:
    """Return the secrets that the command line and the environment give again."""
    secret = {row.name for row in known.planned.variables if row.secret}
    environment = from_environment(os.environ)
    again = {name: value for name, value in environment.items() if name in known.secrets}
    return {**again, **{name: value for name, value in given(said).items() if name in secret}}


def _shown_as(plan: Plan, guide: str, top: Path, settings: tuple[str, str] | None) -> Plan:
    """Return a plan in which the guide and its settings are called as one would call them here.

    Args:
        plan: The plan.
        guide: How the guide is called here.
        top: The top of its repository.
        settings: Name and text of the repository's settings file.
    """
    if guide == plan.guide:
        return plan

    def path(name: str) -> str:
        if name == plan.guide:
            return guide
        if settings is not None and name.endswith(settings[0]):
            return shown_here(top / settings[0])
        return name

    return replace(
        plan,
        guide=guide,
        findings=tuple(replace(found, path=path(found.path)) for found in plan.findings),
        settings=plan.settings.named(path),
        variables=tuple(
            replace(one, declared=replace(one.declared, path=path(one.declared.path)))
            if one.declared is not None
            else one
            for one in plan.variables
        ),
    )
