"""Sections that change something, and do not say what must be true afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.check.calls import in_brief
from mdrun.check.failures import looks
from mdrun.document import Fence, Heading
from mdrun.sections import path_of
from mdrun.wordlists import mentions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.check.calls import Call
    from mdrun.check.subject import Subject
    from mdrun.errors import Finding


def unchecked(subject: Subject) -> Iterator[Finding]:
    """Yield each section that changes something and says nothing of what must be true then."""
    changing = dict(_changing(subject))
    checked = _checked(subject) if changing else set()
    verifying = _verifying(subject) if changing else {}
    for index, call in changing.items():
        parents = (subject.sections[at].parent for at in path_of(subject.sections, index))
        if index not in checked and not any(verifying.get(parent, -1) >= index for parent in parents):
            section = subject.sections[index]
            message = f"this section says nowhere what must be true after `{in_brief(call.text)}`"
            yield subject.find("section-unchecked", (max(section.line, 1), 0), message)


def _changing(subject: Subject) -> Iterator[tuple[int, Call]]:
    """Yield each section that changes something, with the last command that does and is not looked after."""
    last: dict[int, Call] = {}
    for block in subject.blocks:
        index = subject.section(block.fence.first)
        for call in block.calls:
            if call.guards(subject.settings.run.guards):
                last[index] = call
            elif looks(call) and index in last and call.name not in ("cd", "echo", "export"):
                del last[index]
    return iter(last.items())


def _checked(subject: Subject) -> set[int]:
    """Return the sections in which something says, or proves, what must be true."""
    found: set[int] = set()
    for step in subject.plan.steps:
        said = step.directives
        if step.kind == "check" or said.expect is not None or said.output is not None or said.check:
            found.update(path_of(subject.sections, subject.section(step.lines[0])))
    for block in subject.blocks:
        if any(call.is_one_of("assertions") for call in block.calls):
            found.update(path_of(subject.sections, subject.section(block.fence.first)))
    for element in subject.guide.elements:
        if not isinstance(element, (Fence, Heading)) and mentions(element.text, "criterion"):
            found.add(subject.section(element.first))
    return found


def _verifying(subject: Subject) -> dict[int | None, int]:
    """Return, by the section around them, the last of the sections that are there to verify."""
    return {
        section.parent: index
        for index, section in enumerate(subject.sections)
        if mentions(section.title, "verification") or mentions(section.title, "criterion")
    }
