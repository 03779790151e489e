"""A person's word in a terminal: yes, no, skipped, and what was denied is mended on the spot."""

from __future__ import annotations

import pytest

from tests.cli_place import HAND, CliPlace, finish


def test_attest_yes_with_a_note(place: CliPlace) -> None:
    place.guide(HAND)
    terminal = place.terminal("guide.md")
    terminal.expect("Call the customer")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("y called Bob")
    assert finish(terminal) == 0
    attestation = place.state().step("1/1").attestation
    assert attestation is not None
    assert attestation.note == "called Bob"


def test_the_guides_own_question_is_asked_about_a_manual_step(place: CliPlace) -> None:
    place.guide('1. Call the customer. <!-- mdrun: confirm="Is it day there?" -->\n')
    terminal = place.terminal("guide.md")
    terminal.expect(r"\[\?\] ")
    assert "- Is it day there?" in str(terminal.before)
    terminal.sendline("y")
    assert finish(terminal) == 0


def test_the_words_of_a_check_stand_once_above_its_parts(place: CliPlace) -> None:
    place.guide("## 1. Work\n\n- [ ] All of it runs\n  - [ ] one\n  - [ ] two\n")
    terminal = place.terminal("guide.md")
    terminal.expect("│ All of it runs")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("y")
    terminal.expect(r"\[\?\] ")
    assert "two" in str(terminal.before)
    assert "All of it runs" not in str(terminal.before)
    terminal.sendline("y")
    assert finish(terminal) == 0


def test_attest_no_asks_what_now_and_leaving_it_fails_the_run(place: CliPlace) -> None:
    place.guide(HAND)
    terminal = place.terminal("guide.md")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("n nobody answers")
    terminal.expect("✖ 1/1 failed: nobody answers at guide.md:3")
    terminal.expect(r"3 │ 1\. Call the customer\.")
    terminal.expect(r"1/1 failed: what now\?")
    terminal.expect(r"\[r\]etry  \[s\]kip  \[d\]one by hand  s\[h\]ell  \[q\]uit")
    terminal.sendline("q")
    terminal.expect("resume: +mdrun resume")
    assert finish(terminal) == 1
    state = place.state()
    assert state.step("1/1").outcome == "failed"
    assert state.step("1/2").outcome is None


@pytest.mark.parametrize(
    ("answers", "status", "outcome"),
    [
        (["r", "y now she did"], 0, "passed"),
        (["d I called again"], 0, "passed"),
        (["s tomorrow"], 3, "skipped"),
        (["h"], 0, "passed"),
    ],
)
def test_what_was_denied_can_be_mended_on_the_spot(
    place: CliPlace, answers: list[str], status: int, outcome: str
) -> None:
    place.guide(HAND)
    terminal = place.terminal("guide.md")
    for answer in ["n nobody answers", *answers]:
        terminal.expect(r"\[\?\] ")
        terminal.sendline(answer)
    if answers == ["h"]:
        for line in ("touch called", "exit"):
            terminal.expect(r"  \$ $")
            terminal.sendline(line)
        for answer in ("r", "y"):
            terminal.expect(r"\[\?\] ")
            terminal.sendline(answer)
    terminal.expect("after")
    assert finish(terminal) == status
    step = place.state().step("1/1")
    assert step.outcome == outcome
    repeated = [one.reason for one in step.deviations if one.kind == "repeated"]
    assert repeated == ["the operator asked for it, after: nobody answers"] * (
        "r" in answers or "h" in answers
    )


def test_attest_skip_asks_why(place: CliPlace) -> None:
    place.guide(HAND)
    terminal = place.terminal("guide.md")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("s")
    terminal.expect("why is it skipped.* go back: ")
    terminal.sendline("holiday")
    terminal.expect("after")
    assert finish(terminal) == 3
    assert place.state().step("1/1").reason == "holiday"


def test_what_proves_nothing_is_shown_to_the_person(place: CliPlace) -> None:
    place.guide("## 1. Work\n\n- [ ] Only the guide is here: `ls -1`\n")
    terminal = place.terminal("guide.md")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("r")
    terminal.expect("printed|guide.md")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("y")
    assert finish(terminal) == 0
    assert place.state().step("1/1").settled_by == "person"
