"""Plans of guides whose steps capture values, and how these are filled in later."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mdrun.plan.steps.filling import empty, filled, refused, waiting
from tests.plans import codes, plan

CAPTURE = "```bash {capture=revision}\ngit rev-parse HEAD\n```\n\n"
UNSAFE = 'is not safe in the command that <revision> stands in; write "$revision"'
NOTHING = "{}: nothing has captured revision; `mdrun resume` takes it with -v revision=…"
USE = "```bash\necho <revision>\n```\n\n"


def guide(*parts: str) -> str:
    return "## 1. Build\n\n" + "".join(parts)


def test_placeholders_after_the_step_are_open_and_no_error() -> None:
    made = plan(guide(CAPTURE, USE))
    assert codes(made) == []
    (variable,) = made.variables
    assert (variable.value, variable.source, variable.captured_by) == (None, "capture", ("1/1",))
    assert variable.exports == ("revision",)
    assert [step.late for step in made.steps] == [(), ("revision",)]
    assert made.steps[1].script == "echo <revision>"


def test_those_before_it_must_be_filled() -> None:
    made = plan(guide(USE, CAPTURE, USE))
    assert codes(made) == [(4, "placeholder-unfilled")]
    given = plan(guide(USE, CAPTURE, USE), values=("revision=abc",))
    assert codes(given) == []
    assert [step.script for step in given.steps] == ["echo abc", "git rev-parse HEAD", "echo <revision>"]
    assert (given.variables[0].value, given.variables[0].source) == ("abc", "-v")


@pytest.mark.parametrize("said", ["skip", "manual"])
def test_a_step_that_is_not_run_captures_nothing(said: str) -> None:
    made = plan(guide(CAPTURE, USE), said=(f"1/1: {said} capture=revision",))
    assert (8, "placeholder-unfilled") in codes(made)


def test_a_step_outside_the_selection_captures_nothing() -> None:
    text = f"## 1. Build\n\n{CAPTURE}## 2. Use\n\n{USE}"
    assert codes(plan(text, "2")) == [(10, "placeholder-unfilled")]
    assert codes(plan(text)) == []


def test_the_names_under_which_the_guide_uses_it_are_exported() -> None:
    made = plan(guide(CAPTURE, '```bash\necho "$REVISION" "$revision"\n```\n'))
    assert codes(made) == []
    assert made.variables[0].exports == ("REVISION", "revision")


def test_what_is_declared_and_captured_needs_no_value() -> None:
    front = "---\nmdrun:\n  variables:\n    revision: {pattern: '[0-9a-f]+'}\n---\n\n"
    assert codes(plan(front + guide(CAPTURE, '```bash\necho "$revision"\n```\n'))) == []
    before = guide('```bash\necho "$revision"\n```\n\n', CAPTURE)
    assert codes(plan(front + before)) == [(10, "variable-missing")]


def test_a_secret_is_not_captured() -> None:
    front = "---\nmdrun:\n  variables:\n    revision: {secret: true}\n---\n\n"
    assert codes(plan(front + guide(CAPTURE))) == [(9, "secret-captured")]


def test_every_text_of_a_step_waits() -> None:
    text = guide(
        CAPTURE,
        '```bash {background ready="curl <revision>"}\nserve <revision>\n```\n\n',
        '- [ ] it is `x=<revision>` <!-- mdrun: check="test <revision>" -->\n',
        "\n1. Tell them <revision>.\n",
    )
    made = plan(text)
    assert codes(made) == []
    steps = [filled(step, {"revision": "abc"}, made.styles) for step in made.steps]
    assert steps[0] is made.steps[0]
    assert steps[1].script == "serve abc"
    assert [command.text for command in steps[1].commands] == ["serve abc"]
    assert steps[1].directives.ready == "curl abc"
    assert steps[2].commands[0].text == "test abc"
    assert steps[2].title == "it is `x=abc`"
    assert steps[3].title == "Tell them abc."


def test_the_plans_hash_does_not_know_the_value_but_knows_where_it_goes() -> None:
    first, second = plan(guide(CAPTURE, USE)), plan(guide(CAPTURE, USE.replace("echo", "touch")))
    assert first.hash != second.hash
    assert first.hash == plan(guide(CAPTURE, USE)).hash


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"revision": "abc"}, ""),
        ({}, NOTHING.format("<revision> is not filled")),
        ({"revision": "a b"}, f"'a b' {UNSAFE}"),
        ({"revision": "-x"}, f"'-x' {UNSAFE}"),
        ({"revision": "a\nb"}, f"'a\\nb' {UNSAFE}"),
    ],
)
def test_what_cannot_be_filled_is_refused(values: dict[str, str], reason: str) -> None:
    made = plan(guide(CAPTURE, USE))
    assert refused(made.steps[1], values, made.styles)[0] == reason
    assert refused(made.steps[0], values, made.styles)[0] == ""


@pytest.mark.parametrize(
    ("expands", "empty_"),
    [
        ('"$revision"', True),
        ("${revision%x}", True),
        ("${#revision}", True),
        ("$revisions ${revision_old}", False),
        ("${revision:-none}", False),
        ("${revision+given}", False),
        ("${revision:?say which}", False),
    ],
)
def test_a_step_that_would_run_with_nothing_in_its_place_is_refused(expands: str, empty_: bool) -> None:
    made = plan(guide(CAPTURE, f"```bash\necho {expands}\n```\n"))
    assert empty(made.steps[1], made, ()) == (NOTHING.format("$revision has no value") if empty_ else "")
    assert empty(made.steps[1], made, ("revision",)) == ""
    assert empty(made.steps[0], made, ()) == ""


def test_what_the_guide_sets_by_itself_too_is_not_refused() -> None:
    made = plan(guide(CAPTURE, "```bash\nrevision=old\n```\n\n", '```bash\necho "$revision"\n```\n'))
    assert empty(made.steps[2], made, ()) == ""


def test_words_for_people_take_any_value_but_need_one() -> None:
    made = plan(guide(CAPTURE, "1. Tell them <revision>.\n"))
    assert refused(made.steps[1], {"revision": "a b; c"}, made.styles)[0] == ""
    assert "is not filled" in refused(made.steps[1], {}, made.styles)[0]
    titled = plan(guide(CAPTURE, "1. Make <revision>:\n\n   ```bash\n   make\n   ```\n"))
    assert list(waiting(titled.steps[1], titled.styles)) == []
    assert filled(titled.steps[1], {"revision": "a b"}, titled.styles).title == "Make a b:"


def test_only_the_styles_of_the_guide_count() -> None:
    made = plan("---\nmdrun:\n  placeholders: [mustache]\n---\n\n" + guide(CAPTURE, USE))
    assert made.steps[1].late == ()
    step = replace(made.steps[1], late=("revision",))
    assert filled(step, {"revision": "abc"}, made.styles).script == "echo <revision>"
