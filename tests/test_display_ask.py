"""Questions on a real terminal."""

from __future__ import annotations

import os
import re
import shlex
import sys
from pathlib import Path

import pexpect
import pytest

ROOT = Path(__file__).parent.parent

SCRIPT = """
import os, signal, sys
from tests.display_helpers import release_plan, plan
from tests.plan_parts import row, step, variable
from mdrun.directives import Directives
from mdrun.display import choose
from mdrun.plan.records import Command
from mdrun.questions import Question
display = choose(sys.stdout, color="never", quiet=False, verbose=False, environ=os.environ)
push = step("1/1", lines=(5, 9), before="If all is well, push.\\x1b[2J", title="Push the tag",
    commands=(Command(6, "git push \\\\\\n  --follow-tags"), Command(8, "true")),
    decisions=("condition", "guarded"), guards=("git push",))
check = step("2/2", "check", (14, 14), title="dashboards look well")
def asked(*words, **more):
    try:
        answer = display.ask(Question(*words, **more))
        print(f"GOT {answer.choice} {answer.text!r}", flush=True)
    except KeyboardInterrupt:
        print("GOT Ctrl-C", flush=True)
"""


def spawn(tmp_path: Path, body: str, *, piped: bool = False, columns: int = 80) -> pexpect.spawn[str]:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT + body, encoding="utf-8")
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"}
    command = shlex.join([sys.executable, str(script)]) + (" </dev/null | cat" if piped else "")
    return pexpect.spawn(
        "/bin/bash", ["-c", command], env=environ, encoding="utf-8", dimensions=(40, columns), timeout=60
    )


def result_of(child: pexpect.spawn[str]) -> str:
    assert isinstance(child.match, re.Match)
    return str(child.match[1])


def dialogue(child: pexpect.spawn[str], *turns: tuple[str, str]) -> str:
    """Wait for each prompt before its answer is typed; return all that was shown before the result."""
    shown = ""
    for prompt, typed in turns:
        child.expect_exact(prompt)
        shown += str(child.before) + prompt
        child.send(typed)
    child.expect(r"GOT ([^\r\n]*)\r\n")
    return shown


KEYS = "[r]un  [s]kip  [e]dit  [d]one by hand  s[h]ell  [q]uit  [?] "
ATTEST = "[y]es  [n]o  [s]kip  s[h]ell  [q]uit  [?] "


def test_a_decision_shows_why_and_the_block(tmp_path: Path) -> None:
    child = spawn(tmp_path, 'asked("decide", push)')
    shown = dialogue(child, (KEYS, "r\r"))
    assert result_of(child) == "run ''"
    assert shown.replace("\r\n", "\n") == (
        "\n"
        "  1/1 stops here (line 5):\n"
        "  - the words before it are a condition or an option: it may not apply\n"
        "  - `git push` cannot be taken back\n"
        "  │ If all is well, push.\\x1b[2J\n"
        "  │ Push the tag\n"
        "  6 │ git push \\\n"
        "  7 │   --follow-tags\n"
        "  8 │ true\n"
        "  " + KEYS
    )


@pytest.mark.parametrize(
    ("kind", "turns", "result"),
    [
        (
            "decide",
            [(KEYS, "s\r"), ("why is it skipped? a reason, or Enter to go back: ", "not today\r")],
            "skip 'not today'",
        ),
        ("decide", [(KEYS, "s\r"), ("go back: ", " \r"), (KEYS, "r\r")], "run ''"),
        ("decide", [(KEYS, "s not today\r")], "skip 'not today'"),
        ("decide", [(KEYS, "d in the console\r")], "done 'in the console'"),
        ("decide", [(KEYS, "Q\r")], "quit ''"),
        ("decide", [(KEYS, "\x04")], "quit ''"),
        ("decide", [(KEYS, "s\r"), ("go back: ", "\x04")], "quit ''"),
        ("decide", [(KEYS, "\x03")], "Ctrl-C"),
        ("decide", [(KEYS, "x\r"), (KEYS, "run\r")], "run ''"),
        ("attest", [(ATTEST, "y alle grün\r")], "yes 'alle grün'"),
        ("attest", [(ATTEST, "n\r")], "no ''"),
        ("attest", [(ATTEST, "?\r"), (ATTEST, "y\r")], "yes ''"),
    ],
)
def test_keys(tmp_path: Path, kind: str, turns: list[tuple[str, str]], result: str) -> None:
    step = {"decide": "push", "attest": "check"}[kind]
    child = spawn(tmp_path, f'asked("{kind}", {step})')
    dialogue(child, *turns)
    assert result_of(child) == result


