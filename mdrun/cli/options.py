"""Options that several commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

guide = click.argument("guide", type=click.Path())
"""The guide; ``-`` is standard input."""

_PLANNING = (
    click.option(
        "-s",
        "--section",
        "sections",
        multiple=True,
        metavar="SEL",
        help="A section: its number, anchor or title. Repeatable.",
    ),
    click.option(
        "-v", "--var", "values", multiple=True, metavar="NAME=VALUE", help="Fill a placeholder. Repeatable."
    ),
    click.option("--var-file", metavar="FILE", help="A YAML file of names and values."),
    click.option(
        "--with",
        "directives",
        multiple=True,
        metavar="'STEP: DIRECTIVES'",
        help="Directives from outside the guide. Repeatable.",
    ),
    click.option(
        "--workdir",
        metavar="DIR",
        help="Where the guide runs; default: its repository's top, else its folder.",
    ),
)


def planning(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that decide what a plan holds."""
    for option in reversed(_PLANNING):
        function = option(function)
    return function


def home() -> Callable[..., Any]:
    """Return the option that says where runs are kept."""
    return click.option("--log-dir", metavar="DIR", help="Where runs are kept.")
