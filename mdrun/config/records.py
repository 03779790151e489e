"""What settings say, as records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.config.rehearsal import RehearsalSettings
from mdrun.dataclass import dataclass, field, replace
from mdrun.places import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mdrun.shapes import Shape

FILES = SETTINGS
"""Where a repository keeps its settings, in the order they are looked for."""

PLACEHOLDER_STYLES = frozenset(("angle", "mustache", "version", "date", "expansion"))


@dataclass(frozen=True, slots=True)
class Declared:
    """What is said of a variable."""

    help: str = ""
    """What it means, shown when it is asked for."""
    pattern: str | None = None
    """Regular expression that the whole value must match."""
    choices: tuple[str, ...] | str | None = None
    """The values there are, or the command whose output lines are the values."""
    default: str | None = None
    """The value where none is given."""
    secret: bool | None = None
    """Whether it is asked hidden and masked everywhere; None where its name alone says."""
    env: str | None = None
    """The environment variable that holds a secret's value."""
    file: str | None = None
    """The file that holds it; ``~`` is the home directory."""
    cmd: str | None = None
    """The command that prints it."""
    spelled: str = ""
    """Its name as it is declared, under which the shell gets it."""
    path: str = ""
    """File that declares it."""
    line: int = 0
    """Line of the declaration, 1-based."""

    @property
    def fetched(self) -> bool:
        """Whether a file or a command gives its value, which only a run looks at."""
        return self.file is not None or self.cmd is not None


@dataclass(frozen=True, slots=True)
class Outside:
    """Directives for a step that do not stand in its guide."""

    step: str
    """Its id or name."""
    text: str
    """Such as ``retry=10 every=3s``."""
    path: str
    """The file that says so, or the option."""
    line: int = 0
    """Line in that file, 1-based."""


@dataclass(frozen=True, slots=True)
class Shell:
    """Which bash runs a guide, where it says so."""

    program: str
    """``bash``, which is any that serves, or the absolute path of one."""
    path: str
    """File that says so."""
    line: int
    """Line in that file, 1-based."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What is kept secret, beside secret variables."""

    env: tuple[str, ...] = ()
    """Environment variables whose values are."""
    patterns: tuple[Shape, ...] = ()
    """What others look like, beside those that are looked for in every run."""

    def with_more(self, more: Secrets) -> Secrets:
        """Return the same and more."""
        return Secrets((*self.env, *more.env), (*self.patterns, *more.patterns))


@dataclass(frozen=True, slots=True)
class RunSettings:
    """What settings say of a run as a whole, whatever its steps are."""

    timeout: float | None = None
    """For any step without its own, in seconds."""
    shell: Shell | None = None
    """What runs command steps; None where nothing is said."""
    needs: tuple[str, ...] = ()
    """Tools to find before anything starts."""
    guards: tuple[str, ...] = ()
    """More commands with lasting effects."""
    context: tuple[str, ...] = ()
    """Commands that tell where one is, for the beginning of a run."""
    rehearsal: RehearsalSettings = field(default_factory=RehearsalSettings)
    """What a rehearsal brings along, replaces and allows."""
    secrets: Secrets = field(default_factory=Secrets)
    """What else is kept secret, beside secret variables."""

    def named(self, shown: Callable[[str], str]) -> RunSettings:
        """Return the same with the file that chooses a shell called otherwise.

        Args:
            shown: Returns what a file is called, by its path.
        """
        if self.shell is None:
            return self
        return replace(self, shell=replace(self.shell, path=shown(self.shell.path)))

    def with_more(self, own: RunSettings) -> RunSettings:
        """Return the same and what a guide says of its own, which counts where only one can."""
        return RunSettings(
            timeout=own.timeout if own.timeout is not None else self.timeout,
            shell=own.shell or self.shell,
            needs=tuple(dict.fromkeys((*self.needs, *own.needs))),
            guards=(*self.guards, *own.guards),
            context=tuple(dict.fromkeys((*self.context, *own.context))),
            rehearsal=self.rehearsal.with_more(own.rehearsal),
            secrets=self.secrets.with_more(own.secrets),
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """What a guide's front matter and its repository's settings file say."""

    run: RunSettings = field(default_factory=RunSettings)
    """Of a run as a whole."""
    variables: Mapping[str, Declared] = field(default_factory=dict)
    """Declared variables by name."""
    placeholders: frozenset[str] | None = None
    """The styles of placeholders that are looked for; None where nothing is said: all of them."""
    guides: Mapping[str, tuple[Outside, ...]] = field(default_factory=dict)
    """Directives by guide, each by its path from the repository's top; for guides that one cannot edit."""
    guides_at: Mapping[str, int] = field(default_factory=dict)
    """The line of the settings file on which each of those guides stands, 1-based."""

    @property
    def styles(self) -> frozenset[str]:
        """The styles of placeholders that are looked for."""
        return self.placeholders if self.placeholders is not None else PLACEHOLDER_STYLES

    def named(self, shown: Callable[[str], str]) -> Settings:
        """Return the same with the files that choose a shell or hold directives called otherwise.

        Args:
            shown: Returns what a file is called, by its path.
        """
        guides = {
            guide: tuple(replace(said, path=shown(said.path)) for said in entries)
            for guide, entries in self.guides.items()
        }
        return replace(self, run=self.run.named(shown), guides=guides)

    def kept_secret(self) -> Secrets:
        """Return what is kept secret, whether a step that was selected uses it or not."""
        secret = [(name, said) for name, said in self.variables.items() if said.secret]
        spelled = (said.spelled or name for name, said in secret)
        named = (said.env for _, said in secret if said.env is not None)
        return Secrets((*self.run.secrets.env, *spelled, *named), self.run.secrets.patterns)