def test_a_question_mark_explains_every_key(tmp_path: Path) -> None:
    shown = dialogue(spawn(tmp_path, 'asked("attest", check)'), (ATTEST, "?\r"), (ATTEST, "q\r"))
    for words in (
        "  2/2 needs your word (line 14): is it done, or true?",
        "  │ dashboards look well",
        "    step 2/2, line 14 of the guide: dashboards look well",
        "    y   it is done, or true; on your word. A note may follow",
        "    n   it is not, and the step fails",
        "    s   go on without it; asks why",
        "    q   stop here; what was done is kept on record, and the run ends paused",
        "    ^D  Ctrl-D is q",
        "    ^C  Ctrl-C interrupts the run; it can be resumed, too",
    ):
        assert words in shown


def test_a_key_that_there_is_not_is_told_in_a_line(tmp_path: Path) -> None:
    shown = dialogue(spawn(tmp_path, 'asked("attest", check)'), (ATTEST, "x y\r"), (ATTEST, "q\r"))
    assert "  [?] x y\r\n    ! x is none of these; ? explains them\r\n  [y]es" in shown
    assert "it is done, or true; on" not in shown


def test_a_question_mark_shows_a_block_whole(tmp_path: Path) -> None:
    body = """
long = "deploy " + " ".join(f"--option-{number}" for number in range(9)) + " --force"
held = step("1/1", lines=(5, 99), title="Deploy", decisions=("guarded",), guards=("deploy",),
    commands=(Command(6, long), *(Command(7 + number, f"echo {number}") for number in range(50))))
asked("decide", held)
"""
    shown = dialogue(spawn(tmp_path, body), (KEYS, "?\r"), (KEYS, "q\r"))
    before, _, after = shown.partition("[?] ?")
    assert "  6 │ deploy --option-0 " in before
    assert "│ --option-" in before
    assert "--force\r\n" in before
    assert "  … and 11 more lines\r\n" in before
    assert "    step 1/1, lines 5-99 of the guide: Deploy\r\n" in after
    assert "--force\r\n" in after
    assert "    56 │ echo 49\r\n" in after
    assert "    r   run it as it is shown\r\n" in after


def test_at_a_section_a_question_mark_speaks_of_all_its_steps(tmp_path: Path) -> None:
    keys = "[r]un  [s]kip  [q]uit  [?] "
    shown = dialogue(spawn(tmp_path, 'asked("section", push)'), (keys, "?\r"), (keys, "r\r"))
    assert "    r   go through all its steps; what has to be asked" in shown
    assert "    s   go on without any of its steps; asks why" in shown


def test_after_a_failure_a_question_mark_shows_the_block_and_the_way_back(tmp_path: Path) -> None:
    body = 'asked("failed", push, undo="mdrun g.md --section 2", earlier=(check,))'
    keys = "[q]uit  [?] "
    shown = dialogue(spawn(tmp_path, body), (keys, "?\r"), (keys, "q\r"))
    for words in (
        "  roll back:  mdrun g.md --section 2\r\n",
        "    step 1/1, lines 5-9 of the guide: Push the tag\r\n",
        "    7 │   --follow-tags\r\n",
        "    r      run it again, as it is\r\n",
        "    a      run an earlier step once more, then come back; its id may follow\r\n",
        "    b      end this run, and run the command line above at once\r\n",
        "    q      leave it as it is; what always runs is run, and the run has failed\r\n",
        "    ^D ^C  Ctrl-D and Ctrl-C are q\r\n",
    ):
        assert words in shown


