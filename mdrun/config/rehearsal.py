"""What the settings say of rehearsals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from mdrun.dataclass import dataclass, field, replace

if TYPE_CHECKING:
    from collections.abc import Mapping

Network = Literal["host", "loopback", "loopback-if-confined"]


@dataclass(frozen=True, slots=True)
class Scripted:
    """What a stub answers to the calls that a pattern fits."""

    args: str | None = None
    """Pattern of the call's arguments, joined by blanks, as in ``release create *``; None fits every call."""
    stdout: str = ""
    """What it prints."""
    stderr: str = ""
    """What it prints as errors."""
    exit: int = 0
    """Its exit status."""
    env: tuple[str, ...] = ()
    """Environment variables of the call that are put on record."""
    real: bool = False
    """Whether the command itself is run, after the call is put on record; it answers then."""


@dataclass(frozen=True, slots=True)
class Stub:
    """A command that a rehearsal replaces by a recorder."""

    answers: tuple[Scripted, ...]
    """What it answers; the first that fits a call counts. A call that none fits fails."""
    path: str = ""
    """File that says so, as it was given."""
    line: int = 0
    """Line that says so, 1-based."""


@dataclass(frozen=True, slots=True)
class RehearsalSettings:
    """What the settings say under ``rehearsal:``."""

    carry: tuple[str, ...] = ()
    """Files and directories that git ignores and the guide needs, relative to the repository's top."""
    env: tuple[str, ...] = ()
    """Names of further environment variables that the run may see."""
    stubs: Mapping[str, Stub] = field(default_factory=dict)
    """Commands that must not run, by name."""
    allow: tuple[str, ...] = ()
    """Guards of commands that may run in a rehearsal, such as ``docker push``."""
    network: Network | None = None
    """``loopback``: a network of its own, in which nothing but the run's own services answers.
    ``loopback-if-confined``: the same, or the machine's where a rehearsal cannot be confined."""
    network_at: str = ""
    """File and line that say so, as in ``config/mdrun.yaml:4: ``."""
    pre_receive: str | None = None
    """Bash script that each throw-away remote runs as its ``pre-receive`` hook, as a server that protects
    its branches does."""

    def with_more(self, own: RehearsalSettings) -> RehearsalSettings:
        """Return the same and what a guide says of its own, which counts where both say something."""
        return replace(
            self,
            carry=tuple(dict.fromkeys((*self.carry, *own.carry))),
            env=tuple(dict.fromkeys((*self.env, *own.env))),
            stubs={**self.stubs, **own.stubs},
            allow=tuple(dict.fromkeys((*self.allow, *own.allow))),
            network=own.network or self.network,
            network_at=own.network_at if own.network else self.network_at,
            pre_receive=own.pre_receive if own.pre_receive is not None else self.pre_receive,
        )
