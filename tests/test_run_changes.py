"""How a block was changed, and the way back to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdrun.events import HIDDEN
from mdrun.run.changes import changed_script, difference, rows_before

BLOCKS = st.lists(st.sampled_from(["a", "b", "", "-x", "+y", "@@ -1 +1 @@", " z", "\r"]), max_size=20)


@given(BLOCKS, BLOCKS)
def test_what_a_block_was_changed_to_is_told_by_the_difference(own: list[str], made: list[str]) -> None:
    before, after = "\n".join(own), "\n".join(made)
    diff = difference(before, after, "guide.md")
    assert changed_script(before, diff) == (after if before != after else None)


@pytest.mark.parametrize(
    ("after", "rows"),
    [
        ("a\nb\nc", [0, 1, 2]),
        ("b\nc", [1, 2]),
        ("a\nc", [0, 2]),
        ("a\nx\nb\nc", [0, 0, 1, 2]),
        ("x\na\nb\nc", [0, 0, 1, 2]),
        ("a\nx\nc", [0, 1, 2]),
        ("a\nx\ny\nc", [0, 1, 1, 2]),
        ("a\nb\nc\nd", [0, 1, 2, 2]),
    ],
)
def test_a_line_of_a_changed_block_stands_for_one_of_the_guide(after: str, rows: list[int]) -> None:
    found = rows_before("a\nb\nc", after)
    assert [row for row, _ in found] == rows
    assert [own for _, own in found] == [line in "abc" for line in after.split("\n")]


def test_another_block_than_the_one_that_was_changed_is_left_alone() -> None:
    diff = difference("one\ntwo\nthree", "one\n2\nthree", "guide.md")
    assert changed_script("one\ntwo\nthree", diff) == "one\n2\nthree"
    assert changed_script("one\n2\nthree", diff) is None
    assert changed_script("one", diff) is None


def test_a_change_that_holds_a_secret_is_not_made_up() -> None:
    assert changed_script("one", difference("one", f"curl {HIDDEN}", "guide.md")) is None
