"""The command line: parse arguments, pick the parts, call the core, map results to exit statuses.

The only place with click. Each command lives in a module of its own, imported when it is called.
"""

from __future__ import annotations

import gc
import os
import sys
from _signal import (  # type: ignore[import-not-found] # importing signal takes longer than all of this
    SIG_DFL,
    SIG_IGN,
    SIGINT,
    default_int_handler,
    getsignal,
    signal,
)
from contextlib import suppress
from io import TextIOWrapper
from typing import TYPE_CHECKING

from mdrun.cli.commands import COMPLETING, UNDOING

if TYPE_CHECKING:
    from typing import TextIO

    from click import ClickException


def entry() -> None:
    """Run the command line and leave with its exit status."""
    # What imports and a plan make stays: looking for rubbish among it would only take time.
    gc.set_threshold(100_000)
    _open_streams()
    if question := os.environ.get(COMPLETING):
        from mdrun.cli import light  # noqa: F401 - before anything else imports click
        from mdrun.cli.completion import complete
        from mdrun.cli.group import cli

        complete(cli, question)
        os._exit(0)
    status = main(sys.argv[1:])
    signal(SIGINT, SIG_IGN)  # all that is left is to leave with this status
    for stream in (sys.stdout, sys.stderr):
        _flush(stream)
    os._exit(status)  # to take all modules apart first takes a tenth of the time


def main(arguments: list[str]) -> int:
    """Run the command line; the one place where errors become text and an exit status."""
    from mdrun.cli.light import click  # before anything else imports it
    from mdrun.cli.group import cli  # isort: skip

    undoing = os.environ.pop(UNDOING, "")
    for stream in (sys.stdout, sys.stderr):
        # A terminal of another encoding gets a mark for what it lacks, never a traceback.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    if getsignal(SIGINT) == SIG_DFL:
        signal(SIGINT, default_int_handler)
    try:
        result = cli.main(arguments, prog_name="mdrun", standalone_mode=False)
    except click.ClickException as problem:
        return _refused(problem)
    except (click.Abort, KeyboardInterrupt):
        with suppress(OSError):  # the terminal may be gone
            print("interrupted", file=sys.stderr)  # noqa: T201
        return 130
    except BrokenPipeError:
        return _closed()
    except SystemExit as left:
        if left.code != 1:
            raise
        return _closed()  # click leaves so where nobody reads any more
    except Exception as problem:
        # An import turns Ctrl-C into an error of its own; and click shows a line end, which it cannot
        # where the terminal is gone.
        reason = problem.__context__ if isinstance(problem, OSError) else problem.__cause__
        return 130 if isinstance(reason, KeyboardInterrupt) else _told(problem)
    return int(result or 0) or (1 if undoing else 0)


def _open_streams() -> None:
    """Open what was closed when mdrun was called (``>&-``), so that no other file gets its number.

    What loses data as it is becomes a stream that does not.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, open(number, "w" if number else "r", closefd=False))  # noqa: SIM115
        elif not os.get_blocking(number):
            from mdrun.cli.patient import patient

            setattr(sys, name, patient(getattr(sys, name)))


def _told(problem: Exception) -> int:
    """Show an error; what is none of ours is a bug. A run has imported all of this before its first step."""
    from mdrun.cli.errors import BUG, bug, show, too_long
    from mdrun.errors import MdrunError
    from mdrun.shortage import exhausted

    told = exhausted(problem) or too_long(problem) or problem
    try:
        return show(told) if isinstance(told, MdrunError) else bug(problem)
    except OSError:  # nobody can read it
        return told.exit_status if isinstance(told, MdrunError) else BUG


def _refused(problem: ClickException) -> int:
    """Show what is wrong with the command line."""
    from mdrun.cli.errors import usage

    try:
        return usage(problem)
    except OSError:  # nobody can read it
        return problem.exit_code


def _flush(stream: TextIO) -> None:
    """Write out what is left; where nobody can read it, Python would leave with a status of its own (120)."""
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _closed() -> int:
    """Whoever read our output is gone: say nothing more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return 141
