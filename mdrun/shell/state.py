"""What lives on when a bash dies, and what cannot; :mod:`.restoring` writes it down as commands."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from mdrun.shell import holdings, processes
from mdrun.shell.prelude import COOKIE, ERR_TRAP, EXIT_TRAP, OWN
from mdrun.shell.printed import Declared, Function, aliases, functions, traps, unescaped, variables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mdrun.shell.holdings import Holdings
    from mdrun.shell.mask import Patterns

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
_STALE = SEEN_OTHERWISE - {b"BASHOPTS", b"BASH_XTRACEFD", b"SHELLOPTS"}
"""Those of them that ``declare -p`` prints as they were when they were last asked for."""
_WITHOUT_VALUE = MOVING | _STALE
_UNSTEADY = (
    (b"\ndeclare -a BASH_LINENO=",),
    (b"\ndeclare -- LINENO",),
    (b"\ndeclare -x " + COOKIE,),
    (b"\ndeclare -- _=",),
    tuple(b"\ndeclare -%s %s" % (flags, OWN) for flags in (b"-", b"r", b"a", b"A", b"Ar")),
)
"""How lines begin, one after the other, of which ``declare -p`` always has others."""
_HIDDEN = (b"DEBUG", b"ERR", b"RETURN")
"""Traps that a function does not see (bash manual, Shell Functions)."""

Parts = tuple[tuple[bytes, bytes], ...]
"""What a shell tells of its state, see ``__mdrun_d`` in :mod:`.prelude`: a letter, and what was printed."""


ASIDE = b"B"
"""The letter of what was put aside, see :mod:`.aside`; it is no part that the shell tells."""
_LETTERS = [bytes((letter,)) for letter in b"vfAFaw!@0tcsnDLJHRT"] + [ASIDE]


class State(NamedTuple):
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
        return self._replace(traps=tuple(each for each in self.traps if not each[1]))

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

        state = self._replace(
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
        return state._replace(lost=(*map(secrets.shown, self.lost), *left_out))


class Reader:
    """Make states out of what the shell reports, quickly where nothing has changed.

    Args:
        name: What a new shell's ``$0`` is.
    """

    def __init__(self, name: bytes) -> None:
        self._name = name
        self._limits = holdings.limits()
        self._key: tuple[object, ...] = ()
        self._state: State | None = None

    def read(self, parts: Parts, held: Holdings | None, exit_trap: bytes, *, xtrace: bool) -> State:
        """Return the state, the same object as before where it is the same.

        Args:
            parts: What the shell told, all of it.
            held: What it holds; None where the parts say it, because it has left.
            exit_trap: The guide's own command for the end of the shell, if it is still to be run.
            xtrace: Whether ``set -x`` is on.
        """
        key = (_steady(parts), held, xtrace, exit_trap)
        if self._state is None or key != self._key:
            self._key = key
            state = self._made(parts, held, exit_trap, xtrace=xtrace)
            if state != self._state:
                self._state = state
        return self._state

    def _made(self, parts: Parts, held: Holdings | None, exit_trap: bytes, *, xtrace: bool) -> State:
        given = dict.fromkeys(_LETTERS, b"") | dict(parts)
        held = held or holdings.told(given[b"D"], given[b"L"], given[b"J"])
        definitions = [text for letter, text in parts if letter == b"f"]
        unseen = {name: command for name, command in traps(given[b"H"]).items() if name in _HIDDEN}
        own_trap = [(b"EXIT", exit_trap)] if exit_trap else []
        declared = tuple(_variables(given[b"v"], given[b"R"]))
        umask, _, cwd = given[b"w"].partition(b"\n")
        on = _options(declared, b"SHELLOPTS")
        listed = tuple(line.split()[0] for line in given[b"s"].splitlines())
        return State(
            variables=declared,
            functions=tuple(
                each
                for each in functions(definitions, given[b"A"], given[b"F"])
                if not each.name.startswith(OWN)
            ),
            aliases=aliases(given[b"a"]),
            traps=(*_foreign(unseen | traps(given[b"T"])), *own_trap),
            umask=umask,
            cwd=cwd.removesuffix(b"\n"),
            name=given[b"0"] if given[b"0"] not in (b"", self._name) else b"",
            arguments=given[b"@"].strip(b" "),
            tables=tuple(variables(given[b"t"])),
            completions=given[b"c"],
            disabled=given[b"n"],
            shell_options=on,
            options=listed or _options(declared, b"BASHOPTS"),
            limits=holdings.limit_commands(self._limits, held.limits, posix=b"posix" in on),
            xtrace=xtrace,
            aside=given[ASIDE],
            lost=tuple(_lost(declared, held, given[b"!"])),
        )


def _options(declared: tuple[Declared, ...], name: bytes) -> tuple[bytes, ...]:
    value = next((each.value or b"" for each in declared if each.name == name), b"")
    return tuple(filter(None, value.strip(b'"').split(b":")))


def _variables(printed: bytes, probed: bytes) -> Iterator[Declared]:
    """Yield the guide's variables, in the global scope.

    Args:
        printed: What ``declare -p`` printed.
        probed: What :mod:`.prelude` did to find those that were local to functions: lines of a name and,
            where it was local, ``-`` or, for a name reference, ``-n``.
    """
    local = dict(line.split(b" ") for line in probed.split(b"\n") if line)
    for each in variables(printed):
        if each.name.startswith((OWN, COOKIE)):
            continue
        if each.name in local:
            kept = _global(each, local[each.name])
            if kept is None:
                continue
            each = kept
        yield each._replace(value=None) if each.name in _WITHOUT_VALUE else each


def _global(given: Declared, was_local: bytes) -> Declared | None:
    """Return a variable as it was at the global scope; None where it was not there, or cannot be seen."""
    flags = given.flags.replace(b"t", b"")
    if was_local == b"-n":
        flags = flags.replace(b"n", b"")
    if was_local and (b"t" not in given.flags or (not flags and given.value is None)):
        return None
    return given._replace(flags=flags or b"-")


_OURS = traps(EXIT_TRAP + ERR_TRAP)


def _foreign(found: Mapping[bytes, bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield signal and command of the traps that are not ours; the one on EXIT is kept elsewhere."""
    for name, command in found.items():
        if name != b"EXIT" and _OURS.get(name) != command:
            yield name, command


