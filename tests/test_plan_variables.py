"""Placeholders and variables of a plan."""

from __future__ import annotations

import pytest

from mdrun.plan.objects import plan_object
from tests.plans import codes, plan

GUIDE = (
    "# Release vX.Y.Z\n\n## A\n\n```bash\ngit tag v<last-good>\n```\n\n"
    "## B\n\n- [ ] <other> is up\n1. tell <who>\n"
)


def test_placeholders_are_found_in_commands_checks_and_manual_steps() -> None:
    made = plan(GUIDE)
    assert [(finding.place, finding.column, finding.message) for finding in made.findings] == [
        ("guide.md:6", 9, "v<last-good> is not filled"),
        ("guide.md:11", 7, "<other> is not filled: whoever does this by hand has to know it"),
        ("guide.md:12", 9, "<who> is not filled: whoever does this by hand has to know it"),
    ]


def test_only_those_of_the_selected_sections_must_be_filled() -> None:
    assert codes(plan(GUIDE, "A")) == [(6, "placeholder-unfilled")]
    assert codes(plan(GUIDE, "A", values=["last-good=v1", "other=x", "version=2"])) == []


def test_headings_and_titles_are_filled_and_ask_for_nothing() -> None:
    text = "# Release vX.Y.Z\n\n1. Tag `X.Y.Z`\n\n   ```bash\n   true\n   ```\n"
    assert codes(plan(text)) == []
    made = plan(text, values=["version=1.4.0"])
    assert (made.title, made.sections[0].title, made.steps[0].title) == (
        "Release v1.4.0",
        "Release v1.4.0",
        "Tag 1.4.0",
    )


def test_everything_is_filled() -> None:
    made = plan(GUIDE, values=["last_good=1.3.2", "other=db", "who=Bob"])
    assert made.findings == ()
    assert made.steps[0].script == "git tag v1.3.2"
    assert made.steps[0].commands[0].text == "git tag v1.3.2"
    assert [step.title for step in made.steps[1:]] == ["db is up", "tell Bob"]


def test_comments_of_a_script_ask_for_nothing() -> None:
    text = "```bash\n# put <a> here\ngit tag <b> # not <c>\n```\n"
    assert [finding.message for finding in plan(text).findings] == ["<b> is not filled"]
    made = plan(text, values=["a=1", "b=2", "c=3"])
    assert made.steps[0].script == "# put 1 here\ngit tag 2 # not 3"
    assert made.findings == ()


def test_columns_count_characters_in_the_line_of_the_guide() -> None:
    text = "1. é\n\n   ```console\n   $ echo é <tag>\n   ```\n- [ ] é <tag>\n"
    assert [(finding.line, finding.column) for finding in plan(text).findings] == [(4, 13), (6, 9)]


def test_the_first_two_parts_of_a_version() -> None:
    text = "```bash\ngit checkout release-X.Y\ngit tag vX.Y.Z\n```\n"
    assert plan(text, values=["version=v1.4.2"]).steps[0].script == "git checkout release-1.4\ngit tag v1.4.2"
    made = plan(text, values=["version=v1.4.2", "x_y=2.0"])
    assert made.steps[0].script == "git checkout release-2.0\ngit tag v1.4.2"
    only = plan("```bash\ngit checkout release-X.Y\n```\n", values=["x_y=2.0"])
    assert (only.findings, only.steps[0].script) == ((), "git checkout release-2.0")


def test_no_value_runs_code() -> None:
    text = "```bash\ngit checkout release-X.Y <a>\n```\n"
    assert codes(plan(text, values=["x_y=$(reboot)", "a=1"])) == [(2, "variable-unsafe")]
    assert codes(plan(text, values=["version=$(reboot)", "a=1"])) == [(2, "variable-unsafe")]
    assert codes(plan(text, values=["version=1.2.3", "a=1;reboot"])) == [(2, "variable-unsafe")]
    check = "- [ ] x <!-- mdrun: check='test -e <a>' -->\n"
    assert codes(plan(check, values=["a=1;reboot"])) == [(1, "variable-unsafe")]


def test_the_date_is_today_unless_given() -> None:
    text = "```bash\necho YYYY-MM-DD <YYYY-MM-DD>\n```\n"
    assert plan(text, values=["date=2026-01-02"]).steps[0].script == "echo 2026-01-02 2026-01-02"
    assert plan(text).variables[0].source == "today"


