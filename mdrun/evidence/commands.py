"""The commands of a plan, found by their text or by their last words: so a check names them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from mdrun.dataclass import dataclass, field
from mdrun.evidence.references import reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LONGEST = 40
"""A command is not named by more of its last words than this."""


@dataclass(frozen=True, slots=True)
class Known:
    """A command of the plan that a check may name."""

    step: str
    """Id of its step."""
    section: str
    """Number of its section."""
    line: int
    """Its line in the guide, 1-based."""
    text: str
    """Its text."""
    proves: bool = True
    """Whether its result is known as soon as its step is over: not where it goes on in the background."""
    before: int = 0
    """How many commands of its step begin on the same line before it."""

    @property
    def reference(self) -> str:
        """``1.1/2:36``, as the plan writes it."""
        return reference(self.step, self.line, self.before)


@dataclass(slots=True)
class _Named:
    """The commands that some last words name, in one section or in the whole plan."""

    known: Known
    """The last of them."""
    text: str
    """Its text, in one line."""
    ambiguous: bool = False
    """Whether they differ."""


@dataclass(slots=True)
class _Node:
    """Commands that end in the same words, found by those words from the last to the first."""

    before: dict[str, _Node] = field(default_factory=dict)
    """The nodes of one more word."""
    named: dict[str | None, _Named] = field(default_factory=dict)
    """What the words name, by section; for the whole plan under None."""


class Commands:
    """The commands that a check may name; none of the plan's at first.

    Args:
        of_guide: The texts of all commands of the guide, also of those outside the plan.
    """

    def __init__(self, of_guide: Iterable[str] = ()) -> None:
        self._of_guide = frozenset(map(_normal, of_guide))
        self._same: dict[str, Known] = {}
        self._root = _Node()

    def add(self, command: Known) -> None:
        """Add a command of the plan that comes before the checks that are settled from now on."""
        text = _normal(command.text)
        self._same[text] = command
        node, sure, unsure = self._root, _Named(command, text), _Named(command, text, ambiguous=True)
        for word in reversed(text.rsplit(" ", _LONGEST)[-_LONGEST:]):
            if word not in node.before:
                node.before[word] = _Node()
            node = node.before[word]
            for section in (command.section, None):
                other = node.named.get(section)
                ambiguous = other is not None and (other.ambiguous or other.text != text)
                node.named[section] = unsure if ambiguous else sure

    def holds(self, text: str) -> bool:
        """Say whether a text is a command of the guide."""
        normal = _normal(text)
        return normal in self._same or normal in self._of_guide

    def same(self, text: str) -> Known | None:
        """Return the last command of the plan that has this text."""
        return self._same.get(_normal(text))

    def ending_in(self, words: Sequence[str], section: str) -> Known | Literal["ambiguous"] | None:
        """Return the command that ends in these words: in the section first, then in the plan."""
        node: _Node | None = self._root
        for word in reversed(words):
            node = node.before.get(word) if node is not None else None
        if node is None or not words:
            return None
        found = node.named.get(section) or node.named[None]
        return "ambiguous" if found.ambiguous else found.known


def _normal(command: str) -> str:
    return " ".join(re.sub(r"\\\n", " ", command).split())
