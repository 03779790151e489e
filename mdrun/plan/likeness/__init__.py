"""What a text looks like, told by its words and its shape alone: shell commands, or something else.

Nothing here asks what is installed: a guide is understood in the same way on every machine.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from mdrun.bash import command_words, parse
from mdrun.patterns import regex
from mdrun.plan.likeness.foreign import is_of_program, is_settings, is_sql, lists_files, names_files
from mdrun.wordlists import names

if TYPE_CHECKING:
    from collections.abc import Collection

    from mdrun.bash import Script, Simple

__all__ = [
    "command_names",
    "is_broken_shell",
    "is_of_program",
    "is_settings",
    "is_sql",
    "known_commands",
    "lists_files",
    "looks_like_output",
    "looks_odd",
    "may_be_commands",
    "names_files",
    "reads_as_shell",
    "starts_like_shell",
]

_LONGEST = 20_000
"""A longer text that nothing calls shell is a file's content or output, in characters."""
_PATH = regex(
    r"(?:\.{1,2}|~|\$\{?\w+\}?)/[\w$.{}/@+-]*[\w}]|[\w$./{}@~+-]*/(?:s?bin|scripts?|tools|hack|init\.d|libexec)/[\w.+-]+"
    r"|(?:s?bin|scripts?|tools|hack)/[\w.+/-]+|[\w$./{}@~+-]+\.(?:sh|bash|py|pl|rb|js|run)"
)
_EXPANSION = regex(r"\$\{?\w+\}?$|\$\(.*\)$", re.DOTALL)
_ASSIGNMENT = regex(r"[A-Za-z_]\w*=")
_COLUMNS = regex(r"\S {2,}\S|\S\t+\S")
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
_CHOICES = regex(r"(?<![|\s])(?:\|[\w.-]+)+(?![|])", marks="|")
_DOTS = regex(r"^\s*(?:\.{3}|…|//.*)\s*$", re.MULTILINE, marks=("...", "…", "//"))


def reads_as_shell(text: str, known: Collection[str] = ()) -> bool:
    """Say whether a text that nothing calls shell reads as commands.

    It does if it parses, and if every command's first word is a builtin of bash, a well-known tool, a path,
    or a command that the guide uses elsewhere; half of them are enough if the others are written alike.

    Args:
        text: The text, its placeholders covered.
        known: The commands that the guide uses elsewhere.
    """
    script = _as_script(text)
    if script is None:
        return False
    own = script.functions
    sure = [_is_command(simple, known, own) for simple in script.simple]
    if all(sure):
        return True
    return sum(sure) * 2 >= len(sure) and all(
        certain or _is_plausible(simple) for certain, simple in zip(sure, script.simple, strict=True)
    )


def may_be_commands(text: str) -> bool:
    """Say whether a text that is announced as what to run is written like commands, whoever knows them."""
    script = _as_script(text)
    return script is not None and all(
        _is_command(simple, (), script.functions) or (_is_plausible(simple) and not _is_prose(simple.words))
        for simple in script.simple
    )


def _as_script(text: str) -> Script | None:
    """Return a text taken apart as commands; None where it is too long or surely something else."""
    if len(text) > _LONGEST or is_of_program(text) or is_sql(text):
        return None
    script = parse(_without_choices(text))
    return script if script.whole and script.simple else None


def starts_like_shell(text: str) -> bool:
    """Say whether the first command of a text begins with a well-known tool, or sets a variable."""
    first = _first_words(text)
    return bool(first) and (first[0] in known_commands() or _ASSIGNMENT.match(first[0]) is not None)


def is_broken_shell(text: str) -> bool:
    """Say whether a text that does not parse begins like a command all the same: a tool, and an option."""
    first = _first_words(text)
    if len(first) < 2 or first[0] not in known_commands() or parse(text).whole:
        return False
    return any(word.startswith("-") and len(word) > 1 for word in first[1:])


def looks_like_output(text: str) -> bool:
    """Say whether the lines of a text look like what a command printed: none begins like a command."""
    filled = [line for line in text.split("\n") if line.strip()]
    return not is_sql(text) and all(
        _ODD.match(line.split(maxsplit=1)[0]) is not None or _COLUMNS.search(line.strip()) is not None
        for line in filled
    )


def _first_words(text: str) -> list[str]:
    found = (line.strip() for line in text.split("\n"))
    return next((line.split() for line in found if line and not line.startswith("#")), [])


def looks_odd(text: str) -> bool:
    """Say whether a text does not look like the commands that it is called.

    First words of its commands are none that a command has, such as ``NAME``, ``key:`` or ``@bot``; or bash
    cannot read it, and it does not even begin like a command.
    """
    if is_sql(text) or is_of_program(text):
        return True
    script = parse(text)
    if not script.whole:
        first = _first_words(text)
        return bool(first) and (
            _ODD.match(first[0]) is not None or first[0][-1] in ":," or first[0].count(":") > 1
        )
    found = [command_words(simple) or simple.words for simple in script.simple if not simple.inner]
    return any(_ODD.match(words[0]) is not None or _gives_value(words) for words in found)


def _gives_value(words: tuple[str, ...]) -> bool:
    """Say whether the words of a command are an assignment of another language: ``name = "x"``."""
    if words[0] in _DECLARING:
        return words[2:3] == ("=",)
    return len(words) > 1 and words[1] in _GIVES and words[0] not in known_commands()


def _without_choices(text: str) -> str:
    """Return a text in which ``a|b|c`` is one word and lines of dots, which stand for anything, are none."""
    return _DOTS.sub("", _CHOICES.sub(lambda match: match[0].replace("|", "x"), text))


def command_names(text: str) -> frozenset[str]:
    """Return the names of the commands in a script."""
    script = parse(text)
    found = (command_words(simple) for simple in script.simple) if script.whole else ()
    return frozenset(words[0] for words in found if words and _NAME.fullmatch(words[0]))


def _is_command(simple: Simple, known: Collection[str], functions: Collection[str]) -> bool:
    words = command_words(simple) or simple.words
    name = words[0]
    if len(words) > 1 and words[1] in ("=", ":=", ":", "=>", "->", "is", "are"):
        return False
    if name == "[[" and len(words) == 2:
        return words[1].startswith(("[ ", "[[ "))
    if name in known or name in functions or _EXPANSION.fullmatch(name) or _COVERED.fullmatch(name):
        return not _is_prose(words)
    if _PATH.fullmatch(name):
        return True
    if name not in known_commands():
        return simple.words[0] in _RAISING and _NAME.fullmatch(name) is not None
    return not _is_prose(words)


def _is_plausible(simple: Simple) -> bool:
    """Say whether a command that nobody knows is written like one."""
    name = simple.words[0]
    return (
        _ODD.match(name) is None
        and (_NAME.fullmatch(name) is not None or "/" in name)
        and name[-1] not in ":,;./"
    )


@cache
def known_commands() -> frozenset[str]:
    """Return the names of well-known tools, of bash's builtins, and of what wraps a command."""
    return names("tools") | names("builtins") | names("wrappers")


def _is_prose(words: tuple[str, ...]) -> bool:
    """Say whether the words of a command are rather those of a sentence."""
    if words[0] in ("echo", "printf", "say"):
        return False
    plain = [word for word in words if word.isalpha()]
    return len(plain) > 2 and not _FILLERS.isdisjoint(plain[1:])


_FILLERS = frozenset(
    ("the", "a", "an", "is", "are", "was", "will", "and", "of", "your", "you", "this", "that", "has")
)
"""Words that no command line holds and every sentence does."""
