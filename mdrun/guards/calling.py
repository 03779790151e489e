"""The calls of a script: its commands, and those that they hand on."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from mdrun.bash import SERVICES, command_words, inner_scripts, is_interpreter, parse, program_of
from mdrun.dataclass import dataclass
from mdrun.listed import end_of, listed
from mdrun.wordlists import lines, names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DEPTH = 4
"""Commands that may hand one another on."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a command, anywhere in a script."""

    row: int
    """Its line in the script, 0-based; that of the outermost command which hands it on."""
    words: tuple[str, ...]
    """Its words, without what merely wraps it."""
    input: str = ""
    """The here-document that it reads."""
    fed: tuple[tuple[str, ...], ...] = ()
    """The words of the commands whose output it reads, through pipes."""
    callers: tuple[tuple[str, ...], ...] = ()
    """The words of the commands that hand it on, outermost first, such as ``uv run …``."""


def calls(script: str) -> Iterator[Call]:
    """Yield every call in a script, those that other commands hand on, too."""
    return _calls(script, None, ())


def _calls(script: str, row: int | None, callers: tuple[tuple[str, ...], ...]) -> Iterator[Call]:
    """Yield the calls in a script.

    Args:
        script: Bash text.
        row: The line where it stands; None for the script itself, where each command has its own.
        callers: The words of the commands that hand it on.
    """
    fed: tuple[tuple[str, ...], ...] = ()
    for simple in parse(script).simple:
        line = simple.row if row is None else row
        words = command_words(simple)
        before = fed if simple.piped else ()
        # A command in a substitution parts no pipeline: it stands in the words of one of its members.
        fed = (*fed, words) if simple.piped or simple.inner else (words,)
        if not words:
            continue
        yield Call(line, words, simple.input, before, callers)
        if len(callers) < _DEPTH:
            for one in dict.fromkeys((*carried(words), *launched(words))):
                yield Call(line, one, callers=(*callers, words))
                if is_interpreter(one[0]):
                    for inner in inner_scripts(one):
                        yield from _calls(inner, line, (*callers, words, one))
            for inner in inner_scripts(words, simple.input):
                yield from _calls(inner, line, (*callers, words))


def launched(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the words of the command that a launcher runs, as ``uv run --quiet twine upload`` does.

    The word after an option may be its value, or the command: both are yielded.
    """
    words = in_full(words)
    name = program_of(words)
    for one in listed("launchers").get(name, ()):
        at = end_of(words, one.words)
        if at is None:
            continue
        while at < len(words) and words[at].startswith("-"):
            at += 1
            if at + 1 < len(words) and not words[at].startswith("-"):
                yield from _with_next(words[at + 1 :])
        if at < len(words):
            yield from _with_next(words[at:])


def carried(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield what may be the command that another one runs somewhere else: ``docker compose run web …``.

    Any word after the place where it is run may begin it: those before may be values of further options.
    """
    words = in_full(words)
    for one in listed("carriers").get(program_of(words), ()):
        end = end_of(words, one.words)
        if end is not None:
            plain = [
                at
                for at in range(end, len(words))
                if not words[at].startswith("-") and words[at - 1] not in names("carrier-options")
            ]
            yield from (words[at:] for at in plain[1:])


def in_full(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return a command with its name in full: of an alias that many have, and of what starts a service."""
    if words[0].startswith(SERVICES):
        return ("service", words[0].removeprefix(SERVICES), *words[1:])
    name = _aliases().get(words[0])
    return (name, *words[1:]) if name is not None else words


@cache
def _aliases() -> Mapping[str, str]:
    """Return the full names of commands by the aliases that many have for them."""
    return {line.split()[0]: line.split()[1] for line in lines("aliases")}


def _with_next(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield a command, without the version that a launcher may be given, and what it launches in turn."""
    name = re.sub(r"(?<=.)(@|[=~<>]=).*", "", words[0])
    called = (name, *words[1:])
    yield called
    yield from carried(called)
    yield from launched(called)