def _lost(declared: tuple[Declared, ...], held: Holdings, last: bytes) -> Iterator[str]:
    """Yield the names of what no other shell can be given."""
    yield from held.descriptors
    yield from processes.names(held.children, ())
    if last and int(last) not in held.children:
        yield "$!"
    if any(each.name == b"BASH_XTRACEFD" and each.value for each in declared):
        yield "BASH_XTRACEFD"


def is_whole(parts: Parts) -> bool:
    """Return whether the shell told all of its state."""
    return {b"T", b"v", b"!"} <= {letter for letter, _ in parts}


def _plain(value: bytes) -> bytes:
    """Return a value as it is, of one that was printed quoted."""
    return unescaped(value[2:-1] if value.startswith(b"$") else value[1:-1])


def guides_functions(parts: Parts) -> tuple[bytes, ...]:
    """Return the names of the guide's functions, from the parts of a state."""
    return _guides(dict(parts).get(b"F", b""))


@lru_cache(maxsize=4)  # from one block to the next they are mostly the same, and ours are among them
def _guides(listed: bytes) -> tuple[bytes, ...]:
    names = (line.split(b" ", 2)[2] for line in listed.split(b"\n")[:-1])
    return tuple(name for name in names if not name.startswith(OWN))


def _steady(parts: Parts) -> Parts:
    """Return the parts less what always changes.

    Done by looking for a few places, because an environment may be large and is looked at after every block.
    """
    return tuple((letter, _less(printed) if letter == b"v" else printed) for letter, printed in parts)


def _less(printed: bytes) -> bytes:
    for beginnings in _UNSTEADY:
        start = end = printed.find(beginnings[0])
        if start >= 0:
            while printed.startswith(beginnings, end):
                end = printed.find(b"\n", end + 1)
            printed = printed[:start] + printed[end:]
    return printed
