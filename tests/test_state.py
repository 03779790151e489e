"""Events of a run, folded into what it has come to."""

import pytest
from hypothesis import given, settings

from mdrun.dataclass import replace
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
from mdrun.state import Attempt, Attestation, Resumption, RunState, StateBuilder, StepState, cause_of, fold
from tests.journals import any_events
from tests.runlog_helpers import plan_of, started

PLAN = plan_of("# Title\n")


def at(second: int) -> str:
    return f"2026-11-23T13:10:{second:02}.000000Z"


def state_of(*events: Event) -> RunState:
    """Return the state after events that happened one second after another."""
    return fold(Record(number, at(number), event, f"h{number}") for number, event in enumerate(events, 1))


def test_without_events_there_is_nothing() -> None:
    assert fold([]) == RunState(steps={}, variables={})
    assert fold([]).step("1/1") == StepState("1/1")


def test_a_step_that_passed() -> None:
    command = CommandFinished("1/1", 5, "true", 0, 0.25, 0, 12)
    state = state_of(
        started(PLAN),
        StepStarted("1/1", 1),
        command,
        StepFinished(
            "1/1", "passed", 0.5, 0, None, "", "output/1-1.log", 12, 2, "ab", "state/1-1.sh", ("late",)
        ),
    )
    assert state.steps["1/1"] == StepState(
        "1/1",
        "passed",
        attempts=1,
        started=at(2),
        ended=at(4),
        seconds=0.5,
        status=0,
        commands=(command,),
        output="output/1-1.log",
        size=12,
        lines=2,
        output_sha256="ab",
        state="state/1-1.sh",
        warnings=("late",),
    )
    assert state.current is None
    assert (state.events, state.hash, state.started) == (4, "h4", at(1))


def test_a_step_whose_end_was_not_seen_is_unknown() -> None:
    state = state_of(started(PLAN), StepStarted("1/1", 1))
    assert state.steps["1/1"].outcome == "unknown"
    assert state.current == "1/1"
    assert state.result is None


def test_the_last_attempt_counts() -> None:
    command = CommandFinished("1/1", 5, "true", 0, 0.25, 0, 12)
    changed = Deviation("1/1", "changed", "typo", "-a\n+b\n")
    decided = Decided("1/1", "run", "heliar")
    state = state_of(
        decided,
        StepStarted("1/1", 1),
        command,
        StepFinished("1/1", "failed", 1.0, 3, 5, "no luck", "output/1-1.log", 9, 1, "ab"),
        changed,
        StepStarted("1/1", 2),
        StepFinished("1/1", "passed", 0.5, 0),
    )
    assert state.steps["1/1"] == StepState(
        "1/1",
        "passed",
        attempts=2,
        started=at(6),
        ended=at(7),
        seconds=0.5,
        status=0,
        change="-a\n+b\n",
        decided=decided,
        deviations=(changed,),
        tried=(
            Attempt(
                1,
                "failed",
                at(2),
                seconds=1.0,
                status=3,
                line=5,
                reason="no luck",
                output="output/1-1.log",
                size=9,
                lines=1,
                output_sha256="ab",
            ),
        ),
    )


def test_every_attempt_is_kept_even_one_whose_end_was_not_seen() -> None:
    state = state_of(
        StepStarted("1/1", 1),
        StepStarted("1/1", 2),
        StepFinished("1/1", "timed-out", 1.0, 143),
        StepStarted("1/1", 3),
    )
    tried = state.steps["1/1"].tried
    assert [(each.number, each.outcome, each.started, each.status) for each in tried] == [
        (1, "unknown", at(1), None),
        (2, "timed-out", at(2), 143),
    ]


def test_what_runs_in_the_background_passes_and_may_fail_after_all() -> None:
    started = StepStarted("1/1", 1), StepFinished("1/1", "passed", 0.5, reason="ready", output="output/a")
    ended = BackgroundEnded("1/1", "mdrun", "passed", 9.0, 143, None, "output/a", 3, 1, "ab", ("odd",))
    step = state_of(*started, ended).steps["1/1"]
    assert (step.outcome, step.status, step.background, step.reason) == ("passed", None, ended, "ready")
    assert (step.output, step.size, step.lines, step.output_sha256) == ("output/a", 3, 1, "ab")
    assert step.warnings == ("odd",)
    died = BackgroundEnded("1/1", "itself", "failed", 9.0, 3, 7, "output/a", 3, 1, "ab")
    step = state_of(*started, died).steps["1/1"]
    assert (step.outcome, step.status, step.line, step.background) == ("failed", 3, 7, died)


def test_a_check_is_settled_by_its_evidence() -> None:
    evidence = (Evidence(5, "git status", 1, "?? x"),)
    state = state_of(
        StepStarted("1/1", 1),
        CheckSettled("1/1", "failed", "evidence", evidence, "not clean"),
        StepFinished("1/1", "failed", 0.0),
    )
    step = state.steps["1/1"]
    assert (step.outcome, step.settled_by, step.evidence, step.reason) == (
        "failed",
        "evidence",
        evidence,
        "not clean",
    )


