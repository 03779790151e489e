"""Which command settles which check."""

from __future__ import annotations

import pytest

from mdrun.evidence.commands import Commands, Known
from mdrun.evidence.proving import judge
from mdrun.evidence.settlement import Settlement
from mdrun.evidence.settling import CLEAN_TREE, settle, spans_of
from mdrun.evidence.statuses import proves_nothing

DOCTOR = Known("1.1/2", "1.1", 36, "uv run flowgate --config config/flowgate.yaml doctor")
HEALTH = Known("1.2/1", "1.2", 40, "uv run flowgate \\\n  --config config/flowgate.yaml health")
PUSH = Known("1.2/2", "1.2", 50, "git push --follow-tags")
STATUS = Known("2/1", "2", 60, "uv run flowgate --config config/other.yaml health")


def settled(
    text: str,
    *known: Known,
    declared: bool | str | None = None,
    section: str = "1.2",
    guide: tuple[str, ...] = (),
) -> Settlement:
    commands = Commands(guide)
    for command in known:
        commands.add(command)
    return settle(text, declared, section, commands, parses=lambda text: "(" not in text)


PERSON = Settlement("person")


def test_a_declared_command_settles() -> None:
    assert settled("green", declared="make test") == Settlement("command", "make test")
    assert settled("`make check` green", declared=True) == Settlement("command", "make check")
    assert settled("`git push` done", declared=True) == Settlement("command", "git push")


def test_of_a_declared_check_without_code_there_is_nothing_to_run() -> None:
    assert settled("all is green", declared=True) == PERSON


def test_check_no_leaves_it_to_a_person() -> None:
    assert settled("`make check` green", declared=False) == PERSON


@pytest.mark.parametrize(
    "text", ["`make check` is green", "green (`make check`)", "green（`make check`）", "`(make check)`"]
)
def test_one_code_span_that_is_a_command_settles(text: str) -> None:
    assert settled(text) == Settlement("command", "make check")


@pytest.mark.parametrize(
    "text",
    [
        "Run `make jobs` once more",
        "**Update** the jobs with `make jobs`",
        "The jobs are new, by running `make jobs`",
        "执行 `make jobs`",
    ],
)
def test_what_somebody_is_to_do_is_no_proof(text: str) -> None:
    assert settled(text) == PERSON


def test_a_deed_that_is_a_step_of_the_guide_is_proven_by_it() -> None:
    assert settled("Run `git push --follow-tags`", PUSH).refers_to


def test_to_run_a_proof_is_to_look() -> None:
    assert settled("Run `make check`") == Settlement("command", "make check")


def test_to_make_sure_is_to_look() -> None:
    assert settled("Make sure `make check` passes") == Settlement("command", "make check")


def test_only_git_tells_whether_the_tree_is_clean() -> None:
    assert settled("`make check` is clean") == Settlement("command", "make check")


def test_parentheses_of_a_command_are_its_own() -> None:
    assert spans_of("`test -z $(cat x)` and `f()`") == ["test -z $(cat x)", "f()"]


@pytest.mark.parametrize(
    "text",
    [
        "no code",
        "`make`",
        "`frobnicate now`",
        "`make check (`",
        "`make check` and `make test`",
        "`git push origin main`",
    ],
)
def test_everything_else_is_for_a_person(text: str) -> None:
    assert settled(text) == PERSON


def test_a_command_of_the_guide_needs_no_known_tool() -> None:
    assert settled("`./verify.sh` passes", guide=("./verify.sh",)) == Settlement("command", "./verify.sh")


@pytest.mark.parametrize(
    "command", ["git status", "git diff --stat", "ls dist", "echo x", "kubectl get pods"]
)
def test_what_proves_nothing_is_shown_to_a_person(command: str) -> None:
    assert settled(f"`{command}` looks right") == Settlement("person", command)


