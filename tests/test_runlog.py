"""A run log: the guide with ticks, and the evidence below them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from mdrun.events import (
    Attested,
    BackgroundEnded,
    CheckSettled,
    Decided,
    Deviation,
    Event,
    Evidence,
    StepFinished,
    StepOutcome,
    StepStarted,
)
from mdrun.runlog import render, tails
from tests.runlog_helpers import CLEAN, COMMAND, MANUAL, after, ended, log_of, plan_of, started, state_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("outcome", "box", "says"),
    [
        ("passed", "[x]", "✔ passed · 13:10:02Z"),
        ("failed", "[!]", "✖ failed · 13:10:02Z"),
        ("timed-out", "[!]", "✖ timed out · 13:10:02Z"),
        ("skipped", "[-]", "– skipped · 13:10:02Z"),
        ("unknown", "[ ]", "? its end was not seen · 13:10:02Z"),
        ("not-reached", "[ ]", "· not reached · 13:10:02Z"),
    ],
)
def test_every_outcome_looks_different(outcome: StepOutcome, box: str, says: str) -> None:
    log = log_of(StepStarted(CLEAN, 1), ended(CLEAN, outcome, 0.0))
    assert after(log, f"- {box} tree is clean") == says


def test_a_run_starts_from_nothing_ticked() -> None:
    log = log_of()
    assert after(log, "- [ ] ticked before") == "· not reached"
    assert after(log, "1. look at it") == "· not reached"


def test_what_is_not_in_the_plan_is_not_touched() -> None:
    text = "# A\n\n> - [x] quoted\n\n- [x]no box\n"
    assert log_of(text=text).endswith("\n\n" + text)


def test_a_box_without_its_space_gets_one() -> None:
    assert "- [ ] a\n" in log_of(text="- [] a\n")
    assert "- [x] a\n" in log_of(ended("1/1"), text="- [] a\n")


def test_a_command_step_that_passed() -> None:
    log = log_of(
        StepStarted(COMMAND, 1), ended(COMMAND, status=0, output="output/1-1.log", size=9999, lines=1240)
    )
    assert after(log, "```") == "✔ passed · exit 0 · 12.4 s · 13:10:02Z · `output/1-1.log` (1,240 lines)"


def test_a_command_step_that_failed_shows_its_last_lines() -> None:
    output = b"10 %\r100 %\r\n" + b"\x1b[31mred\x1b[0m ```` <script>\n" + b"x\n" * 3
    log = log_of(
        StepStarted(COMMAND, 2),
        Decided(COMMAND, "run", "--yes"),
        ended(COMMAND, "failed", 75.0, status=1, line=5, output="output/1-1.log", size=99, lines=1),
        tails={COMMAND: output},
    )
    assert after(log, "```") == (
        "✖ failed at line 5 · exit 1 · 1 min 15 s · attempt 2 · run chosen by --yes · 13:10:02Z"
        " · `output/1-1.log` (1 line)\n"
        "\n`````text\n100 %\nred ```` <script>\nx\nx\nx\n`````"
    )


def test_only_the_last_twenty_lines_are_shown() -> None:
    output = "".join(f"line {number}\n" for number in range(100)).encode()
    log = log_of(ended(COMMAND, "failed", status=1), tails={COMMAND: output})
    assert after(log, "```").split("\n")[2:] == ["```text", *(f"line {n}" for n in range(80, 100)), "```"]


def test_tails_come_from_the_run_directory(tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "1-1.log").write_bytes(b"a" * 100_000 + b"end")
    state = state_of(
        ended("1/1", "failed", output="output/1-1.log"),
        ended("1/2", "failed", output="output/1-2.log"),
        ended("1/3", "passed", output="output/1-1.log"),
    )
    assert tails(tmp_path, state) == {"1/1": b"a" * 65533 + b"end", "1/2": b""}


def test_a_check_that_was_proven() -> None:
    proof = (Evidence(28, "git status", 0), Evidence(40, "doctor", 0, "liveness=ok"))
    log = log_of(StepStarted(CLEAN, 1), CheckSettled(CLEAN, "passed", "evidence", proof))
    said = "✔ by `git status` (line 28, exit 0), `doctor` (line 40, exit 0: `liveness=ok`)"
    assert after(log, "- [x] tree is clean") == said


def test_a_check_that_was_shown_and_attested() -> None:
    log = log_of(
        StepStarted(CLEAN, 1),
        Attested(CLEAN, "heliar", "yes", "tagged in the console too"),
        CheckSettled(CLEAN, "passed", "person", (Evidence(28, "git status", 0),)),
    )
    said = (
        '✔ by `git status` (line 28, exit 0) · ✔ attested by heliar, 13:10:02Z: "tagged in the console too"'
    )
    assert after(log, "- [x] tree is clean") == said


def test_a_check_that_was_refuted() -> None:
    proof = (Evidence(28, "doctor", 0, "readiness=fail"),)
    log = log_of(CheckSettled(CLEAN, "failed", "evidence", proof, "readiness is not ok"))
    said = "✖ by `doctor` (line 28, exit 0: `readiness=fail`) · readiness is not ok"
    assert after(log, "- [!] tree is clean") == said


def test_a_person_who_does_not_confirm() -> None:
    log = log_of(Attested(MANUAL, "heliar", "no"))
    assert after(log, "1. look at it") == "✖ not confirmed by heliar, 13:10:02Z"


def test_a_skipped_step_says_why_once() -> None:
    log = log_of(Deviation(CLEAN, "skipped", "not today"), ended(CLEAN, "skipped", 0.0, reason="not today"))
    assert after(log, "- [-] tree is clean") == "– skipped · not today"


def test_deviations_and_warnings_stand_below() -> None:
    log = log_of(
        Deviation(COMMAND, "changed", "a typo", "-```\n+true\n"),
        ended(COMMAND, warnings=("a child is left",)),
    )
    said = "✔ passed\n\n⚠ a child is left\n\n⚠ run in changed form: a typo\n\n````diff\n-```\n+true\n````"
    assert after(log, "```") == said


def test_every_attempt_is_told_with_its_output() -> None:
    quote = after(
        log_of(
            StepStarted(COMMAND, 1),
            StepFinished(COMMAND, "failed", 1.5, 1, 5, "no `luck`", "output/a", 9, 1, "ab"),
            StepStarted(COMMAND, 2),
            StepStarted(COMMAND, 3),
            StepFinished(COMMAND, "passed", 0.5, 0, None, "", "output/1-1.3.log", 9, 2, "ab"),
        ),
        "```",
    )
    assert quote.split("\n") == [
        "✔ passed · exit 0 · 0.5 s · attempt 3 · 13:10:02Z · `output/1-1.3.log` (2 lines)",
        "",
        "- attempt 1: ✖ failed at line 5 · no \\`luck\\` · exit 1 · 1.5 s · 13:10:02Z · `output/a` (1 line)",
        "- attempt 2: ? its end was not seen · 0.0 s · 13:10:02Z",
    ]


def test_of_very_many_attempts_the_first_and_the_last_are_told() -> None:
    events: list[Event] = []
    for number in range(1, 203):
        events += StepStarted(COMMAND, number), StepFinished(COMMAND, "failed", 0.0, 1, 5)
    lines = [line for line in after(log_of(*events), "```").split("\n") if line.startswith("- ")]
    assert len(lines) == 101
    assert lines[49].startswith("- attempt 50:")
    assert lines[50] == "- … 101 more, which the journal tells of"
    assert lines[51].startswith("- attempt 152:")
    assert lines[-1].startswith("- attempt 201:")


def test_what_ran_in_the_background() -> None:
    started_so = (
        StepStarted(COMMAND, 1),
        StepFinished(COMMAND, "passed", 0.5, reason="it goes on in the background", output="output/1-1.log"),
    )
    with_the_run = BackgroundEnded(COMMAND, "mdrun", "passed", 60.0, 143, None, "output/1-1.log", 9, 1, "ab")
    died = replace(with_the_run, by="itself", outcome="failed", status=3, line=5)
    assert after(log_of(*started_so), "```") == ("✔ passed · it goes on in the background · 13:10:02Z")
    assert after(log_of(*started_so, with_the_run), "```") == (
        "✔ passed · it goes on in the background · 13:10:02Z · ended with the run, after 1 min 00 s"
        " · `output/1-1.log` (1 line)"
    )
    assert after(log_of(*started_so, died), "```").startswith(
        "✖ failed at line 5 · 13:10:02Z · ✖ ended by itself after 1 min 00 s: exit 3"
        " · `output/1-1.log` (1 line)"
    )


def test_another_day_is_named() -> None:
    plan = plan_of("1. look\n")
    state = state_of(started(plan), Attested("1/1", "heliar", "yes"))
    log = render(plan, replace(state, started="2026-11-22T23:59:59.000000Z")).decode()
    assert after(log, "1. look") == "✔ attested by heliar, 2026-11-23 13:10:02Z"
