"""Values that are asked for in a terminal, before anything runs."""

from __future__ import annotations

import signal

import pytest

from tests.cli_place import CTRL_C, CTRL_D, CliPlace, finish


def test_a_missing_value_is_asked_for_until_it_is_good(place: CliPlace) -> None:
    place.guide(
        "---\nmdrun:\n  variables:\n    version: {pattern: 'v\\d+', help: the tag to make}\n---\n\n"
        "## 1. Work\n\n```bash\necho <version>\n```\n"
    )
    terminal = place.terminal("guide.md")
    terminal.expect("version needs a value")
    terminal.expect("the tag to make")
    terminal.expect("version.*: ")
    terminal.sendline("1.4")
    terminal.expect("does not match")
    terminal.expect("version.*: ")
    terminal.sendline("v14")
    assert finish(terminal) == 0
    assert place.state().variables == {"version": "v14"}


def test_an_unsafe_value_is_asked_for_again(place: CliPlace) -> None:
    place.guide("## 1. Work\n\n```bash\necho <name>\n```\n")
    terminal = place.terminal("guide.md")
    terminal.expect("name .*: ")
    terminal.sendline("a; touch ran")
    terminal.expect("letters, digits")
    terminal.expect("name .*: ")
    terminal.sendline("good")
    assert finish(terminal) == 0
    assert not (place.work / "ran").exists()


def test_a_choice_is_taken_by_its_number(place: CliPlace) -> None:
    place.guide(
        "---\nmdrun:\n  variables:\n    tag: {choices: \"printf '%s\\\\n' v2.0.0 v1.0.0\"}\n---\n\n"
        "## 1. Work\n\n```bash\necho <tag>\n```\n"
    )
    terminal = place.terminal("guide.md")
    terminal.expect("2  v1.0.0")
    terminal.expect("tag.*: ")
    terminal.sendline("2")
    assert finish(terminal) == 0
    assert place.state().variables == {"tag": "v1.0.0"}


def test_a_value_that_the_guides_own_command_does_not_offer_is_asked_for_again(place: CliPlace) -> None:
    place.guide(
        "---\nmdrun:\n  variables:\n    tag: {choices: \"printf '%s\\\\n' v2.0.0 v1.0.0\"}\n---\n\n"
        "## 1. Work\n\n```bash\necho <tag>\n```\n"
    )
    terminal = place.terminal("guide.md")
    terminal.expect("explains.: ")
    terminal.sendline("v7.0.0")
    terminal.expect_exact("'v7.0.0' is none of v2.0.0, v1.0.0")
    terminal.expect("explains.: ")
    terminal.sendline("v1.0.0")
    assert finish(terminal) == 0
    assert place.state().variables == {"tag": "v1.0.0"}


def test_values_are_asked_for_in_the_guides_order_with_the_lines_that_need_them(place: CliPlace) -> None:
    place.guide("## 1. Work\n\n```bash\necho <target>\necho <then>-<again>-<target>\n```\n")
    terminal = place.terminal("guide.md")
    terminal.expect_exact("target (later, ? explains): ")
    terminal.sendline("?")
    terminal.expect_exact("    4 │ echo <target>\r\n    5 │ echo <then>-<again>-<target>\r\n")
    terminal.expect_exact("target (later, ? explains): ")
    terminal.sendline("x")
    terminal.expect_exact("then (later, ? explains): ")
    terminal.sendline("z")
    terminal.expect_exact("again (later, ? explains): ")
    terminal.sendline("y")
    assert finish(terminal) == 0


def test_a_secret_is_asked_hidden(place: CliPlace) -> None:
    place.guide(
        "---\nmdrun:\n  variables:\n    token: {secret: true}\n---\n\n"
        '## 1. Work\n\n```bash\necho "got $token"\n```\n'
    )
    terminal = place.terminal("guide.md")
    terminal.expect("token.*: ")
    terminal.waitnoecho()
    terminal.sendline("canary-77f1")
    terminal.expect("got •••")
    rest = terminal.read()
    assert finish(terminal) == 0
    assert "canary" not in rest
    assert not [
        path for path in place.runs[0].rglob("*") if path.is_file() and b"canary-77f1" in path.read_bytes()
    ]


