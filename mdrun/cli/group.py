"""The command ``mdrun`` itself: its commands, and the short form ``mdrun GUIDE``."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from mdrun import __version__
from mdrun.cli.commands import COMMANDS, LATER
from mdrun.cli.help import Context, help_width
from mdrun.cli.width import columns

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_OWN_OPTIONS = ("--help", "-h", "--version")
_HELP = frozenset(("--help", "-h"))
_ABOUT_GUIDES = ("run", "plan", "check", "resume")


class _Group(click.Group):
    """Imports a command when it is called, and takes any other first word for a guide."""

    context_class = Context

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"mdrun.cli.{cmd_name}_command").command
        if ctx.resilient_parsing:
            from mdrun.cli.completion import equip

            equip(command)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        from mdrun.cli.completion.offering import first_words

        return [*first_words(incomplete), *click.Command.shell_complete(self, ctx, incomplete)]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not ctx.resilient_parsing and _needs_a_place(args):
            _refuse_without_place()
        if not args and not ctx.resilient_parsing:
            from pathlib import Path

            from mdrun.cli.overview import lines

            width = columns(100, 2) if sys.stderr.isatty() else None
            click.echo("\n".join(lines(Path.cwd(), width)), err=True)
            ctx.exit(2)
        if args and args[0] not in COMMANDS and args[0] not in _OWN_OPTIONS:
            there = os.path.lexists(args[0]) and args[0] not in LATER
            known = ctx.resilient_parsing or args[0].startswith("-") or there
            if not known:
                # Said before the options are read: they may be those of a command that was mistyped.
                from mdrun.cli.near import missing

                raise missing(args[0])
            args = ["run", *args]
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        formatter.write_usage("mdrun", "GUIDE [OPTIONS]")
        formatter.write_usage("mdrun", "COMMAND [ARGS]...", prefix="       ")

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _needs_a_place(args: list[str]) -> bool:
    """Say whether a command is about a guide: such a one reads and runs in the current directory."""
    if not _HELP.isdisjoint(args):
        return False
    return not args or args[0] in _ABOUT_GUIDES or args[0] not in (*COMMANDS, *_OWN_OPTIONS)


def _refuse_without_place() -> None:
    """Refuse to work in a directory that was deleted.

    Raises:
        UsageError: The current one was.
    """
    try:
        os.getcwd()  # noqa: PTH109
    except FileNotFoundError:
        from mdrun.errors import UsageError

        raise UsageError("directory-gone") from None


def _version(ctx: click.Context, _param: click.Parameter, value: Any) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"mdrun {__version__}")
        ctx.exit()


@click.group(
    cls=_Group,
    context_settings={"help_option_names": ["-h", "--help"], "terminal_width": help_width()},
    epilog="mdrun GUIDE is short for mdrun run GUIDE; 'mdrun run --help' shows its options. Exit status:"
    " 0 passed, 1 a step or check failed, 2 nothing was run, 3 incomplete or paused, 70 a bug in mdrun,"
    " 130 interrupted.",
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version."
)
def cli() -> None:
    """Run the shell blocks and checklists of a Markdown guide, and prove what happened."""
    from mdrun.places import rehearsals

    place = rehearsals(os.environ)
    if os.path.isdir(place) and os.listdir(place):  # noqa: PTH112, PTH208 - pathlib is slower
        from mdrun.cli.stale import sweep

        sweep(place)