def test_a_question_is_open_until_the_next_event_and_says_nothing_of_its_step() -> None:
    question = QuestionAsked("1/2", "attest")
    asked = state_of(question)
    assert asked.question == question
    assert not asked.steps
    assert state_of(question, Attested("1/2", "ada", "yes")).question is None


def test_a_persons_word_settles_a_step() -> None:
    state = state_of(Attested("1/1", "heliar", "yes", "seen it"), Attested("1/2", "heliar", "no"))
    assert state.steps["1/1"].outcome == "passed"
    assert state.steps["1/1"].attestation == Attestation("heliar", at(1), "seen it", done=True)
    assert state.steps["1/2"].outcome == "failed"


def test_a_word_given_before_the_step_started_stands() -> None:
    state = state_of(
        Attested("1/1", "heliar", "yes"), StepStarted("1/1", 1), StepFinished("1/1", "passed", 0.0)
    )
    assert state.steps["1/1"].attestation is not None


def test_a_word_about_an_earlier_attempt_does_not_stand() -> None:
    state = state_of(StepStarted("1/1", 1), Attested("1/1", "heliar", "no"), StepStarted("1/1", 2))
    assert state.steps["1/1"].attestation is None


def test_variables_set_during_the_run_are_added() -> None:
    state = state_of(started(PLAN, variables={"a": "1", "b": "2"}), VariableSet("b", "3", "asked"))
    assert state.variables == {"a": "1", "b": "3"}


def test_a_paused_run_goes_on_when_it_is_resumed() -> None:
    paused, resumed = Paused("1/2", "somebody must look"), Resumed("heliar")
    waits = (started(PLAN), paused, RunFinished("paused", 2.0, 3))
    before = state_of(*waits)
    assert (before.result, before.paused, before.ended, before.seconds) == ("paused", paused, at(3), 2.0)
    during = state_of(*waits, resumed)
    assert (during.result, during.paused, during.ended, during.resumed) == (
        None,
        None,
        None,
        (Resumption(resumed, at(4)),),
    )
    after = state_of(
        started(PLAN), paused, RunFinished("paused", 2.0, 3), resumed, RunFinished("passed", 3.0, 5)
    )
    assert (after.result, after.ended, after.seconds, after.started) == ("passed", at(5), 5.0, at(1))


def test_a_run_that_only_paused_is_paused() -> None:
    assert state_of(started(PLAN), Paused(None, "power")).result == "paused"


@settings(max_examples=100, deadline=None)
@given(happened=any_events)
def test_a_state_taken_on_the_way_changes_nothing_and_is_not_changed(happened: list[Event]) -> None:
    builder = StateBuilder()
    seen = []
    for number, event in enumerate(happened, 1):
        builder.apply(event, at(number), f"h{number}")
        seen.append(builder.state())
    for number, state in enumerate(seen, 1):
        assert state == state_of(*happened[:number])


def test_each_file_has_the_hash_that_was_told_of_it_last() -> None:
    attempt = StepFinished("1/1", "failed", 1.0, output="output/1-1.log", output_sha256="a")
    again = replace(attempt, outcome="passed", output_sha256="b", files={"state/1-1.sh": "c"})
    late = BackgroundEnded("1/1", "mdrun", "passed", 2.0, output="output/1-1-late.log", output_sha256="d")
    silent = StepFinished("1/2", "passed", 1.0)
    assert state_of(started(PLAN, files={"guide.md": "g"}), attempt, again, silent, late).files == {
        "guide.md": "g",
        "output/1-1.log": "b",
        "state/1-1.sh": "c",
        "output/1-1-late.log": "d",
    }


@pytest.mark.parametrize(
    ("state", "cause"),
    [
        (StepState("1/1", status=3), (3, "")),
        (StepState("1/1", status=124, reason="its limit of 5 s"), (124, "its limit of 5 s")),
        (StepState("1/1", evidence=(Evidence(5, "a", 1), Evidence(6, "b", 0, "b=up"))), (1, "")),
        (StepState("1/1", evidence=(Evidence(5, "a", 0, "up"), Evidence(6, "b", 0, "down"))), (0, "down")),
        (StepState("1/1", reason="its step failed", evidence=(Evidence(5, "a", 0),)), (0, "its step failed")),
        (
            StepState("1/1", status=3, background=BackgroundEnded("1/1", "itself", "failed", 1.0, 3)),
            (3, "it ended by itself in the background"),
        ),
        (StepState("1/1"), (None, "")),
    ],
)
def test_one_place_says_why_a_step_did_not_pass(state: StepState, cause: tuple[int | None, str]) -> None:
    assert cause_of(state) == cause
