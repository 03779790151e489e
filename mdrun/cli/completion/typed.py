"""What the words typed so far name: a guide or a run, and what that holds."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import click

    from mdrun.cli.contents import Contents, StepName, VariableName


def contents_of(context: click.Context) -> Contents | None:
    """Return what the guide holds that the command line names, or that of the run that it names."""
    from mdrun.cli.contents.looking import contents

    if _names_run(context):
        return _of_run(context)
    path = guide_of(context)
    return contents(path) if path is not None else None


def variables_of(context: click.Context) -> Sequence[VariableName]:
    """Return the variables of the guide, or of the run, that the command line names."""
    from mdrun.cli.contents.looking import variable_names

    if _names_run(context):
        return _of_run(context).variables
    path = guide_of(context)
    return variable_names(path) if path is not None else ()


def _names_run(context: click.Context) -> bool:
    """Say whether the command takes a run."""
    return any(parameter.name == "run" for parameter in context.command.params)


def _of_run(context: click.Context) -> Contents:
    """Return what the plan of the run holds that the command line names."""
    from mdrun.cli.contents.summary import of_run
    from mdrun.runs import RunDirectory, find
    from mdrun.runs.going import find_unfinished

    find_it = find_unfinished if context.info_name == "resume" else find
    return of_run(RunDirectory(find_it(home_of(context), _first(context))))


def guide_of(context: click.Context) -> str | None:
    """Return the path of the guide that the command line names."""
    name = _first(context)
    if not isinstance(name, str) or name == "-":
        return None
    return name if os.path.lexists(name) else os.path.expanduser(name)


def _first(context: click.Context) -> Any:
    return context.params.get("guide") or context.params.get("run") or next(iter(context.args), None)


def home_of(context: click.Context) -> Path:
    """Return where runs are kept."""
    from mdrun.runs import home

    return home(os.environ, context.params.get("log_dir"))


def steps_of(context: click.Context) -> list[StepName]:
    """Return the steps of the sections that are selected."""
    guide = contents_of(context)
    return list(guide.under(context.params.get("sections") or ())) if guide is not None else []
