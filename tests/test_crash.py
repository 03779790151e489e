"""Whenever mdrun is killed: nothing is lost, nothing is done twice, and the record is whole."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import threading
import time
from typing import TYPE_CHECKING

import pytest

from tests import cli_place
from tests.cli_place import MDRUN, SECONDS, CliPlace
from tests.crash_lab import ANSWERS, HARMLESS, assert_whole, go_on, killed, latest, prepare, state

if TYPE_CHECKING:
    from pathlib import Path

RECORDS = 43
"""Number of records in the journal of a run that nothing happens to."""
RANDOM = 300 if os.environ.get("MDRUN_FUZZ") == "nightly" else 12


@pytest.fixture
def place(tmp_path: Path) -> CliPlace:
    made = cli_place.make(tmp_path)
    return prepare(made)


def test_the_guide_runs_when_nothing_happens(place: CliPlace) -> None:
    assert place.run("guide.md", *ANSWERS).returncode == 0
    assert state(place).events == RECORDS
    assert_whole(place, set())


@pytest.mark.parametrize("number", range(1, RECORDS + 1))
@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_at_a_record(place: CliPlace, moment: str, number: int) -> None:
    assert killed(place, moment, number, "guide.md", *ANSWERS) == -signal.SIGKILL
    assert_whole(place, go_on(place))


@pytest.mark.parametrize("number", range(10, RECORDS + 8, 3))
def test_killed_again_while_it_goes_on(place: CliPlace, number: int) -> None:
    assert killed(place, "after", 9, "guide.md", *ANSWERS) == -signal.SIGKILL
    by_hand = [f"--done={name}" for name, step in state(place).steps.items() if step.outcome == "unknown"]
    killed(place, "after", number, "resume", *ANSWERS, *by_hand)
    again = {name.removeprefix("--done=") for name in by_hand}
    assert_whole(place, go_on(place) | again)


@pytest.mark.parametrize("seed", range(RANDOM))
def test_killed_at_a_random_moment(place: CliPlace, seed: int) -> None:
    begin = time.monotonic()
    assert place.run("verify").returncode == 2  # how long mdrun takes to start
    wait = random.Random(seed).uniform(0.3, 3.0) * (time.monotonic() - begin)
    with subprocess.Popen(
        [MDRUN, "guide.md", *ANSWERS],
        cwd=place.work,
        env=place.env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        timer = threading.Timer(wait, process.kill)
        timer.start()
        process.wait(SECONDS)
        timer.cancel()
    assert_whole(place, go_on(place))


def test_two_resume_it_at_once(place: CliPlace) -> None:
    assert killed(place, "after", 9, "guide.md", *ANSWERS) == -signal.SIGKILL
    by_hand = {name for name, step in state(place).steps.items() if step.outcome == "unknown"}
    words = [f"--{'again' if name in HARMLESS else 'done'}={name}" for name in by_hand]
    started = [place.start("resume", latest(place).name, *ANSWERS, *words) for _ in range(4)]
    told = [(*process.communicate(timeout=SECONDS), process.returncode) for process in started]
    statuses = sorted(status for _, _, status in told)
    assert statuses == [0, 2, 2, 2], told
    refused = [error for _, error, status in told if status == 2]
    words_of_refusal = ("is being run", "has gone on meanwhile", "every step is settled", "it is settled")
    assert all(any(words in error for words in words_of_refusal) for error in refused), refused
    assert_whole(place, by_hand - HARMLESS)


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 130), (signal.SIGHUP, 3)]
)
def test_a_signal_in_the_middle(place: CliPlace, number: signal.Signals, status: int) -> None:
    reached, gate = place.fifo("reached"), place.fifo("gate")
    with place.start("guide.md", *ANSWERS) as process:
        assert reached.read_text(encoding="utf-8") == "here\n"
        process.send_signal(number)
        if number == signal.SIGHUP:  # the command that runs comes to its end
            gate.write_text("go\n", encoding="utf-8")
        told, problem = process.communicate(timeout=SECONDS)
    assert (process.returncode, problem) == (status, "")
    assert f"mdrun resume {latest(place).name}" in told
    reached.unlink()
    gate.unlink()
    # What must always run has run before the pause, and what it did in the shell is not part of the rest.
    assert_whole(place, go_on(place), lost=set() if number == signal.SIGHUP else {"1/8"})
