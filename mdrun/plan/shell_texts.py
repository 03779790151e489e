"""The shell texts of a draft, taken apart with their placeholders covered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun import placeholders
from mdrun.bash import parse, split
from mdrun.dataclass import dataclass
from mdrun.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from mdrun.bash import Part, Script
    from mdrun.plan.drafts import Draft

_ASSIGNED = regex(
    r"(?:^|[\s;&|(])([a-z_]\w*)\+?=|\b(?:for|read(?: -\w+)*|export|local|declare) ([a-z_]\w*)", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class ShellText:
    """A piece of shell text of a draft, taken apart with its placeholders covered."""

    text: str
    """As it stands in the guide."""
    line: int
    """Line on which it begins, 1-based."""
    script: Script
    """What it holds."""
    given: frozenset[str] = frozenset()
    """Names that the step's own ``env`` sets."""

    def parts(self) -> list[Part]:
        """Return its top-level commands as they stand in the guide."""
        return split(self.text, self.script)


def shell_texts(made: Draft, styles: Collection[str]) -> tuple[ShellText, ...]:
    """Return the shell texts of a step: its script, the commands of ``check`` and ``ready``."""
    texts = ((made.script, made.start), *((text, made.first) for text in made.directives.commands))
    given = frozenset(name for name, _ in made.directives.env)
    return tuple(covered(text, line, styles, given) for text, line in texts if text)


def covered(text: str, line: int, styles: Collection[str], given: frozenset[str] = frozenset()) -> ShellText:
    """Take a piece of shell text apart with its placeholders covered."""
    return ShellText(text, line, parse(placeholders.mask(text, styles)), given)


def assigned(scripts: Iterable[str]) -> frozenset[str]:
    """Return the names in lower case that scripts set, told before placeholders, which may look alike."""
    return frozenset(match[1] or match[2] for script in scripts for match in _ASSIGNED.finditer(script))
