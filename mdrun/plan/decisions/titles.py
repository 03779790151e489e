"""Sections whose titles say that they are conditional: *Rollback*, *If it fails*, *Build (Nova only)*."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.patterns import regex
from mdrun.plan.decisions.families import one_of_several
from mdrun.plan.decisions.renewals import without_frame
from mdrun.plan.wording.asides import asides_of_title, title_without
from mdrun.plan.wording.conditions import is_condition, is_occasion
from mdrun.plan.wording.titles import parts_of
from mdrun.sections import families, main_title
from mdrun.wordlists import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.sections import Section
    from mdrun.wordlists import Lexicon

_QUOTED = regex(r"""["“«„「『][^"“”«»„「」『』]*["”“»」』]""", marks='"“«„「『')
"""What somebody sees or says when the section is for them: *"Permission denied"*."""
_BRIEF = 5
"""What limits a section in brackets has no more words."""


def by_title(sections: Sequence[Section], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections whose titles say that they are conditional, some of them more than once.

    *Verify rollback* is part of the rollback before it; where none stands there, it is tried beforehand.

    Args:
        sections: The guide's sections.
        lexicon: The phrases of its languages.
    """
    guide = main_title(sections)
    rolls_back = guide > 0 and _is_conditional(sections[guide].title, lexicon)
    with_rollback: set[int | None] = set()
    for index, section in enumerate(sections):
        if not section.level or index == guide:
            continue
        said = _without_usage(section.title, lexicon)
        back = _is_conditional(said, lexicon)
        if back and section.parent not in with_rollback and _is_look_at_rollback(said, lexicon):
            back = False
        elif back:
            with_rollback.add(section.parent)
        conditional = back and not (rolls_back and _belongs(section, guide, lexicon))
        if conditional or _is_one_of_many(section, sections, lexicon) or _is_limited(said, lexicon):
            yield index
    if rolls_back:
        yield from _several_rollbacks(sections, guide, lexicon)
    yield from one_of_several(sections, lexicon, rolls_back=rolls_back)


def _is_one_of_many(section: Section, sections: Sequence[Section], lexicon: Lexicon) -> bool:
    """Say whether a section stands in one that collects procedures: *Troubleshooting*."""
    return section.parent is not None and lexicon.mentions(sections[section.parent].title, "collection")


def _is_limited(title: str, lexicon: Lexicon) -> bool:
    """Say whether a title says when a section applies, for what alone, or that what was there is lost.

    So does one that announces remarks and no more, *Notes*, or what is done now and then: *Scaling*.
    """
    found = is_condition(title, lexicon) or _is_for_some(title, lexicon) or _is_destructive(title, lexicon)
    return found or _is_quoted(title) or any(lexicon.is_only(title, kind) for kind in ("remarks", "upkeep"))


def _is_quoted(title: str) -> bool:
    """Say whether a title is nothing but words in quotation marks."""
    return _QUOTED.fullmatch(title.strip()) is not None and len(tokens(title)) > 1


def _is_destructive(title: str, lexicon: Lexicon) -> bool:
    """Say whether a title warns that what was there is lost: *DESTRUCTIVE: restore the dump*."""
    return lexicon.mentions(title, "destructive") and "non" not in tokens(title)


def _without_usage(title: str, lexicon: Lexicon) -> str:
    """Return a title without brackets that say how a thing may be used: *(internal use only)*."""
    return title_without(title, lambda aside: lexicon.mentions(aside, "usage"))


def _is_for_some(title: str, lexicon: Lexicon) -> bool:
    """Say whether a title limits a section in brackets: *Build (Nova only)*, *Restart (when idle)*."""
    return any(
        1 < len(tokens(aside)) <= _BRIEF
        and (_is_for_few(aside, lexicon) or is_occasion(aside, lexicon) or lexicon.opens(aside, "condition"))
        for aside in asides_of_title(title)
    )


def _is_for_few(aside: str, lexicon: Lexicon) -> bool:
    """Say whether an aside says for what alone something is; who does it limits nothing."""
    return lexicon.mentions(aside, "only") and not lexicon.mentions(aside, "person")


def _several_rollbacks(sections: Sequence[Section], guide: int, lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections beside each other of a guide about rollbacks that are rollbacks of their own.

    So are those that no number orders: *Roll back the API*, *Roll back the database*; and those that speak of
    a failure each: *1. Disk loss*, *2. Network outage*.
    """
    for family in families(sections).values():
        members = [index for index in family if index != guide]
        titles = {at: sections[at].title for at in members}
        back = [at for at, title in titles.items() if not sections[at].written and _is_a_way(title, lexicon)]
        failures = [at for at, title in titles.items() if _is_of_failure(title, lexicon)]
        for found in (back, failures):
            if len(found) > 1:
                yield from found


def _is_a_way(title: str, lexicon: Lexicon) -> bool:
    other = any(lexicon.mentions(title, kind) for kind in ("procedure", "verification"))
    return _is_conditional(title, lexicon) and not other


def _is_conditional(title: str, lexicon: Lexicon) -> bool:
    """Say whether a title names nothing but conditional procedures; *Release and rollback* does not.

    *Common errors and fixes* does: what helps against them is done when they happen. So does *For a
    rollback, follow these steps*.
    """
    said = parts_of(title, lexicon, "and")
    parts = [
        part
        for at, part in enumerate(said)
        if not (lexicon.is_only(part, "remedies") or (at and lexicon.is_only(part, "procedure")))
    ]
    return bool(parts) and all(
        (lexicon.mentions(part, "conditional") and not lexicon.opens(part, "keeping"))
        or lexicon.is_only(without_frame(part, lexicon), "rollback")
        or (
            lexicon.is_only(" ".join(tokens(part)[-1:]), "rollback")
            and not any(lexicon.opens(part, kind) for kind in ("verification", "beforehand"))
        )
        or _is_of_failure(part, lexicon)
        for part in parts
    )


def _is_look_at_rollback(title: str, lexicon: Lexicon) -> bool:
    """Say whether a title is about seeing whether a rollback works, or has worked: *Verify rollback*."""
    return lexicon.opens(title, "verification") and lexicon.mentions(title, "rollback")


def _belongs(section: Section, guide: int, lexicon: Lexicon) -> bool:
    """Say whether a section of a guide about a rollback is part of it.

    One that collects commands is not, nor is one that is a list of tests: *Rollback verification*. One that
    tells to see that it has worked is its last step: *Verify rollback*.
    """
    if lexicon.mentions(section.title, "collection"):
        return False
    beside = section.parent == guide and not section.written
    looks = lexicon.mentions(section.title, "verification")
    return not beside or not looks or _is_look_at_rollback(section.title, lexicon)


def _is_of_failure(title: str, lexicon: Lexicon) -> bool:
    """Say whether a title speaks of a failure, and not of looking for one: *Check for failed jobs*."""
    return lexicon.mentions(title, "failure") and not any(
        lexicon.opens(title, kind) for kind in ("whether", "criterion", "without")
    )
