"""What a report knows of a run is what happened, whatever became of the run."""

from __future__ import annotations

import signal
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdrun.errors import RecordError
from mdrun.events import (
    Attested,
    BackgroundEnded,
    CheckSettled,
    CommandFinished,
    Decided,
    Deviation,
    Event,
    Evidence,
    Paused,
    QuestionAsked,
    Resumed,
    RunFinished,
    StepFinished,
    StepStarted,
    VariableSet,
)
from mdrun.journal import Record
from mdrun.report import gather, writer
from mdrun.report.outputs import limit, shown
from mdrun.report.records import Output, Span
from mdrun.report.scale import Scale
from mdrun.report.text import why
from mdrun.report.timeline import Timeline
from mdrun.runs import RunDirectory
from mdrun.state import StepState
from tests import report_place
from tests.runlog_helpers import plan_of, started

if TYPE_CHECKING:
    from tests.cli_place import CliPlace

START = started(plan_of("# Title\n"))


# What became of a run


def test_a_failed_run(place: CliPlace) -> None:
    report = report_place.failed(place)
    assert report.result == "failed"
    assert dict(report.counts) == {"passed": 6, "failed": 1, "not-reached": 1}
    (failure,) = report.failures
    line = report_place.GUIDE.splitlines().index("(exit 3)") + 1
    assert (failure.id, failure.state.line, why(failure)) == ("2/4", line, "exit 3")
    assert report.failed_line(failure) == "(exit 3)"
    assert failure.tail == b"about to fail\n"
    assert [(one.text, one.status) for one in failure.commands] == [
        ('echo "about to fail"', 0),
        ("(exit 3)", 3),
        ("echo never", None),
    ]
    retried = next(step for step in report.steps if step.state.tried)
    assert [output.what for output in retried.outputs] == ["output", "attempt 1"]
    (served,) = (step for step in report.steps if step.spent("background"))
    assert served.id == "2/1"
    assert [section.number for section in report.sections] == ["1", "2", "3"]
    assert report.sections[0].steps[0].prose.startswith("Read </pre>")


def test_secrets_are_masked(place: CliPlace) -> None:
    report = report_place.failed(place)
    assert [(one.name, one.value, one.secret) for one in report.variables] == [("token", "•••", True)]


def test_a_paused_run_that_went_on_with_another_guide(place: CliPlace) -> None:
    guide = "# Guide\n\n```bash\ntrue\n```\n\n- [ ] asked\n\n```bash\nfalse\n```\n"
    place.guide(guide)
    assert place.run("guide.md", "--pause").returncode == 3
    paused = report_place.reported(place)
    assert paused.result == "paused"
    assert paused.state.paused is not None
    assert paused.state.paused.step == "1/2"
    place.guide(guide.replace("# Guide\n", "# Guide\n\nMore words.\n").replace("false", "exit 7"))
    done = place.run("resume", "--changed-guide", "--attest", "1/2")
    assert done.returncode == 1, done.stderr
    report = report_place.reported(place)
    assert report.result == "failed"
    first, asked, last = report.steps
    assert first.lines == (5, 7)
    assert [one.line for one in first.commands] == [6], "its line is that of the guide that counts now"
    assert asked.outcome == "passed"
    assert report.failed_line(last) == "exit 7"
    assert len(report.stops) == len(report.state.resumed) == 1
    assert report.active < report.seconds


def test_a_run_that_was_killed(place: CliPlace) -> None:
    place.fifo("wait")
    place.guide("# Guide\n\n```bash\necho begun\ncat wait\n```\n\n```bash\ntrue\n```\n")
    process = place.start("guide.md")
    with (place.work / "wait").open("wb"):
        running = report_place.reported(place)
        assert (running.result, running.state.current) == ("running", "1/1")
        assert b"1 running, 1 not reached" in writer("md")(running)
        assert b'errors="0"' in writer("junit")(running)
        assert b"end not seen" not in writer("html")(running)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    report = report_place.reported(place)
    assert report.result == "killed"
    assert b"1 end not seen, 1 not reached" in writer("md")(report)
    assert [step.outcome for step in report.steps] == ["unknown", "not-reached"]


def test_a_torn_journal_is_told_of(place: CliPlace) -> None:
    report_place.failed(place)
    with (place.runs[0] / "journal.jsonl").open("ab") as file:
        file.write(b'{"seq":99')
    assert report_place.reported(place).torn


@pytest.mark.parametrize("name", ["plan.json", "guide.md", "journal.jsonl"])
@pytest.mark.parametrize("how", ["gone", "[]", "{}", "{"])
def test_records_that_are_not_whole_are_an_error_with_a_remedy(place: CliPlace, name: str, how: str) -> None:
    place.guide("# Guide\n\n```bash\ntrue\n```\n")
    assert place.run("guide.md").returncode == 0
    file = place.runs[0] / name
    if name == "guide.md" and how != "gone":
        return
    if how == "gone":
        file.unlink()
    else:
        file.write_text(how + "\n")
    with pytest.raises(RecordError) as caught:
        report_place.reported(place)
    assert caught.value.remedy


