"""A comment of a block, and the commands around it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.patterns import regex
from mdrun.wordlists import names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.bash import Script

_NUMBER = regex(r"\A\d{1,2}[.)]\s+")
"""What a comment counts with."""

_VERSION_ASKED = frozenset(("--version", "-V", "-v", "-version", "version"))
"""Words of a command that only shows its version."""


@dataclass(frozen=True, slots=True)
class BlockComment:
    """A comment of a block."""

    words: str
    """Its words, without the mark and the number before them."""
    script: str
    """The commands of its block, with it in them."""
    start: int
    """Where it begins in these, in characters."""
    end: int
    """Where it ends."""

    @property
    def code(self) -> str:
        """What stands before it in its line."""
        return self.script[self.script.rfind("\n", 0, self.start) + 1 : self.start]

    def stands_alone(self) -> bool:
        """Say whether no command stands in its line."""
        return not self.code.strip()

    def tells_version(self) -> bool:
        """Say whether it tells what version the command in its line shows: ``git --version  # >= 2.40``."""
        return not _VERSION_ASKED.isdisjoint(self.code.split()[1:])

    def following(self) -> Sequence[str]:
        """Return the words of the next line with a command behind it."""
        rows = map(str.split, self._lines())
        return next((words for words in rows if words and not words[0].startswith("#")), [])

    def opens_editor(self) -> bool:
        """Say whether the next command opens an editor, in which the reader does what the comment says."""
        return not names("editors").isdisjoint(self.following()[:2])

    def precedes(self) -> bool:
        """Say whether a command stands in its line, or anywhere behind it.

        What is but spoken of, as *# Or use another server* at the end of a block, is no way to take in it.
        """
        return not self.stands_alone() or bool(self.following())

    def leads(self) -> bool:
        """Say whether a command stands in its line, or behind it before a blank line does."""
        if not self.stands_alone():
            return True
        following = (later.strip() for later in islice(self._lines(), 1, None))
        return next((bool(later) for later in following if not later.startswith("#")), False)

    def _lines(self) -> Iterator[str]:
        """Yield the rest of its line, and the lines behind it, as far as somebody looks."""
        at = self.end
        while at <= len(self.script):
            end = self.script.find("\n", at)
            end = end if end >= 0 else len(self.script)
            yield self.script[at:end]
            at = end + 1


def comments_of(script: str, taken_apart: Script) -> Iterator[BlockComment]:
    """Yield the comments of a block.

    Args:
        script: Its commands.
        taken_apart: The same, taken apart.
    """
    for start, end in taken_apart.comments:
        yield BlockComment(_NUMBER.sub("", script[start:end].strip(" \t#")), script, start, end)
