"""What a command could do to the world outside, where it runs in the copy of a rehearsal."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from mdrun.bash import command_words, is_shell, parse, program_of
from mdrun.listed import is_in, named_in
from mdrun.patterns import regex
from mdrun.wordlists import lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mdrun.guards import Call

_OWN = regex(r"~(/|$)|\$(\{(HOME|PWD|TMPDIR)\}|(HOME|PWD|TMPDIR)\b)")
"""How a path begins that leads into the place of a rehearsal: it has a home and a ``TMPDIR`` of its own."""
_MADE = regex(r"\b(\w+)=[\"']?(?:(?:\$\(|`)\s*mktemp\b|\$!|\$\{!\})")
_JOB = regex(r"\$!|\$\{!\}|%\S*")
"""What the shell started last, or a job (POSIX, "Special Parameters"; bash manual, "Job Control")."""
_HERE = "bundle exec"
"""The carrier that stays on this machine."""
_LOCAL = regex(r"\b(localhost|127\.\d+\.\d+\.\d+)\b|\[::1\]")


def made(scripts: Iterable[str]) -> frozenset[str]:
    """Return the variables of scripts that hold a directory made by ``mktemp``, or a started process."""
    return frozenset(name for script in scripts for name in _MADE.findall(script))


def leaves(script: str) -> bool:
    """Say whether a script changes to a directory that is not in the copy, as far as its words tell."""
    return any(
        words[0] in ("cd", "pushd") and any(word.startswith("/") for word in words[1:])
        for words in map(command_words, parse(script).simple)
        if words
    )


def elsewhere(words: Sequence[str]) -> bool:
    """Say whether a command runs what it is given on another machine, or in a container."""
    if program_of(words) == "ssh" or is_in(words, "remote"):
        return True
    return named_in(words, "carriers") not in ("", _HERE)


def stays(call: Call, guard: str, own: frozenset[str], *, left: bool) -> bool:
    """Say whether a guarded command changes nothing outside of the copy that it runs in.

    Args:
        call: The call.
        guard: A guard that it matches.
        own: Variables that hold directories made by ``mktemp``, or processes that the guide started.
        left: Whether the shell may be outside of the copy by then.
    """
    name = program_of(call.words)
    if name in ("curl", "http", "wget"):
        return any(_LOCAL.search(word) for word in call.words[1:])
    if name == "kill":
        started = [_is_started(word, own) for word in _operands(call.words)]
        return bool(started) and all(started) and not call.callers
    files = _harmless().get(guard)
    if files is None or left or any(map(elsewhere, call.callers)):
        return False
    if not files:
        return not any(_is_outside(word, own) for word in _places_of_git(call.words))
    operands = [word for words in (*call.callers, call.words) for word in _operands(words)]
    return bool(_operands(call.words)) and not any(_is_outside(word, own) for word in operands)


def may_stay(guard: str) -> bool:
    """Say whether a guard is one that may do no harm in the copy."""
    return guard in _harmless()


def names_files(guard: str) -> bool:
    """Say whether a guard is one of which the files decide that the command names."""
    return _harmless().get(guard, False)


def _operands(words: Sequence[str]) -> list[str]:
    """Return the files that a command names; those of ``find`` are where it begins."""
    name = program_of(words)
    if name == "find":
        return _roots(words[1:])
    if is_shell(name):
        return []
    return [word for word in words[1:] if word[:1] != "-"]


@cache
def _harmless() -> Mapping[str, bool]:
    """Return the guards that may do no harm, and of each whether the files decide that it names."""
    found = (line.partition(" : ") for line in lines("harmless"))
    return {guard: bool(files) for guard, _, files in found}


def _places_of_git(words: Sequence[str]) -> Iterator[str]:
    for at, word in enumerate(words):
        if word in ("-C", "--git-dir", "--work-tree"):
            yield from words[at + 1 : at + 2]
        elif word.startswith(("--git-dir=", "--work-tree=")):
            yield word.partition("=")[2]


def _roots(words: Sequence[str]) -> list[str]:
    """Return where ``find`` begins: what stands before its first test."""
    found = []
    for word in words:
        if word.startswith(("-", "(", "!", "\\")):
            break
        found.append(word)
    return found or ["."]


def _is_started(word: str, own: frozenset[str]) -> bool:
    """Say whether a word names a process that the guide itself has started, as far as it is written."""
    path = word.replace('"', "").replace("'", "")
    variable = re.fullmatch(r"\$\{?(\w+)\}?", path)
    return variable[1] in own if variable is not None else _JOB.fullmatch(path) is not None


def _is_outside(word: str, own: frozenset[str]) -> bool:
    """Say whether a path may lead out of the rehearsal's place, as far as it is written."""
    path = word.replace('"', "").replace("'", "")
    if ".." in path.split("/"):
        return True
    if _OWN.match(path):
        return False
    variable = re.match(r"\$\{?(\w+)", path)
    if variable is not None:
        return variable[1] not in own
    return path.startswith(("/", "~", "$", "`"))
