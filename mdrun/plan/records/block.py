"""The block of a command step, and what is known of its commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass, replace

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Command:
    """One top-level shell command of a command step, or the command of a check."""

    line: int
    """Its first line in the guide, 1-based."""
    text: str
    """Its text with placeholders filled; may span lines."""


@dataclass(frozen=True, slots=True)
class Use:
    """A tool that a block is sure to call, or a command of it that may bring new tools."""

    line: int
    """Line of the command in the guide, 1-based."""
    tool: str | None
    """The tool's name; None where new tools may be there from here on."""


@dataclass(frozen=True, slots=True)
class Block:
    """The code that a command step runs."""

    script: str
    """Its text with placeholders filled."""
    language: str | None
    """First word of the fence's info string, in lower case."""
    commands: tuple[Command, ...]
    """Its top-level commands."""
    uses: tuple[Use, ...] = ()
    """The tools that it needs, in their order; none where it is not run or does not parse."""
    endless: bool = False
    """Whether it does not end by itself, as a server does not, and is ``elsewhere`` for this alone."""

    def changed(self, change: Callable[[str], str]) -> Block:
        """Return it with its text and its commands changed, as where placeholders are filled."""
        commands = tuple(replace(command, text=change(command.text)) for command in self.commands)
        return replace(self, script=change(self.script), commands=commands)
