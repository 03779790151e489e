"""Names that commands expand and nothing sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun import placeholders
from mdrun.bash import command_words
from mdrun.errors import Finding
from mdrun.nearest import did_you_mean
from mdrun.patterns import regex
from mdrun.wordlists import names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from mdrun.catalogue import Level
    from mdrun.plan.shell_texts import ShellText

_ACTIVATE = regex(r"(?:^|/)activate(?:\.\w+)?$")
"""What enters a virtual environment of Python; it sets nothing that a guide uses."""
_LIKE = 0.85
"""How alike a name that is set must be to one that is not, to be what was meant."""


def unset(
    guide: str,
    every: Iterable[ShellText],
    wanted: Iterable[ShellText],
    known: Iterable[str],
    blanks: Collection[str] = (),
) -> Iterator[Finding]:
    """Yield a warning for each name that commands expand and nothing sets.

    It is a note where a file may set it, and where a block sets it that only comes later.

    Args:
        guide: The guide's path.
        every: All shell texts of the guide: any of them may set a name.
        wanted: The shell texts of the selected steps.
        known: The names that will be set otherwise.
        blanks: Names of the variables that placeholders are filled with: a run exports what it fills.
    """
    since: dict[str, int] = {}
    settled = {*known, *names("shell-variables")}
    for shell in every:
        settled.update(shell.script.with_fallback)
        for name in shell.script.variables:
            since[name] = min(since.get(name, shell.line), shell.line)
    lines: dict[str, dict[int, None]] = {}
    reads: list[int] = []
    for shell in wanted:
        reads += _reading(shell)
        for row, name in shell.script.uses:
            told = name in settled or name in shell.given or placeholders.variable_name(name) in blanks
            if not told and since.get(name, shell.line + 1) > shell.line and not name.startswith("BASH"):
                lines.setdefault(name, {})[shell.line + row] = None
    for name, used in lines.items():
        yield _finding(guide, name, tuple(used), reads, since, settled)


def _finding(
    guide: str,
    name: str,
    used: tuple[int, ...],
    reads: Iterable[int],
    since: Mapping[str, int],
    settled: Collection[str],
) -> Finding:
    """Return the finding that a name is used in these lines, and nothing before them is sure to set it."""
    line, *others = used
    setter = max((at for at in reads if at <= line), default=None)
    perhaps = "" if setter is None else f"; line {setter} may set it"
    level: Level = "warning" if setter is None else "note"
    give = f"give it with -v {name}=…"
    if name in since:
        message = f"${name} is used before the block in line {since[name]} sets it{perhaps}"
        return Finding(
            guide, line, 0, "note", "variable-unset", message, f"set it before, or {give}", tuple(others)
        )
    message = f"${name} is set neither by the guide nor by the environment{perhaps}"
    near = did_you_mean(f"${name}", (f"${one}" for one in (*since, *settled)), cutoff=_LIKE)
    remedy = f"{near} Otherwise {give}" if near else give
    return Finding(guide, line, 0, level, "variable-unset", message, remedy, tuple(others))


def _reading(shell: ShellText) -> Iterator[int]:
    """Yield the lines of commands that may set variables which the guide does not show."""
    for simple in shell.script.simple:
        words = command_words(simple)
        if words[:1] == ("eval",) or (words[:1] in (("source",), (".",)) and not _ACTIVATE.search(words[-1])):
            yield shell.line + simple.row
