"""Comments ``<!-- mdrun: … -->``: what each of them is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.directives import NOTHING, Directives
from mdrun.directives.annotations import from_text, is_settings
from mdrun.directives.sense import misplaced
from mdrun.errors import Finding
from mdrun.inline import comments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.catalogue import Level
    from mdrun.document import Comment, Guide, Item
    from mdrun.plan.lists import Lists


def settings_comment(guide: Guide) -> Comment | None:
    """Return the first comment of a guide if it holds settings; only prose may stand before it."""
    from mdrun.document import Comment, Paragraph

    for element in guide.elements:
        if isinstance(element, Comment):
            return element if is_settings(element.text) else None
        if not isinstance(element, Paragraph):
            return None
    return None


class Annotations:
    """Keeps the comments that stand alone until what they are about comes."""

    def __init__(self, guide: Guide, lists: Lists) -> None:
        self.findings: list[Finding] = []
        self._guide = guide
        self._settings = settings_comment(guide)
        self._lists = lists
        self._pending: list[Comment] = []
        self._of_items: dict[int, Directives] = {}

    def wait(self, comment: Comment) -> None:
        """Keep a comment for what follows it."""
        if comment is self._settings:
            return
        if is_settings(comment.text):
            message = "settings stand in the front matter, or in a comment before the first heading"
            self.find(comment.first, "error", "settings-place", message, "move them there")
        elif comment.item is None or comment not in self._lists.comments_of(comment.item):
            self._pending.append(comment)

    def taken(self, kind: str | None = None) -> Directives:
        """Return what the waiting comments say of what stands here.

        Args:
            kind: ``command`` or ``section``; None for a list, whose items may be of several kinds.
        """
        said = NOTHING
        for comment in self._pending:
            own = self.read(comment.text, comment.first)
            if kind is not None:
                self.findings += misplaced(own, kind, self._guide.path, comment.first)
            said = own.over(said)
        self._pending = []
        return said

    def unused(self, *, before_text: bool = False) -> bool:
        """Report the comments that wait for nothing; say whether a block that is no step is called so."""
        told = False
        for comment in self._pending:
            said = self.read(comment.text, comment.first)
            if before_text and (said.notes or said.skip):
                told = True
            else:
                self.alone(comment.first)
        self._pending = []
        return told

    def alone(self, line: int) -> None:
        """Report a comment that is about nothing."""
        message = "this directive stands before nothing that it could be about"
        remedy = "put it on the line before a fence, a list or a heading"
        self.find(line, "error", "directive-alone", message, remedy)

    def of_item(self, index: int, item: Item) -> Directives:
        """Return what the comments in an item's words, or at its end, say."""
        if index not in self._of_items:
            said = NOTHING
            for text, line in self._in_item(index, item):
                said = self.read(text, line).over(said)
            self._of_items[index] = said
        return self._of_items[index]

    def read(self, text: str, line: int) -> Directives:
        """Read the directives of a comment."""
        said, findings = from_text(text, self._guide.path, line)
        self.findings += findings
        return said

    def find(self, line: int, level: Level, code: str, message: str, remedy: str) -> None:
        """Report something about a line of the guide."""
        self.findings.append(Finding(self._guide.path, line, 0, level, code, message, remedy))

    def _in_item(self, index: int, item: Item) -> Iterator[tuple[str, int]]:
        for said in comments(item.text):
            yield said.text, item.first + item.text.count("\n", 0, said.start)
        for comment in self._lists.comments_of(index):
            yield comment.text, comment.first
