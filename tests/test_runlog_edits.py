"""What a run log adds can be taken away again, and it is written whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdrun.errors import RecordError
from mdrun.plan.records import Place
from mdrun.runlog import Edit, UnprovenError, apply, render, strip, write
from tests.plan_parts import step
from tests.runlog_helpers import plan_of, state_of

if TYPE_CHECKING:
    from pathlib import Path


def edits_of(guide: bytes, cuts: list[tuple[int, int, bytes]]) -> list[Edit]:
    edits = []
    done = 0
    for skip, length, new in cuts:
        at = min(done + skip, len(guide))
        old = guide[at : at + length]
        edits.append(Edit(at, old, new))
        done = at + len(old)
    return edits


cuts = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3), st.binary(max_size=6)), max_size=6)


@given(st.binary(max_size=60), cuts)
def test_what_was_added_can_be_taken_away(guide: bytes, drawn: list[tuple[int, int, bytes]]) -> None:
    edits = edits_of(guide, drawn)
    assert strip(apply(guide, edits), edits) == guide


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(2, b"", b"x"), Edit(1, b"", b"y")],
        [Edit(0, b"ab", b""), Edit(1, b"b", b"")],
        [Edit(0, b"z", b"")],
        [Edit(4, b"", b"")],
        [Edit(-1, b"", b"")],
    ],
)
def test_edits_that_do_not_fit_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(UnprovenError):
        apply(b"abc", edits)


def test_a_log_that_was_changed_is_not_stripped() -> None:
    with pytest.raises(UnprovenError):
        strip(b"abXc", [Edit(2, b"", b"x")])


@pytest.mark.parametrize(
    "place", [Place(9, "", None, False), Place(1, "", (9, 1), False), Place(1, "", (1, 2), False)]
)
def test_a_place_that_is_not_there_is_refused(place: Place) -> None:
    plan = replace(plan_of("- [ ] a\n"), steps=(step("1/1", "check", (1, 1), place=place),))
    with pytest.raises(UnprovenError):
        render(plan, state_of())


def test_a_run_log_is_replaced_at_once(tmp_path: Path) -> None:
    path = tmp_path / "run-log.md"
    write(path, b"old")
    with path.open("rb") as reader:
        write(path, b"new")
        assert reader.read() == b"old"
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [tmp_path / "run-log.md"]


def test_a_run_log_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "run-log.md").mkdir()
    with pytest.raises(RecordError, match="cannot write the run log"):
        write(tmp_path / "run-log.md", b"new")
    assert list(tmp_path.iterdir()) == [tmp_path / "run-log.md"]