def test_where_one_of_several_is_chosen_a_question_mark_explains(tmp_path: Path) -> None:
    body = """
how = Directives(choose="how")
asked("choose", members=(step("1/1", directives=how), step("1/2", directives=how)))
"""
    prompt = "which one? 1-2  [s]kip all  [q]uit  [?] "
    shown = dialogue(spawn(tmp_path, body), (prompt, "?\r"), (prompt, "3\r"), (prompt, "2\r"))
    assert "    1-2  the number of the step that is to be run; the others are skipped\r\n" in shown
    assert "    s    go on without any of them; asks why, and the run ends incomplete\r\n" in shown
    assert "    ! 3 is none of these; ? explains them\r\n" in shown


def test_one_of_several_is_chosen_by_its_name(tmp_path: Path) -> None:
    body = """
made = [step(f"1/{at}", directives=Directives(choose="how", name=name)) for at, name in enumerate("ab", 1)]
asked("choose", members=tuple(made))
"""
    child = spawn(tmp_path, body)
    assert "   2  1/2  b  (line 5)" in dialogue(child, ("which one?", "b\r"))
    assert result_of(child) == "take '1/2'"


def test_what_the_guide_asks_to_confirm_is_confirmed_by_yes(tmp_path: Path) -> None:
    body = """
asked("decide", step("1/1", directives=Directives(confirm="Is the backup fresh?")))
asked("decide", step("1/2", directives=Directives(confirm=True)))
"""
    shown = dialogue(spawn(tmp_path, body), (KEYS, "y\r"), (KEYS, "Y\r"), (KEYS, "r\r"))
    assert "GOT run ''" in shown
    assert "    ! Y is none of these; ? explains them\r\n" in shown


def test_the_reason_and_the_step_to_run_again_explain_themselves(tmp_path: Path) -> None:
    turns = [("go back: ", "?\r"), ("go back: ", "late\r")]
    shown = dialogue(spawn(tmp_path, 'asked("decide", push)'), (KEYS, "s\r"), *turns)
    assert "    a few words for the run log, and Enter; Ctrl-D stops the run here\r\n" in shown
    keys = "[q]uit  [?] "
    child = spawn(tmp_path, 'asked("decide", push, earlier=(check,))')
    shown = dialogue(child, (keys, "a\r"), ("Enter for none: ", "?\r"), (keys, "q\r"))
    assert "    2/2  dashboards look well\r\n" in shown
    assert "    ! none is run again\r\n" in shown


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ('problem="its command was not run in this run"', "  ! its command was not run in this run\r\n"),
        ('problem=" M a.py\\n\\x1b[31m?? b\\n"', "  ! its command printed:\r\n     M a.py\r\n    ?? b\r\n"),
        ('problem="\\n".join("x" * 50)', "    … and 10 more lines\r\n"),
    ],
)
def test_what_a_person_must_judge_is_shown(tmp_path: Path, given: str, words: str) -> None:
    assert words in dialogue(spawn(tmp_path, f'asked("attest", check, {given})'), (ATTEST, "q\r"))


@pytest.mark.parametrize(
    ("directives", "decisions", "words"),
    [
        ('confirm="all quiet on the channel?"', (), "  - all quiet on the channel?\r\n"),
        ("confirm=True", (), "  - the guide asks to confirm it\r\n"),
        ("", (), "  - every step was asked for: echo one\r\n"),
        ("", ("maybe-shell",), "  - it may be output or a file's content instead of commands\r\n"),
        ("", ("elsewhere",), "  - it seems to belong on another machine or in another program\r\n"),
    ],
)
def test_why_it_stops(tmp_path: Path, directives: str, decisions: tuple[str, ...], words: str) -> None:
    body = f"""
said = Directives({directives})
held = step("1/1", commands=(Command(6, "echo one"),), decisions={decisions!r}, directives=said)
asked("decide", held)
"""
    assert words in dialogue(spawn(tmp_path, body), (KEYS, "q\r"))