def test_an_output_that_is_gone_is_said_to_be(place: CliPlace) -> None:
    place.guide("# Guide\n\n```bash\necho one\n```\n")
    assert place.run("guide.md").returncode == 0
    (place.runs[0] / "output" / "1-1.log").unlink()
    (step,) = report_place.reported(place).steps
    assert step.outputs[0].size == -1
    assert shown(step.outputs[0], 10).head == b""


def test_an_empty_journal(tmp_path: Path) -> None:
    (tmp_path / "journal.jsonl").touch()
    with pytest.raises(RecordError, match="does not say how it began"):
        gather(RunDirectory(tmp_path))


# What time was spent on


def timeline(*events: tuple[float, Event]) -> Timeline:
    return Timeline(
        Record(number, f"2026-11-23T13:00:{seconds:09.6f}Z", event, "h")
        for number, (seconds, event) in enumerate(events, 1)
    )


def test_waiting_for_people_is_apart_from_running() -> None:
    made = timeline(
        (0, START),
        (2, Decided("1/1", "run", "ada")),
        (2, StepStarted("1/1", 1)),
        (3, CommandFinished("1/1", 5, "true", 0, 1, 0, 0)),
        (4, StepFinished("1/1", "passed", 2.0, 0)),
        (9, Attested("1/2", "ada", "yes")),
        (9, CheckSettled("1/2", "passed", "person")),
        (9, RunFinished("passed", 9, 8)),
    )
    assert made.steps == {
        "1/1": [Span("waiting", 0, 2), Span("running", 2, 4)],
        "1/2": [Span("waiting", 4, 9)],
    }
    assert made.seconds == 9


def test_a_clock_that_is_put_back_hides_nothing_of_what_comes_after() -> None:
    made = timeline(
        (30, START),
        (31, StepStarted("1/1", 1)),
        (33, StepFinished("1/1", "passed", 2.0, 0)),
        (3, StepStarted("1/2", 1)),
        (7, StepFinished("1/2", "passed", 4.0, 0)),
        (7, RunFinished("passed", 7, 6)),
    )
    assert made.steps == {"1/1": [Span("running", 1, 3)], "1/2": [Span("running", 3, 7)]}
    assert made.seconds == 7


def test_a_question_is_waiting_whatever_becomes_of_it() -> None:
    made = timeline(
        (0, START),
        (1, StepStarted("1/1", 1)),
        (3, StepFinished("1/1", "passed", 2.0, 0)),
        (4, QuestionAsked("1/1", "attest")),
        (9, Attested("1/1", "ada", "yes")),
        (9, StepStarted("1/2", 1)),
        (10, StepFinished("1/2", "failed", 1.0, 1)),
        (10, QuestionAsked("1/2", "failed")),
        (15, Deviation("1/2", "by-hand", "ls (exit 0)")),
        (19, QuestionAsked("1/2", "failed")),
        (55, RunFinished("failed", 55, 11)),
    )
    assert made.steps == {
        "1/1": [Span("running", 1, 3), Span("waiting", 4, 9)],
        "1/2": [Span("running", 9, 10), Span("waiting", 10, 55)],
    }


def test_a_run_that_was_killed_at_a_question_did_not_wait_until_it_was_resumed() -> None:
    made = timeline(
        (0, START), (2, QuestionAsked("1/1", "attest")), (50, Resumed("bob")), (52, Paused("1/1", "stop"))
    )
    assert made.steps == {"1/1": [Span("waiting", 50, 52)]}
    assert made.stops == [Span("stopped", 2, 50)]


def test_an_answer_given_beforehand_is_no_waiting() -> None:
    made = timeline(
        (0, START), (0.01, Attested("1/1", "ada", "yes")), (0.02, StepFinished("1/1", "passed", 0))
    )
    assert made.steps == {}


def test_a_variable_that_was_asked_for_belongs_to_the_next_step() -> None:
    made = timeline(
        (0, START),
        (5, VariableSet("name", "x", "asked")),
        (5, StepStarted("1/1", 1)),
        (6, StepFinished("1/1", "passed", 1.0, 0)),
    )
    assert made.steps == {"1/1": [Span("waiting", 0, 5), Span("running", 5, 6)]}


def test_pauses_between_attempts_and_between_stretches() -> None:
    made = timeline(
        (0, START),
        (1, StepStarted("1/1", 1)),
        (2, StepFinished("1/1", "failed", 1.0, 1)),
        (5, StepStarted("1/1", 2)),
        (6, StepFinished("1/1", "passed", 1.0, 0)),
        (8, Paused("1/2", "the operator stopped here")),
        (8, RunFinished("paused", 8, 7)),
        (38, Resumed("bob")),
        (40, Attested("1/2", "bob", "yes")),
    )
    assert made.steps["1/1"] == [Span("running", 1, 2), Span("retrying", 2, 5), Span("running", 5, 6)]
    assert made.steps["1/2"] == [Span("waiting", 6, 8), Span("waiting", 38, 40)]
    assert made.stops == [Span("stopped", 8, 38)]


