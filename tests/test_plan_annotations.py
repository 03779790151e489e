"""Directives and settings in a guide, and from outside."""

from __future__ import annotations

import pytest

from mdrun.config import Outside, Settings, parse
from tests.plans import codes, plan, steps

RUN = "```bash\ntrue\n```\n"


def given(text: str) -> list[dict[str, object]]:
    return [step.directives.given() for step in steps(text)]


@pytest.mark.parametrize(
    "text",
    [
        "```bash {retry=2}\ntrue\n```\n",
        f"<!-- mdrun: retry=2 -->\n{RUN}",
        f"<!-- mdrun: retry=2 -->\n\n{RUN}",
        f"<!--\nmdrun: retry=2\n-->\n{RUN}",
        f"Run it: <!-- mdrun: retry=2 -->\n{RUN}",
        f"Run it:\n<!-- mdrun: retry=2 -->\n{RUN}",
        f"<!-- mdrun: retry=9 -->\n<!-- mdrun: retry=2 -->\n{RUN}",
        "1. Run <!-- mdrun: retry=2 -->\n\n   ```bash\n   true\n   ```\n",
        "1. Run\n\n   <!-- mdrun: retry=2 -->\n   ```bash\n   true\n   ```\n",
        "1. Run\n\n   ```bash\n   true\n   ```\n\n   <!-- mdrun: retry=2 -->\n",
        "<!-- mdrun: retry=9 -->\n1. Run\n   ```bash {retry=2}\n   true\n   ```\n",
    ],
)
def test_a_block_gets_what_is_said_of_it(text: str) -> None:
    assert given(text) == [{"retry": 2}]
    assert codes(plan(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "- [ ] a <!-- mdrun: retry=2 -->\n- [ ] b\n",
        "- [ ] a\n  <!-- mdrun: retry=2 -->\n- [ ] b\n",
        "- [ ] a\n\n  <!-- mdrun: retry=2 -->\n\n- [ ] b\n",
    ],
)
def test_an_item_gets_what_is_said_at_its_end(text: str) -> None:
    assert given(text) == [{"retry": 2}, {}]
    assert codes(plan(text)) == []
    assert [step.title for step in steps(text)] == ["a", "b"]


def test_a_list_gets_what_is_said_before_it_for_each_item() -> None:
    text = "<!-- mdrun: timeout=5s -->\n- [ ] a\n- [ ] b <!-- mdrun: timeout=9s -->\n\nwords\n\n- [ ] c\n"
    assert given(text) == [{"timeout": 5.0}, {"timeout": 9.0}, {}]


def test_a_comment_between_items_begins_a_list_of_its_own() -> None:
    text = "- [ ] a\n<!-- mdrun: timeout=5s -->\n- [ ] b\n- [ ] c\n"
    assert given(text) == [{}, {"timeout": 5.0}, {"timeout": 5.0}]


def test_a_comment_before_a_nested_list_is_about_that_list() -> None:
    text = "- [ ] a\n\n  <!-- mdrun: timeout=5s -->\n\n  - [ ] b\n- [ ] c\n"
    assert given(text) == [{}, {"timeout": 5.0}, {}]


def test_a_section_gets_what_is_said_before_its_heading() -> None:
    skipped = f"<!-- mdrun: skip -->\n## B\n\n{RUN}\n### B1\n\n{RUN}"
    text = f"## A\n\n{RUN}\n{skipped}\n## C <!-- mdrun: on-failure=1 -->\n\n{RUN}"
    made = plan(text)
    ids = ["1/1", "2/1", "2.1/1", "3/1"]
    assert [step.id for step in made.steps] == ids
    assert [step.id for step in made.steps if step.directives.skip] == ids[1:3]
    assert [row.on_failure for row in made.sections] == [None, None, None, "1"]
    assert codes(made) == []


def test_notes_are_no_steps() -> None:
    assert (
        steps(
            "<!-- mdrun: notes -->\n1. a\n2. b\n\n- [ ] c <!-- mdrun: notes -->\n\n"
            f"<!-- mdrun: notes -->\n{RUN}"
        )
        == []
    )
    (step,) = steps(f"```bash {{notes}}\nls\n```\n\n{RUN}")
    assert "ls" in step.told.before


