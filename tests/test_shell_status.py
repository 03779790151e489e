"""What fails, where, and what every command came to."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mdrun.shell import Block, Command, CommandEnded, CommandStarted
from mdrun.shell.pipeline import is_pipeline
from tests.shell_lab import BASH, Lab


def test_a_block_stops_at_its_first_failing_command(lab: Lab) -> None:
    result = lab.run("echo one", "false", "echo two")
    assert result.text == "one\n"
    assert (result.status, result.ended.failed_line, result.ended.died) == (1, 11, None)
    assert [(each.line, each.status) for each in result.commands] == [(10, 0), (11, 1)]


def test_every_command_tells_its_line_text_status_and_output(lab: Lab) -> None:
    result = lab.run(
        "echo one", "cat <<END\na\nb\nEND", "for i in 1 2; do\n  echo $i\ndone", "printf x; true"
    )
    assert [(each.line, each.text.split()[0], each.status) for each in result.commands] == [
        (10, "echo", 0),
        (11, "cat", 0),
        (15, "for", 0),
        (18, "printf", 0),
    ]
    spans = [result.raw[each.start : each.end] for each in result.commands]
    assert spans == [b"one\n", b"a\nb\n", b"1\n2\n", b"x"]
    assert result.ended.output_lines == 6
    assert result.ended.output_size == len(result.raw)


def test_a_command_tells_how_long_it_took(lab: Lab) -> None:
    result = lab.run("sleep 0.2", "true")
    first, second = (each.seconds for each in result.commands)
    assert first >= 0.2
    assert second > 0
    assert result.ended.seconds >= first + second


def test_each_of_many_commands_owns_exactly_what_it_wrote(lab: Lab) -> None:
    texts = [f"sh -c 'echo {number}; echo err {number} >&2'; echo x" for number in range(200)]
    result = lab.run(*texts)
    spans = [result.raw[each.start : each.end] for each in result.commands]
    assert spans == [f"{number}\nerr {number}\nx\n".encode() for number in range(200)]


def test_several_commands_may_share_a_line(lab: Lab) -> None:
    block = Block(
        (Command(7, "echo $LINENO"), Command(7, "echo $LINENO; nosuch || true"), Command(8, "echo $LINENO"))
    )
    result = lab.items(lambda output, watch: lab.session.run(block, output, watch))
    assert result.text == "7\n7\nRELEASE.md: line 7: nosuch: command not found\n8\n"


def test_bash_names_the_guide_and_its_line(lab: Lab) -> None:
    lab.run("f() {\n  nosuch\n}", line=20)
    result = lab.run("f || true", "{\n  true\n  nosuch\n} || true", line=57)
    assert (
        result.text
        == "RELEASE.md: line 21: nosuch: command not found\nRELEASE.md: line 60: nosuch: command not found\n"
    )


def test_lines_are_right_when_the_guide_is_walked_backwards(lab: Lab) -> None:
    for line in (500, 3, 1, 2, 2, 40):
        result = lab.run("echo $LINENO; nosuch || true", line=line)
        assert result.text == f"{line}\nRELEASE.md: line {line}: nosuch: command not found\n"
    assert "line 5: nosuch" in lab.evaluate("nosuch", line=5).text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("if true; then\n  echo a\n  false\nfi", 12),
        ("{\n  true\n  sh -c 'exit 1'\n}", 12),
        ("for i in 1 2; do\n  true\n  false\ndone", 12),
        ("while true; do\n  test a = b\ndone", 11),
        ("case x in\n  x) false ;;\nesac", 11),
        ("echo one \\\n  two; \\\n  false", 10),
        ("f() { false; }\nf", 11),
        ("g() {\n  false\n}\ntrue\nif true; then\n  g\nfi", 15),
        ("ls \\\n  --no-such-option \\\n  x", 10),
    ],
)
def test_the_failing_line_is_found_inside_a_compound_command(lab: Lab, text: str, line: int) -> None:
    result = lab.run(text)
    assert result.status != 0
    assert result.ended.failed_line == line


def test_a_failure_in_a_sourced_file_is_told_by_the_guides_line(lab: Lab) -> None:
    (lab.work / "lib.sh").write_text("true\n" * 98 + "false\n")
    assert lab.run("true", ". ./lib.sh").ended.failed_line == 11


@pytest.mark.parametrize(
    "text",
    [
        "if false; then :; fi",
        "false || true",
        "false && true",
        "! true",
        "while false; do :; done",
        "until true; do :; done",
        "[[ a = b ]] && echo",
        "if seq 100000 | grep -q 5; then :; else exit 1; fi",
        "seq 100000 | head -1",
        "yes | head -c 10 >/dev/null",
        "x=$(false | true)",
        "if false | true; then :; fi",
        "false | true || true",
        "! false | true",
        "for i in 1; do false | true; done",
        "f() { false | true; }; f",
        "echo 'a | b' | cat",
        "set +e; false; false | true",
    ],
)
def test_what_set_e_lets_pass_passes(lab: Lab, text: str) -> None:
    result = lab.run(text, "true")
    assert result.status == 0, result.text
    assert result.ended.failed_line is None


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("sh -c 'exit 7' | cat", 7),
        ("sh -c 'exit 7' | sh -c 'exit 8' | cat", 8),
        ("nosuch | cat", 127),
        ("for i in 1; do sh -c 'exit 4'; done | cat", 4),
        ("false |& cat", 1),
        ("false \\\n  | cat", 1),
        ("{ false; } | tee /dev/null | cat", 1),
    ],
)
def test_a_top_level_pipeline_fails_by_any_member(lab: Lab, text: str, status: int) -> None:
    result = lab.run(text, "echo never")
    assert (result.status, result.ended.failed_line) == (status, 10)
    assert result.commands[-1].status == status
    assert "never" not in result.text
    assert lab.run(text, pipefail=False).status == 0


def test_errexit_is_the_shells_own(lab: Lab) -> None:
    assert lab.run("[[ -o errexit ]] && echo on").text == "on\n"
    assert lab.run("x=$(false; echo on)", 'echo "$x"').text == "on\n"
    assert lab.run("f() { false; echo on; }; if f; then :; fi").text == "on\n"
    lab.run("trap 'echo theirs' ERR")
    assert lab.run("set +e", "false", "echo on").text == "theirs\non\n"
    assert lab.run("false", "echo never").text == "theirs\n"


def test_a_command_is_at_the_top_level_of_the_shell(lab: Lab) -> None:
    assert lab.run("declare here=global", "local x=1 || true").text.endswith(
        "can only be used in a function\n"
    )
    function = "none" if BASH >= (5, 0) else "main"  # what a script of its own finds, too
    assert lab.run('echo "$here ${FUNCNAME[0]-none} $BASH_SUBSHELL"').text == f"global {function} 0\n"
    assert lab.run("for i in 1 2; do break; done; echo $i").text == "1\n"


def test_neither_a_debug_trap_nor_a_trace_slows_a_block_down(lab: Lab) -> None:
    assert lab.run("trap -p DEBUG RETURN").text == ""
    assert lab.run("shopt -o xtrace verbose functrace errtrace || true").text.split()[1::2] == ["off"] * 4


def test_pipefail_itself_stays_off_and_a_guides_own_is_kept(lab: Lab) -> None:
    assert lab.run("set -o | grep pipefail").text.split() == ["pipefail", "off"]
    lab.run("set -o pipefail")
    assert lab.run("if false | true; then echo wrong; else echo right; fi").text == "right\n"


def test_set_plus_e_is_honoured_until_the_blocks_end(lab: Lab) -> None:
    assert lab.run("set +e", "false", "echo on").text == "on\n"
    assert lab.run("false", "echo never").status == 1


@pytest.mark.parametrize("text", ["! true", "# why", "false && true", "", "{ ! true; }"])
def test_a_status_that_set_e_lets_pass_is_no_failure(lab: Lab, text: str) -> None:
    assert lab.run("! true", text, "echo on").text == "on\n"


@pytest.mark.parametrize(
    "text",
    [
        "month=$((08 + 1))",
        "echo $((1 / 0))",
        "echo \\\n  $((1 / 0))",
        "f",
        "FUNCNEST=5 g",
    ],
)
def test_a_command_that_bash_gives_up_with_a_message_has_failed(lab: Lab, text: str) -> None:
    """After such an error a script goes on with its next line, also under ``set -e``."""
    shell = lab.session.process
    lab.run("f() { echo $((1 / 0)); }; g() { g; }")
    result = lab.run("KEPT=kept", text, "echo never")
    assert (result.status, result.ended.failed_line) == (1, 11)
    assert [each.status for each in result.commands] == [0, 1]
    assert lab.run(text).status == 1
    assert lab.run("set +e", text, "echo on").status == 0
    assert lab.run('echo "$KEPT"').text == "kept\n"
    assert lab.session.process == shell
    assert lab.evaluate(text).status == 1


def test_it_has_failed_each_time_that_a_block_has_such_a_command(lab: Lab) -> None:
    shell = lab.session.process
    lab.run("trap 'echo bye' EXIT")
    result = lab.run('echo "${m[a b]-}" || :', "echo on", 'echo "${m[a b]-}"', "echo never")
    assert (result.status, result.ended.failed_line, result.ended.died) == (1, 12, None)
    assert lab.session.process == shell


@pytest.mark.parametrize("text", ['echo "${m[a b]-}"', "echo $((08))", 'x="${m[a b]-}"', "f $((1 / 0))"])
def test_it_has_failed_where_the_shell_tells_its_state_behind_it(lab: Lab, text: str) -> None:
    for before in ("trap 'echo bye' EXIT", "f() { :; }", "shopt -s extglob"):
        assert lab.run(before).status == 0
        lab.session.state.snapshot(lab.work / "state.sh")
        result = lab.run(text)
        assert (result.status, result.ended.failed_line) == (1, 10)
        lab.session.state.snapshot(lab.work / "state.sh")
    assert lab.run("echo on").text == "on\n"


def test_a_pipelines_failure_leaves_the_shell_alive(lab: Lab) -> None:
    first = lab.run("echo $$").text
    lab.run("false | true")
    assert lab.run("echo $$").text == first


def test_the_next_command_does_not_start_before_it_is_asked_for(lab: Lab) -> None:
    seen = []

    def each(item: object) -> None:
        present = sorted(path.name for path in lab.work.iterdir())
        seen.append((type(item), present))

    block = lab.block("touch a", "touch b")
    lab.items(lambda output, watch: lab.session.run(block, output, watch), each)
    assert seen[:4] == [
        (CommandStarted, []),
        (CommandEnded, ["a"]),
        (CommandStarted, ["a"]),
        (CommandEnded, ["a", "b"]),
    ]


def test_an_empty_block_passes(lab: Lab) -> None:
    result = lab.run()
    assert (result.status, result.text, result.ended.output_lines) == (0, "", 0)
    assert lab.run("echo next").text == "next\n"


def test_comments_and_blank_lines_are_commands_like_others(lab: Lab) -> None:
    assert lab.run("# a comment", "echo on # another", "", "echo \\\\").text == "on\n\\\n"


def test_a_backslash_at_the_end_swallows_nothing_of_ours(lab: Lab) -> None:
    assert lab.run("echo one \\", "echo two").text == "one\ntwo\n"


@pytest.mark.parametrize(
    "text",
    [
        "a | b",
        "a |& b",
        "a |\n b",
        "a | b \\\n | c",
        "( a; b ) | c",
        "{ a; b; } | c",
        "for x in 1 2; do a; done | b",
        "a | while read x; do y && z; done",
        "if a; then b; fi | c",
        "case x in a) b;; esac | c",
        "case x in (a|b) c | d;; esac | e",
        "a '|' | b",
        'a "$(b; c)" | d',
        "a $(b && c) | d",
        "a `b; c` | d",
        "cat <<E | b\nx | y; z\nE",
        "time a | b",
        "a 2>&1 | b",
        "a &>x | b",
        "[[ a || b ]] | c",
        "a | b # x; y",
        "echo ${x:-;} | b",
        "a | tee >(b; c)",
        "((a||b)) | c",
        "echo $'a\\';' | b",
        "echo if | b",
        "echo done | b",
        "echo } | b",
        "echo a#b | c",
        'echo "${x:-"a;b"}" | c',
        "a >| f | b",
        "{\ncat <<E\nit's\nE\n} | b",
        "{ cat <<'E'; cat <<-\"F\";\n(\nE\n\t'\n\tF\n} | b",
        "cat <<E |\nit's\nE\nb",
        "{\n(\ncase $a in\none | two) b\n;;\n@(x|y)) c ;;&\n(three) d | e\nesac\n)\n} | f",
        "(case $(case b in b) c;; esac) in (d) ;; esac) | e",
        "{ function f { a; }\nfunction g() { b; }\nfunction h\n(c); } | d",
        "{ if a; then { (b) }; fi } | c",
        "{ echo {a,b} }; } | c",
        "{\n((x<<2))\necho $((1 << n))\n} | b",
        "$(cat <<\\E\n)'\nE\n) | b",
        "a | cat <<E\nit's; x\nE",
    ],
)
def test_a_pipeline_is_known_as_one(text: str) -> None:
    assert is_pipeline(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a || b",
        "a && b | c",
        "a | b || true",
        "a | b; c",
        "! a | b",
        "a | b &",
        "f() { a | b; }",
        "function f { a | b; }",
        "{ a | b; }",
        "if a | b; then c; fi",
        "for i in 1; do a | b; done",
        "( a | b )",
        "[[ a || b ]]",
        "x=$(a | b)",
        "echo 'a | b'",
        "a | b\nc",
        "echo `a | b`",
        "((a | b))",
        "cat <<E\na | b\nE",
        "while a | b; do c; done",
        "case x in a|b) c;; esac",
        "case x in (a|b) c | d;; esac",
        'echo "$(a | b)"',
        "# a | b",
        "a # | b",
        "a | b && c",
        "a >| f",
        "select x in a b; do c | d; done",
        "echo 'open | b",
        "cat <<E\nx\nE\na | b",
        "{ a; }\nb | c",
        "(a)\nb | c",
        "if a; then b; fi\nb | c",
        "cat <<E; a | b\nx\nE",
    ],
)
def test_what_is_no_pipeline_is_known_as_none(text: str) -> None:
    assert not is_pipeline(text)


@given(st.binary(max_size=60).filter(lambda raw: b"\0" not in raw))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_reach_the_shell_as_they_are(shared: Lab, raw: bytes) -> None:
    quoted = "'" + raw.decode("utf-8", "surrogateescape").replace("'", "'\\''") + "'"
    result = shared.run(f"printf %s {quoted}")
    assert result.status == 0
    assert result.raw == raw
