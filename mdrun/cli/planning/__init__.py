"""From the command line's words to a plan: guide, settings and values are read.

sources  all that a plan is made from, and making it
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from mdrun import config, places
from mdrun.cli import hiding
from mdrun.cli.commands import COMMANDS
from mdrun.cli.mistakes import Mistakes
from mdrun.cli.paths import came_by_pipe, existing, folder_of
from mdrun.cli.planning.sources import Planning, put_together
from mdrun.document import load
from mdrun.document.cached import read
from mdrun.plan.request import Request
from mdrun.plan.variables.values import from_environment, from_file, given
from mdrun.shell.environment import UNATTENDED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mdrun.document import Guide
    from mdrun.plan.variables.values import Value

__all__ = ["Planning", "prepare", "put_together"]


def prepare(
    path: str,
    *,
    sections: Sequence[str] = (),
    values: Sequence[str] = (),
    var_file: str | None = None,
    directives: Sequence[str] = (),
    workdir: str | None = None,
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


def _read(path: str) -> Guide:
    if path == "-":
        return read("standard input", sys.stdin.buffer.read())
    if not os.path.lexists(path) or os.path.isdir(path):
        from mdrun.cli.near import missing

        raise missing(path)
    return read(path, load(path))
