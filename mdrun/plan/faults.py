"""What is wrong with a guide, or with what was asked of it, as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.errors import Finding, UsageError
from mdrun.sections import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.document import Guide
    from mdrun.plan.drafts import Draft, Drafts
    from mdrun.plan.records import Step
    from mdrun.sections import Section


def nesting(guide: Guide) -> Iterator[Finding]:
    """Yield a finding where blocks are nested too deep."""
    if guide.too_deep is not None:
        message = "blocks are nested too deep to be read"
        remedy = "nest lists and quotes less than 50 deep"
        yield Finding(guide.path, guide.too_deep, 0, "error", "nesting", message, remedy)


def repeated(guide: str, sections: Sequence[Section]) -> Iterator[Finding]:
    """Yield a finding for each section whose number an earlier one has, all in the same words."""
    found = [section for section in sections if section.repeated]
    for section in found:
        shown = found[0].number.partition("~")[0]
        message = f"section number {shown} stands here again; it goes by {found[0].number}"
        if len(found) > 1:
            message = f"section numbers stand here again; they go by {found[0].number} and the like"
        yield Finding(guide, section.line, 0, "warning", "section-repeated", message, "number it anew")


def names(guide: str, steps: Sequence[Step]) -> Iterator[Finding]:
    """Yield a finding for each step whose name is taken."""
    seen = {step.id: step for step in steps}
    for step in steps:
        if step.name is None:
            continue
        if step.name in seen:
            message = f"the name {step.name!r} is taken by step {seen[step.name].id}"
            remedy = "give every step a name of its own"
            yield Finding(guide, step.lines[0], 0, "error", "name-repeated", message, remedy)
        seen[step.name] = step


def choices(guide: str, steps: Sequence[Draft]) -> Iterator[Finding]:
    """Yield a finding for each step that is the only one of its group."""
    of_group: dict[str, list[Draft]] = {}
    for made in steps:
        if made.directives.choose and not made.directives.skip:
            of_group.setdefault(made.directives.choose, []).append(made)
    for group, members in of_group.items():
        if len(members) == 1:
            message = f"step {members[0].id} is the only one of the group {group!r}: there is no choice"
            remedy = f"write choose={group} at the other steps, too, or take it away"
            yield Finding(guide, members[0].first, 0, "warning", "choose-alone", message, remedy)


def undoing(guide: str, sections: Sequence[Section], drafts: Drafts) -> Iterator[Finding]:
    """Yield a finding for each ``on-failure`` that names no section."""
    for index, said in drafts.sections.items():
        if said.on_failure is None:
            continue
        try:
            resolve(sections, said.on_failure, guide)
        except UsageError as problem:
            message = f"on-failure={said.on_failure} names no section of this guide"
            near = problem.remedy.startswith("did you mean")
            remedy = problem.remedy if near else "name a section by its number, anchor or title"
            yield Finding(guide, sections[index].line, 0, "error", "on-failure", message, remedy)


def nothing_to_run(
    guide: str, steps: Sequence[Step], selectors: Sequence[str], line: int
) -> Iterator[Finding]:
    """Yield a finding if no step is left to run.

    Args:
        guide: The guide's path.
        steps: The steps of the plan.
        selectors: The sections that were asked for.
        line: Line of the first of them, 1-based; 0 where the guide as a whole is meant.
    """
    if all(step.directives.skip for step in steps):
        where = f"section {', '.join(selectors)}" if selectors else "the guide"
        remedy = "a step is a fenced bash block, a checklist item or a numbered item"
        if steps:
            remedy = "all its steps are said to be skipped: take that away, or select another section"
        yield Finding(guide, line, 0, "error", "no-steps", f"{where} has no step to run", remedy)
