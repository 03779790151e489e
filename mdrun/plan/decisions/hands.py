"""Sections that release or deploy by hand, and those that let a machine do it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.plan.decisions.several import are_steps
from mdrun.plan.wording.variants import variant
from mdrun.wordlists import in_all_languages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.wordlists import Lexicon

_BY_MEANS = frozenset(("docker", "npm", "pip", "helm", "apt", "by"))
"""Kinds of ways beside which there is one by hand."""


def hands(titles: dict[int, str], ordered: set[int], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections that release or deploy by hand what is done in another way beside them.

    One whose title says no more than *By hand* has that other way before it. Where no title says so, the way
    that a machine takes is the other one, unless it is told of first.

    Args:
        titles: The titles of sections beside each other, by index.
        ordered: Those that a number orders.
        lexicon: The phrases of the guide's languages.
    """
    yield from (index for index, title in titles.items() if lexicon.is_only(title, "by-hand"))
    done = {index: title for index, title in titles.items() if _is_deployment(title, lexicon)}
    found = {
        kind: [index for index, title in done.items() if lexicon.mentions(title, kind)]
        for kind in ("by-hand", "by-machine")
    }
    if all(found.values()):
        yield from found["by-hand"]
    elif ordered.isdisjoint(done) and len(done) > len(found["by-machine"]):
        later = [index for index in found["by-machine"] if index != next(iter(done))]
        yield from (
            index
            for index in later
            if lexicon.opens(titles[index], "by-machine")
            and not lexicon.mentions(titles[index], "verification")
        )
    ways = [index for index, title in done.items() if not _BY_MEANS.isdisjoint(variant(title, lexicon))]
    several = (*ways, *found["by-hand"])
    if found["by-hand"] and ways and not are_steps(several, titles, ordered):
        yield from several


def _is_deployment(title: str, lexicon: Lexicon) -> bool:
    return in_all_languages(title, "release") or any(
        lexicon.mentions(title, kind) for kind in ("set-up", "renewal")
    )
