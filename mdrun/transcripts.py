"""Terminal sessions copied into a guide: which of their lines are commands."""

from __future__ import annotations

import re

_PROMPT = re.compile(r"\s*[$%] ")
_PLACED = re.compile(
    r"\s*(?P<place>(?:\([\w.-]+\) )?(?:[\w.@~/:+-]+(?= ?\$)|[\w.-]+@[\w.@~/:+-]*(?=#)) ?)[$#] "
)
_ROOT = re.compile(r"\s*# ")
_MORE = re.compile(r"\s*> ?")


def has_prompts(text: str) -> bool:
    """Say whether the first line that is no comment has a prompt: ``$ ``, ``% `` or ``user@host:~$ ``."""
    for line in text.split("\n"):
        if line.strip() and not line.lstrip().startswith("#"):
            return (_PROMPT.match(line) or _PLACED.match(line)) is not None
    return False


def machine(text: str) -> str:
    """Return the ``user@host`` that the prompts of a transcript name; nothing where they name none."""
    if _prompt(text.split("\n")) is not _PLACED:
        return ""
    places = (match["place"] for line in text.split("\n") if (match := _PLACED.match(line)))
    return next((place.partition(":")[0] for place in places if "@" in place), "")


def commands(text: str) -> str | None:
    """Return the commands of a transcript, each on its own line, the other lines empty.

    Returns None where no line has a prompt: then the text is a script.
    """
    lines = text.split("\n")
    prompt = _prompt(lines)
    if prompt is None:
        return None
    result, inside = [], False
    for line in lines:
        match = prompt.match(line)
        if match is not None:
            command = line[match.end() :]
        elif inside:
            more = _MORE.match(line)
            command = line[more.end() :] if more else line
        else:
            result.append("")
            continue
        result.append(command)
        inside = command.endswith("\\") or _continues(lines, len(result))
    return "\n".join(result)


def _prompt(lines: list[str]) -> re.Pattern[str] | None:
    if any(_PROMPT.match(line) for line in lines):
        return _PROMPT
    if any(_PLACED.match(line) for line in lines):
        return _PLACED
    written = [line for line in lines if line.strip()]
    if written and all(_ROOT.match(line) for line in written):
        return _ROOT
    return None


def _continues(lines: list[str], index: int) -> bool:
    return index < len(lines) and _MORE.match(lines[index]) is not None
