"""Whole sessions as a person sees them: mdrun in tmux, with what is left on the screen as golden files.

``tests/screens/NAME-WIDTH.txt`` holds the screen; ``ACCEPT_CASES=1`` writes it anew.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mdrun.cli.people import operator
from tests import cli_place
from tests.cli_place import MDRUN, SECONDS, CliPlace

if TYPE_CHECKING:
    from collections.abc import Iterator

SCREENS = Path(__file__).parent / "screens"
GUIDE = """\
---
mdrun:
  variables:
    version: {help: the tag to make, pattern: 'v\\d+'}
---

# Release of the gateway

<!-- mdrun: on-failure=2 -->
## 1. Release

Build it first. **Nothing** is published yet.

```bash
echo "building <version>"
printf 'packing 1/2\\rpacking 2/2\\n'
```

Then publish it, which cannot be taken back:

```bash
test -e network
rm -r staging && echo "published <version> with a line that is rather long for a narrow terminal"
```

- [ ] `packing 2/2` was printed by `printf 'packing 1/2\\rpacking 2/2\\n'`
- [ ] The customers were told

## 2. Roll back

```bash
echo "back to the one before"
```
"""
_MOVING = (
    (r"\d{8}T\d{6}Z-[\w.-]+", "RUN"),
    (r"\b\d+(\.\d+)? s\b", "N s"),
    (rf"\bby {re.escape(operator())}\b", "by NAME"),
)


class Session:
    """mdrun in a tmux of its own."""

    def __init__(self, place: CliPlace, width: int) -> None:
        program = shutil.which("tmux")
        if program is None:
            pytest.skip("tmux is not installed")
        self.place = place
        self.width = width
        self.base = [program, "-S", str(place.path / "socket"), "-f", os.devnull]

    def call(self, *words: str) -> str:
        """Ask tmux."""
        done = subprocess.run([*self.base, *words], check=True, capture_output=True, text=True, timeout=60)
        return done.stdout

    def start(self, *arguments: str) -> None:
        """Start mdrun."""
        environ = {**self.place.env, "TERM": "tmux-256color"}
        words = ["env", "-i", *(f"{name}={value}" for name, value in environ.items()), MDRUN, *arguments]
        place = ("-c", str(self.place.work))
        size = ("-x", str(self.width), "-y", "70")
        self.call("new-session", "-d", *place, *size, *words, ";", "set-option", "remain-on-exit", "on")

    def screen(self) -> str:
        """Return what is on the screen."""
        lines = self.call("capture-pane", "-p", "-J", "-S", "-").rstrip("\n").split("\n")
        return "\n".join(line.rstrip() for line in lines) + "\n"

    def wait(self, pattern: str) -> None:
        """Wait until this is on the screen."""
        limit = time.monotonic() + SECONDS
        while not re.search(pattern, self.screen()):
            if time.monotonic() > limit:
                raise AssertionError(f"{pattern!r} does not come:\n{self.screen()}")
            time.sleep(0.05)

    def type(self, text: str) -> None:
        """Type a line."""
        self.call("send-keys", "-l", text)
        self.call("send-keys", "Enter")

    def answer(self, pattern: str, text: str) -> None:
        """Wait for a question, and answer it."""
        self.wait(pattern)
        self.type(text)

    def answer_next(self, number: int, text: str) -> None:
        """Wait for the question of this number, from 1, that is answered by a key, and answer it."""
        limit = time.monotonic() + SECONDS
        while (seen := self.screen()).count("[?]") < number or not seen.rstrip().endswith("[?]"):
            if time.monotonic() > limit:
                raise AssertionError(f"question {number} does not come:\n{seen}")
            time.sleep(0.05)
        self.type(text)

    def assert_screen(self, name: str) -> None:
        """Fail unless the screen at the end is the golden one."""
        limit = time.monotonic() + SECONDS
        while self.call("display-message", "-p", "#{pane_dead}") != "1\n":
            assert time.monotonic() < limit, self.screen()
            time.sleep(0.05)
        seen = self.screen().partition("Pane is dead")[0].rstrip() + "\n"
        seen = seen.replace(str(self.place.path), "PLACE")
        for pattern, instead in _MOVING:
            seen = re.sub(pattern, instead, seen)
        golden = SCREENS / f"{name}-{self.width}.txt"
        if os.environ.get("ACCEPT_CASES"):
            golden.write_text(seen, encoding="utf-8")
        assert seen == golden.read_text(encoding="utf-8")


@pytest.fixture(params=[100, 44])
def session(request: pytest.FixtureRequest) -> Iterator[Session]:
    # A short name of always the same length: long lines break at the same place.
    directory = Path(tempfile.mkdtemp(prefix="s", dir="/tmp"))
    place = cli_place.make(directory)
    place.guide(GUIDE)
    (place.work / "staging").mkdir()
    made = Session(place, request.param)
    yield made
    subprocess.run([*made.base, "kill-server"], check=False, capture_output=True)
    shutil.rmtree(directory)


def test_a_release_from_start_to_end(session: Session) -> None:
    (session.place.work / "network").touch()
    session.start("guide.md", "--section", "1")
    session.answer(r"version.*:\s*$", "1.4")
    session.answer(r"does not match[\s\S]*version.*:\s*$", "v14")
    session.answer(r"\[r\]un[\s\S]*\[\?\]\s*$", "r")
    session.answer(r"customers were told[\s\S]*\[\?\]\s*$", "y by mail")
    session.assert_screen("release")


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("again", ["r", "q"]),
        ("skipped", ["s the network is down", "n not yet"]),
        ("by-hand", ["d published in the console", "y"]),
        ("left", ["q"]),
        ("undone", ["b"]),
    ],
)
def test_a_step_that_fails(session: Session, name: str, answers: list[str]) -> None:
    session.start("guide.md", "--section", "1", "-v", "version=v14")
    session.answer_next(1, "r")
    for number, answer in enumerate(answers, 2):
        session.answer_next(number, answer)
    session.assert_screen(f"failed-{name}")


def test_an_interrupted_one(session: Session) -> None:
    (session.place.work / "network").touch()
    session.place.guide(GUIDE.replace('echo "building', 'echo waiting; sleep 1000; echo "building'))
    session.start("guide.md", "--section", "1", "-v", "version=v14")
    session.wait("waiting\n")
    session.wait("sleep 1000")
    session.call("send-keys", "C-c")
    session.assert_screen("interrupted")
