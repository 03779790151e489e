"""What a section's directives mean for the steps in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.directives import NOTHING, Directives
from mdrun.sections import path_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdrun.plan.drafts import Draft, Drafts
    from mdrun.sections import Section


def inherit(drafts: Drafts, sections: Sequence[Section]) -> None:
    """Give the steps of each section what is said of it; what is said of a step itself goes over it.

    ``skip``, ``always`` and ``confirm=no`` are for every step. A question is asked once, before the first
    command step.
    """
    asked: set[int] = set()
    for made in drafts.steps:
        for index in path_of(sections, made.section):
            made.directives = made.directives.over(_for_step(drafts.of_section(index), made, index, asked))


def _for_step(said: Directives, made: Draft, index: int, asked: set[int]) -> Directives:
    confirm = said.confirm
    if confirm and (made.kind != "command" or index in asked):
        confirm = None
    if confirm:
        asked.add(index)
    if confirm is None and not said.always and not said.skip:
        return NOTHING
    return Directives(confirm=confirm, always=said.always, skip=said.skip)