def test_what_is_named_for_a_secret_is_asked_hidden_and_stays_out_of_an_editor(place: CliPlace) -> None:
    place.guide(
        "## 1. Work\n\nIf you like:\n\n```bash\ntrue && printf 'got %s\\n' <db-password> | tee copy\n```\n"
    )
    editor = place.path / "editor"
    editor.write_text('#!/bin/sh\ncp "$1" ../seen\nsed -i s/true/:/ "$1"\n')
    editor.chmod(0o755)
    place.env["EDITOR"] = str(editor)
    terminal = place.terminal("guide.md")
    terminal.expect("db_password.*hidden.*: ")
    terminal.waitnoecho()
    terminal.sendline("canary-77f1")
    terminal.expect(r"\[\?\] ")
    terminal.sendline("e")
    terminal.expect("got •••")
    rest = str(terminal.before) + terminal.read()
    assert finish(terminal) == 0
    assert "canary" not in rest
    assert "<db-password>" in (place.path / "seen").read_text()
    assert (place.work / "copy").read_text() == "got canary-77f1\n"
    assert not [
        path for path in place.runs[0].rglob("*") if path.is_file() and b"canary-77f1" in path.read_bytes()
    ]


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
def test_leaving_at_a_missing_value_runs_nothing(place: CliPlace, key: str) -> None:
    place.guide("## 1. Work\n\n```bash\necho <name>\n```\n")
    terminal = place.terminal("guide.md")
    terminal.expect("name .*: ")
    terminal.send(key)
    terminal.expect_exact("\r\nmdrun: nothing was run\r\n")
    assert finish(terminal) == 130
    assert place.runs == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_a_signal_at_a_missing_value_runs_nothing_and_says_so(
    place: CliPlace, number: signal.Signals
) -> None:
    place.guide("## 1. Work\n\n```bash\necho <name>\n```\n")
    terminal = place.terminal("guide.md")
    terminal.expect("name .*: $")
    terminal.kill(number)
    terminal.expect_exact("\r\nmdrun: nothing was run\r\n")
    assert finish(terminal) == 130
    assert place.runs == []


def test_no_secret_is_shown_as_the_value_of_a_variable(place: CliPlace) -> None:
    place.guide(
        "---\nmdrun:\n  variables:\n    token: {secret: true}\n---\n\n## 1. Ship\n\n"
        '```bash\nrm -r "/tmp/mdrun-no-such/$token"\n```\n'
    )
    place.env["MDRUN_VAR_TOKEN"] = "correct-horse-battery"
    terminal = place.terminal("guide.md")
    terminal.expect(r"\[\?\] ")
    assert "$token is •••" in str(terminal.before)
    assert "horse" not in str(terminal.before)
    terminal.sendline("q")
    assert finish(terminal) == 3


def test_an_empty_list_of_choices_is_said_with_the_question(place: CliPlace) -> None:
    place.guide(
        "---\nmdrun:\n  variables:\n    tag: {choices: ls no-such-directory}\n---\n\n## 1. Back\n\n"
        "```bash\necho <tag>\n```\n"
    )
    terminal = place.terminal("guide.md")
    terminal.expect("there is nothing to choose from; this printed no choice: ls no-such-directory")
    terminal.expect(r"explains\): ")
    terminal.sendline("v1")
    assert finish(terminal) == 0


def test_nobody_is_asked_for_values_where_the_command_line_is_wrong_anyhow(place: CliPlace) -> None:
    place.guide("## 1. Work\n\n```bash\necho <name>\nfrobnicate-nowhere\n```\n")
    terminal = place.terminal("guide.md", "--timeout", "5", "--keep")
    terminal.expect("frobnicate-nowhere is not found")
    assert "needs a value" not in (terminal.before or "")
    terminal.expect("3 problems to settle; nothing was run")
    assert finish(terminal) == 2


def test_what_is_wrong_with_a_line_that_resumes_is_told_at_once(place: CliPlace) -> None:
    place.guide("## 1. Work\n\n```bash\ntest -e ready\n```\n\n1. Call.\n")
    assert place.run("guide.md", "--skip-manual").returncode == 1
    done = place.run("resume", "-v", "x=1", "--quiet", "--verbose", "--color", "blue", "--again", "9/9")
    assert done.returncode == 2
    wrong = "-v x=1", "--quiet and --verbose", "--color blue", "--again 9/9", "step 1/2 needs a person"
    for words in wrong:
        assert words in done.stderr
    assert "5 problems to settle; nothing was run" in done.stderr


def test_what_a_step_captures_is_not_asked_for_though_its_line_lacks_something_else(place: CliPlace) -> None:
    place.guide(
        "## 1. Work\n\n```bash {capture=revision}\necho r1\n```\n\n```bash\necho <revision>-<name>\n```\n"
    )
    terminal = place.terminal("guide.md")
    terminal.expect("needs a value")
    assert terminal.before == "\r\n  name "
    terminal.sendline("x")
    terminal.expect_exact("r1-x")
    assert finish(terminal) == 0


def test_nobody_is_asked_for_a_value_before_an_option_is_told_to_be_wrong(place: CliPlace) -> None:
    place.guide("## 1. Work\n\n```bash\necho <name>\n```\n")
    for words, problems in (
        (
            ("--take", "1/7", "--only", "1"),
            ("--take 1/7: the plan has", "--only 1: the plan has no such step"),
        ),
        (("-v", "nmae=Ada"), ("the guide does not use 'nmae'", "did you mean name?")),
    ):
        terminal = place.terminal("guide.md", *words)
        assert finish(terminal) == 2
        shown = str(terminal.before)
        assert all(problem in shown for problem in problems)
        assert "needs a value" not in shown
        assert "is not filled" not in shown


def test_nobody_is_asked_before_a_place_for_runs_inside_the_working_tree_is_refused(place: CliPlace) -> None:
    place.guide("## 1. Work\n\n```bash\necho <name>\n```\n")
    place.call("git", "init", "--quiet")
    terminal = place.terminal("guide.md", "--log-dir", "runs")
    assert finish(terminal) == 2
    shown = str(terminal.before)
    assert "runs would be kept inside the working tree" in shown
    assert "needs a value" not in shown
    assert not (place.work / "runs").exists()
