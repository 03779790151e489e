"""The display without a terminal: exact text."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest

from mdrun.display import Ending, Failure, Place, choose
from mdrun.display.plain import Plain
from mdrun.events import (
    Attested,
    CheckSettled,
    CommandFinished,
    Decided,
    Deviation,
    Event,
    Evidence,
    Paused,
    Resumed,
    StepFinished,
    StepStarted,
    VariableSet,
)
from tests.display_helpers import plan, release_plan
from tests.plan_parts import row, step


class Told:
    """A plain display and what it printed."""

    def __init__(self, *, quiet: bool = False, verbose: bool = False) -> None:
        self.stream = io.StringIO()
        self.now = 0.0
        self.display = Plain(self.stream, quiet=quiet, verbose=verbose, clock=lambda: self.now)
        self.display.begin(release_plan(), "RUN", None)

    def events(self, *events: Event) -> Told:
        for event in events:
            self.display.event(event)
        return self

    def end(self, result: str = "passed", **given: object) -> str:
        self.display.end(Ending(result=result, seconds=12.4, **given))  # type: ignore[arg-type]
        return self.text

    @property
    def text(self) -> str:
        return self.stream.getvalue()


STARTED = StepStarted("1/1", 1)
PASSED = StepFinished("1/1", "passed", 0.42, status=0)
FAILED = StepFinished("1/1", "failed", 0.42, status=1, line=7)
FAILURE = Failure("1/1", "guide.md", 7, "false", 1, output="one\ntwo\x1b[2J\n")


def test_a_failing_command_names_its_line_and_the_way_on() -> None:
    told = Told().events(STARTED)
    told.display.output(b"one\n")
    told.events(FAILED)
    assert told.end("failed", failure=FAILURE, resume="mdrun resume R", rollback="mdrun guide.md -s 2") == (
        "1 Release\n"
        "  1/1  echo one …\n"
        "  one\n"
        "  ✖ 1/1 failed: exit 1 at guide.md:7\n"
        "      7 │ false\n"
        "        │ ^^^^^ exit 1\n"
        "failed (12.4 s)\n"
        "  rollback:  mdrun guide.md -s 2\n"
        "  resume:  mdrun resume R\n"
    )


def test_a_run_that_passes() -> None:
    told = Told().events(STARTED, PASSED)
    told.events(
        CheckSettled("2/1", "passed", "evidence", (Evidence(6, "echo one", 0),)),
        Attested("2/2", "heliar", "yes", "all four"),
        CheckSettled("2/2", "passed", "person"),
    )
    assert told.end(counts={"passed": 3}, run_log="/runs/R/run-log.md") == (
        "1 Release\n"
        "  1/1  echo one …\n"
        "  ✔ 1/1 passed (0.4 s)\n"
        "2 After\n"
        "  ✔ 2/1 doctor green  (by `echo one`, line 6, exit 0)\n"
        '  ✔ 2/2 dashboards look well  (attested by heliar: "all four")\n'
        "passed (12.4 s): 3 passed\n"
        "  run log:  /runs/R/run-log.md\n"
    )


def test_what_did_not_pass_looks_different() -> None:
    told = Told().events(
        StepFinished("1/1", "skipped", 0, reason="--skip: done yesterday"),
        CheckSettled(
            "2/1",
            "failed",
            "evidence",
            (Evidence(6, "echo one", 0, "readiness=fail"),),
            "`readiness=ok` is not there",
        ),
        StepFinished("2/2", "not-reached", 0),
    )
    assert told.text == (
        "1 Release\n"
        "  - 1/1 skipped: --skip: done yesterday\n"
        "2 After\n"
        "  ✖ 2/1 failed: doctor green"
        "  (by `echo one`, line 6, exit 0: readiness=fail): `readiness=ok` is not there\n"
        "      13 │ - [ ] doctor green\n"
        "         │ ^^^^^^^^^^^^^^^^^^\n"
        "  · 2/2 dashboards look well not reached\n"
    )


@pytest.mark.parametrize(
    ("finished", "line"),
    [
        (StepFinished("1/1", "timed-out", 30.0, line=7), "✖ 1/1 timed out after 30.0 s at guide.md:7"),
        (StepFinished("1/1", "failed", 1, status=137), "✖ 1/1 failed: exit 137 (SIGKILL)"),
        (
            StepFinished("1/1", "failed", 1, status=137),
            "    137: killed from outside; often memory ran out\n",
        ),
        (
            StepFinished("1/1", "failed", 1, status=141),
            "\n    141: nobody read what it wrote, as",
        ),
        (
            StepFinished("1/1", "failed", 1, status=127, line=7),
            "\n    127: there is no such command",
        ),
        (StepFinished("1/1", "failed", 1, status=127, line=7), "exit 127 (command not found) at guide.md:7"),
        (
            StepFinished("1/1", "failed", 1, 0, 7, "`ok` is not in the output"),
            "failed: `ok` is not in the output at",
        ),
        (StepFinished("1/1", "unknown", 1), "? 1/1 end not seen"),
        (
            StepFinished("1/1", "passed", 1, 0, warnings=("`sleep 9` still runs",)),
            "    ! `sleep 9` still runs\n",
        ),
    ],
)
def test_how_a_step_ends(finished: StepFinished, line: str) -> None:
    assert line in Told().events(finished).text


def test_a_check_with_its_own_command_ends_once() -> None:
    told = Told().events(
        StepStarted("2/1", 1),
        StepFinished("2/1", "passed", 1.0, status=0),
        CheckSettled("2/1", "passed", "command", (Evidence(13, "doctor", 0),)),
        StepFinished("2/2", "skipped", 0, reason="nobody here"),
        CheckSettled("2/2", "skipped", "person", reason="nobody here"),
    )
    assert told.text == (
        "2 After\n"
        "  2/1  doctor green …\n"
        "  ✔ 2/1 doctor green  (by `doctor`, line 13, exit 0)\n"
        "  - 2/2 dashboards look well skipped: nobody here\n"
    )


def test_quiet_tells_only_failures_and_the_end() -> None:
    told = Told(quiet=True).events(STARTED)
    told.display.output(b"one\n")
    told.events(FAILED, Deviation("1/1", "repeated"))
    assert told.end("failed", failure=FAILURE, resume="mdrun resume R") == (
        "1 Release\n"
        "  ✖ 1/1 failed: exit 1 at guide.md:7\n"
        "      7 │ false\n"
        "        │ ^^^^^ exit 1\n"
        "  last output:\n"
        "      one\n"
        "      two\n"
        "failed (12.4 s)\n"
        "  resume:  mdrun resume R\n"
    )


def test_verbose_tells_prose_and_every_command() -> None:
    told = Told(verbose=True).events(STARTED)
    told.display.command("1/1", 6, "echo one")
    told.display.output(b"one")
    told.events(CommandFinished("1/1", 6, "echo one", 0, 0.01, 0, 3), Decided("1/1", "run", "--yes"), PASSED)
    assert told.text == (
        "run RUN\n"
        "1 Release\n"
        "  │ Release it.\n"
        "  1/1  echo one …\n"
        "  $ echo one  (line 6)\n"
        "  one\n"
        "  ✔ line 6  (exit 0, 0.0 s)\n"
        "  1/1  decided: run, by --yes\n"
        "  ✔ 1/1 passed (0.4 s)\n"
    )


def test_what_the_operator_should_know_besides() -> None:
    told = Told().events(
        Resumed("heliar", "after lunch"),
        VariableSet("tag", "v1", "capture 1/1"),
        StepStarted("1/1", 2),
        Deviation("1/1", "changed", "a typo"),
        Paused("2/2", "it needs a person"),
    )
    assert told.end("paused", resume="mdrun resume R") == (
        "resumed by heliar: after lunch\n"
        "  tag = v1  (capture 1/1)\n"
        "1 Release\n"
        "  1/1  attempt 2: echo one …\n"
        "  ! 1/1 changed: a typo\n"
        "  paused at 2/2: it needs a person\n"
        "paused (12.4 s)\n"
        "  resume:  mdrun resume R\n"
    )


def test_the_place_is_shown_first() -> None:
    stream = io.StringIO()
    display = Plain(stream)
    remotes = {"origin": "git@example.org:flowgate\x1b[2J.git"}
    display.begin(
        release_plan(), "RUN", Place("/src/flowgate", "main", "1a2b3c4d5e6f7890", True, remotes, True)
    )
    display.end(Ending("passed", 0))
    assert stream.getvalue() == (
        "rehearsal: in a throw-away copy, with throw-away remotes\n"
        "in /src/flowgate, on main at 1a2b3c4d5e6f, with uncommitted changes\n"
        "remote origin: git@example.org:flowgate\\x1b[2J.git\n"
        "passed (0.0 s)\n"
    )


def test_a_silent_step_gives_a_sign_of_life() -> None:
    told = Told().events(STARTED)
    told.now = 29.0
    assert told.display.sign_of_life() == 1.0
    told.now = 30.0
    assert told.display.sign_of_life() == 30.0
    told.display.output(b"x" * 9000)
    told.now = 95.0
    told.display.sign_of_life()
    told.display.output(b"y\n")
    told.events(PASSED)
    told.now = 200.0
    told.display.sign_of_life()
    assert told.text == (
        "1 Release\n"
        "  1/1  echo one …\n"
        "  … 1/1 still running (30 s)\n"
        f"  {'x' * 9000}\n"
        "  … 1/1 still running (1 min 35 s)\n"
        "  y\n"
        "  ✔ 1/1 passed (0.4 s)\n"
    )


def test_signs_of_life_come_by_themselves_and_stop() -> None:
    ends = os.pipe()
    read, write = os.fdopen(ends[0]), os.fdopen(ends[1], "w")
    with read, write:
        display = Plain(write, silence=0.001)
        display.begin(release_plan(), "RUN", None)
        display.event(STARTED)
        lines = [read.readline() for _ in range(4)]
        display.end(Ending("passed", 0))
        assert lines[3].startswith("  … 1/1 still running (")


def test_a_guide_cannot_steer_the_terminal() -> None:
    stream = io.StringIO()
    display = Plain(stream, verbose=True)
    evil = "\x1b]0;gone\x07\x1b[2J\u202e\x9b2J"
    steps = (step("1/1", "check", title=f"title {evil}", before=evil), step("1/2", before=evil))
    display.begin(plan(steps, (row("1", f"Release {evil}", 3),)), evil, Place(evil, evil, evil))
    for event in (
        StepStarted("1/1", 1),
        Attested("1/1", evil, "no", evil),
        CheckSettled("1/1", "failed", "person", (Evidence(1, evil, 1, evil),), evil),
        StepStarted("1/2", 1),
        StepFinished("1/2", "failed", 0, 1, 1, evil, warnings=(evil,)),
        Deviation("1/2", "changed", evil, evil),
        VariableSet(evil, evil, evil),
        Paused(None, evil),
        Resumed(evil, evil),
    ):
        display.event(event)
    display.command("1/2", 1, evil)
    display.output(evil.replace("\u202e", "").encode())
    display.end(Ending("failed", 0, {}, evil, Failure("1/3", evil, 1, evil, 1, evil, evil), evil, evil))
    assert not set(stream.getvalue()) & {"\x1b", "\x07", "\x9b", "\u202e", "\r"}


def test_without_a_terminal_rich_is_not_imported_and_nothing_is_imported_after_begin() -> None:
    code = """