def test_a_name_that_is_not_used_names_the_nearest() -> None:
    (finding,) = plan(
        "```bash\necho $HOME\n```\n\n- [ ] <last-good>\n", values=["last_good=1", "versoin=1"]
    ).findings
    assert (finding.code, finding.remedy) == ("variable-unknown", "it uses: last_good")
    made = plan(GUIDE, "A", values=["last-god=1"])
    assert ("variable-unknown", "did you mean last_good?") in [
        (found.code, found.remedy) for found in made.findings
    ]


def test_what_the_guide_expands_is_exported() -> None:
    made = plan('```bash\necho "$VERSION" <version> <other>\n```\n', values=["version=a", "other=b"])
    assert {variable.name: variable.exports for variable in made.variables} == {
        "version": ("VERSION",),
        "other": (),
    }
    assert codes(made) == []


def test_names_of_the_shell_are_never_exported() -> None:
    made = plan("```bash\necho $PATH <path>\n```\n", values=["path=/x"])
    assert [variable.exports for variable in made.variables] == [()]


def test_a_value_with_spaces_is_used_as_a_variable() -> None:
    text = (
        '---\nmdrun:\n  variables:\n    note: {help: the subject}\n---\n\n```bash\ngit tag -m "$note"\n```\n'
    )
    made = plan(text, values=["note=a b; reboot"])
    assert codes(made) == []
    assert (made.steps[0].script, made.variables[0].exports) == ('git tag -m "$note"', ("note",))
    assert codes(plan(text)) == [(8, "variable-missing")]


def test_a_secret_fills_nothing_and_shows_nowhere() -> None:
    head = "---\nmdrun:\n  variables:\n    token: {secret: true}\n---\n\n"
    made = plan(head + '```bash\ncurl -H "$token"\n```\n', values=["token=hunter2"])
    assert codes(made) == []
    assert "hunter2" not in repr(plan_object(made))
    made = plan(head + "```bash\ncurl -H <token>\n```\n", values=["token=hunter2"])
    assert codes(made) == [(8, "secret-in-placeholder")]
    assert "hunter2" not in repr(plan_object(made))


@pytest.mark.parametrize(
    ("script", "names"),
    [
        ("echo $A $B", ["A", "B"]),
        ("echo $A $A", ["A"]),
        ("A=1; echo $A", []),
        ("echo ${A:-x} ${B-y}", []),
        ("read A; for B in 1; do echo $A $B; done", []),
        ("echo $HOME $1 $? $BASH_VERSION", []),
        ("echo '$A'", []),
    ],
)
def test_names_that_nothing_sets(script: str, names: list[str]) -> None:
    made = plan(f"```bash\n{script}\n```\n")
    assert [finding.message.split()[0] for finding in made.findings] == [f"${name}" for name in names]
    assert all((finding.code, finding.level) == ("variable-unset", "warning") for finding in made.findings)


def test_a_name_may_be_set_elsewhere() -> None:
    text = "```bash {env='A=1'}\necho $A $PAGER\n```\n\n```bash\necho $B $C\n```\n"
    assert codes(plan(text, environ=["B", "PAGER"], values=["c=1"])) == []


def test_a_name_that_only_a_later_block_sets() -> None:
    text = "```bash\necho $A ${B:-b}\n```\n\n```bash\nA=1 B=2\necho $A\n```\n"
    [found] = plan(text).findings
    assert (found.line, found.level, found.code) == (2, "note", "variable-unset")
    assert found.message == "$A is used before the block in line 6 sets it"
    assert codes(plan(text, environ=["A"])) == []


def test_styles_are_narrowed() -> None:
    text = "---\nmdrun:\n  placeholders: [mustache]\n---\n\n```bash\necho '<a>' {{ b }}\n```\n"
    assert [finding.message for finding in plan(text).findings] == ["{{ b }} is not filled"]


def test_skipped_steps_ask_for_nothing() -> None:
    assert codes(plan("```bash {skip}\necho <a>\n```\n\n- [ ] x\n")) == []


def test_thousands_of_placeholders() -> None:
    made = plan(f"```bash\necho {'<x> ' * 2_000}\n```\n")
    assert codes(made) == [(2, "placeholder-unfilled")]
    lines = "".join(f"echo <x{number}>\n" for number in range(1_000))
    assert len(plan(f"```bash\n{lines}```\n").findings) == 1_000
