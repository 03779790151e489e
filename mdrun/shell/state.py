"""What lives on when a bash dies, and what cannot; :mod:`.restoring` writes it down as commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass, replace
from mdrun.shell.printed import unescaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mdrun.shell.mask import Patterns
    from mdrun.shell.printed import Declared, Function

MOVING = frozenset(
    b"BASH BASHPID BASH_ARGC BASH_ARGV BASH_COMMAND BASH_EXECUTION_STRING BASH_LINENO BASH_MONOSECONDS "
    b"BASH_SOURCE BASH_SUBSHELL BASH_TRAPSIG BASH_VERSINFO BASH_VERSION EPOCHREALTIME EPOCHSECONDS EUID "
    b"FUNCNAME GROUPS HISTCMD LINENO PIPESTATUS PPID RANDOM SECONDS SRANDOM UID _".split()
)
"""Variables whose value each bash makes for itself (bash manual, Bash Variables)."""
SEEN_OTHERWISE = frozenset(
    b"BASHOPTS BASH_ALIASES BASH_ARGV0 BASH_CMDS BASH_XTRACEFD DIRSTACK SHELLOPTS".split()
)
"""Variables that show what other parts of the state say."""


@dataclass(frozen=True, slots=True)
class State:
    """The state of a shell."""

    variables: tuple[Declared, ...]
    """All but ours, those whose value each bash makes for itself without it."""
    functions: tuple[Function, ...]
    """All but ours."""
    aliases: tuple[tuple[bytes, bytes], ...]
    """Name and text, quoted."""
    traps: tuple[tuple[bytes, bytes], ...]
    """Signal and command, ours left out."""
    umask: bytes
    """A ``umask`` command."""
    cwd: bytes
    """Working directory; empty where it holds a secret."""
    name: bytes
    """``$0``; empty where it is a new shell's."""
    arguments: bytes
    """Positional parameters, quoted."""
    tables: tuple[Declared, ...]
    """``BASH_CMDS`` and ``DIRSTACK``."""
    completions: bytes
    """``complete`` commands."""
    disabled: bytes
    """``enable -n`` commands."""
    shell_options: tuple[bytes, ...]
    """Options of ``set`` that are on."""
    options: tuple[bytes, ...]
    """Options of ``shopt`` that are on; ``BASHOPTS`` does not name all that another setting has put on."""
    limits: tuple[bytes, ...]
    """``ulimit`` commands for those that are not a new shell's."""
    xtrace: bool
    """Whether ``set -x`` is on."""
    aside: bytes
    """A command that brings back what was put aside, see :mod:`.aside`."""
    lost: tuple[str, ...]
    """What no other shell can be given: descriptors, processes; and what holds a secret, once left out."""

    def untrapped(self) -> State:
        """Return the state as a subshell has it: only what is ignored is still trapped (POSIX, 2.12)."""
        return replace(self, traps=tuple(each for each in self.traps if not each[1]))

    def values_of(self, names: frozenset[bytes]) -> Iterator[bytes]:
        """Yield the values of these variables, of those that are no arrays."""
        for each in self.variables if names else ():
            if each.name in names and each.value is not None and not each.value.startswith(b"("):
                yield _plain(each.value)

    def values(self, names: Iterable[str]) -> dict[str, str | None]:
        """Return what variables hold, by name; None for one that is not set, arrays left out."""
        known = {each.name: each.value for each in self.variables}
        found: dict[str, str | None] = {}
        for name in names:
            value = known.get(name.encode())
            if value is not None and not value.startswith(b"("):
                found[name] = _plain(value).decode("utf-8", "replace")
            elif value is None and name.encode() not in MOVING | SEEN_OTHERWISE:
                found[name] = None
        return found

    def without(self, secrets: Patterns) -> State:
        """Return the state less everything that holds a secret, with the names of what was left out."""
        left_out: list[str] = []

        def clean(kind: str, name: bytes, *texts: bytes) -> bool:
            """Return whether there is no secret in it."""
            named = not kind and name in secrets.names
            if not named and not any(secrets.found(text) or secrets.found(unescaped(text)) for text in texts):
                return True
            left_out.append(secrets.shown(kind + name.decode("utf-8", "replace")))
            return False

        state = replace(
            self,
            variables=tuple(each for each in self.variables if clean("", each.name, each.command())),
            functions=tuple(each for each in self.functions if clean("function ", each.name, each.text)),
            aliases=tuple(each for each in self.aliases if clean("alias ", each[0], each[0], each[1])),
            traps=tuple(each for each in self.traps if clean("trap ", *each)),
            cwd=self.cwd if clean("working directory", b"", self.cwd) else b"",
            arguments=self.arguments if clean("positional parameters", b"", self.arguments) else b"",
            tables=tuple(each for each in self.tables if clean("", each.name, each.command())),
            completions=self.completions if clean("completions", b"", self.completions) else b"",
            aside=self.aside if clean("functions builtin and exec", b"", self.aside) else b"",
        )
        return replace(state, lost=(*map(secrets.shown, self.lost), *left_out))


def _plain(value: bytes) -> bytes:
    """Return a value as it is, of one that was printed quoted."""
    return unescaped(value[2:-1] if value.startswith(b"$") else value[1:-1])
