"""The list of runs, and one run at a glance: exact text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from mdrun.display.glance import KeptRun, show_lines
from mdrun.display.runs_table import runs_lines
from mdrun.events import Deviation, Evidence, Paused, QuestionAsked, Resumed, RunStarted, StepOutcome
from mdrun.runs import RunSummary
from mdrun.state import Attempt, Attestation, Resumption, RunState, StepState

START = RunStarted(
    run="R",
    guide="RELEASE.md",
    sha256="",
    plan="",
    sections=("1", "2.1"),
    variables={},
    command_line=(),
    workdir="/src/flowgate",
    revision="1a2b3c4d5e6f7a8b",
    branch="main",
    dirty=False,
    host="build",
    user="heliar",
    version="0.1.0",
    rehearsal=False,
)
PASSED = RunSummary(
    "20261123T131000Z-release-1-k3f9",
    Path("/runs/a"),
    START,
    "2026-11-23T13:10:00.123456Z",
    "2026-11-23T13:13:05.123456Z",
    "passed",
    None,
    9,
    185.0,
)


def test_runs_are_listed() -> None:
    rows = (
        PASSED,
        replace(PASSED, run="20261122T131000Z-r-1-aaaa", result=None, active=True),
        replace(
            PASSED,
            run="20261121T131000Z-r-1-bbbb",
            result=None,
            start=replace(START, rehearsal=True, sections=(), guide="g.md"),
        ),
        replace(PASSED, run="20261120T131000Z-r-1-cccc", problem="broken \x1b[2J"),
    )
    now = datetime(2026, 11, 23, 13, 14, 5, 123456, tzinfo=UTC)
    assert list(runs_lines(rows, now=now, width=200)) == [
        "RUN                              RESULT         WHEN (UTC)           TOOK        GUIDE",
        "20261123T131000Z-release-1-k3f9  ✔ passed       2026-11-23 13:10:00  3 min 05 s  RELEASE.md 1, 2.1",
        "20261122T131000Z-r-1-aaaa        ▸ running      2026-11-23 13:10:00  4 min 05 s  RELEASE.md 1, 2.1",
        "20261121T131000Z-r-1-bbbb        ? no end seen  2026-11-23 13:10:00              g.md  (rehearsal)",
        "20261120T131000Z-r-1-cccc        ? broken                                        broken \\x1b[2J",
    ]
    assert list(runs_lines(rows, now=now, width=98)) == list(runs_lines(rows, now=now))
    assert next(iter(runs_lines(rows, now=now, width=97))) == "✔ passed  RELEASE.md 1, 2.1"
    assert list(runs_lines(rows, now=now, width=40)) == [
        "✔ passed  RELEASE.md 1, 2.1",
        "  20261123T131000Z-release-1-k3f9",
        "  2026-11-23 13:10:00 UTC, 3 min 05 s",
        "▸ running  RELEASE.md 1, 2.1",
        "  20261122T131000Z-r-1-aaaa",
        "  2026-11-23 13:10:00 UTC, 4 min 05 s",
        "? no end seen  g.md  (rehearsal)",
        "  20261121T131000Z-r-1-bbbb",
        "  2026-11-23 13:10:00 UTC",
        "? broken  broken \\x1b[2J",
        "  20261120T131000Z-r-1-cccc",
    ]
    assert list(runs_lines(rows[:1], width=26))[:3] == ["✔ passed", "  RELEASE.md 1, 2.1", f"  {PASSED.run}"]
    assert "\x1b[32m✔ passed" in list(runs_lines(rows, color=True))[1]
    assert "\x1b[32m✔ passed" in next(runs_lines(rows, width=40, color=True))


def test_no_runs_yet() -> None:
    assert list(runs_lines(())) == ["no runs are kept here yet"]


def test_a_run_at_a_glance() -> None:
    steps = (
        StepState(
            "1/1",
            "passed",
            seconds=12.4,
            output="output/1-1.log",
            size=9,
            lines=1240,
            warnings=("a child runs",),
        ),
        StepState(
            "1/2", "passed", settled_by="evidence", evidence=(Evidence(28, "doctor", 0, "liveness=ok"),)
        ),
        StepState("1/3", "passed", attestation=Attestation("heliar", "", "all four", True)),
        StepState(
            "1/4",
            "failed",
            seconds=0.3,
            status=1,
            line=52,
            deviations=(Deviation("1/4", "repeated", "flaky"),),
        ),
        StepState("1/5", "skipped", reason="not today"),
    )
    state = RunState(
        start=START,
        steps={step.step: step for step in steps},
        variables={"version": "v1.4.0", "token": "•••"},
        result="failed",
        started="2026-11-23T13:10:00.1Z",
        ended="2026-11-23T13:13:05.1Z",
        seconds=185,
        paused=Paused("1/4", "a person is needed"),
        resumed=(Resumption(Resumed("heliar", "after lunch"), "2026-11-23T14:00:00.000000Z"),),
    )
    assert list(show_lines(KeptRun(state, Path("/runs/R")), 80)) == [
        "R  ✖ failed  3 min 05 s",
        "  guide     RELEASE.md, sections 1, 2.1",
        "  where     build:/src/flowgate, on main at 1a2b3c4d5e6f, clean",
        "  who       heliar, with mdrun 0.1.0",
        "  when      2026-11-23 13:10:00 to 2026-11-23 13:13:05 UTC",
        "  variables version=v1.4.0, token=•••",
        "  resumed   2026-11-23 14:00:00 UTC by heliar: after lunch",
        "  paused    at 1/4: a person is needed",
        "  ✔ 1/1 passed (12.4 s), output/1-1.log (1,240 lines)",
        "      ! a child runs",
        "  ✔ 1/2 passed, by `doctor`, line 28, exit 0: liveness=ok",
        '  ✔ 1/3 passed, attested by heliar: "all four"',
        "  ✖ 1/4 failed (0.3 s), exit 1 at line 52",
        "      ! repeated: flaky",
        "  - 1/5 skipped: not today",
        "  3 passed, 1 failed, 1 skipped",
        "  run log:  /runs/R/run-log.md",
    ]


def test_a_run_that_was_killed() -> None:
    state = RunState(steps={"1/1": StepState("1/1", "unknown")}, started="2026-11-23T13:10:00Z")
    assert next(show_lines(KeptRun(state, Path("/runs/R")), color=True)) == (
        "\x1b[1mR\x1b[0m  \x1b[35m? no end seen\x1b[0m"
    )


def test_a_run_that_is_being_run_says_which_step_runs_and_how_one_that_stopped_goes_on() -> None:
    steps = {"1/1": StepState("1/1", "passed"), "1/2": StepState("1/2", "unknown", 1, "2026-11-23T13:12:00Z")}
    state = RunState(steps=steps, started="2026-11-23T13:10:00Z", current="1/2")
    now = datetime(2026, 11, 23, 13, 12, 30, tzinfo=UTC)
    running = KeptRun(state, Path("/runs/R"), planned=steps, logged=False, now=now)
    assert list(show_lines(running)) == [
        "R  ▸ running  2 min 30 s",
        "  when      2026-11-23 13:10:00 UTC",
        "  ✔ 1/1 passed",
        "  ▸ 1/2 running since 2026-11-23 13:12:00 UTC",
        "  1 passed, 1 running",
        "  run log:  none yet",
    ]
    stopped = KeptRun(state, Path("/runs/R"), resume="mdrun resume R")
    assert "  resume:   mdrun resume R" in show_lines(stopped)
    narrow = list(show_lines(stopped, 20, terminal=True))
    assert narrow[-4:] == ["  resume:", "mdrun resume R", "  run log:", "/runs/R/run-log.md"]


def test_a_run_at_a_glance_on_a_narrow_terminal() -> None:
    outcomes: tuple[StepOutcome, ...] = ("passed", "skipped", "failed", "unknown")
    steps = {f"1/{number}": StepState(f"1/{number}", one) for number, one in enumerate(outcomes)}
    path = Path("/runs/20261123T131000Z-release-1-k3f9")
    first, second, *rest = show_lines(KeptRun(RunState(steps=steps), path, planned=["2/1"]), 40)
    assert (first, second) == ("20261123T131000Z-release-1-k3f9", "  ? no end seen")
    assert rest[-3:-1] == ["  1 passed, 1 failed, 1 skipped, 1 end", "  not seen, 1 not reached"]


KILLED = RunState(
    steps={"1/1": StepState("1/1", "passed"), "1/2": StepState("1/2", "unknown"), "1/3": StepState("1/3")},
    started="2026-11-23T13:10:00Z",
    current="1/2",
)


def test_of_a_run_that_was_killed_nothing_is_running_and_nobody_knows_how_long_it_took() -> None:
    assert list(show_lines(KeptRun(KILLED, Path("/runs/R"), planned=KILLED.steps, logged=False))) == [
        "R  ? no end seen",
        "  when      2026-11-23 13:10:00 UTC",
        "  ✔ 1/1 passed",
        "  ? 1/2 end not seen",
        "  · 1/3 not reached",
        "  1 passed, 1 end not seen, 1 not reached",
        "  run log:  none",
    ]


def test_a_run_that_begins_has_no_steps_to_count_and_a_paused_one_took_what_it_took() -> None:
    begun = RunState(started="2026-11-23T13:10:00Z")
    now = datetime(2026, 11, 23, 13, 10, 5, tzinfo=UTC)
    assert list(show_lines(KeptRun(begun, Path("/runs/R"), planned=["1/1"], now=now))) == [
        "R  ▸ running  5.0 s",
        "  when      2026-11-23 13:10:00 UTC",
        "  run log:  /runs/R/run-log.md",
    ]
    stopped = replace(begun, seconds=5.0, question=QuestionAsked("1/2", "attest"))
    assert list(show_lines(KeptRun(stopped, Path("/runs/R"))))[::2] == [
        "R  ? no end seen  5.0 s",
        "  asked     about 1/2: somebody must answer",
    ]
    assert next(show_lines(KeptRun(replace(begun, result="passed"), Path("/runs/R")))) == "R  ✔ passed  0.0 s"
    asked = show_lines(KeptRun(replace(stopped, result="paused"), Path("/runs/R")))
    assert not [line for line in asked if "somebody must answer" in line]


def test_the_result_stands_beside_the_name_as_long_as_there_is_room() -> None:
    state = RunState(result="passed", seconds=1.0)
    width = len("20261123T131000Z-release-1-k3f9  ✔ passed  1.0 s")
    path = Path("/runs/20261123T131000Z-release-1-k3f9")
    assert next(show_lines(KeptRun(state, path), width)) == f"{path.name}  ✔ passed  1.0 s"
    assert next(show_lines(KeptRun(state, path), width - 1)) == path.name


def test_each_attempt_says_what_became_of_it() -> None:
    tried = (
        Attempt(1, "failed", "", seconds=1.0, status=3, output="output/1-1.log", size=9, lines=2),
        Attempt(2, "timed-out", "", seconds=2.0, output="output/1-1.2.log"),
    )
    step = StepState("1/1", "passed", attempts=3, status=0, line=4, output="output/1-1.3.log", tried=tried)
    lines = list(show_lines(KeptRun(RunState(steps={"1/1": step}), Path("/runs/R"))))
    assert lines[2:5] == [
        "  ✔ 1/1 passed",
        "      attempt 1 failed (1.0 s), exit 3, output/1-1.log (2 lines)",
        "      attempt 2 timed out (2.0 s)",
    ]


def test_only_of_what_failed_it_is_said_where_and_how() -> None:
    for step, words in (
        (StepState("1/1", "passed", status=1, line=4), "  ✔ 1/1 passed"),
        (
            StepState("1/1", "failed", line=4, change="-a\n+b\n"),
            "  ✖ 1/1 failed at line 4, as it was changed",
        ),
        (StepState("1/1", "failed", reason="no\nluck"), "  ✖ 1/1 failed: no luck"),
    ):
        assert words in list(show_lines(KeptRun(RunState(steps={"1/1": step}), Path("/runs/R"))))
