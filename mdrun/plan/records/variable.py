"""A variable of a plan: what fills a placeholder, and where it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from mdrun.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mdrun.config import Declared

Source = Literal[
    "-v",
    "--var-file",
    "environment",
    "env",
    "file",
    "cmd",
    "default",
    "asked",
    "today",
    "version",
    "capture",
    "later",
]


@dataclass(frozen=True, slots=True)
class Variable:
    """A name and the value that fills a placeholder."""

    name: str
    """In lower case, with ``_`` between words."""
    value: str | None
    """None where it has none yet."""
    source: Source | None
    """Where the value came from."""
    exports: tuple[str, ...]
    """The names under which the shell gets it; empty where it only fills placeholders."""
    lines: tuple[int, ...]
    """Guide lines that use it, 1-based."""
    captured_by: tuple[str, ...] = ()
    """Ids of the steps that give it another value during the run."""
    declared: Declared | None = None
    """What the guide or its settings say of it; None where they do not name it."""
    named_secret: bool = False
    """Whether its name alone says that it is a secret."""

    @property
    def secret(self) -> bool:
        """Whether it is asked hidden and masked everywhere."""
        return self.named_secret or self.declared_secret

    @property
    def declared_secret(self) -> bool:
        """Whether guide or settings say that it is a secret, which then fills no placeholder."""
        return self.declared is not None and bool(self.declared.secret)

    @property
    def help(self) -> str:
        """What it means, in the guide's words; may be empty."""
        return self.declared.help if self.declared is not None else ""

    @property
    def pattern(self) -> str | None:
        """Regular expression that the whole value must match."""
        return self.declared.pattern if self.declared is not None else None

    @property
    def choices(self) -> tuple[str, ...] | str | None:
        """The values there are, or the command whose output lines are the values."""
        return self.declared.choices if self.declared is not None else None

    @property
    def awaits(self) -> bool:
        """Whether it is a secret that the run fetches from a file or a command before it begins."""
        return self.value is None and self.declared is not None and self.declared.fetched


def secrets_filling(variables: Iterable[Variable]) -> dict[str, str]:
    """Return the secrets that fill placeholders of a command right before it is run, by name."""
    return {one.name: one.value for one in variables if one.value is not None and one.named_secret}


def filling(variables: Iterable[Variable]) -> dict[str, str]:
    """Return the values that may fill placeholders of a plan, by name of the variable: never a secret."""
    return {one.name: one.value for one in variables if one.value is not None and not one.secret}