def test_a_block_that_is_no_step_may_be_called_so() -> None:
    assert codes(plan(f"<!-- mdrun: notes -->\n```text\nx\n```\n\n{RUN}")) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"{RUN}\n<!-- mdrun: retry=2 -->\n", "directive-alone"),
        (f"<!-- mdrun: retry=2 -->\n\nwords\n\n{RUN}", "directive-alone"),
        (f"<!-- mdrun: retry=2 -->\n```text\nx\n```\n\n{RUN}", "directive-alone"),
        (f"words <!-- mdrun: retry=2 --> words\n\nwords\n\n{RUN}", "directive-alone"),
        (f"- bullet <!-- mdrun: retry=2 -->\n\n{RUN}", "directive-alone"),
        (f"- bullet\n\n  <!-- mdrun: retry=2 -->\n\n{RUN}", "directive-alone"),
        (f"1. a\n\n   <!-- mdrun: skip -->\n\n   words\n\n{RUN}", "directive-alone"),
        (f"<!-- mdrun: retyr=2 -->\n{RUN}", "directive-unknown"),
        (f"<!-- mdrun: retry=x -->\n{RUN}", "directive-value"),
        (f"<!-- mdrun: retry=2 -->\n## A\n\n{RUN}", "directive-misplaced"),
        (f"<!-- mdrun: on-failure=2 -->\n{RUN}", "directive-misplaced"),
        (f"1. call <!-- mdrun: expect=x -->\n\n{RUN}", "directive-misplaced"),
        (f"```bash {{check}}\nls\n```\n\n{RUN}", "directive-misplaced"),
        (f"<!-- mdrun: on-failure=9 -->\n## A\n\n{RUN}", "on-failure"),
        (f"- [ ] no code <!-- mdrun: check -->\n\n{RUN}", "directive-value"),
        ("```bash {name=a}\nls\n```\n\n```bash {name=a}\nls\n```\n", "name-repeated"),
        (f"<!-- mdrun: name=a -->\n- [ ] x\n- [ ] y\n\n{RUN}", "name-repeated"),
        (f"## A\n\n<!-- mdrun:\ntimeout: 1m\n-->\n\n{RUN}", "settings-place"),
    ],
)
def test_what_is_wrong_is_one_error(text: str, code: str) -> None:
    made = plan(text)
    assert [finding.code for finding in made.findings] == [code]
    assert all(finding.level == "error" and finding.line for finding in made.findings)


def test_the_error_of_a_misspelled_directive_names_line_and_nearest() -> None:
    (finding,) = plan(f"# T\n\nx\n\n<!--\n  mdrun: retyr=2\n-->\n{RUN}").findings
    assert (finding.place, finding.remedy) == ("guide.md:6", "did you mean retry?")


def test_a_check_gets_its_command() -> None:
    made = steps(
        "- [ ] `make check` works <!-- mdrun: check retry=2 every=1s -->\n"
        "- [ ] up <!-- mdrun: check='curl -f <host>' -->\n"
    )
    assert [(step.settled_by, step.commands[0].text, step.decisions) for step in made] == [
        ("command", "make check", ()),
        ("command", "curl -f <host>", ()),
    ]


def test_an_undeclared_command_of_a_check_is_a_decision() -> None:
    (step,) = steps("- [ ] `make check` works\n")
    assert (step.settled_by, step.decisions) == ("command", ("check-command",))


def test_skipped_and_manual_blocks_settle_nothing() -> None:
    text = "```bash {{{}}}\nmake check\n```\n\n- [ ] `make check` works\n"
    assert [steps(text.format(word))[1].settled_by for word in ("skip", "manual", "once")] == [
        "command",
        "command",
        "evidence",
    ]


def test_only_commands_before_a_check_settle_it() -> None:
    block = "```bash\nuv run app doctor\n```\n"
    assert steps(f"- [ ] `doctor`\n\n{block}")[0].settled_by == "person"
    settlement = steps(f"{block}\n- [ ] `doctor`\n")[1].settlement
    assert settlement is not None
    assert settlement.refers_to == ("0/1:2",)
    text = f"## A\n\n{block}\n## B\n\n- [ ] `doctor`\n"
    assert plan(text, "B").steps[0].settled_by == "person"


def test_with_gives_directives_from_outside() -> None:
    text = f"```bash {{name=push retry=1}}\nls\n```\n\n{RUN}"
    made = plan(text, said=["push: retry=5", "0/2: timeout=3s skip=no"])
    assert [step.directives.given() for step in made.steps] == [
        {"name": "push", "retry": 5},
        {"timeout": 3.0},
    ]


