"""How help is laid out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mdrun.cli.width import columns

if TYPE_CHECKING:
    from collections.abc import Iterable

_WIDEST = 80
_LEAST = 20
"""Columns that help gets, however narrow the terminal is: as the display has it, which help does without."""
_NARROW = 60
"""Columns below which what a word means stands under it, and not beside it."""
_INDENT = 2


def help_width() -> int:
    """Return how wide help is: as the terminal, but for wide ones."""
    return max(min(columns(_WIDEST), _WIDEST) - 2, _LEAST)


class _Formatter(click.HelpFormatter):
    """Help that can be read in a narrow terminal, too."""

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write words and what they mean."""
        most = _INDENT if self.width < _NARROW else col_max
        super().write_dl(rows, most, col_spacing)


class Context(click.Context):
    """What a command is called with."""

    formatter_class = _Formatter
