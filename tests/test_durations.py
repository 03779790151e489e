"""Durations, as they are written for people everywhere."""

from __future__ import annotations

import pytest

from mdrun.durations import duration, elapsed


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0.0 s"),
        (-1, "0.0 s"),
        (0.44, "0.4 s"),
        (12.4, "12.4 s"),
        (59.94, "59.9 s"),
        (59.96, "1 min 00 s"),
        (185, "3 min 05 s"),
        (3599.6, "1 h 00 min"),
        (3720, "1 h 02 min"),
        (360_000, "100 h 00 min"),
    ],
)
def test_durations_are_written_one_way(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_what_still_grows_has_no_tenths() -> None:
    assert [elapsed(seconds) for seconds in (0.9, 12.9, 60, 3720)] == [
        "0 s",
        "12 s",
        "1 min 00 s",
        "1 h 02 min",
    ]
