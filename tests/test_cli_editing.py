"""A block that is changed in an editor: then run, asked about again, or left after all."""

from __future__ import annotations

from typing import Any

import pytest

from tests import cli_place
from tests.cli_place import GUARDED, CliPlace, finish

EDITOR = "sed -i s/old/new/"


def edited(place: CliPlace, editor: str) -> Any:
    return place.terminal_shell(f"EDITOR='{editor}' {cli_place.MDRUN} guide.md")


def test_a_block_is_changed_in_the_editor_and_then_run(place: CliPlace) -> None:
    place.guide(GUARDED)
    (place.work / "new").mkdir()
    terminal = edited(place, EDITOR)
    terminal.expect(r"\[\?\] ")
    terminal.sendline("e")
    terminal.expect(r"1/1 as you have changed it[\s\S]*`rm -r` cannot be taken back[\s\S]*rm -r new")
    terminal.expect(r"\[r\]un.*\[s\]kip.*\[e\]dit.*\[\?\] ")
    assert (place.work / "new").exists()
    terminal.sendline("r")
    assert finish(terminal) == 0
    assert not (place.work / "new").exists()
    (deviation,) = place.state().step("1/1").deviations
    assert deviation.kind == "changed"
    assert deviation.diff.splitlines()[-2:] == ["-rm -r old", "+rm -r new"]
    assert "+rm -r new" in place.run_log()


def test_a_changed_block_that_can_be_taken_back_is_run_at_once(place: CliPlace) -> None:
    place.guide(GUARDED)
    terminal = edited(place, 'sed -i "s/rm -r/touch/"')
    terminal.expect(r"\[\?\] ")
    terminal.sendline("e")
    assert finish(terminal) == 0
    assert (place.work / "old").exists()


def test_an_editor_that_is_left_without_a_change_runs_nothing(place: CliPlace) -> None:
    place.guide(GUARDED)
    (place.work / "old").mkdir()
    terminal = edited(place, "true")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("e")
    terminal.expect("nothing was changed")
    terminal.expect(r"\[\?\] ")
    assert (place.work / "old").exists()
    terminal.sendline("q")
    assert finish(terminal) == 3
    assert place.state().step("1/1").attempts == 0


@pytest.mark.parametrize(("answer", "status", "outcome"), [("s not today", 3, "skipped"), ("q", 3, None)])
def test_a_changed_block_may_be_left_after_all(
    place: CliPlace, answer: str, status: int, outcome: str | None
) -> None:
    place.guide(GUARDED)
    (place.work / "new").mkdir()
    terminal = edited(place, EDITOR)
    terminal.expect(r"\[\?\] ")
    terminal.sendline("e")
    terminal.expect("as you have changed it")
    terminal.expect(r"\[\?\] ")
    terminal.sendline(answer)
    assert finish(terminal) == status
    assert (place.work / "new").exists()
    step = place.state().step("1/1")
    assert (step.outcome, [one.diff for one in step.deviations if one.kind == "changed"]) == (outcome, [])


def test_a_block_is_changed_twice_and_told_as_one_change(place: CliPlace) -> None:
    place.guide(GUARDED)
    (place.work / "newer").mkdir()
    terminal = edited(place, "sed -i -e s/new/newer/ -e s/old/new/")
    for _ in range(2):
        terminal.expect(r"\[\?\] ")
        terminal.sendline("e")
    terminal.expect("rm -r newer")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("r")
    assert finish(terminal) == 0
    (deviation,) = place.state().step("1/1").deviations
    assert deviation.diff.splitlines()[-2:] == ["-rm -r old", "+rm -r newer"]


def test_a_change_is_looked_at_whatever_was_answered_beforehand(place: CliPlace) -> None:
    place.guide("## 1. Work\n\n```bash\nfalse\n```\n")
    (place.work / "new").mkdir()
    terminal = place.terminal_shell(
        f"EDITOR='sed -i \"s/false/rm -r new/\"' {cli_place.MDRUN} guide.md --yes"
    )
    terminal.expect(r"what now\?[\s\S]*\[\?\] ")
    terminal.sendline("e")
    terminal.expect(r"1/1 as you have changed it[\s\S]*`rm -r` cannot be taken back[\s\S]*\[\?\] ")
    assert (place.work / "new").exists()
    terminal.sendline("r")
    assert finish(terminal) == 0


def test_a_changed_block_that_bash_cannot_read_is_asked_about_again(place: CliPlace) -> None:
    place.guide(GUARDED)
    (place.work / "old").mkdir()
    terminal = edited(place, "sed -i s/old/\\$\\(old/")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("e")
    terminal.expect("bash cannot read what you wrote")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("r")
    assert finish(terminal) == 0
    assert place.state().step("1/1").deviations == ()


