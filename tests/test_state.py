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
    HeadMoved,
    Paused,
    QuestionAsked,
    RefMoved,
    Rehearsed,
    Resumed,
    RunFinished,
    StepFinished,
    StepOutcome,
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


def test_a_check_that_only_reads_what_others_did_is_settled_too() -> None:
    step = state_of(CheckSettled("1/1", "passed", "evidence")).steps["1/1"]
    assert (step.outcome, step.ended) == ("passed", at(1))


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
    word = state.steps["1/1"].attestation
    assert word is not None
    assert (word.person, word.done) == ("heliar", True)


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


# Where the shell goes on


def finished(step: str, outcome: StepOutcome = "passed", state: str | None = None) -> StepFinished:
    return StepFinished(step, outcome, 1.0, state=state)


FAILED = (finished("1/1", state="one"), StepStarted("1/2", 1), finished("1/2", "failed", "two"))


def test_what_always_runs_after_a_failure_is_not_where_the_shell_goes_on() -> None:
    assert state_of(*FAILED, finished("1/8", state="eight"), finished("1/9", state="nine")).snapshot == "two"


def test_nor_is_what_always_runs_and_fails_and_is_run_again() -> None:
    again = StepStarted("1/8", 1), finished("1/8", "failed"), StepStarted("1/8", 2), finished("1/8")
    assert state_of(*FAILED, *again, finished("1/9", state="nine")).snapshot == "two"


@pytest.mark.parametrize(
    "settled",
    [
        (StepStarted("1/2", 2), finished("1/2")),
        (StepFinished("1/2", "skipped", 0.0),),
        (Attested("1/2", "ada", "yes", "by hand"),),
        (Resumed("ada"),),
    ],
    ids=["run again", "skipped", "done by hand", "resumed"],
)
def test_a_failure_that_is_behind_the_run_holds_nothing_back(settled: tuple[Event, ...]) -> None:
    assert state_of(*FAILED, *settled, finished("1/3", state="three")).snapshot == "three"


@pytest.mark.parametrize("kind", ["done-by-hand", "skipped"])
def test_the_last_attempt_that_failed_stays_known_where_a_person_settles_the_step(kind: str) -> None:
    again = StepFinished("1/2", "failed", 2.0, status=7, output="output/1-2.2.log", size=3, lines=1)
    word = Deviation("1/2", kind, "by the console")  # type: ignore[arg-type]
    ends: tuple[Event, ...] = (Attested("1/2", "ada", "yes"), finished("1/2"))
    step = state_of(
        *FAILED, StepStarted("1/2", 2), again, word, *(ends if kind == "done-by-hand" else ())
    ).steps["1/2"]
    assert [(one.number, one.outcome, one.status) for one in step.tried] == [
        (1, "failed", None),
        (2, "failed", 7),
    ]
    assert step.tried[-1].output == "output/1-2.2.log"
    assert (step.attempts, step.output) == (2, None)


def test_what_is_run_again_after_a_failure_leaves_its_own_state() -> None:
    assert state_of(*FAILED, StepStarted("1/2", 2), finished("1/2", state="again")).snapshot == "again"


def test_a_step_without_a_state_of_its_own_goes_on_from_the_one_before() -> None:
    assert state_of(finished("1/1", state="one"), finished("1/2")).snapshot == "one"


def test_what_the_last_state_lacks_is_known() -> None:
    early, late = VariableSet("a", "1", "asked"), VariableSet("b", "2", "asked")
    own = Deviation("1/2", "by-hand", "export C=3: exit 0")
    others = Deviation("1/2", "repeated", "once more"), Deviation("1/2", "changed", "typo", "-a\n+b\n")
    events = (early, finished("1/1", state="one"), late, own, *others)
    assert state_of(*events).unsaved == (late, own)
    assert state_of(*events, finished("1/2")).unsaved == (late, own)
    assert state_of(*events, finished("1/2", state="two")).unsaved == ()


# How a step differs from the guide


CHANGED = Deviation("1/1", "changed", "typo", "-a\n+b\n")


def test_a_block_that_is_run_once_more_as_it_was_changed_is_one_deviation() -> None:
    by_hand = Deviation("1/1", "by-hand", "ls: exit 0")
    state = state_of(CHANGED, StepStarted("1/1", 1), by_hand, by_hand, CHANGED, StepStarted("1/1", 2))
    assert state.steps["1/1"].deviations == (CHANGED, by_hand, by_hand)
    assert state.steps["1/1"].change == CHANGED.diff


@pytest.mark.parametrize("between", [QuestionAsked("1/1", "failed"), Resumed("ada")])
def test_a_change_holds_until_somebody_is_asked_again(between: Event) -> None:
    ran = (CHANGED, StepStarted("1/1", 1), finished("1/1", "failed"))
    assert state_of(*ran, StepStarted("1/1", 2)).steps["1/1"].changed
    assert not state_of(*ran, between, StepStarted("1/1", 2)).steps["1/1"].changed
    assert state_of(*ran, QuestionAsked("1/2", "attest"), StepStarted("1/1", 2)).steps["1/1"].changed


# What is checked out


def test_what_was_checked_out_is_known_of_each_step() -> None:
    start, moved = started(PLAN, revision="a" * 40), HeadMoved("b" * 40, None)
    ran = (start, StepStarted("1/1", 1), finished("1/1"), moved, Attested("1/2", "ada", "yes"))
    state = state_of(*ran, CheckSettled("1/3", "passed", "evidence"))
    assert [state.steps[f"1/{number}"].revision for number in (1, 2, 3)] == ["a" * 40, *["b" * 40] * 2]
    assert (state.revision, state.branch) == ("b" * 40, None)


def test_a_run_that_goes_on_tells_what_is_checked_out_where_its_form_knows() -> None:
    resumed = Resumed("ada", revision="c" * 40, branch="main")
    before = (started(PLAN), HeadMoved("b" * 40, None))
    assert (state_of(*before, resumed).revision, state_of(*before, resumed).branch) == ("c" * 40, "main")
    assert state_of(*before, replace(resumed, format=3, revision=None, branch=None)).revision == "b" * 40


def test_what_a_run_has_moved_and_a_rehearsal_has_changed_is_known() -> None:
    one, other = (
        RefMoved("origin", "refs/heads/main", "a", "b"),
        RefMoved("origin", "refs/tags/v1", None, "b"),
    )
    rehearsed = Rehearsed({"commits": []})
    state = state_of(started(PLAN), one, other, rehearsed)
    assert (state.refs, state.rehearsed) == ((one, other), rehearsed)


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
