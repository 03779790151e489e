"""A state written down as commands that bring it back in a new bash, and what they cannot bring back.

The new bash was started by :mod:`.launching`, and reads the commands as a script of their own. What would
change how bash reads on, or would run code of the guide's, comes in a variable, evaluated last of all.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from mdrun.dataclass import replace
from mdrun.patterns import regex
from mdrun.shell.aside import BY_POSIX
from mdrun.shell.assigning import LATER, SETTING, special, variables
from mdrun.shell.printed import reversed_elements
from mdrun.shell.quoting import ansi_c, from_ansi_c
from mdrun.shell.traps import guarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mdrun.shell.state import State

_LOST = b"# not restored: "
_CHANGED = b"# set by the guide: "
_SETS_VARIABLE = frozenset((b"ignoreeof", b"posix"))
"""Options of ``set`` that give a variable a value, which the guide may have changed."""
_OF_BLOCKS = frozenset((b"errexit", b"noexec", b"onecmd", b"verbose", b"xtrace"))
"""Options of ``set`` that each block sets for itself, or that no shell which reads on can have."""
_HISTORY = b"history"
"""The option of ``set`` by which lines are remembered from then on."""
_COMPATIBLE = regex(rb"compat\d+")
"""Options of ``shopt`` that ``BASH_COMPAT`` sets. They set it, too, but in bash 4.4 they stand alone."""
_FIXED = regex(rb"login_shell|restricted_shell")
"""Options of ``shopt`` that nothing sets."""
_EACH = (
    b"__mdrun_i=$%s:;while [[ $__mdrun_i ]];do "
    b'\\builtin %s "${__mdrun_i%%%%:*}" 2>&-;__mdrun_i=${__mdrun_i#*:};done'
)
"""Does something for each option in a variable, whatever IFS is."""
_NO_SHELL_OPTIONS = _EACH % (b"SHELLOPTS", b"set +o")
# Asking for one, any, makes bash look again which are on.
_NO_OPTIONS = b"\\builtin shopt -s extglob;" + _EACH % (b"BASHOPTS", b"shopt -u")
_ORDER = {b"RETURN": 1, b"DEBUG": 2}
"""Traps that would run for what is ours."""
_LATE_WORDS = regex(rb" __mdrun_w=\$'((?:[^\\']|\\.)*)'", re.DOTALL)
_ENTERED = regex(rb"\A\\builtin cd -L -- \$'((?:[^\\']|\\.)*)'&&", re.DOTALL)
_ENTERING = regex(rb"\A\\builtin cd -L -- .*?\n\}\n", re.DOTALL)
_TABLES = {b"DIRSTACK": b"__mdrun_d", b"BASH_CMDS": b"__mdrun_h"}
_DIRECTORIES = (
    b"for((__mdrun_i=${#__mdrun_d[@]}-1;__mdrun_i>0;__mdrun_i--));do "
    b'\\builtin pushd -n -- "${__mdrun_d[__mdrun_i]}" >/dev/null;done'
)
_COMMANDS = (
    b'for __mdrun_i in "${!__mdrun_h[@]}";do '
    b'\\builtin hash -p "${__mdrun_h[$__mdrun_i]}" -- "$__mdrun_i";done;'
    b"\\builtin unset -v __mdrun_d __mdrun_h __mdrun_i"
)


def script(state: State) -> bytes:
    """Return the commands that bring a state back."""
    # From one step to the next little of this changes.
    named = tuple(each for each in state.variables if each.name in LATER)
    late = _late(replace(state, variables=named, functions=(), aliases=(), lost=()))
    lines = [
        *(_LOST + b" ".join(each.encode("utf-8", "replace").split()) for each in state.lost),
        b"\\builtin shopt -u expand_aliases",  # a function's body shows aliases already expanded
        *variables(state),
        *_tables(state),
        state.umask,
        *(b"\\builtin alias -- %s=%s" % (ansi_c(each), text) for each, text in state.aliases),
        state.completions.rstrip(b"\n"),
        *(
            b"\\builtin eval %s||\\builtin printf 'function %%s\\n' %s"
            % (ansi_c(each.text), ansi_c(each.name))
            for each in state.functions
        ),
        *(
            b"\\builtin declare -f%s -- %s" % (each.flags, ansi_c(each.name))
            for each in state.functions
            if each.flags
        ),
        b"__mdrun_f=%s __mdrun_w=%s" % (b"x" * state.xtrace, ansi_c(late)),
        # It is brought back with each command, see :mod:`.aside`; until then the shell needs only know of it.
        b"__mdrun_back=" + ansi_c(state.aside) if state.aside else b"",
    ]
    return b"\n".join(filter(None, lines)) + b"\n"


def lost(commands: bytes) -> tuple[str, ...]:
    """Return the names of what commands that :func:`script` wrote do not bring back."""
    lines = commands.split(b"\n")
    return tuple(line[len(_LOST) :].decode("utf-8", "replace") for line in lines if line.startswith(_LOST))


def with_changed(commands: bytes, names: Iterable[str]) -> bytes:
    """Return commands that say which of the variables that they lack the guide had set to something else.

    Args:
        commands: What :func:`script` wrote.
        names: The variables; the environment of the session holds another value of each.
    """
    return b"".join(b"%s%s\n" % (_CHANGED, name.encode()) for name in names) + commands


def changed(commands: bytes) -> frozenset[str]:
    """Return the names that :func:`with_changed` put there."""
    lines = commands.split(b"\n")
    return frozenset(line[len(_CHANGED) :].decode() for line in lines if line.startswith(_CHANGED))


def directory(commands: bytes) -> bytes | None:
    """Return the working directory that commands bring back which :func:`script` wrote."""
    late = _LATE_WORDS.search(commands)
    found = _ENTERED.search(from_ansi_c(late[1])) if late else None
    return from_ansi_c(found[1]) if found else None


def elsewhere(commands: bytes) -> bytes:
    """Return commands that :func:`script` wrote without those that enter the working directory."""
    late = _LATE_WORDS.search(commands)
    if late is None:
        return commands
    rest = _ENTERING.sub(b"", from_ansi_c(late[1]), count=1)
    return b"%b __mdrun_w=%b%b" % (commands[: late.start()], ansi_c(rest), commands[late.end() :])


@lru_cache(maxsize=64)
def _late(state: State) -> bytes:
    """Return the commands that come last."""
    return b"\n".join(_late_commands(state))


def _late_commands(state: State) -> Iterator[bytes]:
    there = {each.name: each for each in state.variables}
    if state.cwd:
        yield b"\\builtin cd -L -- %s&&{ \\builtin unset -v PWD OLDPWD" % ansi_c(state.cwd)
        yield from (b"\\builtin " + there[each].command() for each in (b"PWD", b"OLDPWD") if each in there)
        yield b"}"
    yield _DIRECTORIES
    yield _COMMANDS
    yield b"\\builtin set -- " + state.arguments
    yield b'__mdrun_args=("$@")'
    yield from special(there)
    if state.name:
        yield b"BASH_ARGV0=" + ansi_c(state.name)
    yield _NO_OPTIONS
    level = [each for each in state.options if _COMPATIBLE.fullmatch(each)]
    settable = (each for each in state.options if each not in level and not _FIXED.fullmatch(each))
    yield from (b"\\builtin shopt -s " + each for each in settable)
    yield _NO_SHELL_OPTIONS
    yield from (b"\\builtin set -o " + each for each in state.shell_options if each in _SETS_VARIABLE)
    for name in SETTING:
        yield b"\\builtin " + there[name].command() if name in there else b"\\builtin unset -v " + name
    if b"BASH_COMPAT" not in there:
        yield from (b"\\builtin shopt -s " + each for each in level)
    # From here on nothing is assigned: it might be exported, or no word of the command.
    options = (each for each in state.shell_options if each not in _SETS_VARIABLE | _OF_BLOCKS | {_HISTORY})
    yield from (b"\\builtin set -o " + each for each in options)
    yield from (b"\\builtin shopt -%c %s" % (b"us"[each in state.options], each) for each in BY_POSIX)
    yield from state.limits
    for signal, command in sorted(state.traps, key=lambda trap: _ORDER.get(trap[0], 0)):
        yield b"\\builtin trap -- %s %s" % (ansi_c(guarded(signal, command)), signal)
    # By these words the guide's DEBUG trap knows a line of ours.
    yield from (b"\\builtin %s ${__mdrun_f:+}" % each for each in state.disabled.split(b"\n") if each)
    if _HISTORY in state.shell_options:
        yield b"\\builtin set -o %s ${__mdrun_f:+}" % _HISTORY


def _tables(state: State) -> Iterator[bytes]:
    """Yield the commands that put the directory stack and the remembered commands into arrays of ours."""
    for each in state.tables:
        if each.value is not None:
            value = reversed_elements(each.value) if b"A" in each.flags else each.value
            yield each._replace(flags=each.flags[:1], name=_TABLES[each.name], value=value).command()
