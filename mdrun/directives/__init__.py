"""What annotations say: fence attributes, comments and ``--with``, as typed settings.

:mod:`.annotations` reads them as they are written, :mod:`.values` each of their values, and :mod:`.sense`
says which of them mean nothing where they stand.
"""

from __future__ import annotations

from typing import Any

from mdrun.dataclass import dataclass, field, fields, replace


@dataclass(frozen=True, slots=True)
class Directives:
    """The directives of one step or section; the defaults mean that nothing was said."""

    name: str | None = None
    """Stable name, usable wherever a step id is."""
    skip: bool = False
    """Never run; shown."""
    manual: bool = False
    """Not run by mdrun; the operator attests it."""
    confirm: bool | str | None = None
    """True or a question: ask before running. False: no decision point after all."""
    timeout: float | None = None
    """End the step after this many seconds."""
    retry: int = 0
    """How many more times it may run until it passes."""
    every: float = 1.0
    """Pause between two attempts, in seconds."""
    expect: str | None = None
    """Text that the output must hold, or ``/regular expression/``."""
    output: str | None = None
    """The whole output as the guide shows it; ``...`` stands for any text."""
    exit: int = 0
    """The status that counts as success."""
    always: bool = False
    """Runs even after a failure."""
    on_failure: str | None = None
    """The section that undoes this one."""
    once: bool = False
    """Never run again in a resumed run unless asked for."""
    cwd: str | None = None
    """Working directory for this step only."""
    env: tuple[tuple[str, str], ...] = ()
    """Environment for this step only."""
    check: bool | str | None = None
    """True: its code span settles the check. Text: this command does."""
    notes: bool = False
    """Not a step after all."""
    pipefail: bool = True
    """Whether a pipeline fails with any of its members."""
    tty: bool = False
    """Needs a terminal: an editor, a password prompt."""
    background: bool = False
    """Goes on running while the run does; ended with it."""
    ready: str | None = None
    """The command by which a step in the background is known to be ready."""
    capture: str | None = None
    """``NAME`` or ``NAME:/REGEX/``: the variable that gets what it prints."""
    choose: str | None = None
    """Name of a group of steps of which exactly one is run."""
    said: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    """Names of the fields that an annotation gave, even if it gave the default."""
    outside: tuple[tuple[str, str], ...] = field(default=(), compare=False, repr=False)
    """Names of the fields that were given outside of the guide, each with the file or the option that did."""

    def given(self) -> dict[str, Any]:
        """Return what differs from the defaults, by the key as it is written."""
        if self == NOTHING:
            return {}
        return {
            entry.name.replace("_", "-"): value
            for entry in fields(self)
            if entry.compare and (value := getattr(self, entry.name)) != entry.default
        }

    @property
    def commands(self) -> tuple[str, ...]:
        """The commands that they hold: what settles a check, and what says that a step is ready."""
        return tuple(text for text in (self.check, self.ready) if isinstance(text, str))

    def captured(self) -> tuple[str, str]:
        """Return the name to capture and the regular expression that finds the value; each may be empty."""
        name, _, pattern = (self.capture or "").partition(":")
        return name, pattern[1:-1]

    def over(self, other: Directives) -> Directives:
        """Return these directives where they say something, the other's elsewhere."""
        if not self.said and self == NOTHING:
            return other
        own = {key.replace("-", "_") for key in self.given()} | self.said
        outside = (*(pair for pair in other.outside if pair[0] not in own), *self.outside)
        values = {name: getattr(self, name) for name in own}
        return replace(other, said=other.said | own, outside=outside, **values)

    def sayer(self, name: str) -> str:
        """Return who gave a field: a settings file, an option, or the guide."""
        return dict(self.outside).get(name, "the guide")


NOTHING = Directives()
"""Nothing was said."""
