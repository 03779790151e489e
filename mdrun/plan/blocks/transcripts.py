"""Terminal sessions copied into a guide: which of their lines are commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.bash import parse
from mdrun.config import PLACEHOLDER_STYLES
from mdrun.patterns import regex
from mdrun.placeholders import mask
from mdrun.wordlists import names

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

_PLACED = regex(
    r"\s*(?P<place>(?:\([\w.-]+\) ?)?(?:[\w.@~/:+-]+(?: \([\w./-]+\))?(?= ?\$)|\[[\w.-]+@[^\]]*\]|root(?=#)"
    r"|[\w.-]+@[\w.@~/:+-]*(?=#)|(?:ba|z|k|da)?sh-\d[\w.]*(?=#)"
    r"|[\w.-]+:[\w.~/-]+ [\w.-]+(?=\$)|[\w.-]+@[\w.-]+ [\w.~/-]+(?= %)) ?)[$#%] "
)
_PROMPTS = (
    (("$ ",), regex(r"\s*(?:\([\w.-]+\) ?)?\$ ")),
    (("❯", "λ", "➜", "~ "), regex(r"\s*(?:[❯λ] |➜ +\S+(?: git:\([^)]*\))?(?: ✗)? +|~ (?=[a-z]))")),
    (("$ ", "# ", "% "), _PLACED),
    (("% ",), regex(r"\s*% ")),
)
"""The kinds of prompts; before each, texts of which one stands in every such prompt."""
_MACHINE = regex(r"[\w.-]+@[\w.-]+")
_ANGLE = regex(r"> (?=\S)")
_ROOT = regex(r"\s*# ")
_REMARK = regex(r"\s*# ")
_WAITING = regex(r"[^\n]*\S@[\w.-]+(?::[\w~/.-]*)?[$#%>]\s*", marks="@")
_MORE = regex(r"\s*> ?")
_OPENS = regex(
    r"""["'`(\[{]|<<|\A\s*(?:case|for|if|select|until|while)\b|(?:\||&&|\b(?:do|then|else))\s*\Z"""
)
"""What every command holds that goes on in the next line, but for a backslash."""
_LONG = 40
"""A command in a transcript has no more lines."""


def has_prompts(text: str) -> bool:
    """Say whether the first line that is no comment has a prompt: ``$ ``, ``% `` or ``user@host:~$ ``."""
    for line in text.split("\n"):
        if line.strip() and not line.lstrip().startswith("#"):
            return any(prompt.match(line) for prompt in _likely(line))
    return False


def is_prompted(text: str) -> bool:
    """Say whether a line has a prompt that nobody could take for anything else."""
    return _prompt(text) is not None


def machine(text: str) -> str:
    """Return the ``user@host``, or the ``guest``, of a transcript's prompts; nothing where they name none."""
    if _prompt(text) is not _PLACED:
        return ""
    places = (match["place"].strip() for line in text.split("\n") if (match := _PLACED.match(line)))
    return next(filter(None, map(_named, places)), "")


def _named(place: str) -> str:
    """Return the machine that a prompt names, which is not just the directory in which one works."""
    if place.rstrip("0123456789") in names("machines"):
        return place
    found = _MACHINE.search(place)
    return "" if found is None else found[0]


def commands(text: str) -> str | None:
    """Return the commands of a transcript, each on its own line, and the comments; the other lines empty.

    Returns None where no line has a prompt: then the text is a script.
    """
    lines = text.split("\n")
    prompt = _prompt(text)
    if prompt is None:
        return None
    result: list[str] = []
    begun, inside, lacking = 0, False, 0
    for line in lines:
        match = prompt.match(line)
        if match is not None:
            begun, command = len(result), line[match.end() :]
            lacking = _lacking(command, lines[len(result) + 1 : len(result) + 1 + _LONG], prompt)
        elif lacking:
            result.append(line)
            lacking -= 1
            continue
        elif inside:
            more = _MORE.match(line)
            command = line[more.end() :] if more else line
        else:
            result.append(line if _REMARK.match(line) else "")
            continue
        result.append(command)
        inside = command.endswith("\\") or _continues(lines, result, begun)
    return "\n".join(result)


def angled(text: str) -> str:
    """Return what follows ``> `` at the beginning of lines, each on its own line, the other lines empty.

    Returns nothing where the first line has no such prompt: *>* then redirects or quotes.
    """
    lines = text.split("\n")
    first = next((line for line in lines if line.strip()), "")
    if _ANGLE.match(first) is None:
        return ""
    result, inside = [], False
    for line in lines:
        match = _ANGLE.match(line)
        command = line[match.end() :] if match is not None else line if inside else ""
        result.append(command)
        inside = command.endswith("\\")
    return "\n".join(result)


def rooted(text: str) -> tuple[str, str]:
    """Return what follows ``# `` at the beginning of lines, each on its own line, and the other lines.

    Whether ``# `` is the prompt of root or opens a comment, only what follows it can tell.
    """
    commands, others = [], []
    for line in text.split("\n"):
        mark = _ROOT.match(line)
        commands.append(line[mark.end() :] if mark is not None else "")
        others.append("" if mark is not None else line)
    return "\n".join(commands), "\n".join(others)


def only_prompts(text: str) -> bool:
    """Say whether a text is nothing but prompts that wait for a command."""
    return all(_WAITING.fullmatch(line) for line in text.split("\n") if line.strip())


def _prompt(text: str) -> re.Pattern[str] | None:
    """Return the prompt of a transcript: the first kind that any line has."""
    lines = text.split("\n")
    return next((prompt for prompt in _likely(text) if any(map(prompt.match, lines))), None)


def _likely(text: str) -> Iterator[re.Pattern[str]]:
    """Yield the kinds of prompts that may stand in a text."""
    return (prompt for marks, prompt in _PROMPTS if any(mark in text for mark in marks))


def _lacking(command: str, following: Sequence[str], prompt: re.Pattern[str]) -> int:
    """Return how many lines a command goes on for that have no ``> `` before them; none where it is whole.

    Args:
        command: What follows a prompt.
        following: The lines after it, as many as a command may have.
        prompt: What the next command begins with.
    """
    if _OPENS.search(command) is None or _is_whole(command):
        return 0
    text = command
    for count, line in enumerate(following, 1):
        if prompt.match(line) is not None or _MORE.match(line) is not None:
            return 0
        text = f"{text}\n{line}"
        if _is_whole(text):
            return count
    return 0


def _is_whole(text: str) -> bool:
    """Say whether bash would wait for no more lines after a text."""
    return parse(mask(text, PLACEHOLDER_STYLES)).whole


def _continues(lines: Sequence[str], result: Sequence[str], begun: int) -> bool:
    """Say whether ``> `` asks for more of a command that is not whole; else it is what was printed.

    Args:
        lines: The lines of the transcript.
        result: What became of those that were read.
        begun: Where in it the command begins.
    """
    if len(result) == len(lines) or _MORE.match(lines[len(result)]) is None:
        return False
    told = result[begun:]
    return len(told) > _LONG or not _is_whole("\n".join(told))
