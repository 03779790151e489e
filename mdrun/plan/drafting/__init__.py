"""Elements of a guide to drafts of steps: what becomes a step, and what stays prose."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mdrun.bash import is_empty
from mdrun.directives import NOTHING, Directives
from mdrun.directives.annotations import from_info
from mdrun.directives.sense import misplaced
from mdrun.document import Comment, Fence, Heading, Item
from mdrun.errors import Finding
from mdrun.inline import spoken, without_comments, words
from mdrun.plan.blocks import Blocks, fences
from mdrun.plan.decisions import Decisions
from mdrun.plan.drafting.annotations import Annotations
from mdrun.plan.drafting.telling import Words
from mdrun.plan.drafts import Draft, Drafts
from mdrun.plan.lists import Lists
from mdrun.plan.lists.announcements import Announcements
from mdrun.plan.lists.outlines import Outlines
from mdrun.plan.lists.roles import Roles
from mdrun.plan.records import Place
from mdrun.plan.whereabouts.sessions import needs_terminal
from mdrun.plan.wording import languages
from mdrun.plan.wording.leads import leads
from mdrun.sections import section_of
from mdrun.wordlists import TRANSCRIPT_TAGS, lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdrun.document import Guide, Paragraph
    from mdrun.plan.records import Kind
    from mdrun.sections import Section


def draft(guide: Guide, sections: Sequence[Section]) -> Drafts:
    """Find the steps of a guide."""
    return _Drafter(guide, sections).draft()


class _Drafter:
    """Walks a guide from its first element to its last."""

    def __init__(self, guide: Guide, sections: Sequence[Section]) -> None:
        self.guide = guide
        self.sections = sections
        self.result = Drafts(languages=languages(guide))
        self.lexicon = lexicon(self.result.languages)
        self.leads = leads(guide.elements)
        self.blocks = Blocks(guide.elements, self.leads, self.lexicon)
        self.decisions = Decisions(guide.elements, sections, self.leads, self.blocks, self.lexicon)
        self.result.conditional = self.decisions.sections
        self.lists = Lists(guide.elements, self.blocks)
        self.annotations = Annotations(guide, self.lists)
        self.section = 0
        self.lead: Paragraph | None = None
        self.counts: dict[str, int] = defaultdict(int)
        self.with_commands: set[int] = set()
        self.roles = Roles(
            self.lists,
            Outlines(guide.elements, sections, self.blocks, self.lists),
            Announcements(guide.elements, self.blocks, self.lists, self.lexicon),
            self.leads,
            self.lexicon,
        )
        self.holding = {
            element.item
            for index, element in enumerate(guide.elements)
            if isinstance(element, Fence) and self.blocks.runs(index)
        }
        """Indexes of the items that a block stands in directly."""
        self.list_directives: dict[int, Directives] = {}
        self.drafts_of: dict[int, Draft] = {}
        self.words = Words(self.lists, self.drafts_of, self.result.steps)

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
                self.words.say(element, element.text)
                if not element.quoted:
                    self.decisions.words(spoken(element.text))
        self.annotations.unused()
        self.result.findings += self.annotations.findings
        return self.result

    def heading(self, element: Heading) -> None:
        self.section = section_of(self.sections, element.first)
        self.words.section()
        self.lead = None
        self.decisions.section(self.section, words(element.text))
        self.result.sections[self.section] = self.annotations.taken("section")

    def fence(self, index: int, element: Fence) -> None:
        tag = fences.tag(element)
        if tag == "output" and self.expected_output(index, element):
            return
        if not self.blocks.runs(index):
            self.not_run(index, element)
            return
        directives = self.about_fence(index, element)
        if directives.notes:
            self.words.say(element, self.source(element))
            return
        if not element.closed:
            message = f"the fence is never closed: lines {element.first} to {element.last} are one block"
            self.annotations.find(element.first, "warning", "fence-unclosed", message, "close it with ```")
        place = Place(element.last, element.indent, None, False)
        made = self.add("command", element, self.title(index, element), directives, place)
        made.start, made.language, made.script = element.start, tag, self.blocks.script(index)
        made.reasons, made.endless = self.decisions.block(index, element, directives)
        self.drafts_of[index] = made
        self.with_commands.add(self.section)

    def about_fence(self, index: int, element: Fence) -> Directives:
        own, findings = from_info(element.info, self.guide.path, element.first)
        self.result.findings += findings
        self.result.findings += misplaced(own, "command", self.guide.path, element.first)
        before = self.annotations.taken("command")
        said = own.over(before).over(self.inherited(self.roles.titles.get(index, element.item)))
        if "tty" in said.said or said.background or not needs_terminal(self.blocks.covered(index)):
            return said
        return Directives(tty=True).over(said)

    def inherited(self, index: int | None) -> Directives:
        """Return what is said of the item that holds or announces a block: the block is its step."""
        item = self.guide.elements[index] if index is not None else None
        if index is None or not isinstance(item, Item) or item.box is not None or self.is_by_hand(index):
            return NOTHING
        listed = self.list_directives.get(item.list_id, NOTHING)
        return self.annotations.of_item(index, item).over(listed)

    def title(self, index: int, element: Fence) -> str:
        """Return the words that announce a block."""
        source = self.roles.titles.get(index, element.item)
        if source is None or self.is_by_hand(source):
            return ""
        item = self.guide.elements[source]
        return words(item.text) if isinstance(item, Item) else ""

    def is_by_hand(self, index: int | None) -> bool:
        """Say whether an item is a manual step, and so says nothing of a block in it."""
        made = self.drafts_of.get(index) if index is not None else None
        return made is not None and made.kind == "manual"

    def not_run(self, index: int, element: Fence) -> None:
        told = self.annotations.unused(before_text=True)
        if not element.quoted and fences.is_shell(element):
            if is_empty(self.blocks.script(index)):
                message = "this block holds no command; it is shown and never run"
                self.annotations.find(element.first, "note", "block-empty", message, "")
            elif not told and fences.tag(element) not in TRANSCRIPT_TAGS:  # which are for output, too
                message = (
                    f"this is tagged {fences.tag(element)}, and taken for output: it is shown, never run"
                )
                self.annotations.find(element.first, "note", "block-output", message, "")
        self.words.say(element, self.source(element))

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
        if not element.quoted:
            self.decisions.words(spoken(element.text))
        if self.lists.is_first(index, element):
            self.list_directives[element.list_id] = self.annotations.taken()
            self.roles.take(index, element, self.criterion(element))
        own = self.annotations.of_item(index, element)
        kind = self.roles.kind_of(index, element)
        text = without_comments(element.text)
        directives = own.over(self.list_directives[element.list_id])
        if kind is None or directives.notes:
            has_block = self.roles.holds_block(index)
            if not self.is_title(index) or directives.notes:
                mark = "-" if element.number is None else f"{element.number}."
                self.words.say(element, f"{element.indent[len(mark) + 1 :]}{mark} {text}")
            if own.said and kind is None and not own.notes and not has_block:
                self.annotations.alone(element.first)
            return
        self.result.findings += misplaced(own, kind, self.guide.path, element.first)
        self.judge_box(element)
        place = Place(element.last, element.indent, element.box, element.empty_box)
        made = self.drafts_of[index] = self.add(kind, element, text, directives, place)
        made.details = tuple(self.lists.bullets_under(index))
        made.told_beside = kind == "check" and self.roles.tells_beside_parts(index)
        made.reasons = self.decisions.item(index)

    def judge_box(self, item: Item) -> None:
        """Report a box that forges do not show: GFM 5.3 wants white space in it, or an x, and after it."""
        if item.box is None:
            return
        line, column = item.box
        after = self.guide.lines[line - 1][column + 2 :]
        if item.empty_box:
            message = "a box is written [ ], with a space"
        elif after and not after[0].isspace():
            message = "a space stands between a box and its words"
        else:
            return
        self.result.findings.append(
            Finding(self.guide.path, line, column, "warning", "box-empty", message, "write - [ ]")
        )

    def is_title(self, index: int) -> bool:
        """Say whether an item's words are the title of a block."""
        return index in self.holding or index in self.roles.titles.values()

    def criterion(self, element: Item) -> str:
        """Return the paragraph before a bullet list that may say that its points must be true."""
        lead = self.lead
        if (
            lead is None
            or element.ordered
            or lead.item != element.item
            or self.section not in self.with_commands
        ):
            return ""
        return lead.text

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
            prose=self.words.before(element),
            parent=self.check_around(element.item) if kind != "manual" else None,
        )
        self.result.steps.append(made)
        self.words.step()
        return made

    def check_around(self, index: int | None) -> str | None:
        """Return the id of the innermost check around a step."""
        return next((made.id for made in self.words.steps_around(index) if made.kind == "check"), None)
