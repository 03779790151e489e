"""Variables written down as commands that set them in a new bash, and evaluate nothing of their values."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from mdrun.patterns import regex
from mdrun.shell.printed import reversed_elements
from mdrun.shell.state import MOVING, SEEN_OTHERWISE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mdrun.shell.printed import Declared
    from mdrun.shell.state import State

_DEFAULTS = (
    b"BASH_LOADABLES_PATH HOSTNAME HOSTTYPE IFS MACHTYPE OPTERR OPTIND OSTYPE PATH PS4 SHELL SHLVL TERM"
).split()
"""Variables that a new bash sets: they are the guide's, who may have unset them."""
_LOCALE = regex(rb"LANG|LANGUAGE|LC_\w+|TEXTDOMAIN(?:DIR)?")
"""Variables that say how bash reads what follows."""
SETTING = (b"BASH_COMPAT", b"COMP_WORDBREAKS", b"IGNOREEOF", b"POSIXLY_CORRECT")
"""Variables that say how bash reads what follows, too, or that an option sets."""
_BASHS_OWN = MOVING | SEEN_OTHERWISE
LATER = frozenset((*_BASHS_OWN, *SETTING, b"OLDPWD", b"PWD"))
"""Variables that are not set with the others, and those that ``cd`` sets."""
_UNSET = (
    b"BASHPID BASH_ALIASES BASH_ARGV0 BASH_CMDS BASH_COMMAND BASH_SUBSHELL COMP_WORDBREAKS DIRSTACK "
    b"EPOCHREALTIME EPOCHSECONDS GROUPS HISTCMD LINENO RANDOM SECONDS SRANDOM".split()
)
"""Variables of bash's own that the guide may have unset: they lose their meaning by it."""
_READONLY = frozenset(b"BASHOPTS BASH_VERSINFO EUID PPID SHELLOPTS UID".split())
"""Variables of bash's own that always are."""
_CONVERTS = frozenset(b"ilcu")
"""Attributes by which bash changes a value that is assigned (bash manual, declare): they come after it."""


def variables(state: State) -> Iterator[bytes]:
    """Yield commands for the variables; only after the plain word does bash read values of an array."""
    yield b"\\builtin unset -v " + b" ".join(_DEFAULTS)
    guides = [each for each in state.variables if each.name not in LATER]
    locale = [each for each in guides if each.name[:1] in b"LT" and _LOCALE.fullmatch(each.name)]
    yield from (each.command() + b" 2>&-" for each in locale)
    for each in guides:
        if each not in locale:
            yield from _declared(each)


@lru_cache(maxsize=4096)
def _declared(given: Declared) -> tuple[bytes, ...]:
    """Return the commands for one variable, which evaluate nothing of its value a second time."""
    flags, value = given.flags, given.value
    if b"A" in flags and value is not None:
        given = given._replace(value=reversed_elements(value))
    if value is None or b"n" in flags or _CONVERTS.isdisjoint(flags):
        return (given.command(),)
    plain = bytes(letter for letter in flags if letter in b"aA") or b"-"
    return given._replace(flags=plain).command(), given._replace(value=None).command()


def special(there: Mapping[bytes, Declared]) -> Iterator[bytes]:
    """Yield commands for what the guide has done to variables of bash's own."""
    gone = [name for name in _UNSET if name not in there]
    if gone:
        yield b"\\builtin unset -v %s 2>&-" % b" ".join(gone)
    for name in sorted(_BASHS_OWN & there.keys()):
        flags = bytes(letter for letter in there[name].flags if letter in b"rtx")
        if flags.strip(b"r" if name in _READONLY else b"") and name != b"_":
            yield b"\\builtin declare -%s %s" % (flags, name)