def test_the_editor_begins_with_what_bash_could_not_read(place: CliPlace) -> None:
    place.guide(GUARDED)
    (place.work / "editor.sed").write_text("s/rm -r old/echo $(one/; t; s/one/one)/\n")
    terminal = edited(place, "sed -i -f editor.sed")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("e")
    terminal.expect("bash cannot read what you wrote")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("e")
    terminal.expect("after")
    assert finish(terminal) == 0
    assert "+echo $(one)" in place.state().step("1/1").deviations[0].diff


@pytest.mark.parametrize(
    ("editor", "words"), [("false", "the editor failed"), ("echo >", "no command in it")]
)
def test_an_editor_that_leaves_nothing_changes_nothing(place: CliPlace, editor: str, words: str) -> None:
    place.guide(GUARDED)
    terminal = edited(place, editor)
    terminal.expect(r"\[\?\] ")
    terminal.sendline("e")
    terminal.expect(words)
    terminal.expect(r"\[\?\] ")
    terminal.sendline("q")
    assert finish(terminal) == 3


BROKEN = "## 1. Steps\n\n```bash\nif true; then echo; old\n```\n\n```bash\ntouch later\n```\n"


@pytest.mark.parametrize(
    ("answers", "status", "outcome"),
    [
        (["e"], 0, "passed"),
        (["r", "s not today"], 3, "skipped"),
        (["d typed it myself"], 0, "passed"),
    ],
)
def test_a_block_that_bash_cannot_read_is_asked_about(
    place: CliPlace, answers: list[str], status: int, outcome: str
) -> None:
    place.guide(BROKEN)
    terminal = edited(place, "sed -i s/old/fi/")
    terminal.expect("bash cannot read it: line 5: ")
    for answer in answers:
        assert terminal.expect([r"\[r\]un", r"\[\?\] "]) == 1
        terminal.sendline(answer)
    assert finish(terminal) == status
    assert place.state().step("1/1").outcome == outcome
    assert (place.work / "later").exists()


def test_a_block_that_bash_cannot_read_and_nobody_changes_is_asked_about_again(place: CliPlace) -> None:
    place.guide(BROKEN)
    terminal = edited(place, "true")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("e")
    terminal.expect("nothing was changed, and bash cannot read it as it is")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("q")
    assert finish(terminal) == 3


def test_a_changed_block_with_a_blank_is_not_run(place: CliPlace) -> None:
    place.guide("## 1. Steps\n\n```bash\nif true; then touch <name>.txt; old\n```\n")
    terminal = edited(place, "sed -i -e s/name/nobody/ -e s/old/fi/")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("e")
    terminal.expect("<nobody> is not filled: write its value in its place")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("q")
    assert finish(terminal) == 3
    assert [path.name for path in place.work.iterdir()] == ["guide.md"]


def test_a_block_that_bash_cannot_read_is_not_taken_beforehand(place: CliPlace) -> None:
    place.guide(BROKEN)
    terminal = place.terminal("guide.md", "--take", "1/1")
    terminal.expect("bash cannot read this block")
    assert finish(terminal) == 2


def test_an_unchanged_block_runs_as_it_was_once_that_is_said(place: CliPlace) -> None:
    place.guide(GUARDED)
    (place.work / "old").mkdir()
    terminal = edited(place, "true")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("e")
    terminal.expect(r"nothing was changed[\s\S]*\[\?\] ")
    terminal.sendline("r")
    assert finish(terminal) == 0
    assert place.state().step("1/1").deviations == ()


FAILING = "## 1. Work\n\n```bash\nrm -r old; false\n```\n"


def failed_as_changed(place: CliPlace) -> Any:
    """A guarded block that was changed, run and has failed, at the question what now."""
    place.guide(FAILING)
    for name in ("old", "new"):
        (place.work / name).mkdir()
    terminal = edited(place, EDITOR)
    terminal.expect(r"\[\?\] ")
    terminal.sendline("e")
    terminal.expect(r"as you have changed it[\s\S]*\[\?\] ")
    terminal.sendline("r")
    terminal.expect(r"1/1 failed: exit 1 at line 4, as you have changed it\s+4 │ false\s+│ \^+ exit 1")
    return terminal


def test_a_changed_block_that_has_failed_is_shown_as_it_ran_and_run_again_so(place: CliPlace) -> None:
    terminal = failed_as_changed(place)
    terminal.expect(r"1/1 as you have changed it[\s\S]*`rm -r` cannot be taken back[\s\S]*rm -r new")
    terminal.expect(r"\[r\]un .*\[\?\] ")
    (place.work / "new").mkdir()
    terminal.sendline("r")
    terminal.expect(r"1/1 as you have changed it[\s\S]*\[\?\] ")
    assert not (place.work / "new").exists()
    terminal.sendline("q")
    assert finish(terminal) == 1
    assert (place.work / "old").exists()
    assert place.state().step("1/1").attempts == 2


