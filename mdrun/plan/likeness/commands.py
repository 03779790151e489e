"""One command: whether it is a well-known one, or at least written like one."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from mdrun.bash import command_words, parse
from mdrun.patterns import regex
from mdrun.wordlists import names

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from mdrun.bash import Simple

_PATH = regex(
    r"(?:\.{1,2}|~|\$\{?\w+\}?)/[\w$.{}/@+-]*[\w}]|[\w$./{}@~+-]*/(?:s?bin|scripts?|tools|hack|init\.d|libexec)/[\w.+-]+"
    r"|(?:s?bin|scripts?|tools|hack)/[\w.+/-]+|[\w$./{}@~+-]+\.(?:sh|bash|py|pl|rb|js|run)"
)
_EXPANSION = regex(r"\$\{?\w+\}?$|\$\(.*\)$", re.DOTALL)
_NAME = regex(r"[a-z][\w.+-]*")
_COVERED = regex(r"x{3,}")
"""A placeholder that stands for a command."""
_RAISING = frozenset(("sudo", "doas", "nohup"))
_ODD = regex(
    r"[A-Z][a-z]*[A-Z ]*\b(?!/)|[\w.-]+:$|[@#\[\]|│├└─>*+•✔✓✗✘=-]|[a-z]+\(|\d+$|v?\d+(?:\.\d+)+$|HTTP/\d"
    r"|[^\x00-\x7f]|//|\w+://"
)
"""First words that no command has: names in capitals, keys, marks, numbers, versions, addresses."""
_GIVES = frozenset(("=", ":=", "+=", "=>"))
"""Words that give a value to the one before them, though not in a shell."""
_DECLARING = frozenset(("const", "let", "val", "var"))
"""Words that other languages than a shell's write before the name of a value."""
_FILLERS = frozenset(
    ("the", "a", "an", "is", "are", "was", "will", "and", "of", "your", "you", "this", "that", "has")
)
"""Words that no command line holds and every sentence does."""


def command_names(text: str) -> frozenset[str]:
    """Return the names of the commands in a script."""
    script = parse(text)
    found = (command_words(simple) for simple in script.simple) if script.whole else ()
    return frozenset(words[0] for words in found if words and _NAME.fullmatch(words[0]))


def is_command(simple: Simple, known: Container[str], functions: Container[str]) -> bool:
    """Say whether a command is one that is known, and its words are none of a sentence.

    Args:
        simple: The command.
        known: The commands that the guide uses elsewhere.
        functions: Those that the script around it defines.
    """
    words = command_words(simple) or simple.words
    name = words[0]
    if len(words) > 1 and words[1] in ("=", ":=", ":", "=>", "->", "is", "are"):
        return False
    if name == "[[" and len(words) == 2:
        return words[1].startswith(("[ ", "[[ "))
    if name in known or name in functions or _EXPANSION.fullmatch(name) or _COVERED.fullmatch(name):
        return not is_prose(words)
    if _PATH.fullmatch(name):
        return True
    if name not in known_commands():
        return simple.words[0] in _RAISING and _NAME.fullmatch(name) is not None
    return not is_prose(words)


def is_plausible(simple: Simple) -> bool:
    """Say whether a command that nobody knows is written like one."""
    name = simple.words[0]
    return not is_odd(name) and (_NAME.fullmatch(name) is not None or "/" in name) and name[-1] not in ":,;./"


def is_odd(name: str) -> bool:
    """Say whether the first word of what is called a command is none that a command has."""
    return _ODD.match(name) is not None


def gives_value(words: Sequence[str]) -> bool:
    """Say whether the words of a command are an assignment of another language: ``name = "x"``."""
    if words[0] in _DECLARING:
        return tuple(words[2:3]) == ("=",)
    return len(words) > 1 and words[1] in _GIVES and words[0] not in known_commands()


@cache
def known_commands() -> frozenset[str]:
    """Return the names of well-known tools, of bash's builtins, and of what wraps a command."""
    return names("tools") | names("builtins") | names("wrappers")


def is_prose(words: Sequence[str]) -> bool:
    """Say whether the words of a command are rather those of a sentence."""
    if words[0] in ("echo", "printf", "say"):
        return False
    plain = [word for word in words if word.isalpha()]
    return len(plain) > 2 and not _FILLERS.isdisjoint(plain[1:])
