"""The help of a command that takes a guide: what the guide holds stands before the options."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mdrun.cli.mistakes import Command

if TYPE_CHECKING:
    from mdrun.cli.contents import Contents, VariableName

_MOST_SECTIONS = 40
_WORDS = "mdrun.words"


class GuideCommand(Command):
    """A command whose help tells of the guide that the command line names; it runs nothing of it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the words, and remember them: help is shown before the guide is known."""
        ctx.meta[_WORDS] = list(args)
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the guide holds, then the options."""
        path = self._guide(ctx)
        if path is not None:
            _write(path, formatter)
        super().format_options(ctx, formatter)

    def _guide(self, ctx: click.Context) -> str | None:
        try:
            words, _, _ = self.make_parser(ctx).parse_args(list(ctx.meta.get(_WORDS, ())))
        except click.UsageError:
            return None
        path = words.get("guide")
        return path if isinstance(path, str) and path != "-" else None


def _write(path: str, formatter: click.HelpFormatter) -> None:
    from mdrun.cli.contents.looking import contents
    from mdrun.errors import MdrunError

    try:
        guide = contents(path)
    except MdrunError as problem:
        with formatter.section("Guide"):
            formatter.write_text(problem.message)
            if problem.remedy:
                formatter.write_text(f"→ {problem.remedy}")
        return
    if guide is not None:
        _tell(path, guide, formatter)


def _tell(path: str, guide: Contents, formatter: click.HelpFormatter) -> None:
    with formatter.section("Guide"):
        formatter.write_text(f"{path}: {guide.title}" if guide.title else path)
    rows = [(row.number, row.title) for row in guide.filled()]
    more = len(rows) - _MOST_SECTIONS
    if rows:
        with formatter.section("Sections"):
            formatter.write_dl([*rows[:_MOST_SECTIONS], *([("…", f"{more} more")] if more > 0 else ())])
    if guide.variables:
        with formatter.section("Variables"):
            formatter.write_dl([(one.name, "; ".join(_said(one)) or "optional") for one in guide.variables])


def _said(one: VariableName) -> list[str]:
    """Return what there is to say of a variable."""
    said = [
        one.help,
        "needed" if one.needed else "",
        "secret: asked for hidden, and shown nowhere" if one.secret else "",
        f"one of {', '.join(one.choices)}" if one.choices else "",
        f"one of the lines of: {one.command}" if one.command else "",
        f"default: {one.default}" if one.default else "",
    ]
    return [text for text in said if text]