@pytest.mark.parametrize("block", ["```bash {{{0}}}\nls\n```\n", '- [ ] up <!-- mdrun: check="ls" {0} -->\n'])
def test_a_pause_between_attempts_needs_a_second_attempt(block: str) -> None:
    (finding,) = plan(block.format("every=3s")).findings
    assert (finding.code, finding.message, finding.remedy) == (
        "directive-misplaced",
        "'every' says nothing without 'retry'",
        "write retry=10 beside it",
    )
    assert plan(block.format("retry=1 every=3s"), said=["0/1: retry=0"]).findings == ()


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ("pre-release/1: skip", "its steps: 1/1, 1/2, 2/1"),
        ("1: skip", "1 is a section: say it of its steps, 1/1, 1/2"),
        ("2/2: skip", "did you mean 2/1?"),
        ("pre-release", "write STEP: DIRECTIVES, such as '1.1/2: retry=3'"),
    ],
)
def test_a_step_that_there_is_not_is_told_with_those_that_there_are(said: str, remedy: str) -> None:
    (finding,) = plan(f"## 1. A\n\n{RUN}\n{RUN}\n## 2. B\n\n{RUN}", said=[said]).findings
    assert finding.remedy == remedy


def test_a_name_given_from_outside_serves_the_next_option() -> None:
    (step,) = plan(RUN, said=["0/1: name=push retry=5", "push: timeout=3s"]).steps
    assert step.directives.given() == {"name": "push", "retry": 5, "timeout": 3.0}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("9/9: skip", "directive-step"),
        ("0/1", "directive-step"),
        ("0/1: ", "directive-step"),
        ("0/1: skpi", "directive-unknown"),
        ("0/1: check", "directive-misplaced"),
    ],
)
def test_what_is_wrong_in_with_is_an_error(said: str, code: str) -> None:
    (finding,) = plan(RUN, said=[said]).findings
    assert (finding.path, finding.line, finding.code) == ("--with", 0, code)


def test_settings_give_directives_from_outside() -> None:
    settings = Settings(guides={"guide.md": (Outside("0/1", "retry=2", ".mdrun.yaml", 4),), "other.md": ()})
    assert plan(RUN, settings=settings).steps[0].directives.retry == 2
    settings = Settings(guides={"guide.md": (Outside("0/1", "retyr=2", ".mdrun.yaml", 4),)})
    assert [finding.place for finding in plan(RUN, settings=settings).findings] == [".mdrun.yaml:4"]


@pytest.mark.parametrize(
    "text",
    [
        f"---\nmdrun:\n  timeout: 1m\n  needs: [uv]\n---\n\n{RUN}",
        f"<!-- mdrun:\ntimeout: 1m\nneeds: [uv]\n-->\n\n# T\n\n{RUN}",
        f"Words first.\n\n<!--\nmdrun:\n  timeout: 1m\n  needs: [uv]\n-->\n\n{RUN}",
    ],
)
def test_a_guide_has_settings_of_its_own(text: str) -> None:
    made = plan(text)
    assert (made.settings.timeout, made.settings.needs, codes(made)) == (60.0, ("uv",), [])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"---\ntitle: x\nmdrun:\n  timeot: 1m\n---\n\n{RUN}", 4),
        (f"<!-- mdrun:\ntimeot: 1m\n-->\n\n{RUN}", 2),
        (f"words\n\n<!--\n\nmdrun:\n  timeot: 1m\n-->\n\n{RUN}", 6),
    ],
)
def test_an_error_in_them_has_its_line(text: str, line: int) -> None:
    (finding,) = plan(text).findings
    assert (finding.place, finding.code, finding.remedy) == (
        f"guide.md:{line}",
        "settings-unknown-key",
        "did you mean timeout?",
    )


def test_the_settings_of_the_repository_are_defaults() -> None:
    settings, _ = parse("timeout: 5s\nneeds: [git]\nguards: [make it]", ".mdrun.yaml", 1)
    made = plan("---\nmdrun: {needs: [uv]}\n---\n\n```bash\nmake it\n```\n", settings=settings)
    said = made.settings
    assert (said.timeout, said.needs, made.steps[0].guards) == (5.0, ("git", "uv"), ("make it",))
