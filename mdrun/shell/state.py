"""What lives on when a bash dies: variables, functions, aliases, options, traps, umask, working directory."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mdrun.shell.driver import COOKIE, ERR_TRAP, EXIT_TRAP, OWN
from mdrun.shell.quoting import ansi_c, single_quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.shell.mask import Patterns

_OWN = frozenset(
    b"BASH BASHOPTS BASHPID BASH_ALIASES BASH_ARGC BASH_ARGV BASH_ARGV0 BASH_CMDS BASH_COMMAND "
    b"BASH_EXECUTION_STRING BASH_LINENO BASH_MONOSECONDS BASH_SOURCE BASH_SUBSHELL BASH_TRAPSIG "
    b"BASH_VERSINFO "
    b"BASH_VERSION BASH_XTRACEFD COMP_WORDBREAKS DIRSTACK EPOCHREALTIME EPOCHSECONDS EUID FUNCNAME GROUPS "
    b"HISTCMD LINENO OLDPWD PIPESTATUS PPID PWD RANDOM SECONDS SHELLOPTS SRANDOM UID _".split()
)
"""Variables that each bash sets for itself (bash manual, Bash Variables)."""
_DEFAULTS = b"HOSTNAME HOSTTYPE IFS MACHTYPE OPTERR OPTIND OSTYPE PATH PS4 SHLVL TERM".split()
"""Variables that a new bash sets, and that the guide may have unset."""
_NOT_RESTORED = frozenset(
    b"errexit history monitor noexec onecmd privileged verbose vi emacs xtrace "
    b"login_shell restricted_shell".split()
)
"""Options that every block sets for itself, or that mean nothing to a shell that reads a guide."""

_VALUE = rb'"(?:[^"\\]|\\.)*"|\$\'(?:[^\'\\]|\\.)*\''
_DECLARED = re.compile(
    rb"declare -\S+ ([A-Za-z_]\w*)(?:=(?:" + _VALUE + rb'|\((?:[^"\'\\()]|\\.|' + _VALUE + rb")*\)))?\n",
    re.DOTALL,
)
_TRAP = re.compile(rb"^trap -- ('(?:[^']|'\\'')*') (\S+)$", re.MULTILINE)
_UNSTEADY = (
    (b"\ndeclare -a BASH_LINENO=",),
    (b"\ndeclare -- LINENO",),
    (b"\ndeclare -x " + COOKIE,),
    (b"\ndeclare -- _=",),
    (b"\ndeclare -- " + OWN, b"\ndeclare -r " + OWN),
)
"""How lines begin, one after the other, of which ``declare -p`` always has others."""
_OUR_FUNCTION = re.compile(rb"^" + OWN + rb"_\w \(\) *\n\{.*?^\}\n", re.MULTILINE | re.DOTALL)
_OUR_ATTRIBUTES = re.compile(rb"^declare -\S+ " + OWN + rb"_\w\n", re.MULTILINE)


class State(NamedTuple):
    """The state of a shell as its own builtins print it."""

    variables: bytes
    """``declare`` commands."""
    functions: bytes
    """Their definitions."""
    attributes: bytes
    """``declare -f`` commands that name every function, with its attributes."""
    aliases: bytes
    """``alias`` commands."""
    traps: tuple[tuple[bytes, bytes], ...]
    """Signal and command, ours left out."""
    umask: bytes
    """A ``umask`` command."""
    cwd: bytes
    """Working directory."""
    oldpwd: bytes
    """Working directory before it, quoted; empty where there was none."""
    shell_options: bytes
    """Options of ``set`` that are on, separated by colons."""
    options: bytes
    """Options of ``shopt`` that are on, separated by colons."""
    xtrace: bool
    """Whether ``set -x`` is on."""
    exit_trap: bytes
    """The guide's own command for the end of the shell; empty where there is none."""

    def script(self) -> bytes:
        """Return commands that bring the state back in a new bash that was started by :mod:`.driver`."""
        variables = _split(self.variables)
        names = {_name(declared) for declared in variables}
        lines = [
            b"\\builtin shopt -u expand_aliases",  # a function's body shows aliases already expanded
            b"\\builtin unset -v __mdrun_i " + b" ".join(name for name in _DEFAULTS if name not in names),
            b'for __mdrun_i in ${BASHOPTS//:/ };do \\builtin shopt -u "$__mdrun_i" 2>/dev/null;done',
            b'for __mdrun_i in ${SHELLOPTS//:/ };do \\builtin set +o "$__mdrun_i";done',
            b"\\builtin unset -v __mdrun_i",
            b"\\builtin shopt -s extglob",
            # Only after the plain word does bash read values of an array; no function or alias is there yet.
            *variables,
            self.umask.rstrip(),
            self.aliases.rstrip(b"\n"),
            b"\\builtin eval " + ansi_c(self.functions),
            *(b"\\builtin " + line for line in self.attributes.split(b"\n") if line[:11] != b"declare -f "),
            b"__mdrun_w=%s __mdrun_v=%s __mdrun_u=%s __mdrun_f=%s"
            % (ansi_c(self.cwd), self.oldpwd or b"''", ansi_c(self.exit_trap), b"x" * self.xtrace),
            b"\\builtin shopt -u extglob",
            *_switches(b"\\builtin set -o ", self.shell_options, b"posix"),
            *_switches(b"\\builtin shopt -s ", self.options),
            *(b"\\builtin trap -- %s %s" % (ansi_c(command), name) for name, command in self.traps),
        ]
        return b"\n".join(filter(None, lines)) + b"\n"

    def untrapped(self) -> State:
        """Return the state as a subshell has it: only what is ignored is still trapped (POSIX, 2.12)."""
        ignored = tuple(each for each in self.traps if not each[1])
        return self._replace(traps=ignored, exit_trap=b"")

    def without(self, secrets: Patterns) -> tuple[State, tuple[str, ...]]:
        """Return the state less everything that holds a secret, and the names of what was left out."""
        left_out: list[str] = []

        def clean(kind: str, entries: tuple[bytes, ...]) -> tuple[bytes, ...]:
            kept = []
            for entry in entries:
                if secrets.found(entry) or secrets.found(_unescaped(entry)):
                    left_out.append(kind + _entry_name(entry))
                else:
                    kept.append(entry)
            return tuple(kept)

        functions = clean("function ", tuple(_split_functions(self.functions, self.attributes)))
        kept = {_entry_name(definition) for definition in functions}
        attributes = (line for line in self.attributes.splitlines(keepends=True) if _entry_name(line) in kept)
        state = self._replace(
            variables=b"\n".join((*clean("", tuple(_split(self.variables))), b"")),
            functions=b"".join(functions),
            attributes=b"".join(attributes),
            aliases=b"".join(clean("alias ", tuple(re.split(rb"(?<=\n)(?=alias )", self.aliases)))),
            traps=tuple(each for each in self.traps if clean("trap ", (b" ".join(each),))),
            exit_trap=b"" if secrets.found(self.exit_trap) else self.exit_trap,
            oldpwd=b"" if secrets.found(self.oldpwd) else self.oldpwd,
        )
        return state, tuple(left_out)