import io, sys
sys.path.insert(0, ".")
from tests.display_helpers import release_plan
from mdrun.display import Ending, Failure, choose
from mdrun.events import *
display = choose(sys.stdout, color="auto", quiet=False, verbose=True, environ={})
display.begin(release_plan(), "RUN", None)
before = set(sys.modules)
display.event(StepStarted("1/1", 1))
display.command("1/1", 6, "echo one")
display.output("ä\\r\\x1b[1mb\\n".encode())
display.event(StepFinished("1/1", "failed", 1, 137, 6))
display.end(Ending("failed", 1, {"failed": 1}, "log", Failure("1/2", "g", 1, "x", 1), "a", "b"))
assert set(sys.modules) == before, set(sys.modules) - before
assert "rich" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)


def test_a_reader_that_has_gone_does_not_stop_the_run() -> None:
    read, write = os.pipe()
    os.close(read)
    with open(write, "w") as stream:  # noqa: PTH123
        display = Plain(stream)
        display.begin(release_plan(), "RUN", None)
        display.event(STARTED)
        display.output(b"one\n" * 100_000)
        display.end(Ending("passed", 0))


def test_a_stream_that_lacks_characters_gets_replacements() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii", write_through=True)
    display = choose(stream, color="always", quiet=True, verbose=False, environ={"TERM": "xterm"})
    display.begin(release_plan(), "RUN", None)
    display.event(FAILED)
    assert raw.getvalue().startswith(b"1 Release\n  ? 1/1 failed: exit 1 at guide.md:7\n")