def test_a_block_that_does_not_parse_is_shown_as_it_is(tmp_path: Path) -> None:
    body = 'asked("decide", step("1/1", script="if true\\n" * 50, decisions=("broken",)))'
    shown = dialogue(spawn(tmp_path, body), (KEYS.replace("[r]un  ", ""), "q\r"))
    assert "[r]un" not in shown
    assert "  - it does not parse as shell\r\n   5 │ if true\r\n" in shown
    assert "  … and 10 more lines\r\n" in shown


VARIABLE = 'variable("last_good", help="the tag\\nto go back to", pattern="v.*", lines=(52, 70), {})'


@pytest.mark.parametrize(
    ("given", "more", "turns", "result"),
    [
        (
            "",
            "",
            [("explains): ", "\r"), ("explains): ", " v1.3.2 \r")],
            "value 'v1.3.2'",
        ),
        (
            "",
            "",
            [
                ("explains): ", "?\r"),
                ("Ctrl-D and Ctrl-C stop here", ""),
                ("explains): ", "\x04"),
            ],
            "quit ''",
        ),
        ("", "", [("explains): ", "\x03")], "Ctrl-C"),
        ('value="v9"', "", [("last_good (Enter for v9, ? explains): ", "\r")], "value 'v9'"),
        (
            "",
            'choices=("v2", "v1")',
            [("1  v2", ""), ("2  v1", ""), ("(number or value, ? explains): ", "2\r")],
            "value 'v1'",
        ),
        ("", 'choices=("v2", "v1")', [("(number or value, ? explains): ", "v7\r")], "value 'v7'"),
        ("", 'choices=("3", "2")', [("-  3", ""), ("explains): ", "2\r")], "value '2'"),
        (
            "",
            'choices=tuple(f"v{n}" for n in range(99))',
            [("…  and 79 more", ""), (": ", "99\r")],
            "value 'v98'",
        ),
    ],
)
def test_a_value(tmp_path: Path, given: str, more: str, turns: list[tuple[str, str]], result: str) -> None:
    child = spawn(tmp_path, f'asked("variable", variable={VARIABLE.format(given)}, {more})')
    shown = dialogue(child, *turns)
    assert result_of(child) == result
    assert "  last_good needs a value, used in lines 52, 70\r\n  │ the tag to go back to\r\n" in shown


def test_after_a_mistake_only_what_was_wrong_is_said(tmp_path: Path) -> None:
    body = f'asked("variable", variable={VARIABLE.format("")}, problem="it must begin with v")'
    child = spawn(tmp_path, body)
    shown = dialogue(child, ("last_good (? explains): ", "v1\r"))
    assert result_of(child) == "value 'v1'"
    assert shown == "\r\n  ! it must begin with v\r\n  last_good (? explains): "


def test_in_a_narrow_terminal_what_can_be_typed_stands_above_the_prompt(tmp_path: Path) -> None:
    body = f'asked("variable", variable={VARIABLE.format("")}, choices=("v2", "v1"), may_wait=True)'
    shown = dialogue(spawn(tmp_path, body, columns=40), ("  last_good: ", "2\r"))
    assert "\r\n  (number or value, later, ?\r\n  explains)\r\n  last_good: " in shown


def test_many_lines_that_use_a_value_are_counted(tmp_path: Path) -> None:
    body = 'asked("variable", variable=variable("tag", lines=tuple(range(1, 32))))'
    shown = dialogue(spawn(tmp_path, body), ("tag (? explains): ", "v1\r"))
    assert "  tag needs a value, used in lines 1, 2, 3, 4, 5, 6, 7, 8 and 23 more\r\n" in shown


