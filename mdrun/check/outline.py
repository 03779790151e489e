"""The order of a guide's sections, and its rollback."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from mdrun.sections import path_of
from mdrun.wordlists import in_all_languages, lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.check.blocks import Block
    from mdrun.check.calls import Call
    from mdrun.check.subject import Subject
    from mdrun.errors import Finding
    from mdrun.sections import Section


def order(subject: Subject) -> Iterator[Finding]:
    """Yield each section whose number does not follow that of the section before it, on its level."""
    rows: dict[tuple[int | None, int, str], list[int]] = defaultdict(list)
    for index, section in enumerate(subject.sections):
        if section.written and not section.repeated and section.number[-1].isdigit():
            rows[section.parent, section.level, section.number.rpartition(".")[0]].append(index)
    for row in rows.values():
        for earlier, later in pairwise(row):
            before, after = subject.sections[earlier], subject.sections[later]
            first, second = _last(before), _last(after)
            if second < first:
                message = f"section {after.number} stands after section {before.number}"
                yield subject.find("section-order", (after.line, 0), message)
            elif second > first + 1 and not _is_in(subject.sections[earlier + 1 : later], first + 1):
                message = f"section {after.number} follows section {before.number}"
                yield subject.find("section-gap", (after.line, 0), message)


def _last(section: Section) -> int:
    return int(section.number.rpartition(".")[2])


def _is_in(between: Sequence[Section], number: int) -> bool:
    """Say whether one of some headings bears a number somewhere in its words."""
    return any(re.search(rf"(?<!\d){number}(?!\d)", one.full_title) for one in between)


def rollback(subject: Subject) -> Iterator[Finding]:
    """Yield the first command that releases something, if nothing leads from there to a rollback."""
    found = next(_releases(subject), None)
    if found is None:
        return
    block, call, guard = found
    place, home = block.place(call.node), subject.section(block.fence.first)
    back = [one for one in subject.sections if one.level and in_all_languages(one.title, "rollback")]
    if not back:
        if not any(in_all_languages(text, "rollback") for _, text in subject.words):
            message = f"this guide says nowhere how to go back after `{guard}`"
            yield subject.find("rollback-missing", place, message)
    elif not _is_linked(subject, back):
        message = f"nothing leads from `{guard}` to section {back[0].number}, {back[0].title}"
        where = [subject.sections[at] for at in path_of(subject.sections, home)]
        outer = next((one for one in reversed(where) if one.level > 1), where[0])
        remedy = f"write <!-- mdrun: on-failure={back[0].number} --> before section {outer.number}, or a link"
        yield subject.find("rollback-unlinked", place, message, remedy)


def _releases(subject: Subject) -> Iterator[tuple[Block, Call, str]]:
    """Yield each command that releases something, in a guide and a section that are about that."""
    title = subject.plan.title
    for block in subject.blocks:
        index = subject.section(block.fence.first)
        around = [subject.sections[at].title for at in path_of(subject.sections, index)]
        if "section" in block.step.decisions or any(in_all_languages(text, "rollback") for text in around):
            continue
        if any(in_all_languages(text, "release") for text in (title, *around)):
            for call in block.calls:
                found = call.guards(tuple(lines("check/releases")))
                for command in found:
                    if command in lines("check/releases"):
                        yield block, call, command


def _is_linked(subject: Subject, back: list[Section]) -> bool:
    if any(row.on_failure for row in subject.plan.sections):
        return True
    anchors = [f"#{one.anchor}" for one in back]
    return any(anchor in line.casefold() for _, line in subject.words for anchor in anchors)