def test_a_step_in_the_background() -> None:
    made = timeline(
        (0, START),
        (1, StepStarted("1/1", 1)),
        (2, StepFinished("1/1", "passed", 1.0, 0)),
        (9, BackgroundEnded("1/1", "mdrun", "passed", 8.0)),
    )
    assert made.steps["1/1"] == [Span("running", 1, 2), Span("background", 1, 9)]


@given(
    st.lists(st.tuples(st.floats(0, 100), st.floats(0.001, 1000)), max_size=40),
    st.lists(st.floats(0, 1), min_size=2, max_size=5),
)
def test_the_axis_keeps_the_order_of_time(parts: list[tuple[float, float]], moments: list[float]) -> None:
    stops, now = [], 0.0
    for run, stop in parts:
        now += run
        stops.append(Span("stopped", now, now + stop))
        now += stop
    now += 1.0
    report = _Timed(tuple(stops), now)
    scale = Scale(report)  # type: ignore[arg-type]
    places = [scale.at(part * now) for part in sorted(moments)]
    assert places == sorted(places)
    assert all(-0.001 <= place <= 100.001 for place in places)
    assert scale.at(now) == pytest.approx(100)
    ticks = list(scale.ticks())
    assert ticks[0] == (0, 0)
    assert [at for _, at in ticks] == sorted(at for _, at in ticks)
    assert len(ticks) <= 6


def test_the_axis_of_days_has_a_tick_for_each() -> None:
    scale = Scale(_Timed((), 10 * 86400))  # type: ignore[arg-type]
    assert [seconds for seconds, _ in scale.ticks()] == [day * 86400 for day in range(11)]


# Why a step did not pass


@pytest.mark.parametrize(
    ("outcome", "state", "words"),
    [
        ("failed", StepState("1/1", status=3), "exit 3"),
        ("failed", StepState("1/1", status=3, reason="exit 3 was not expected"), "exit 3 was not expected"),
        ("failed", StepState("1/1", status=1, reason="it said\n  no"), "exit 1, it said no"),
        ("timed-out", StepState("1/1", seconds=65.0), "timed out after 1 min 05 s"),
        ("timed-out", StepState("1/1", reason="its limit of 5 s"), "its limit of 5 s"),
        (
            "failed",
            StepState("1/1", evidence=(Evidence(5, "true", 0), Evidence(6, "look", 4, "state=down"))),
            "exit 4, state=down",
        ),
        ("failed", StepState("1/1", evidence=(Evidence(5, "look", 0, "state=down"),)), "state=down"),
        ("not-reached", StepState("1/1"), ""),
    ],
)
def test_why(outcome: str, state: StepState, words: str) -> None:
    step = SimpleNamespace(outcome=outcome, state=state)
    assert why(step) == words  # type: ignore[arg-type]


class _Timed:
    def __init__(self, stops: tuple[Span, ...], seconds: float) -> None:
        self.stops = stops
        self.active = seconds - sum(stop.seconds for stop in stops)


# How much of an output is shown


def outputs(tmp_path: Path, *sizes: int) -> list[Output]:
    made = []
    for number, size in enumerate(sizes):
        path = tmp_path / f"{number}.log"
        path.write_bytes((b"0123456789abcde\n" * (size // 16 + 1))[:size])
        made.append(Output("output", path.name, path, size, None))
    return made


def test_small_outputs_are_shown_whole(tmp_path: Path) -> None:
    (output,) = outputs(tmp_path, 5000)
    part = shown(output, limit([output]))
    assert (len(part.head), part.tail, part.cut) == (5000, b"", 0)


def test_of_a_big_output_beginning_and_end_are_shown_in_whole_lines(tmp_path: Path) -> None:
    (output,) = outputs(tmp_path, 1_600_000)
    part = shown(output, limit([output], most=1000))
    assert 0 < len(part.head) < len(part.tail) < 1000
    assert part.head.startswith(b"0")
    assert part.head.endswith(b"\n")
    assert part.tail.startswith(b"0")
    assert part.tail.endswith(b"\n")
    assert len(part.head) + part.cut + len(part.tail) == 1_600_000


def test_an_output_of_one_line_is_cut_too(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"x" * 10_000)
    part = shown(Output("output", "x", path, 10_000, 1), 1000)
    assert (len(part.head), len(part.tail), part.cut) == (250, 750, 9000)


@given(st.lists(st.integers(-1, 10_000), max_size=30))
def test_no_output_is_cut_where_a_bigger_one_could_be(sizes: list[int]) -> None:
    made = [Output("output", str(size), Path(), size, None) for size in sizes]
    share = limit(made, most=4000, together=20_000)
    taken = sum(min(max(size, 0), share) for size in sizes)
    assert taken <= 20_000
    assert share == 4000 or any(size > share for size in sizes)
    assert share == 4000 or taken > 20_000 - len(sizes)
