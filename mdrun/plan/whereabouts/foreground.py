"""Commands in the foreground: those that a person types into, and those that do not end by themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.bash import command_words, parse, program_of
from mdrun.guards import carried, launched
from mdrun.listed import has_option, is_in
from mdrun.patterns import regex
from mdrun.wordlists import lines, names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mdrun.bash import Part, Script, Simple
    from mdrun.wordlists import Lexicon

_FED = regex(r"<|\||(?<!&)&\s*\Z")
_JOINED = regex(r"(?!if\b|for\b|while\b|until\b|case\b)[^|\n]*&&[^|\n]*")
"""Commands of which each runs once those before it have passed."""
_SUBSTITUTED = regex(r"\$\([^()]*(?:\([^()]*\)[^()]*)*\)|`[^`]*`|'[^']*'|\"[^\"]*\"")
_LOOP = regex(
    r"^[ \t]*(?:while\s+(?:true|:|\[\s+1\s+\])|until\s+false|for\s*\(\(\s*;\s*;\s*\)\))\s*(?:;|\n)\s*do\b",
    re.MULTILINE,
    marks=("while", "until", "(("),
)
"""A loop without an end of its own."""
_LEFT = regex(r"\b(?:break|exit|return)\b")
_FOLLOWERS = frozenset(("docker", "docker-compose", "journalctl", "kubectl", "tail"))
"""Programs that follow a log, at the beginning of a pipeline."""
_READERS = frozenset(("cat", "cut", "egrep", "grep", "jq", "less", "rg", "sort", "tee", "tr"))
"""Programs that read to the end, and may stop before it only with an option."""
_PROGRAM = regex(r"[\w./-]+\.(?:js|mjs|pl|php|py|rb|ts)")
"""A program of the project."""
TELLING = frozenset(("--help", "--version", "-help", "-version"))
"""Options with which a program tells something about itself, and leaves."""
_LEAVING = TELLING | {"--background", "--check", "--daemon", "--detach", "--dry-run", "--once", "-d"}
"""Options with which a server does not stay in the foreground."""
_INTERRUPT = regex(
    r"\bctrl(?:\s*[-+]|\s)\s*c\b|\bcontrol\s*[-+]\s*c\b", re.IGNORECASE, marks=("ctrl", "control")
)


def needs_terminal(text: str) -> bool:
    """Say whether a script holds a command that a person types into: an editor, a pager, a password."""
    called = map(command_words, in_front(text))
    return any(is_in(words, "terminal") for outer in called if outer for words in (outer, *carried(outer)))


def is_endless(text: str) -> bool:
    """Say whether a script does not end by itself: a server, a watch, a loop that nothing leaves."""
    if _LOOP.search(text) and not _LEFT.search(text):
        return True
    return any(never_ends(command_words(simple)) for simple in in_front(text)) or _flows_for_ever(text)


def _flows_for_ever(text: str) -> bool:
    """Say whether a pipeline begins with a command that does not end, and no other one of it ends that."""
    script = parse(text)
    later = _rows(part for part in script.parts if part.text.rstrip().endswith("&"))
    following: list[Simple] = []
    for simple in reversed(script.simple):
        if simple.piped:
            following.append(simple)
            continue
        words = command_words(simple)
        held = not simple.certain or simple.inner or simple.row in later or simple.words[:1] == ("timeout",)
        follows_log = not held and never_ends(words) and program_of(words) in _FOLLOWERS
        if following and follows_log and not any(map(_stops_reading, following)):
            return True
        following = []
    return False


def _stops_reading(simple: Simple) -> bool:
    """Say whether a command may end before what it reads does: ``head``, ``grep -q``, ``awk '… exit'``."""
    words = command_words(simple)
    if not words or program_of(words) not in _READERS:
        return True
    return any(has_option(words, option) for option in ("-m", "-q", "--max-count", "--quiet"))


def starts_server(text: str, said: str, lexicon: Lexicon) -> bool:
    """Say whether a script ends with a program of the project that words call a server or the like.

    Args:
        text: The script.
        said: The words that announce it: *Start the bot*.
        lexicon: The phrases of the guide's languages.
    """
    begins = lexicon.opens(said, "starting") or lexicon.opens(said, "run")
    if not begins or not lexicon.mentions(said, "serving") or lexicon.mentions(said, "verification"):
        return False
    return _ends_in_program(text)


def _ends_in_program(text: str) -> bool:
    """Say whether the last command of a script is a program that an interpreter runs, and stays with it."""
    *_, last = ([], *(command_words(simple) for simple in in_front(text)))
    if not last or program_of(last) not in names("interpreters"):
        return False
    named = any(word == "-m" or _PROGRAM.fullmatch(word) for word in last[1:])
    return named and _LEAVING.isdisjoint(last)


def tells_to_interrupt(words: str) -> bool:
    """Say whether words tell to end what runs with Ctrl-C."""
    return _INTERRUPT.search(words) is not None


def never_ends(words: tuple[str, ...]) -> bool:
    """Say whether a command, whose wrappers are taken away, does not end by itself, nor does what it runs."""
    if not TELLING.isdisjoint(words):
        return False
    called = (words, *launched(words)) if words else ()
    return any(is_in(one, "endless") or _is_task(one) for one in called)


def _is_task(words: Sequence[str]) -> bool:
    """Say whether a task of the project is called that follows something, or serves it: ``make logs``."""
    *program, task = words or ("",)
    return task.rpartition(":")[2] in names("endless-tasks") and " ".join(program) in lines("runners")


def in_front(text: str) -> Iterator[Simple]:
    """Yield the commands of a script that have the terminal for themselves, as long as they like."""
    script = parse(text)
    fed = fed_rows(script)
    joined = _rows(part for part in script.parts if _JOINED.fullmatch(part.text) is not None)
    for simple in script.simple:
        alone = simple.row not in fed and not simple.input and "timeout" not in simple.words[:1]
        if alone and not simple.inner and (simple.certain or simple.row in joined):
            yield simple


def fed_rows(script: Script) -> frozenset[int]:
    """Return the rows of the top-level commands that are part of a pipeline, read a file or go on alone."""
    return _rows(part for part in script.parts if _FED.search(_SUBSTITUTED.sub("", part.text)))


def _rows(parts: Iterable[Part]) -> frozenset[int]:
    """Return the rows on which top-level commands stand."""
    return frozenset(row for part in parts for row in range(part.row, part.row + part.text.count("\n") + 1))