class Reader:
    """Make states out of what the shell reports, quickly where nothing has changed."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._state: State | None = None

    def read(self, parts: list[bytes], *, xtrace: bool, exit_trap: bytes) -> State:
        """Return the state, the same object as before where it is the same.

        Args:
            parts: What ``declare -p``, ``declare -f``, ``declare -F``, ``alias -p`` and ``umask -p`` printed,
                the working directory, and what ``trap -p`` printed.
            xtrace: Whether ``set -x`` is on.
            exit_trap: The guide's own command for the end of the shell.
        """
        variables, functions, attributes, aliases, umask, cwd, *all_functions, traps = parts
        functions = all_functions[0] if all_functions else functions
        variables = _steady(variables)
        key = (variables, functions, attributes, aliases, umask, cwd, traps, xtrace, exit_trap)
        if self._state is None or key != self._key:
            self._key = key
            state = State(
                variables=b"\n".join((*_entries(variables), b"")),
                functions=_OUR_FUNCTION.sub(b"", functions),
                attributes=_OUR_ATTRIBUTES.sub(b"", attributes),
                aliases=aliases,
                traps=tuple(foreign_traps(traps)),
                umask=umask,
                cwd=cwd,
                oldpwd=_value(variables, b"OLDPWD"),
                shell_options=_value(variables, b"SHELLOPTS").strip(b'"'),
                options=_value(variables, b"BASHOPTS").strip(b'"'),
                xtrace=xtrace,
                exit_trap=exit_trap,
            )
            if state != self._state:
                self._state = state
        return self._state


def guides_functions(parts: list[bytes]) -> tuple[bytes, ...]:
    """Return the names of the guide's functions, from the parts of a state."""
    lines = parts[2].split(b"\n") if len(parts) > 2 else []
    names = (line.rpartition(b" ")[2] for line in lines if line)
    return tuple(name for name in names if not name.startswith(OWN))