def test_a_changed_block_that_is_changed_back_is_shown_before_it_runs(place: CliPlace) -> None:
    place.guide(FAILING)
    for name in ("old", "new"):
        (place.work / name).mkdir()
    terminal = edited(place, "sed -i -e s/old/newer/ -e s/new/old/ -e s/older/new/")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("e")
    terminal.expect(r"rm -r new[\s\S]*\[\?\] ")
    terminal.sendline("r")
    terminal.expect(r"1/1 failed[\s\S]*as you have changed it[\s\S]*\[\?\] ")
    terminal.sendline("e")
    terminal.expect(r"1/1 as the guide has it[\s\S]*`rm -r` cannot be taken back[\s\S]*rm -r old")
    terminal.expect(r"\[\?\] ")
    assert (place.work / "old").exists()
    terminal.sendline("r")
    terminal.expect(r"1/1 failed: what now\?[\s\S]*\[\?\] ")
    assert not (place.work / "old").exists()
    terminal.sendline("q")
    assert finish(terminal) == 1


def test_the_end_of_a_run_tells_the_line_that_ran(place: CliPlace) -> None:
    terminal = failed_as_changed(place)
    terminal.expect(r"as you have changed it[\s\S]*\[\?\] ")
    terminal.sendline("q")
    assert finish(terminal) == 1
    assert place.state().step("1/1").changed
    assert "failed at line 4 · as it was changed" in place.run_log()


PROVEN = """\
# Ship

<!-- mdrun: confirm -->
```bash
echo version=1.0.0
echo old
echo health=ok
```

- [ ] `echo old`: `old`
- [ ] `echo health=ok` says `health=ok`
"""


def test_what_ran_in_changed_form_proves_nothing_and_is_told(place: CliPlace) -> None:
    place.guide(PROVEN)
    terminal = edited(place, EDITOR)
    terminal.expect(r"\[\?\] ")
    terminal.sendline("e")
    terminal.expect(r"\[g\]uide's own.*\[\?\] ")
    terminal.sendline("r")
    terminal.expect(r"its command ran in changed form, or not at all: `echo new`, exit 0, printed `new`")
    terminal.sendline("y")
    terminal.expect(r"✔ \S+ `echo health=ok` says")
    assert finish(terminal) == 0


def test_what_an_edit_has_moved_up_still_proves(place: CliPlace) -> None:
    place.guide(PROVEN.replace("- [ ] `echo old`: `old`\n", ""))
    terminal = edited(place, "sed -i /version/d")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("e")
    terminal.expect(r"  7 │ echo health=ok")
    terminal.expect(r"\[g\]uide's own.*\[\?\] ")
    terminal.sendline("r")
    terminal.expect(r"✔ \S+ `echo health=ok` says `health=ok`")
    assert finish(terminal) == 0


def test_lines_that_the_operator_has_put_in_are_marked(place: CliPlace) -> None:
    place.guide(PROVEN)
    terminal = edited(place, 'sed -i -e "/echo old/ i # before\\necho more" -e s/health=ok/health=no/')
    terminal.expect(r"\[\?\] ")
    terminal.sendline("e")
    terminal.expect(r"  5 │ echo version=1.0.0\r\n   \+│ # before\r\n   \+│ echo more\r\n  6 │ echo old\r\n")
    terminal.expect(r"  7\+│ echo health=no\r\n")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("q")
    assert finish(terminal) == 3


TRIED = """\
# Ship

```bash
mkdir built
test -e tested
mkdir shipped
```

- [ ] `test -e tested`
- [ ] `mkdir built`
"""


def test_a_command_that_failed_and_was_taken_out_proves_nothing(place: CliPlace) -> None:
    """What had passed before was rightly left out of the block, and proves what it did."""
    place.guide(TRIED)
    terminal = edited(place, "sed -i -e /built/d -e /tested/d")
    terminal.expect(r"1/1 failed: what now\?[\s\S]*\[\?\] ")
    terminal.sendline("e")
    terminal.expect(r"✔ 1/1 passed[\s\S]*1/2 needs your word")
    terminal.expect(r"its command ran at line 5, exit 1")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("n")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("s no")
    terminal.expect(r"✔ 1/3 `mkdir built`")
    assert finish(terminal) == 3


def test_a_command_that_failed_in_a_step_done_by_hand_proves_nothing(place: CliPlace) -> None:
    place.guide(TRIED)
    terminal = place.terminal("guide.md")
    terminal.expect(r"1/1 failed: what now\?[\s\S]*\[\?\] ")
    terminal.sendline("d")
    terminal.expect(r"1/2 needs your word[\s\S]*its command ran at line 5, exit 1")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("y")
    terminal.expect(r"✔ 1/3 `mkdir built`")
    assert finish(terminal) == 0
