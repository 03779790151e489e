"""Errors as a person sees them."""

from __future__ import annotations

import errno
import os
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mdrun.cli.coloring import wanted
from mdrun.cli.hiding import hidden, traced
from mdrun.cli.usage import usage_error
from mdrun.display import colored
from mdrun.display.findings import error_lines, finding_lines
from mdrun.display.terminal import columns
from mdrun.display.text import hung, wrap_words
from mdrun.document import LINE_END
from mdrun.errors import GuideRefused, MdrunError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mdrun.errors import Finding

BUG = 70
"""Exit status of a bug in mdrun (EX_SOFTWARE of sysexits.h)."""


def show(problem: MdrunError) -> int:
    """Print an error on standard error and return its exit status."""
    if isinstance(problem, GuideRefused):
        for mistake in problem.mistakes:  # the operator's own come first: they are quickly mended
            _print(mistake)
        print_findings(problem.findings, problem.sources)
    _print(problem)
    return problem.exit_status


def _print(problem: MdrunError) -> None:
    color = colors()
    for line in error_lines(problem, color=color, width=_width()):
        click.echo(hidden(line), err=True, color=color)


def note(words: str) -> None:
    """Print on standard error what the operator should know before it goes on."""
    width = _width()
    said = f"mdrun: {words}"
    for line in hung(wrap_words(said, width - 3) if width is not None else (said,), "", "  "):
        click.echo(line, err=True)


def usage(problem: click.ClickException) -> int:
    """Print what click found wrong with the command line, as all errors are printed."""
    return show(usage_error(problem))


def print_findings(findings: Iterable[Finding], known: Mapping[str, Sequence[str]] | None = None) -> None:
    """Print findings on standard error, each with its source line."""
    color = colors()
    for line in shown(findings, known or {}, color=color, width=_width()):
        click.echo(hidden(line), err=True, color=color)


def shown(
    findings: Iterable[Finding],
    known: Mapping[str, Sequence[str]],
    *,
    color: bool,
    width: int | None = None,
) -> Iterator[str]:
    """Yield findings as text, each with its source line.

    Args:
        findings: What was found.
        known: Lines by path of files that are known, and need not be read again.
        color: Whether to use colours.
        width: Columns of the terminal, where it is one.
    """
    found = tuple(findings)
    read = sources(one for one in found if one.path not in known)
    return finding_lines(found, {**read, **known}, color=color, width=width)


def _width() -> int | None:
    """Return the columns of the terminal that standard error is; None where it is none."""
    return columns(2) if sys.stderr.isatty() else None


def colors() -> bool:
    """Say whether standard error gets colours."""
    return colored(sys.stderr, wanted(), os.environ)


def sources(findings: Iterable[Finding]) -> dict[str, list[str]]:
    """Return the lines of the files that findings speak of, where they can be read again."""
    lines = {}
    for path in {finding.path for finding in findings if finding.line}:
        try:
            lines[path] = LINE_END.split(Path(path).read_text(encoding="utf-8-sig"))
        except (OSError, ValueError):
            continue
    return lines


def too_long(problem: BaseException) -> UsageError | None:
    """Return the error for a name that no file can have, wherever it was met; None for anything else."""
    if not isinstance(problem, OSError) or problem.errno != errno.ENAMETOOLONG or not problem.filename:
        return None
    return UsageError("path-refused", path=problem.filename, reason=problem.strerror)


def bug(problem: BaseException) -> int:
    """Save a trace of a bug in mdrun and say where it is."""
    from mdrun.files import open_file
    from mdrun.runs import home
    from mdrun.runs.files import make_directories

    text = traced("".join(traceback.format_exception(problem)))
    name = time.strftime(f"%Y%m%dT%H%M%SZ-{os.getpid()}.txt", time.gmtime())
    try:
        folder = home(os.environ).parent / "bugs"
        make_directories(folder)
        path = folder / name
        descriptor = open_file(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        with open(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:  # noqa: PTH123
            file.write(text)
        where = f"its trace is in {path}"
    except OSError:
        where = traced(f"its trace could not be saved: {type(problem).__name__}: {problem}")
    click.echo(f"mdrun: this is a bug in mdrun; {where}", err=True)
    return BUG
