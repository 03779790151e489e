"""Options that several commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mdrun.cli import coloring
from mdrun.cli.mistakes import Mistakes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

guide = click.argument("guide", type=click.Path(readable=False))
"""The guide; ``-`` is standard input. What cannot be read is said by who reads it."""


def named(ctx: click.Context, param: click.Parameter, said: Any) -> Any:
    """Return what an option says, once or several times; where that is nothing, it is noted as a mistake."""
    texts = said if isinstance(said, tuple) else (said,)
    if "" not in texts:
        return said
    from mdrun.errors import UsageError

    Mistakes.of(ctx).take([UsageError("option-empty", option=param.opts[-1])])
    return tuple(filter(None, said)) if isinstance(said, tuple) else None


def single(ctx: click.Context, param: click.Parameter, said: tuple[str, ...]) -> str | None:
    """Return what an option says that can say one thing only; that it says another one, too, is a mistake."""
    said = named(ctx, param, said)
    if len(set(said)) > 1:
        from mdrun.errors import UsageError

        Mistakes.of(ctx).take([UsageError("option-twice", option=param.opts[-1], said=" and ".join(said))])
    return said[-1] if said else None


_PLANNING = (
    click.option(
        "-s",
        "--section",
        "sections",
        multiple=True,
        callback=named,
        metavar="SEL",
        help="A section: its number, anchor or title. Repeatable.",
    ),
    click.option(
        "-v", "--var", "values", multiple=True, metavar="NAME=VALUE", help="Fill a placeholder. Repeatable."
    ),
    click.option(
        "--var-file", multiple=True, callback=single, metavar="FILE", help="A YAML file of names and values."
    ),
    click.option(
        "--with",
        "directives",
        multiple=True,
        callback=named,
        metavar="'STEP: DIRECTIVES'",
        help="Directives from outside the guide. Repeatable.",
    ),
    click.option(
        "--workdir",
        callback=named,
        metavar="DIR",
        help="Where the guide runs; default: its repository's top, else its folder.",
    ),
)

_ANSWERING = (
    click.option("-y", "--yes", is_flag=True, help="Yes to every 'go on?'; never attests anything."),
    click.option(
        "--attest",
        multiple=True,
        callback=lambda _ctx, _param, texts: pairs(texts),
        metavar="STEP[=NOTE]",
        help="Your word, given beforehand, that this step is done. Repeatable.",
    ),
    click.option(
        "--attest-all",
        callback=named,
        metavar="NOTE",
        help="Your word for every step that needs a person.",
    ),
    click.option("--skip-manual", is_flag=True, help="Skip what needs a person; the run ends incomplete."),
    click.option(
        "--pause", is_flag=True, help="Without a terminal: pause (status 3) where a person is needed."
    ),
    click.option("--no-input", is_flag=True, help="Never ask, not even in a terminal."),
    click.option("--step", "every_step", is_flag=True, help="Ask before every step."),
    click.option(
        "--take",
        multiple=True,
        metavar="STEP",
        help="Run this step, or this conditional section, at its decision point. Repeatable.",
    ),
    click.option(
        "--skip",
        multiple=True,
        callback=lambda _ctx, _param, texts: pairs(texts),
        metavar="STEP[=REASON]",
        help="Skip this step, or this section. Repeatable.",
    ),
)
_SHOWING = (
    click.option("--log", "log", metavar="FILE", help="Also write the run log there at the end."),
    click.option("--junit", metavar="FILE", help="Also write a report as JUnit XML there at the end."),
    click.option("--html", metavar="FILE", help="Also write a report as one HTML file."),
    click.option("--json", metavar="FILE", help="Also write a report as JSON."),
    click.option("--events", is_flag=True, help="Print the events as JSON lines instead of the display."),
    click.option("-q", "--quiet", is_flag=True, help="Only failures and the end."),
    click.option("--verbose", is_flag=True, help="Also the guide's prose, and every command with its time."),
    coloring.option(),
)


def duration(ctx: click.Context, param: click.Parameter, text: str | None) -> float | None:
    """Return the seconds that an option says; what is no duration is noted as a mistake."""
    if text is None:
        return None
    from mdrun.durations import lacks_unit, parse_duration
    from mdrun.errors import UsageError

    seconds = parse_duration(text)
    if seconds is None:
        with Mistakes.of(ctx).gathered():
            if not text:
                raise UsageError("option-empty", option=param.opts[-1])
            if lacks_unit(text):
                raise UsageError("duration-without-unit", option=param.opts[-1], text=text)
            raise UsageError("duration-wrong", option=param.opts[-1], text=text)
    return seconds


def limit(ctx: click.Context, param: click.Parameter, text: str | None) -> float | None:
    """Return the seconds that an option says, which are more than none."""
    seconds = duration(ctx, param, text)
    if seconds == 0:
        from mdrun.errors import UsageError

        Mistakes.of(ctx).take([UsageError("duration-of-nothing", option=param.opts[-1], text=text)])
    return seconds


def pairs(texts: tuple[str, ...]) -> dict[str, str]:
    """Return what ``NAME=TEXT`` options say, by name."""
    return {name: value for name, _, value in (text.partition("=") for text in texts)}


def answering(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that answer a run's questions beforehand; see :mod:`mdrun.cli.answering`."""
    return _with(_ANSWERING, function)


def showing(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say what is shown of a run, and where its log goes too."""
    return _with(_SHOWING, function)


def planning(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that decide what a plan holds."""
    return _with(_PLANNING, function)


def home() -> Callable[..., Any]:
    """Return the option that says where runs are kept."""
    return click.option("--log-dir", callback=named, metavar="DIR", help="Where runs are kept.")


def _with(options: Iterable[Callable[..., Any]], function: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(tuple(options)):
        function = option(function)
    return function
