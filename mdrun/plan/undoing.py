"""Which section undoes another one, where the guide says so only by a title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.plan.wording.titles import parts_of
from mdrun.sections import path_of
from mdrun.wordlists import in_all_languages, lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.plan.drafts import Drafts
    from mdrun.sections import Section


def undoing(sections: Sequence[Section], drafts: Drafts) -> dict[int, str]:
    """Return by index of a section what its ``on-failure`` names, else the section whose title says it.

    The nearest such section counts that stands beside the section, or beside one around it. Where two do, a
    person has to know which one is meant. Where an ``on-failure`` names it, the guide has said from where it
    is offered, and its title says nothing more.

    Args:
        sections: The guide's sections.
        drafts: What the guide holds.
    """
    said = {
        index: directives.on_failure
        for index, directives in drafts.sections.items()
        if directives.on_failure is not None
    }
    found = dict(said)
    named = {selector.strip().removeprefix("#").casefold() for selector in said.values()}
    titled = {
        index: number
        for index, number in _titled(sections, drafts)
        if named.isdisjoint(name.casefold() for name in _names(sections[index]))
    }
    for index in range(len(sections)):
        path = list(path_of(sections, index))
        if titled and said.keys().isdisjoint(path) and titled.keys().isdisjoint(path):
            number = _nearest(path, sections, titled)
            if number is not None:
                found[index] = number
    return found


def _titled(sections: Sequence[Section], drafts: Drafts) -> Iterator[tuple[int, str]]:
    """Yield index and number of the outermost sections that are rollbacks and hold a command."""
    inside: set[int] = set()
    with_commands = {
        at for made in drafts.steps if made.script is not None for at in path_of(sections, made.section)
    }
    for index, section in enumerate(sections):
        if section.parent in inside:
            inside.add(index)
        elif section.level and is_rollback(section.title, drafts.languages):
            inside.add(index)
            if index in with_commands and not section.repeated:
                yield index, section.number


def _names(section: Section) -> tuple[str, ...]:
    return section.number, section.anchor, section.title, section.full_title


def _nearest(path: Sequence[int], sections: Sequence[Section], titled: dict[int, str]) -> str | None:
    for around in [*path, None]:
        near = [number for index, number in titled.items() if sections[index].parent == around]
        if near:
            return near[0] if len(near) == 1 else None
    return None


def is_rollback(title: str, languages: tuple[str, ...]) -> bool:
    """Say whether a title names nothing but a rollback; *Release and rollback* names more.

    Args:
        title: The title of a section.
        languages: The guide's languages, whose words join the parts of a title.
    """
    parts = parts_of(title, lexicon(languages), "and", "or")
    return bool(parts) and all(in_all_languages(part, "rollback-title") for part in parts)
