"""Whole sessions as a person sees them: mdrun in tmux, with what is left on the screen as golden files.

``tests/screens/NAME-WIDTH.txt`` holds the screen; ``ACCEPT_CASES=1`` writes it anew.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mdrun.cli.people import operator
from tests import cli_place
from tests.screen_lab import GUIDE, Session

if TYPE_CHECKING:
    from collections.abc import Iterator

SCREENS = Path(__file__).parent / "screens"
_MOVING = (
    (r"\d{8}T\d{6}Z-[\w.-]+", "RUN"),
    (r"\b\d+(\.\d+)? s\b", "N s"),
    (rf"\bby(\s+){re.escape(operator())}\b", r"by\1NAME"),
)


def assert_screen(session: Session, name: str) -> None:
    """Fail unless the screen at the end is the golden one."""
    session.wait_for_end()
    seen = session.screen().partition("Pane is dead")[0].rstrip() + "\n"
    seen = seen.replace(str(session.place.path), "PLACE")
    for pattern, instead in _MOVING:
        seen = re.sub(pattern, instead, seen)
    golden = SCREENS / f"{name}-{session.width}.txt"
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
    made.end()
    shutil.rmtree(directory)


def test_a_release_from_start_to_end(session: Session) -> None:
    (session.place.work / "network").touch()
    session.start("guide.md", "--section", "1")
    session.answer(r"version.*:\s*$", "1.4")
    session.answer(r"does not match[\s\S]*version.*:\s*$", "v14")
    session.answer(r"\[r\]un[\s\S]*\[\?\]\s*$", "r")
    session.answer(r"customers were told[\s\S]*\[\?\]\s*$", "y by mail")
    assert_screen(session, "release")


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("again", ["r", "q"]),
        ("skipped", ["s the network is down", "y"]),
        ("denied", ["s the network is down", "n not yet", "r", "y now they were"]),
        ("by-hand", ["d published in the console", "y"]),
        ("explained", ["?", "x", "q"]),
        ("edited", ["e", "r", "y"]),
        ("earlier", ["a", "q"]),
        ("left", ["q"]),
        ("undone", ["b"]),
    ],
)
def test_a_step_that_fails(session: Session, name: str, answers: list[str]) -> None:
    session.place.env["EDITOR"] = "sed -i s/network/guide.md/"
    session.start("guide.md", "--section", "1", "-v", "version=v14")
    session.answer_next(1, "r")
    for number, answer in enumerate(answers, 2):
        session.answer_next(number, answer)
        if answer == "a":
            session.answer(r"which one is run again\?[^\n]*\n?[^\n]*:\s*$", "1/1")
    assert_screen(session, f"failed-{name}")


def test_a_step_that_fails_and_is_mended_in_its_shell(session: Session) -> None:
    session.start("guide.md", "--section", "1", "-v", "version=v14")
    session.answer_next(1, "r")
    session.answer_next(2, "h")
    for number, line in enumerate(("ls", "touch network", "exit"), 1):
        session.wait(rf"(  \$[^$]*){{{number}}}\s*$")
        session.type(line)
    session.answer_next(3, "r")
    session.answer_next(4, "y")
    assert_screen(session, "failed-shell")


def test_a_value_that_waits_and_a_run_that_pauses(session: Session) -> None:
    session.place.guide(GUIDE.replace('echo "building <version>"', "echo building"))
    session.start("guide.md", "--section", "1")
    session.answer(r"version.*later.*:\s*$", "later")
    session.answer(r"1/1 passed[\s\S]*version.*:\s*$", "v14")
    session.answer(r"\[r\]un[\s\S]*\[\?\]\s*$", "q")
    assert_screen(session, "paused")


def test_an_interrupted_one(session: Session) -> None:
    (session.place.work / "network").touch()
    session.place.guide(GUIDE.replace('echo "building', 'echo waiting; sleep 1000; echo "building'))
    session.start("guide.md", "--section", "1", "-v", "version=v14")
    session.wait("waiting\n")
    session.wait("sleep 1000")
    session.call("send-keys", "C-c")
    assert_screen(session, "interrupted")