def test_a_question_mark_explains_what_a_value_is_for(tmp_path: Path) -> None:
    body = """
region = variable("region", help="where *it* runs", pattern="[a-z]+", choices="list-regions",
    exports=("region", "REGION"), lines=(52, 70))
uses = tuple((52 + number, f"deploy --to <region> {number} " + "x" * 60) for number in range(9))
asked("variable", variable=region, choices=("eu", "us"), uses=uses)
"""
    prompt = "region (number or value, ? explains): "
    shown = dialogue(spawn(tmp_path, body), (prompt, "?\r"), (prompt, "1\r"))
    for words in (
        "    │ where it runs\r\n    it stands in the guide here:\r\n    52 │ deploy --to <region> 0\r\n",
        f"       │ {'x' * 60}\r\n    53 │ deploy --to <region> 1\r\n",
        "    … and 1 more line\r\n",
        "    the run's shell has it as $region, $REGION\r\n",
        "    it must match [a-z]+\r\n",
        "    its choices are what this prints: list-regions\r\n",
        "    1, 2 …  the number of a choice takes it\r\n",
        "    Enter   after a value, gives it\r\n",
        "    ^D ^C   Ctrl-D and Ctrl-C stop here, and nothing more is run\r\n",
    ):
        assert words in shown


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ('"last_good", value="v9"', "    Enter  takes v9\r\n"),
        ('"last_good"', "    letters, digits and . _ / @ : + , = % - may stand in it, and no - at its\r\n"),
        (
            '"last_good", choices=("a", "b"), exports=("last_good",)',
            "    it must be one of the 2 choices\r\n",
        ),
        ('"last_good", choices="exit 1"', "    this was to print its choices: exit 1\r\n"),
    ],
)
def test_what_a_value_must_be(tmp_path: Path, given: str, words: str) -> None:
    offered = ("a", "b") if '("a", "b")' in given else ()
    body = f'asked("variable", variable=variable({given}), choices={offered!r})'
    shown = dialogue(spawn(tmp_path, body), ("explains): ", "?\r"), ("explains): ", "a\r"))
    assert words in shown


def test_a_secret_is_not_shown(tmp_path: Path) -> None:
    child = spawn(tmp_path, 'asked("variable", variable=variable("token", "old", secret=True))')
    child.expect_exact("token (hidden, ? explains): ")
    child.waitnoecho()
    child.sendline("hunter2 ")
    child.expect(r"GOT ([^\r\n]*)\r\n")
    assert result_of(child) == "value 'hunter2 '"
    assert "hunter2" not in str(child.before)
    assert "old" not in str(child.before)


def test_ctrl_d_at_a_secret_is_quit(tmp_path: Path) -> None:
    child = spawn(tmp_path, 'asked("variable", variable=variable("token", secret=True))')
    child.expect_exact("token (hidden, ? explains): ")
    child.waitnoecho()
    child.send("\x04")
    child.expect_exact("GOT quit ''")


def test_a_key_pressed_before_the_question_does_not_answer_it(tmp_path: Path) -> None:
    body = """
import termios
print("READY", flush=True)
import fcntl, array
waiting = array.array("i", [0])
while waiting[0] < 2:
    fcntl.ioctl(0, termios.FIONREAD, waiting)
asked("decide", push)
"""
    child = spawn(tmp_path, body)
    child.expect_exact("READY")
    child.send("r\r")
    dialogue(child, (KEYS, "q\r"))
    assert result_of(child) == "quit ''"


def test_the_terminal_is_found_where_output_goes_elsewhere(tmp_path: Path) -> None:
    child = spawn(tmp_path, 'display.begin(release_plan(), "R", None)\nasked("attest", check)', piped=True)
    dialogue(child, (ATTEST, "y\r"))
    assert result_of(child) == "yes ''"


def test_a_check_that_is_just_its_command_is_shown_once(tmp_path: Path) -> None:
    body = """
from mdrun.evidence.settlement import Settlement
asked("decide", step("2/1", "check", (13, 13), title="`curl -f http://localhost/health`",
    settlement=Settlement("command", "curl -f http://localhost/health"), decisions=("check-command",)))
"""
    shown = dialogue(spawn(tmp_path, body), ("[q]uit  [?] ", "?\r"), ("[q]uit  [?] ", "q\r"))
    before, _, after = shown.partition("[?] ?")
    assert before.count("curl -f http://localhost/health") == 1
    assert "    13 │ curl -f http://localhost/health\r\n" in after
