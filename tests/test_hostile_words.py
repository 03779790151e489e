"""Long texts that are made to keep an expression busy are read like any others.

Nothing is timed: where an expression went over a text anew from each of its places, these would take minutes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mdrun.evidence.settling import spans_of
from mdrun.plan.lists.explaining import steps_of
from mdrun.plan.samples.choices import choices
from mdrun.plan.samples.dated import is_unwritten, messages, span_of_days
from mdrun.plan.whereabouts.foreground import is_endless, tells_to_interrupt
from mdrun.plan.whereabouts.places import Places
from mdrun.plan.wording.asides import title_without
from mdrun.plan.wording.conditions import is_condition
from mdrun.plan.wording.days import day_in
from mdrun.plan.wording.leads import NOTHING
from mdrun.plan.wording.passes import goes_through
from mdrun.plan.wording.systems import systems_with_versions
from mdrun.wordlists import lexicon

if TYPE_CHECKING:
    from collections.abc import Callable

_MANY = 100_000
_ENGLISH = lexicon(("en",))


@pytest.mark.parametrize(
    ("read", "text", "found"),
    [
        (tells_to_interrupt, f"ctrl{' ' * _MANY}x", False),
        (tells_to_interrupt, f"ctrl{' ' * _MANY}c", True),
        (is_endless, f"{chr(10) * _MANY}while", False),
        (goes_through, "for " * (_MANY // 4), False),
        (lambda text: title_without(text, lambda _: True), "[x]" * (_MANY // 3), ""),
        (Places(_ENGLISH).mentioned, f"{'a' * _MANY} it's", False),
        (lambda text: is_condition(text, _ENGLISH), f"{'once ' * (_MANY // 5)}dependencies", False),
        (lambda text: day_in(text, _ENGLISH), f"day{' ' * _MANY}x", ""),
        (lambda text: day_in(text, _ENGLISH), f"{'1' * _MANY} - x", ""),
        (systems_with_versions, "a" * _MANY, []),
        (lambda text: [*choices(text)], f"{'a' * _MANY} | wc", []),
        (lambda text: [*messages(("make", text))], "DESC" * (_MANY // 4) + " =", []),
        (is_unwritten, "a" * _MANY, False),
        (span_of_days, f"begin{' ' * _MANY}x YYYY-MM-DD to YYYY-MM-DD", None),
        (spans_of, f"`({' ' * _MANY}x`", [f"({' ' * _MANY}x"]),
        (spans_of, "`( git status )`", ["git status"]),
        (lambda text: steps_of(NOTHING, [text], _ENGLISH), "`a`**" * 40 + "!", [False]),
    ],
)
def test_it_is_read(read: Callable[[str], object], text: str, found: object) -> None:
    assert read(text) == found
