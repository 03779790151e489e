"""What is shown of more output than anybody can read."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from mdrun.shell.showing import NEWEST, WHOLE, Showing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.shell_lab import Lab

LINE = b"0123456789abcde\n"
MANY = LINE * (WHOLE // len(LINE))


class Seen:
    """A screen, and a clock that is put by hand."""

    def __init__(self) -> None:
        self.now = 0.0
        self.chunks: list[bytes] = []
        self.showing = Showing(self.chunks.append, lambda: self.now)

    def since(self) -> bytes:
        """Return what was shown since the last time."""
        seen = b"".join(self.chunks)
        self.chunks.clear()
        return seen


def test_as_much_as_can_be_read_is_shown_as_it_comes() -> None:
    seen = Seen()
    seen.showing.feed(MANY)
    assert seen.since() == MANY
    assert not seen.showing.waiting


def test_what_comes_slowly_after_that_is_shown_whole_too() -> None:
    seen = Seen()
    seen.showing.feed(MANY)
    seen.since()
    seen.showing.feed(b"first\n")
    seen.showing.feed(b"second")
    assert seen.since() == b""
    assert seen.showing.waiting
    seen.showing.settle()
    assert seen.since() == b"first\nsecond"
    assert not seen.showing.waiting


def test_of_what_comes_fast_the_end_is_shown_from_a_line_on_with_how_much_is_not() -> None:
    seen = Seen()
    seen.showing.feed(MANY)
    seen.since()
    for _ in range(4):
        seen.showing.feed(LINE * 100_000 + b"x")
    seen.showing.settle()
    note, _, end = seen.since().partition(b"\n")
    assert note.decode() == "… 6.1 MB are not shown here; the file of this output has them"
    assert end == LINE * (len(end) // len(LINE)) + b"x"
    assert NEWEST - len(LINE) <= len(end) <= NEWEST


def test_the_line_that_stands_there_is_ended_first() -> None:
    seen = Seen()
    seen.showing.feed(b"x" * WHOLE)
    seen.since()
    seen.showing.feed(LINE * NEWEST)
    seen.showing.settle()
    assert seen.since().startswith("\n… 3.9 MB".encode())


def test_a_flood_shows_every_second_that_it_goes_on() -> None:
    seen = Seen()
    seen.showing.feed(MANY)
    seen.since()
    shown = 0
    for _ in range(40):
        seen.now += 0.25
        seen.showing.feed(LINE * NEWEST)
        shown += bool(seen.since())
    assert shown == 8


def test_a_program_that_draws_the_screen_gets_it_all() -> None:
    seen = Seen()
    seen.showing.drawn = True
    for _ in range(3):
        seen.showing.feed(MANY)
    assert seen.since() == MANY * 3


def test_the_file_has_all_and_the_last_words_are_shown(lab: Lab) -> None:
    result = lab.run(f"yes line | head -c {2 * WHOLE}", "printf 'Go on? '", "echo yes")
    assert len(result.raw) == 2 * WHOLE + len("Go on? yes\n")
    assert WHOLE <= len(result.watched) < 2 * WHOLE
    assert b"MB are not shown here" in result.watched
    assert result.watched.endswith(b"Go on? yes\n")


def test_a_question_after_much_output_is_shown_before_it_is_answered(lab: Lab) -> None:
    go = lab.work / "go"
    block = lab.block(
        "mkfifo go", f"yes line | head -c {2 * WHOLE}; printf 'Go on? '; read -r x <go; echo $x"
    )

    def start(output: Path, watch: object) -> Iterator[object]:
        def listen(chunk: bytes) -> None:
            if chunk.endswith(b"Go on? "):
                with go.open("w") as sink:
                    sink.write("yes\n")

        return lab.session.run(block, output, listen)

    assert lab.items(start).raw.endswith(b"Go on? yes\n")  # type: ignore[arg-type]


def test_a_pipe_gets_everything(tmp_path: Path) -> None:
    many = 2 * WHOLE // len("a line of the log")
    guide = tmp_path / "guide.md"
    guide.write_text(f"# G\n\n```bash\nyes a line of the log | head -n {many}\n```\n")
    env = {**os.environ, "MDRUN_HOME": str(tmp_path / "state")}
    words = [sys.executable, "-m", "mdrun", str(guide)]
    done = subprocess.run(words, capture_output=True, cwd=tmp_path, env=env, check=True)
    assert done.stdout.count(b"a line of the log\n") == many
