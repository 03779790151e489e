"""The words of commands, and what they hand on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.bash.quoting import quoted
from mdrun.bash.remote import remote_scripts
from mdrun.wordlists import names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.bash.records import Simple

WITH_VALUE = {
    "sudo": frozenset(
        ("-u", "-g", "-h", "-p", "-C", "-T", "-U", "-r", "-t", "-D", "-R", "--user", "--group")
    ),
    "doas": frozenset(("-u", "-C")),
    "env": frozenset(("-u", "-C", "--unset", "--chdir")),
    "xargs": frozenset(("-n", "-P", "-I", "-L", "-a", "-d", "-E", "-s")),
    "timeout": frozenset(("-s", "-k", "--signal", "--kill-after")),
    "nice": frozenset(("-n",)),
    "ionice": frozenset(("-c", "-n")),
    "stdbuf": frozenset(("-i", "-o", "-e")),
    "exec": frozenset(("-a",)),
    "time": frozenset(("-f", "-o")),
}
"""Options with a value in the next word, by the command that runs the one which follows it."""
_HANDS_ON = frozenset(("-exec", "-execdir", "-ok", "-okdir", "--"))
_OF_FILES = frozenset(["egrep", "git", "grep", "rg"])
"""Programs that name files after ``--``, or what they look for."""
SERVICES = "/etc/init.d/"
"""The folder of what starts and stops services: ``/etc/init.d/ssh restart`` opens no session."""


def program_of(words: Sequence[str]) -> str:
    """Return the program that a command calls: its first word, at least one, without a folder.

    What starts and stops a service has the service's name, and is another program.
    """
    return words[0] if words[0].startswith(SERVICES) else words[0].rsplit("/", 1)[-1]


def is_shell(program: str) -> bool:
    """Say whether a program is a shell."""
    return program in names("shells")


def is_interpreter(program: str) -> bool:
    """Say whether a program runs what it reads from its input, where its words name no script."""
    return is_shell(program) or program in names("interpreters")


def command_words(simple: Simple) -> tuple[str, ...]:
    """Return a command's words without what merely wraps it, such as ``sudo -n`` or ``env A=b``."""
    words = list(simple.words)
    while words and (wrapper := program_of(words)) in names("wrappers"):
        if wrapper == "command" and words[1:2] in (["-v"], ["-V"]):
            break
        words.pop(0)
        while words and (words[0].startswith("-") or re.match(r"\w+=", words[0])):
            option = words.pop(0)
            if words and _has_value_next(option, WITH_VALUE.get(wrapper, frozenset())):
                words.pop(0)
        if wrapper == "timeout" and words:
            words.pop(0)
    return tuple(words)


def _has_value_next(option: str, with_value: frozenset[str]) -> bool:
    """Say whether an option's value is the next word; of letters together, the last has one: ``-iu``."""
    if option in with_value or option.startswith("--"):
        return option in with_value
    letters = [f"-{letter}" for letter in option[1:]]
    return letters[-1:] != [] and letters[-1] in with_value and with_value.isdisjoint(letters[:-1])


def inner_scripts(words: Sequence[str], told: str = "") -> Iterator[str]:
    """Yield the scripts that a command hands on.

    Such as ``bash -c '…'``, ``ssh host '…'``, ``knife ssh QUERY '…'``, ``find -exec …``.

    Args:
        words: Its words, without what merely wraps it.
        told: The here-document that it reads.
    """
    if not words:
        return
    name = program_of(words)
    shell = is_shell(name)
    if (shell or name == "eval") and len(words) > 1:
        yield words[words.index("-c") + 1] if "-c" in words[:-1] else words[-1]
    yield from remote_scripts((name, *words[1:]))
    if shell or name == "ssh":
        yield told
    for index, word in enumerate(words[:-1]):
        if word in _HANDS_ON and not (word == "--" and name in _OF_FILES):
            rest = words[index + 1 :]
            yield rest[0] if len(rest) == 1 else " ".join(map(quoted, rest))
