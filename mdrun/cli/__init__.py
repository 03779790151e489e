"""The command line: parse arguments, pick the parts, call the core, map results to exit statuses.

The only place with click. Each command lives in a module of its own, imported when it is called.
"""

from __future__ import annotations

import gc
import os
import sys
from io import TextIOWrapper
from typing import NoReturn

UNDOING = "_MDRUN_UNDOING"
"""Set in the environment of the mdrun that a failed run becomes to undo what it has done."""


def entry() -> None:
    """Run the command line and leave with its exit status."""
    # What imports and a plan make stays: looking for rubbish among it would only take time.
    gc.set_threshold(100_000)
    _open_streams()
    if question := os.environ.get("_MDRUN_COMPLETE"):
        from mdrun.cli.completing import complete
        from mdrun.cli.group import cli

        complete(cli, question)
        _leave(0)
    _leave(main(sys.argv[1:]))


def _leave(status: int) -> NoReturn:
    """End the process once all is written: to take its modules apart first takes a tenth of the time."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        sys.exit(status)  # says that something could not be written, and exits 120
    os._exit(status)


def main(arguments: list[str]) -> int:
    """Run the command line; the one place where errors become text and an exit status."""
    import click

    from mdrun.cli.group import cli

    undoing = os.environ.pop(UNDOING, "")
    for stream in (sys.stdout, sys.stderr):
        # A terminal of another encoding gets a mark for what it lacks, never a traceback.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        result = cli.main(arguments, prog_name="mdrun", standalone_mode=False)
    except click.ClickException as problem:
        from mdrun.cli.errors import usage

        return usage(problem)
    except (click.Abort, KeyboardInterrupt):
        print("interrupted", file=sys.stderr)  # noqa: T201
        return 130
    except BrokenPipeError:
        return _closed()
    except Exception as problem:
        return _told(problem)
    return int(result or 0) or (1 if undoing else 0)


def _open_streams() -> None:
    """Open what was closed when mdrun was called (``>&-``), so that no other file gets its number."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, open(number, "w" if number else "r", closefd=False))  # noqa: SIM115


def _told(problem: Exception) -> int:
    """Show an error; what is none of ours is a bug. A run has imported all of this before its first step."""
    from mdrun.cli.errors import bug, full_disk, show
    from mdrun.errors import MdrunError

    told = full_disk(problem) or problem
    return show(told) if isinstance(told, MdrunError) else bug(problem)


def _closed() -> int:
    """Whoever read our output is gone: say nothing more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return 141
