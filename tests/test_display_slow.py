"""Output on a line that is slower than the program: the run does not wait for it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TextIO

import pytest

from mdrun.display.screen import Screen
from mdrun.display.sink import Sink

if TYPE_CHECKING:
    from collections.abc import Iterator

LINES = "".join(f"{number:08}\n" for number in range(100_000))


class Unread:
    """A stream that nobody reads for now; after 64 KiB it is full."""

    def __init__(self) -> None:
        self.reading, writing = os.pipe()
        self.stream: TextIO = os.fdopen(writing, "w", encoding="utf-8")

    def drained(self) -> str:
        """Return what was written."""
        os.set_blocking(self.reading, False)
        found = b""
        while True:
            try:
                found += os.read(self.reading, 1 << 16)
            except BlockingIOError:
                return found.decode()


@pytest.fixture
def unread() -> Iterator[Unread]:
    made = Unread()
    yield made
    os.close(made.reading)
    made.stream.close()


def test_what_does_not_fit_is_left_out_line_by_line(unread: Unread) -> None:
    left = Sink(unread.stream).offer(LINES, 0.1)
    shown = unread.drained()
    assert 0 < left < 100_000
    assert shown == LINES[: len(shown)]
    assert shown.endswith("\n")
    assert shown.count("\n") + left == 100_000


def test_a_reader_in_time_gets_all(unread: Unread) -> None:
    assert Sink(unread.stream).offer(LINES[:9000], 60) == 0
    assert unread.drained() == LINES[:9000]


def test_a_line_without_end_is_cut(unread: Unread) -> None:
    assert Sink(unread.stream).offer("x" * 1_000_000, 0.1) == 0
    assert unread.drained().endswith("x\x1b[0m\n")


def test_the_screen_counts_what_it_left_out_and_begins_anew_after_it(unread: Unread) -> None:
    screen = Screen(unread.stream, color=False)
    for _ in range(2):
        screen.output(LINES.encode())
    first = unread.drained()
    left = screen.left_out()
    screen.output(b"after\n")
    screen.finish()
    assert first.count("\n") + left == 200_000
    assert screen.left_out() == 0
    assert unread.drained() == "    after\n"
