"""Elements of a guide to drafts of steps: what becomes a step, and what stays prose."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mdrun.directives import Directives, from_info, misplaced
from mdrun.document import Comment, Fence, Heading, Item
from mdrun.inline import without_comments, words
from mdrun.plan import blocks
from mdrun.plan.annotations import Annotations
from mdrun.plan.drafts import Draft, Drafts
from mdrun.plan.lists import Lists, is_criterion
from mdrun.plan.records import Place
from mdrun.sections import section_of
from mdrun.wordlists import SHELL_TAGS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    from mdrun.document import Guide, Paragraph
    from mdrun.plan.records import Kind
    from mdrun.sections import Section

    Role = Literal["acceptance", "titles", "list"]


def draft(guide: Guide, sections: Sequence[Section]) -> Drafts:
    """Find the steps of a guide."""
    return _Drafter(guide, sections).draft()


class _Drafter:
    """Walks a guide from its first element to its last."""

    def __init__(self, guide: Guide, sections: Sequence[Section]) -> None:
        self.guide = guide
        self.sections = sections
        self.result = Drafts()
        self.lists = Lists(guide.elements, sections)
        self.annotations = Annotations(guide, self.lists)
        self.section = 0
        self.prose: list[str] = []
        self.lead: Paragraph | None = None
        self.counts: dict[str, int] = defaultdict(int)
        self.with_commands: set[int] = set()
        self.roles: dict[int, Role] = {}
        self.list_directives: dict[int, Directives] = {}
        self.titles: dict[int, int] = {}
        self.announcing: set[int] = set()
        self.drafts_of: dict[int, Draft] = {}

    def draft(self) -> Drafts:
        for index, element in enumerate(self.guide.elements):
            if isinstance(element, Comment):
                self.annotations.wait(element)
            elif isinstance(element, Heading):
                self.heading(element)
            elif isinstance(element, Fence):
                self.fence(index, element)
                self.lead = None
            elif isinstance(element, Item):
                self.item(index, element)
                self.lead = None
            else:
                self.annotations.unused()
                self.lead = element
                self.prose.append(element.text)
        self.annotations.unused()
        self.result.findings += self.annotations.findings
        return self.result

    def heading(self, element: Heading) -> None:
        self.section = section_of(self.sections, element.first)
        self.prose, self.lead = [], None
        self.result.sections[self.section] = self.annotations.taken("section")

    def fence(self, index: int, element: Fence) -> None:
        tag = blocks.tag(element)
        if tag == "output" and self.expected_output(index, element):
            return
        if not blocks.runs(element):
            self.not_run(element, tag)
            return
        directives = self.about_fence(index, element)
        if directives.notes:
            self.prose.append(self.source(element))
            return
        if not element.closed:
            message = "the fence is never closed"
            self.annotations.find(element.first, "warning", "fence-unclosed", message, "close it with ```")
        place = Place(element.last, element.indent, None, False)
        made = self.add("command", element, self.title(index, element), directives, place)
        made.start, made.language, made.script = element.start, tag, blocks.script(element)
        made.machine = blocks.machine(element)
        self.drafts_of[index] = made
        self.with_commands.add(self.section)

    def about_fence(self, index: int, element: Fence) -> Directives:
        own, findings = from_info(element.info, self.guide.path, element.first)
        self.result.findings += findings
        self.result.findings += misplaced(own, "command", self.guide.path, element.first)
        before = self.annotations.taken("command")
        return own.over(before).over(self.inherited(self.titles.get(index, element.item)))

    def inherited(self, index: int | None) -> Directives:
        """Return what is said of the item that holds or announces a block: the block is its step."""
        item = self.guide.elements[index] if index is not None else None
        if index is None or not isinstance(item, Item) or item.box is not None:
            return Directives()
        listed = self.list_directives.get(item.list_id, Directives())
        return self.annotations.of_item(index, item).over(listed)

    def title(self, index: int, element: Fence) -> str:
        """Return the words that announce a block."""
        source = self.titles.get(index, element.item)
        item = self.guide.elements[source] if source is not None else None
        return words(item.text) if isinstance(item, Item) else ""

    def not_run(self, element: Fence, tag: str) -> None:
        self.annotations.unused(before_text=True)
        if not element.quoted and tag in SHELL_TAGS:
            message = "this block holds no command; it is shown and never run"
            self.annotations.find(element.first, "note", "block-empty", message, "")
        self.prose.append(self.source(element))

    def source(self, element: Fence) -> str:
        return "\n".join(self.guide.lines[element.first - 1 : element.last])

    def expected_output(self, index: int, element: Fence) -> bool:
        """Take a fence tagged ``output`` right after a step for what the step prints."""
        previous = self.guide.elements[index - 1] if index else None
        made = self.drafts_of.get(index - 1)
        if made is None or not isinstance(previous, Fence) or previous.item != element.item or element.quoted:
            return False
        made.directives = Directives(output=element.text).over(made.directives)
        made.place = Place(element.last, made.place.indent, None, False)
        return True

    def item(self, index: int, element: Item) -> None:
        if self.lists.is_first(index, element):
            self.list_directives[element.list_id] = self.annotations.taken()
            self.roles[element.list_id] = self.role(element)
        own = self.annotations.of_item(index, element)
        kind = self.kind_of(index, element)
        text = without_comments(element.text)
        directives = own.over(self.list_directives[element.list_id])
        if kind is None or directives.notes:
            self.prose.append(text)
            has_block = index in self.announcing or self.lists.holds_block(index)
            if own.said and kind is None and not own.notes and not has_block:
                self.annotations.alone(element.first)
            return
        self.result.findings += misplaced(own, kind, self.guide.path, element.first)
        if element.empty_box:
            message = "a box is written [ ], with a space"
            self.annotations.find(element.first, "warning", "box-empty", message, "write - [ ]")
        place = Place(element.last, element.indent, element.box, element.empty_box)
        self.drafts_of[index] = self.add(kind, element, text, directives, place)

    def kind_of(self, index: int, element: Item) -> Kind | None:
        role = self.roles[element.list_id]
        if element.quoted or not without_comments(element.text):
            return None
        if element.box is not None or role == "acceptance":
            return "check"
        if role == "list" and not element.ordered:
            return None
        if index in self.announcing or self.lists.holds_block(index) or self.lists.is_contents(element):
            return None
        return None if self.lists.holds_numbered(index) else "manual"

    def role(self, element: Item) -> Role:
        """Say what a list is: points of acceptance, titles of the block after it, or just a list."""
        if element.quoted:
            return "list"
        lead = self.lead if not element.ordered else None
        led = lead is not None and lead.item == element.item and is_criterion(lead.text)
        if led and self.section in self.with_commands:
            return "acceptance"
        block = self.lists.titled_block(element)
        if block is None:
            return "list"
        self.titles[block] = self.lists.last_of(element)
        self.announcing.add(self.titles[block])
        return "titles"

    def add(self, kind: Kind, element: Fence | Item, text: str, said: Directives, place: Place) -> Draft:
        number = self.sections[self.section].number
        self.counts[number] += 1
        made = Draft(
            id=f"{number}/{self.counts[number]}",
            kind=kind,
            section=self.section,
            first=element.first,
            last=element.last,
            text=text,
            directives=said,
            place=place,
            prose="\n\n".join(self.prose),
            parent=self.check_around(element.item) if kind != "manual" else None,
        )
        self.result.steps.append(made)
        self.prose = []
        return made

    def check_around(self, index: int | None) -> str | None:
        """Return the id of the innermost check around a step."""
        drafts = (self.drafts_of.get(at) for at in self.lists.around(index))
        return next((made.id for made in drafts if made is not None and made.kind == "check"), None)