@pytest.mark.parametrize(
    "text", ["`git status` is clean", "`git status` 干净", "`git status --short` sauber"]
)
def test_a_clean_tree_is_asserted(text: str) -> None:
    assert settled(text) == Settlement("command", CLEAN_TREE)


def test_a_test_says_itself_what_its_words_negate() -> None:
    own = "test -z $TAG"
    assert settled(f"no tag is there yet: `{own}`") == Settlement("command", own)
    known = Known("1.1/3", "1.1", 40, own)
    assert settled(f"no tag is there yet: `{own}`", known).by == "evidence"


def test_what_this_run_ran_is_not_run_again() -> None:
    assert settled("`git push --follow-tags` done", PUSH) == Settlement("evidence", refers_to=("1.2/2:50",))
    tree = Known("1/3", "1", 9, CLEAN_TREE)
    assert settled("`git status` is clean", tree) == Settlement("evidence", refers_to=("1/3:9",))


def test_last_words_name_a_command() -> None:
    assert settled("`doctor` is green", DOCTOR, HEALTH) == Settlement("evidence", refers_to=("1.1/2:36",))
    assert settled("`flowgate --config config/flowgate.yaml health`", HEALTH).refers_to == ("1.2/1:40",)
    assert settled("pushed `--follow-tags`", PUSH).refers_to == ("1.2/2:50",)


def test_several_commands_may_be_named() -> None:
    assert settled("`doctor` and `health` are green", DOCTOR, HEALTH).refers_to == ("1.1/2:36", "1.2/1:40")


def test_the_same_section_comes_first() -> None:
    assert settled("`health`", HEALTH, STATUS, section="1.2").refers_to == ("1.2/1:40",)
    assert settled("`health`", HEALTH, STATUS, section="2").refers_to == ("2/1:60",)
    assert settled("`health`", HEALTH, STATUS, section="3") == PERSON


def test_the_same_command_twice_is_not_ambiguous() -> None:
    again = Known("3/1", "3", 70, HEALTH.text)
    assert settled("`health`", HEALTH, again, section="4").refers_to == ("3/1:70",)


def test_other_code_spans_must_stand_in_the_output() -> None:
    found = settled("`health` says `liveness=ok` and `readiness=ok`", HEALTH)
    assert found == Settlement("evidence", refers_to=("1.2/1:40",), tokens=("liveness=ok", "readiness=ok"))
    whole = settled("`git push --follow-tags` says `done`", PUSH)
    assert whole == Settlement("evidence", refers_to=("1.2/2:50",), tokens=("done",))


def test_a_word_inside_a_command_names_nothing() -> None:
    assert settled("`flowgate`", DOCTOR) == PERSON
    assert settled("`tags`", PUSH) == PERSON


@pytest.mark.parametrize(
    ("command", "nothing"),
    [
        ("git status", True),
        ("make && git status", True),
        ("test x", True),
        ("test -e x", False),
        ('test -z "$(git status --porcelain)"', False),
        ("git status | grep -q clean", False),
        ("sudo ls", True),
        ("lsof -i", False),
        ("", True),
    ],
)
def test_commands_whose_status_proves_nothing(command: str, nothing: bool) -> None:
    assert proves_nothing(command) is nothing


@pytest.mark.parametrize(
    ("output", "tokens", "holds"),
    [
        ("a liveness=ok readiness=ok", ["liveness=ok", "readiness=ok"], True),
        ("liveness=ok\nreadiness=ok", ["liveness=ok", "readiness=ok"], False),
        ("liveness=ok readiness=ok\nreadiness=fail", ["liveness=ok", "readiness=ok"], False),
        ("liveness=okay", ["liveness=ok"], False),
        ("(liveness=ok), next", ["liveness=ok"], True),
        ("state: green", ["green"], True),
        ("evergreen", ["green"], False),
        ("all is well now", ["is well"], True),
        ("this well", ["is well"], False),
        ("", ["x"], False),
        ("x", [], True),
    ],
)
def test_what_must_stand_in_an_output(output: str, tokens: list[str], holds: bool) -> None:
    assert judge(output, tokens)[0] is holds


