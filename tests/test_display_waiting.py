"""What is told of attempts, of steps in the background, and of what is waited for."""

from __future__ import annotations

import io
from dataclasses import replace

from mdrun.config import PLACEHOLDER_STYLES
from mdrun.directives import Directives
from mdrun.display import Beside, Ending, Failure
from mdrun.display.now import next_attempt, readiness
from mdrun.display.plain import Plain
from mdrun.events import BackgroundEnded, CheckSettled, Event, StepFinished, StepStarted, VariableSet
from mdrun.plan.records import Command
from tests.display_helpers import plan
from tests.plan_parts import row, step

SERVER = step(
    "1/1", commands=(Command(6, "serve"),), directives=Directives(background=True, ready="curl <port>")
)
TRIED = step(
    "1/2", commands=(Command(7, "test -e <port>"),), directives=Directives(retry=2, every=3.0), late=("port",)
)
CHECK = step("1/3", "check", (8, 8), title="it answers", directives=Directives(retry=1, every=0.0))


class Told:
    """A plain display and what it printed."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.stream = io.StringIO()
        self.now = 0.0
        self.display = Plain(self.stream, quiet=quiet, clock=lambda: self.now)
        made = plan((SERVER, TRIED, CHECK), (row("1", "Serve", 3),))
        self.display.begin(replace(made, styles=PLACEHOLDER_STYLES), "RUN", None)

    def events(self, *events: Event) -> Told:
        for event in events:
            self.display.event(event)
        return self

    def end(self, result: str = "failed", **given: object) -> list[str]:
        self.display.end(Ending(result=result, seconds=1.0, **given))  # type: ignore[arg-type]
        return self.lines

    @property
    def lines(self) -> list[str]:
        return self.stream.getvalue().splitlines()


def failed(name: str, **given: object) -> StepFinished:
    return StepFinished(name, "failed", 0.5, 1, 7, **given)  # type: ignore[arg-type]


def test_attempts_are_counted_and_say_when_the_next_one_is() -> None:
    told = Told().events(StepStarted("1/2", 1), failed("1/2"))
    told.display.retrying("1/2", 2, 3, 3.0)
    told.events(StepStarted("1/2", 2), failed("1/2"), StepStarted("1/2", 3), failed("1/2"))
    assert told.lines == [
        "1 Serve",
        "  1/2  test -e <port> …",
        "  ✖ 1/2 attempt 1 of 3 failed: exit 1 (0.5 s), next in 3.0 s",
        "  1/2  attempt 2 of 3: test -e <port> …",
        "  ✖ 1/2 attempt 2 of 3 failed: exit 1 (0.5 s), next in 3.0 s",
        "  1/2  attempt 3 of 3: test -e <port> …",
        "  ✖ 1/2 failed: exit 1 at guide.md:7",
        "      7 │ false",
        "        │ ^^^^^ exit 1",
    ]


def test_no_next_attempt_is_promised_after_an_interrupt_or_for_another_step() -> None:
    told = Told().events(StepStarted("1/2", 1), failed("1/2", reason="interrupted"))
    assert "  ✖ 1/2 failed: exit 1, interrupted at guide.md:7" in told.lines
    refused = StepFinished("1/2", "failed", 0.0, line=7, reason="<port> is not filled")
    told = Told().events(StepStarted("1/1", 1), refused)
    assert "  ✖ 1/2 failed: <port> is not filled at guide.md:7" in told.lines


def test_the_attempts_of_a_check_are_told_too() -> None:
    told = Told().events(StepStarted("1/3", 1), failed("1/3"), StepStarted("1/3", 2), failed("1/3"))
    told.events(CheckSettled("1/3", "failed", "command"))
    assert told.lines[2:4] == [
        "  ✖ 1/3 attempt 1 of 2 failed: exit 1 (0.5 s), next at once",
        "  1/3  attempt 2 of 2: it answers …",
    ]
    assert [line for line in told.lines if "failed" in line][1:] == ["  ✖ 1/3 failed: it answers"]


def test_a_long_wait_gives_signs_of_life() -> None:
    told = Told().events(StepStarted("1/2", 1), failed("1/2"))
    told.display.retrying("1/2", 2, 3, 3600.0)
    told.now = 30.0
    assert told.display.sign_of_life() == 30.0
    told.events(StepStarted("1/1", 1))
    told.display.awaiting("1/1", "curl x", 90.0)
    told.now = 65.0
    told.display.sign_of_life()
    assert [line for line in told.lines if "…" in line[:4] or "waiting" in line] == [
        "  … 1/2  attempt 2 of 3 in 59 min 30 s",
        "  1/1  waiting until `curl x` passes, 1 min 30 s at most",
        "  … 1/1  waiting until `curl x` passes  35 s, 55 s left",
    ]


def test_words_of_a_wait() -> None:
    assert next_attempt("1/1", 2, 4, 3.0, 100.0).words(100.0) == "attempt 2 of 4 in 3 s"
    assert next_attempt("1/1", 2, 4, 3.0, 100.0).words(102.1) == "attempt 2 of 4 in 1 s"
    assert next_attempt("1/1", 2, 4, 3.0, 100.0).words(103.5) == "attempt 2 of 4 in 0 s"
    wait = readiness("1/1", "curl\n  -fsS " + "x" * 90, 60.0, 0.0)
    assert wait.words(0.5).endswith("…` passes  0 s, 1 min 00 s left")
    assert "\n" not in wait.what


def test_the_end_of_what_ran_in_the_background() -> None:
    told = Told().events(
        StepStarted("1/1", 1),
        StepFinished("1/1", "passed", 0.5, reason='"curl" passed; it goes on in the background'),
        BackgroundEnded("1/1", "mdrun", "passed", 2.0, 143),
        BackgroundEnded("1/1", "itself", "passed", 2.0, 0),
        BackgroundEnded("1/1", "itself", "failed", 2.0, 3, 7, warnings=("odd",)),
    )
    assert told.lines[2:] == [
        '  ✔ 1/1 passed (0.5 s): "curl" passed; it goes on in the background',
        "  1/1 in the background was ended (2.0 s)",
        "  1/1 in the background has ended: exit 0 (2.0 s)",
        "  ✖ 1/1 failed in the background: exit 3 (2.0 s) at guide.md:7",
        "      7 │ false",
        "        │ ^^^^^ exit 3",
        "    ! odd",
    ]
    quiet = Told(quiet=True).events(
        BackgroundEnded("1/1", "mdrun", "passed", 2.0, 143),
        BackgroundEnded("1/1", "itself", "failed", 2.0, 3),
    )
    assert quiet.lines == ["  ✖ 1/1 failed in the background: exit 3 (2.0 s)"]


def test_a_step_that_was_not_ready_in_time_says_so() -> None:
    reason = '"curl" did not pass within 60 s'
    told = Told().events(StepStarted("1/1", 1), StepFinished("1/1", "timed-out", 60.0, None, 5, reason))
    assert '  ✖ 1/1 timed out after 1 min 00 s: "curl" did not pass within 60 s at guide.md:5' in told.lines


def test_last_outputs_at_the_end() -> None:
    first = Failure("1/2", "guide.md", 7, "false", 1, output="streamed\n")
    died = Failure("1/1", "guide.md", 6, "serve", 3, output="crash\x1b[2J\n", streamed=False)
    told = Told().events(
        StepStarted("1/2", 3), failed("1/2"), BackgroundEnded("1/1", "itself", "failed", 2.0, 3)
    )
    beside = (Beside("1/4", "request 1\n"), Beside("1/5", ""))
    assert told.end(failure=first, later=(died,), background=beside)[-5:] == [
        "  last output of 1/1:",
        "      crash",
        "  last output of 1/4, which was running in the background:",
        "      request 1",
        "failed (1.0 s)",
    ]


def test_a_paused_run_says_what_it_owes() -> None:
    assert Told().end("paused", owed=("1/2", "1/3")) == [
        "paused (1.0 s)",
        "  not run: 1/2, 1/3, which must always run; a paused run is not over",
    ]


def test_what_was_captured_fills_what_is_told() -> None:
    told = Told().events(VariableSet("port", "8080", "capture 1/1"), StepStarted("1/2", 1))
    assert told.lines == ["  port = 8080  (capture 1/1)", "1 Serve", "  1/2  test -e 8080 …"]
