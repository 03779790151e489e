"""What is said of outcomes is said of all of them."""

from __future__ import annotations

from typing import get_args

from mdrun.display.marks import LIKE, MARK_STYLES, MARKS
from mdrun.events import RunResult, StepOutcome
from mdrun.outcomes import FAILED, OUTCOMES, WORST_FIRST

ALL = set(get_args(StepOutcome))


def test_each_has_its_words_its_mark_and_its_place() -> None:
    assert OUTCOMES.keys() == MARKS.keys() == MARK_STYLES.keys() == ALL
    assert sorted(WORST_FIRST) == sorted(ALL)


def test_failures_are_the_worst_and_look_bad() -> None:
    assert WORST_FIRST[: len(FAILED)] == FAILED
    assert {outcome for outcome, style in MARK_STYLES.items() if style == "bad"} == set(FAILED)


def test_a_result_looks_like_an_outcome() -> None:
    assert LIKE.keys() == set(get_args(RunResult))
    assert set(LIKE.values()) <= ALL
