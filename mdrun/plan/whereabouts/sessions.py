"""Sessions with other machines and programs: the blocks that belong into them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from mdrun.bash import command_words, parse, program_of
from mdrun.guards import carried, launched
from mdrun.listed import follows, has_option, is_in, listed
from mdrun.plan.whereabouts.foreground import TELLING, fed_rows, in_front
from mdrun.wordlists import lines, names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.bash import Simple

_SSH_VALUE = frozenset("BbcDEeFIiJLlmOopQRSWw")
"""Options of ssh that take a value (ssh(1))."""
_SSH_ALONE = frozenset("GNTVf")
"""Options with which ssh opens no shell for a person, alone or together with others: ``-fN``."""
_CONTAINERS = frozenset(("docker", "nerdctl", "podman"))
_ATTACHED = ("-i", "-t", "--interactive", "--tty", "--stdin")
"""Without one of them a container that is run has nobody to talk to (docker-run(1))."""
_LEAVING = frozenset((("exit",), ("logout",), ("quit",), ("\\q",)))


def opens_session(text: str) -> bool:
    """Say whether the commands of a script leave the operator on another machine or in another program."""
    *_, last = [False, *_within(text)]
    return last


def enters_session(text: str) -> bool:
    """Say whether a script opens a session anywhere: what stands behind that is typed there."""
    return any(_within(text))


def _within(text: str) -> Iterator[bool]:
    """Yield for each command of a script whether the operator is in a session after it."""
    inside = False
    script = parse(text)
    fed = fed_rows(script)
    for simple in script.simple:
        words = command_words(simple)
        if words in _LEAVING:
            inside = False
        elif not simple.inner and simple.row not in fed and not simple.input and _opens(simple):
            inside = True
        yield inside


def leaves(text: str) -> bool:
    """Say whether a script does nothing but end sessions."""
    found = parse(text).simple
    return bool(found) and all(simple.words in _LEAVING for simple in found)


def opens(text: str) -> bool:
    """Say whether a script opens a session that has the terminal for itself."""
    return any(map(_opens, in_front(text)))


def works_elsewhere(text: str) -> bool:
    """Say whether a script holds a command that does its work on another machine: ``pct exec 102 -- ps``."""
    return any(is_in(command_words(simple), "remote") for simple in parse(text).simple)


def _opens(simple: Simple) -> bool:
    """Say whether a command opens a session, itself or through another: ``wrap -- kubectl …``."""
    words = simple.words
    if not TELLING.isdisjoint(words):
        return False
    starts = [0, *(at + 1 for at, word in enumerate(words[:-1]) if word == "--")]
    called = command_words(simple)
    run = (called, *launched(called)) if called else ()
    return any(_opens_here(words[at:]) for at in starts) or any(map(_opens_here, run))


def _opens_here(words: Sequence[str]) -> bool:
    if not words:
        return False
    name = program_of(words)
    if name in ("ssh", "mosh"):
        return names_only_host(words[1:])
    if is_in(words, "sessions") or _is_task(words):
        return True
    if any(follows(words, one.words) for one in listed("carriers").get(name, ())):
        if any(before == "--entrypoint" and is_in((word,), "sessions") for before, word in pairwise(words)):
            return has_option(words, "-i")
        if (
            name in _CONTAINERS
            and words[1] == "run"
            and not any(has_option(words, option) for option in _ATTACHED)
        ):
            return False
        return any(is_in(inner, "sessions") for inner in carried(tuple(words)))
    return False


def _is_task(words: Sequence[str]) -> bool:
    """Say whether a task, or a program of the project's own, is called for the session that it opens."""
    *program, task = words
    if not program or task not in names("session-tasks"):
        return False
    own = len(program) == 1 and "/" in program[0].strip("/")
    return own or " ".join(program) in lines("runners")


def names_only_host(words: Sequence[str]) -> bool:
    """Say whether the words after ``ssh`` name a host and no command, so that it opens a shell (ssh(1))."""
    plain, value = 0, False
    for word in words:
        if value:
            value = False
        elif word.startswith("-") and not plain:
            value = len(word) == 2 and word[1] in _SSH_VALUE
            if word[1:2] not in _SSH_VALUE and not _SSH_ALONE.isdisjoint(word[1:]):
                return False
        else:
            plain += 1
    return plain == 1
