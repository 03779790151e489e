"""Commands for GitHub's workflows, as lines of output.

The runner takes every line for a command that begins with ``::NAME`` after white space, or that holds
``##[NAME]`` anywhere; between ``::stop-commands::TOKEN`` and ``::TOKEN::`` it takes none
(https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mdrun.catalogue import Level
    from mdrun.errors import Finding

_KINDS: Mapping[Level, str] = {"error": "error", "warning": "warning", "note": "notice"}
"""What GitHub calls each level."""


def here(environ: Mapping[str, str]) -> bool:
    """Return whether GitHub's runner reads what is printed."""
    return environ.get("GITHUB_ACTIONS") == "true"


def command(name: str, text: str = "", properties: Mapping[str, str] | None = None) -> str:
    """Return the line of a command.

    Args:
        name: Such as ``error``.
        text: What it is about; may have lines.
        properties: Such as ``file`` and ``line``.
    """
    said = ",".join(f"{key}={escaped(value, ',:')}" for key, value in (properties or {}).items())
    return f"::{name}{' ' * bool(said)}{said}::{escaped(text)}"


def annotation(finding: Finding, file: str) -> str:
    """Return a finding as a command of GitHub's workflows, which shows it beside its line.

    Args:
        finding: The finding.
        file: Path of its file from the repository's top; empty where it has none.
    """
    place = {"file": file} if file else {}
    if file and finding.line:
        place["line"] = str(finding.line)
        if finding.column:
            place["col"] = str(finding.column)
    place["title"] = finding.code
    text = "\n".join(filter(None, (finding.message, finding.why, finding.advice and f"→ {finding.advice}")))
    return command(_KINDS[finding.level], text, place)


def escaped(text: str, more: str = "") -> str:
    """Escape as the runner wants it: more characters in a property than in the text."""
    for character in f"%\r\n{more}":
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def token() -> str:
    """Return a word that nobody can guess, with which commands are stopped."""
    return f"mdrun-{os.urandom(16).hex()}"


def quoted(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines in which the runner looks for no commands."""
    word = token()
    yield command("stop-commands", word)
    yield from lines
    yield command(word)


def file_of(guide: str, environ: Mapping[str, str]) -> str | None:
    """Return how GitHub calls a guide: from the top of the job's clone; None where it is elsewhere."""
    top = os.path.realpath(environ.get("GITHUB_WORKSPACE") or os.curdir)
    path = os.path.relpath(os.path.realpath(guide), top)
    return None if path.startswith(os.pardir) or not os.path.isfile(guide) else path
