"""What a text looks like, told by its words and its shape alone: shell commands, or something else.

Nothing here asks what is installed: a guide is understood in the same way on every machine. :mod:`.commands`
tells of one command, and :mod:`.foreign` what else a text may be.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.bash import command_words, parse
from mdrun.patterns import regex
from mdrun.plan.likeness.commands import (
    command_names,
    gives_value,
    is_command,
    is_odd,
    is_plausible,
    is_prose,
    known_commands,
)
from mdrun.plan.likeness.foreign import (
    is_of_chat,
    is_of_program,
    is_settings,
    is_sql,
    lists_files,
    names_files,
)

if TYPE_CHECKING:
    from collections.abc import Container

    from mdrun.bash import Script

__all__ = [
    "are_by_hand",
    "calls_of",
    "command_names",
    "is_broken_shell",
    "is_of_chat",
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
_ASSIGNMENT = regex(r"[A-Za-z_]\w*=")
_PRINTS = frozenset(("cat", "echo", "printf"))
_WRITES = regex(r"(?<![-=<>&\d])>>?\s*[\w~/.$\"']")
_BY_HAND = frozenset(
    ("chmod", "chown", "cp", "crontab", "ln", "mkdir", "mv", "nano", "scp", "sed", "service")
)
"""Tools that change files and services, and begin no line of a file's content."""
_BY_HAND |= {"sudoedit", "systemctl", "touch", "vi", "vim", "visudo"}
_BY_HAND |= {"ansible-playbook", "docker", "docker-compose", "git", "kubectl", "sh", "ssh", "ssh-copy-id"}
_COLUMNS = regex(r"\S {2,}\S|\S\t+\S")
_CHOICES = regex(r"(?<![|\s])(?:\|[\w.-]+)+(?![|])", marks="|")
_DOTS = regex(r"^\s*(?:\.{3}|…|//.*)\s*$", re.MULTILINE, marks=("...", "…", "//"))


def reads_as_shell(text: str, known: Container[str] = ()) -> bool:
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
    sure = [is_command(simple, known, own) for simple in script.simple]
    if all(sure):
        return True
    return sum(sure) * 2 >= len(sure) and all(
        certain or is_plausible(simple) for certain, simple in zip(sure, script.simple, strict=True)
    )


def are_by_hand(text: str) -> bool:
    """Say whether a text is commands of well-known tools that a person gives, and no file holds.

    Names of tools begin lines of many files: ``gzip on;``, ``host all all``, ``install x /bin/true``. The
    first command tells: it writes a file by itself, or does what one does by hand.
    """
    script = _as_script(text)
    if script is None or text.startswith("#!") or not all(is_command(one, (), ()) for one in script.simple):
        return False
    first = script.simple[0]
    name = (command_words(first) or first.words)[0]
    if name in _PRINTS:
        return _WRITES.search(text) is not None or any("tee" in one.words[:2] for one in script.simple)
    return len(first.words) > 1 and (first.words[0] == "sudo" or name in _BY_HAND)


def calls_of(text: str) -> list[tuple[str, ...]]:
    """Return the words of a text's commands where all of them are written like commands; else none."""
    script = _as_script(text)
    simple = script.simple if script is not None else ()
    return [one.words for one in simple] if all(map(is_plausible, simple)) else []


def may_be_commands(text: str) -> bool:
    """Say whether a text that is announced as what to run is written like commands, whoever knows them."""
    script = _as_script(text)
    return script is not None and all(
        is_command(simple, (), script.functions) or (is_plausible(simple) and not is_prose(simple.words))
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
        is_odd(line.split(maxsplit=1)[0]) or _COLUMNS.search(line.strip()) is not None for line in filled
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
        return bool(first) and (is_odd(first[0]) or first[0][-1] in ":," or first[0].count(":") > 1)
    found = [command_words(simple) or simple.words for simple in script.simple if not simple.inner]
    return any(is_odd(words[0]) or gives_value(words) for words in found)


def _without_choices(text: str) -> str:
    """Return a text in which ``a|b|c`` is one word and lines of dots, which stand for anything, are none."""
    return _DOTS.sub("", _CHOICES.sub(lambda match: match[0].replace("|", "x"), text))
