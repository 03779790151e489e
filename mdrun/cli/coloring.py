"""Whether colours are wanted, for what is said outside of a display: errors and findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mdrun.cli.mistakes import Choice

if TYPE_CHECKING:
    from collections.abc import Callable

WAYS = ("auto", "always", "never")

_wanted: list[str] = []


def option() -> Callable[..., Any]:
    """Return the option that says it; it is read before those in which something may be wrong."""
    return click.option(
        "--color", type=Choice(WAYS), default="auto", is_eager=True, callback=_note, help="Colours."
    )


def wanted() -> Any:
    """Return the way that was asked for; ``auto`` where nothing was."""
    return _wanted[0] if _wanted else "auto"


def _note(ctx: click.Context, _param: click.Parameter, way: str) -> str:
    _wanted[:] = [way]
    if way == "always":
        ctx.color = True  # else click takes colours away from what is no terminal
    return way
