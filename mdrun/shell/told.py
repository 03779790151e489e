"""What a shell has told of its state, made into one."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from mdrun.shell import holdings, naming
from mdrun.shell.own_traps import ON_ERR
from mdrun.shell.prelude import COOKIE, OWN
from mdrun.shell.printed import Declared, aliases, functions, traps, variables
from mdrun.shell.state import MOVING, SEEN_OTHERWISE, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mdrun.shell.holdings import Holdings

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

StateParts = tuple[tuple[bytes, bytes], ...]
"""What a shell tells of its state, see :mod:`.inventory`: of each part its letter, and what was printed."""

ASIDE = b"B"
"""The letter of what was put aside, see :mod:`.aside`; it is no part that the shell tells."""
_LETTERS = [bytes((letter,)) for letter in b"vfAFaw!@0tcsnDLJHRT"] + [ASIDE]


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

    def read(self, parts: StateParts, held: Holdings | None, exit_trap: bytes, *, xtrace: bool) -> State:
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

    def _made(self, parts: StateParts, held: Holdings | None, exit_trap: bytes, *, xtrace: bool) -> State:
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
        probed: What :mod:`.inventory` did to find those that were local to functions: lines of a name and,
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


def _foreign(found: Mapping[bytes, bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield signal and command of the traps that are not ours; the one on EXIT is kept elsewhere."""
    for name, command in found.items():
        if name != b"EXIT" and (name, command) != (b"ERR", ON_ERR):
            yield name, command


def _lost(declared: tuple[Declared, ...], held: Holdings, last: bytes) -> Iterator[str]:
    """Yield the names of what no other shell can be given."""
    yield from held.descriptors
    yield from naming.names(held.children, ())
    if last and int(last) not in held.children:
        yield "$!"
    if any(each.name == b"BASH_XTRACEFD" and each.value for each in declared):
        yield "BASH_XTRACEFD"


def is_whole(parts: StateParts) -> bool:
    """Return whether the shell told all of its state."""
    return {b"T", b"v", b"!"} <= {letter for letter, _ in parts}


def guides_functions(parts: StateParts) -> tuple[bytes, ...]:
    """Return the names of the guide's functions, from the parts of a state."""
    return _guides(dict(parts).get(b"F", b""))


@lru_cache(maxsize=4)  # from one block to the next they are mostly the same, and ours are among them
def _guides(listed: bytes) -> tuple[bytes, ...]:
    names = (line.split(b" ", 2)[2] for line in listed.split(b"\n")[:-1])
    return tuple(name for name in names if not name.startswith(OWN))


def _steady(parts: StateParts) -> StateParts:
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