def test_the_line_that_proves_or_refutes_is_returned() -> None:
    assert judge("x\n  a=1 here \n", ["a=1"]) == (True, "a=1 here")
    assert judge("a=1\na=2\n", ["a=1"]) == (False, "a=2")
    assert judge("x", ["a=1"]) == (False, "a=1 does not stand in its output")
    assert judge("a=1\nx a=1\n", ["a=1"]) == (True, "a=1")


@pytest.mark.parametrize(
    ("output", "tokens", "holds"),
    [
        ("listens on port=80 port=443", ["port=80", "port=443"], True),
        ("listens on port=80 port=22 port=443", ["port=80", "port=443"], False),
        ("liveness: liveness=ok", ["liveness=ok"], True),
        ("ready\nready=no", ["ready"], True),
    ],
)
def test_only_another_value_of_a_key_refutes(output: str, tokens: list[str], holds: bool) -> None:
    assert judge(output, tokens)[0] is holds


def test_what_two_commands_end_in_stays_ambiguous_however_often_they_are_run() -> None:
    one, other = Known("1/1", "1", 4, "one doctor"), Known("1/2", "1", 8, "another doctor")
    assert settled("`doctor`", one, other, other, section="1") == PERSON
    assert settled("`doctor`", one, one, section="1") == Settlement("evidence", refers_to=("1/1:4",))


def test_what_goes_on_in_the_background_proves_nothing_by_having_started() -> None:
    assert settled("`serve --all` is up", Known("1/1", "1", 4, "serve --all", proves=False)) == PERSON
    assert settled("`serve --all` is up", Known("1/1", "1", 4, "serve --all")).by == "evidence"


def test_a_code_span_of_nothing_names_nothing() -> None:
    assert settled("` ` is empty", Known("1/1", "1", 4, "one doctor")) == PERSON


def test_many_commands_and_checks_stay_quick() -> None:
    commands = Commands()
    for number in range(20_000):
        commands.add(Known(f"1/{number}", "1", number, f"run --number {number} doctor"))
    for _ in range(20_000):
        assert settle("`doctor`", None, "1", commands, parses=lambda text: True) == PERSON


def test_a_command_that_proves_nothing_by_its_status_can_by_its_output() -> None:
    known = Known("1/1", "1", 5, "cat health")
    found = settled("`cat health` says `x=ok`", known)
    assert found == Settlement("evidence", refers_to=("1/1:5",), tokens=("x=ok",))
    assert settled("`cat health`", known) == Settlement("person", refers_to=("1/1:5",))


def test_a_word_with_a_value_is_expected_of_the_command_that_another_code_span_names() -> None:
    later = Known("1/1", "1", 4, "echo later liveness=ok", before=1)
    first = Known("1/1", "1", 4, "sh health.sh")
    found = settled("`health.sh` is fine: `liveness=ok`", first, later)
    assert found == Settlement("evidence", refers_to=("1/1:4",), tokens=("liveness=ok",))
    assert settled("`liveness=ok`", first, later).refers_to == ("1/1:4+1",)


@pytest.mark.parametrize(
    ("command", "by"),
    [
        ("echo x=ok && sh health.sh", "person"),
        ("cd health && mkdir -p out && sh health.sh", "evidence"),
        ("false || sh health.sh", "person"),
        ("cat list | sh health.sh", "evidence"),
    ],
)
def test_what_another_part_of_a_command_may_have_printed_is_for_a_person(command: str, by: str) -> None:
    assert settled("`health.sh` says `x=ok`", Known("1/1", "1", 4, command)).by == by


def test_the_status_of_a_chain_is_that_of_its_last_part_where_it_was_surely_run() -> None:
    assert settled("`health.sh`", Known("1/1", "1", 4, "echo x && sh health.sh")).by == "evidence"
    assert settled("`health.sh`", Known("1/1", "1", 4, "echo x || sh health.sh")).by == "person"