def _steady(printed: bytes) -> bytes:
    """Return what ``declare -p`` printed, less the lines that change all the time.

    Done by looking for a few places, because an environment may be large and is looked at after every block.
    """
    for beginnings in _UNSTEADY:
        start = end = printed.find(beginnings[0])
        if start >= 0:
            while printed.startswith(beginnings, end):
                end = printed.find(b"\n", end + 1)
            printed = printed[:start] + printed[end:]
    return printed


def _entries(printed: bytes) -> list[bytes]:
    """Return the ``declare`` commands for what is the guide's."""
    return [entry for entry in _split(printed) if _is_guides(entry)]


def _split(printed: bytes) -> list[bytes]:
    entries = printed.split(b"\n")[:-1]
    if not all(entry.startswith(b"declare -") for entry in entries):
        # Before 5.2, bash printed the newlines of a value as they are.
        entries = [found[0].rstrip(b"\n") for found in _DECLARED.finditer(printed)]
    return entries


def all_traps(printed: bytes) -> dict[bytes, bytes]:
    """Return command by signal from what ``trap -p`` printed, whatever else was printed before it."""
    return {found[2]: single_quoted(found[1]) for found in _TRAP.finditer(printed)}


_OURS = all_traps(EXIT_TRAP + ERR_TRAP)


def foreign_traps(printed: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield signal and command of the traps that are not ours; the one on EXIT is kept elsewhere."""
    for name, command in all_traps(printed).items():
        if name != b"EXIT" and _OURS.get(name) != command:
            yield name, command


def _switches(command: bytes, enabled: bytes, first: bytes = b"") -> Iterator[bytes]:
    names = [name for name in enabled.split(b":") if name and name not in _NOT_RESTORED]
    for name in sorted(names, key=lambda name: name != first):
        yield command + name


def _name(declared: bytes) -> bytes:
    return declared.split(b" ", 2)[2].partition(b"=")[0].rstrip()


def _is_guides(declared: bytes) -> bool:
    name = _name(declared)
    return name not in _OWN and not name.startswith((OWN, COOKIE))


def _value(printed: bytes, name: bytes) -> bytes:
    found = re.search(rb"^declare -\S+ " + name + rb"=(.*)$", printed, re.MULTILINE)
    return found[1] if found else b""


def _split_functions(functions: bytes, attributes: bytes) -> Iterator[bytes]:
    """Yield each definition; ``declare -F`` names them in the order in which ``declare -f`` prints them."""
    at = 0
    for line in attributes.splitlines()[1:]:
        name = re.escape(line.rpartition(b" ")[2])
        start = re.compile(rb"^(?:function )?" + name + rb" \(\) *\n", re.MULTILINE).search(functions, at + 1)
        if start:
            yield functions[at : start.start()]
            at = start.start()
    if functions:
        yield functions[at:]


def _entry_name(entry: bytes) -> str:
    """Return the name in a ``declare`` or ``alias`` command, a function's definition, or a trap's signal."""
    found = re.match(rb"(?:declare \S+ |alias (?:-- )?|function )?([^\s=]+)", entry)
    return found[1].decode("utf-8", "replace") if found else "?"


_ESCAPES = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"E": b"\33"}


def _unescaped(declared: bytes) -> bytes:
    """Return a declaration with its escapes undone: not to be run, only to be searched."""

    def undo(found: re.Match[bytes]) -> bytes:
        code = found[1]
        return bytes((int(code, 8) & 255,)) if len(code) == 3 else _ESCAPES.get(code, code)

    return re.sub(rb"\\([0-7]{3}|.)", undo, declared, flags=re.DOTALL)
