"""What becomes a step, and what stays prose."""

from __future__ import annotations

import pytest

from tests.plans import codes, kinds, plan, steps

RUN = "```bash\ntrue\n```\n"


@pytest.mark.parametrize(
    "tag", ["bash", "sh", "shell", "zsh", "ksh", "BASH", "bash {name=x}", "bash,ignore", "sh title=x"]
)
def test_a_tagged_fence_is_a_command_step(tag: str) -> None:
    (step,) = steps(f"```{tag}\necho a\necho b\n```\n")
    assert step.kind == "command"
    assert step.lines == (1, 4)
    assert [(command.line, command.text) for command in step.commands] == [(2, "echo a"), (3, "echo b")]
    assert step.place.after == 4


@pytest.mark.parametrize(
    "text",
    [
        "```\nname: value\n```\n",
        "```python\nprint()\n```\n",
        "```{note}\nls\n```\n",
        "```{code-block} yaml\nls\n```\n",
        "    name: value\n",
        ":::{note}\n```bash\nls\n```\n:::\n",
        "!!! note\n\n    ls -l\n",
        "> ```bash\n> ls\n> ```\n",
        "> - [ ] quoted\n",
        "> 1. quoted\n",
        "| a |\n|---|\n| `ls` |\n",
        "<div>\n```bash\nls\n```\n</div>\n",
        "<!--\n```bash\nls\n```\n-->\n",
        "```text\n```bash\nls\n```\n",
        "- bullet\n",
        "prose `ls`\n",
    ],
)
def test_what_is_never_run(text: str) -> None:
    assert steps(text) == []
    assert (0, "no-steps") in codes(plan(text))


def test_details_count_like_text_outside() -> None:
    assert kinds("<details>\n<summary>More</summary>\n\n```bash\nls\n```\n\n</details>\n") == [
        ("command", "ls")
    ]


def test_a_transcript_runs_its_prompted_lines() -> None:
    (step,) = steps("```console\n# look\n$ ls \\\n> -l\nout\n$ pwd\n```\n")
    assert [(command.line, command.text) for command in step.commands] == [(3, "ls \\\n-l"), (6, "pwd")]


def test_a_transcript_without_a_prompt_is_a_script() -> None:
    (step,) = steps("```terminal\nls\npwd\n```\n")
    assert [command.line for command in step.commands] == [2, 3]


def test_a_shell_fence_may_have_prompts() -> None:
    (step,) = steps("```bash\n$ ls\nout\n```\n")
    assert [command.text for command in step.commands] == ["ls"]


def test_a_prompt_that_names_another_machine_is_a_decision() -> None:
    (step,) = steps("```console\nroot@db1:~$ ls\n```\n")
    assert [command.text for command in step.commands] == ["ls"]
    assert step.decisions == ("elsewhere",)


def test_a_block_of_comments_is_shown() -> None:
    made = plan(f"```bash\n# nothing\n\n```\n\n{RUN}")
    assert [step.id for step in made.steps] == ["0/1"]
    assert codes(made) == [(1, "block-empty")]
    assert "# nothing" in made.steps[0].told.before


@pytest.mark.parametrize("marker", ["-", "*", "+", "1.", "2)"])
@pytest.mark.parametrize("box", ["[ ]", "[x]", "[X]"])
def test_a_box_is_a_check(marker: str, box: str) -> None:
    (step,) = steps(f"{marker} {box} it is green\n")
    assert (step.kind, step.title, step.settled_by) == ("check", "it is green", "person")
    assert step.place.box == (1, len(marker) + 2)
    assert not step.place.empty_box


def test_an_empty_box_is_a_check_with_a_finding() -> None:
    made = plan("- [] it is green\n")
    assert made.steps[0].place.empty_box
    assert codes(made) == [(1, "box-empty")]


def test_nested_checks_are_parts() -> None:
    made = steps("- [ ] all\n  - [ ] a\n    - [ ] a1\n  - b\n    - [ ] b1\n- [ ] other\n")
    assert [(step.title, step.parent) for step in made] == [
        ("all", None),
        ("a", "0/1"),
        ("a1", "0/2"),
        ("b1", "0/1"),
        ("other", None),
    ]
    assert [step.settled_by for step in made] == ["evidence", "evidence", "person", "person", "person"]


def test_a_block_in_a_check_is_its_part() -> None:
    made = steps("- [ ] built\n\n  ```bash\n  make\n  ```\n")
    assert [(step.kind, step.parent) for step in made] == [("check", None), ("command", "0/1")]


def test_numbered_items_are_manual_steps() -> None:
    assert kinds("1. call Bob\n2. tell\n   Eve\n") == [("manual", "call Bob"), ("manual", "tell Eve")]


def test_a_block_in_a_numbered_item_is_the_step() -> None:
    made = steps(
        "1. **Build** it\n\n   ```bash\n   make\n   ```\n\n"
        "   - and\n\n     ```sh\n     ls\n     ```\n2. call\n"
    )
    assert [(step.kind, step.title, step.lines) for step in made] == [
        ("command", "Build it", (3, 5)),
        ("command", "and", (9, 11)),
        ("manual", "call", (12, 12)),
    ]
    assert made[0].place.indent == "   "


def test_a_numbered_item_divided_into_numbered_items_is_one_itself() -> None:
    long = "".join(f"   {number}. sub {number}\n" for number in range(1, 3))
    text = "1. whole\n" + "   - note\n" * 80 + long + "2. other\n"
    assert [title for _, title in kinds(text)] == ["whole", "sub 1", "sub 2", "other"]


@pytest.mark.parametrize("item", ["[Deploy](#deploy)", "Deploy", "**Deploy**", "[see](#elsewhere)"])
def test_a_table_of_contents_is_nothing(item: str) -> None:
    assert kinds(f"1. {item}\n2. call Bob\n\n## Deploy\n") == [("manual", "call Bob")]


@pytest.mark.parametrize(
    "lead",
    [
        "All must hold:",
        "Verify:",
        "**Expected:**",
        "判定标准：",
        "Then. It should be healthy:",
        "验收（必须）：",
        "Checklist:",
        "Checks:",
        "Sanity checks:",
        "Contrôles effectués sur le serveur et dans les journaux :",
    ],
)
def test_an_acceptance_list_holds_checks(lead: str) -> None:
    made = steps(f"{RUN}\n{lead}\n\n- `a` green\n- （`b`）green\n  - a detail\n")
    assert [step.kind for step in made] == ["command", "check", "check"]
    assert made[1].place.box is None


@pytest.mark.parametrize(
    "text",
    [
        f"Verify:\n\n- a\n\n{RUN}",
        f"{RUN}\nVerify it.\n\n- a\n",
        f"{RUN}\nThings to know:\n\n- a\n",
        f"{RUN}\n## Next\n\nVerify:\n\n- a\n",
        f"{RUN}\nVerify:\n\nsome words\n\n- a\n",
        f"{RUN}\nVerify:\n\n```text\nout\n```\n\n- a\n",
        f"{RUN}\nVerify:\n\n1. b\n\n- a\n",
        f"{RUN}\nIf it must be healthy, look at:\n\n- a\n",
        f"{RUN}\nThe script checks:\n\n- a\n",
        f"{RUN}\nThe script will check that:\n\n- a\n",
        f"{RUN}\nスクリプトが自動で確認すること:\n\n- a\n",
        f"{RUN}\nEste script verifica que los servicios de la lista son los que están:\n\n- a\n",
        f"{RUN}\nCheck for errors such as:\n\n- a\n",
        f"{RUN}\nIt must be up. Read on:\n\n- a\n",
        f"{RUN}\n> Verify:\n>\n> - a\n",
    ],
)
def test_other_bullets_are_prose(text: str) -> None:
    assert "check" not in [kind for kind, _ in kinds(text)]


def test_an_acceptance_list_in_an_item() -> None:
    text = "1. Run\n\n   ```bash\n   make\n   ```\n\n   All must hold:\n\n   - a\n   - b\n"
    assert [kind for kind, _ in kinds(text)] == ["command", "check", "check"]


@pytest.mark.parametrize("colon", [":", "："])
@pytest.mark.parametrize("between", ["", "<!-- mdrun: retry=2 -->\n"])
def test_the_last_point_before_a_block_is_its_title(colon: str, between: str) -> None:
    text = f"- restore it\n- then start{colon}\n\n{between}{RUN}"
    assert kinds(text) == [("manual", "restore it"), ("command", f"then start{colon}")]


@pytest.mark.parametrize(
    "text",
    [f"- a\n- b\n\n{RUN}", f"- a:\n\nwords\n\n{RUN}", f"- a:\n\n## B\n\n{RUN}", "- a:\n\n```text\nx\n```\n"],
)
def test_other_points_before_a_block_are_prose(text: str) -> None:
    assert "manual" not in [kind for kind, _ in kinds(text)]


def test_a_numbered_item_may_announce_the_block_after_its_list() -> None:
    text = f"1. call\n2. start: <!-- mdrun: retry=2 -->\n\n<!-- another tool -->\n\n{RUN}\n3. tell\n"
    assert kinds(text) == [("manual", "call"), ("command", "start:"), ("manual", "tell")]
    assert steps(text)[1].directives.retry == 2
    assert codes(plan(text)) == []


def test_words_before_a_step_are_its_prose() -> None:
    (one, two) = steps(f"# T\n\nfirst\n\n- bullet\n\n{RUN}\n{RUN}")
    assert one.told.before == "first\n\n- bullet"
    assert two.told.before == ""


def test_the_words_of_an_item_that_is_a_blocks_title_are_not_its_prose_too() -> None:
    block = "   ```bash\n   true\n   ```\n"
    (step,) = steps(f"# T\n\n1. Commit\n\n{block}")
    assert (step.title, step.told.before) == ("Commit", "")
    inner = block.replace("   ", "      ")
    (step,) = steps(f"# T\n\n1. Outer\n   - inner\n\n{inner}")
    assert (step.title, step.told.before) == ("inner", "1. Outer")


def test_a_fence_tagged_output_is_what_the_step_prints() -> None:
    (step,) = steps(f"{RUN}\n```output\na\n...\n```\n")
    assert step.directives.output == "a\n...\n"
    assert step.place.after == 8


@pytest.mark.parametrize(
    "text", [f"{RUN}\nwords\n\n```output\na\n```\n", f"{RUN}\n> ```output\n> a\n> ```\n"]
)
def test_an_output_that_belongs_to_no_step_is_text(text: str) -> None:
    assert [step.directives.output for step in steps(text)] == [None]


def test_ids_count_in_each_section() -> None:
    text = f"{RUN}\n# T\n\n{RUN}\n## A\n\n{RUN}\n1. x\n\n### A1\n\n{RUN}\n## B\n\n- [ ] y\n"
    assert [step.id for step in steps(text)] == ["0/1", "0/2", "1/1", "1/2", "1.1/1", "2/1"]
    assert [step.id for step in steps(text, "1.1")] == ["1.1/1"]
    assert plan(text, "1.1").selected == ("1.1",)


def test_lines_and_columns_of_a_guide_with_carriage_returns_and_a_mark() -> None:
    made = plan("\ufeff# T\r\n\r\n```bash\r\ngit tag <version>\r\n```\r\n\r\n- [ ] é\r\n")
    assert [step.lines for step in made.steps] == [(3, 5), (7, 7)]
    assert made.steps[0].script == "git tag <version>"
    assert [(finding.line, finding.column) for finding in made.findings] == [(4, 9)]


def test_a_block_that_bash_cannot_read() -> None:
    made = plan("```bash\nif true; then\n```\n")
    assert made.steps[0].decisions == ("broken",)
    assert codes(made) == [(1, "syntax")]
    assert codes(plan("<!-- mdrun: skip -->\n```bash\nif true; then\n```\n\n- [ ] x\n")) == []


@pytest.mark.parametrize(
    ("text", "line", "lines"),
    [
        ("```bash\nls\n\nThen look.\n", 1, "lines 1 to 4 are one block"),
        ("- one\n\n  ```bash\n  ls\n\nThen look.\n", 3, "lines 3 to 5 are one block"),
    ],
)
def test_a_fence_that_is_never_closed_is_asked_about(text: str, line: int, lines: str) -> None:
    made = plan(text)
    assert [(one.line, one.level, one.code) for one in made.findings] == [(line, "warning", "fence-unclosed")]
    assert lines in made.findings[0].message
    assert made.steps[0].decisions == ("maybe-shell",)


def test_nesting_too_deep_refuses() -> None:
    assert (123, "nesting") in codes(plan("\n" * 122 + "> " * 120 + "x\n\n" + RUN))


@pytest.mark.parametrize(
    ("script", "reasons"),
    [
        ("cp /path/to/file .", ("sample-values",)),
        ("run ...", ("sample-values",)),
        ("TOKEN=", ("sample-values",)),
        ("git push", ("guarded",)),
        ("echo hi", ()),
        ("git diff a...b", ()),
        ("git log ../x", ()),
    ],
)
def test_where_an_operator_would_stop(script: str, reasons: tuple[str, ...]) -> None:
    (step,) = steps(f"```bash\n{script}\n```\n")
    assert step.decisions == reasons
    (step,) = steps(f"```bash {{confirm=no}}\n{script}\n```\n")
    assert step.decisions == ()


def test_a_conditional_section_is_a_decision_point_unless_it_was_named() -> None:
    text = f"# T\n\n## A\n\n{RUN}\n## Rollback\n\n### R1\n\n{RUN}"
    assert [step.decisions for step in steps(text)] == [(), ("section",)]
    assert [step.decisions for step in steps(text, "rollback")] == [()]
    assert [step.decisions for step in steps(text, "r1")] == [()]


def test_a_repeated_number_is_a_finding() -> None:
    made = plan(f"## 1. A\n\n{RUN}\n## 1. B\n\n{RUN}")
    assert [step.id for step in made.steps] == ["1/1", "1~2/1"]
    assert codes(made) == [(7, "section-repeated")]
    assert made.findings[0].message == "section number 1 stands here again; it goes by 1~2"


def test_repeated_numbers_are_told_of_in_the_same_words() -> None:
    numbered = "".join(f"## {title}\n\n### 1. A\n\n{RUN}\n### 2. B\n\n{RUN}\n" for title in ("Up", "Down"))
    said = {one.message for one in plan(numbered).findings if one.code == "section-repeated"}
    assert said == {"section numbers stand here again; they go by 1~2 and the like"}


@pytest.mark.parametrize(
    ("text", "line"),
    [("# T\n\n## A\n\nwords\n\n## B\n\n```bash\nls\n```\n", 3), (f"## A\n\nx\n\n## B\n\n{RUN}", 1)],
)
def test_a_selection_without_steps_is_an_error(text: str, line: int) -> None:
    assert codes(plan(text, "A")) == [(line, "no-steps")]


def test_the_plan_is_the_same_every_time_and_differs_with_what_runs() -> None:
    text = "## A\n\n```bash\necho <x>\n```\n"
    assert plan(text, values=["x=1"]).hash == plan(text, values=["x=1"]).hash
    assert (
        len({plan(text, values=[f"x={n}"]).hash for n in range(3)} | {plan(text, "A", values=["x=1"]).hash})
        == 4
    )


def test_a_broken_check_command_is_found() -> None:
    assert codes(plan('- [ ] x <!-- mdrun: check="if true" -->\n')) == [(1, "syntax")]


def test_unfilled_blocks_are_split_like_filled_ones() -> None:
    (step,) = steps("```bash\nv=<versión>\ngit push <a> <b>\n```\n")
    assert [(command.line, command.text) for command in step.commands] == [
        (2, "v=<versión>"),
        (3, "git push <a> <b>"),
    ]
    assert step.guards == ("git push",)


@pytest.mark.parametrize(
    "text",
    [
        "## Best practices\n\n1. Run the tests.\n2. Use tags.\n",
        "## Plan\n\n1. Dump the data\n2. Load the data\n\n## Dump data, load it\n\n```bash\nmake\n```\n",
        "## Overview\n\nThe steps:\n\n1. Dump data\n2. Load it\n\n## Data: dump, load\n\n```bash\nls\n```\n",
        "## 流れ\n\n1. 本番の退避\n2. 新版の配置\n\n## 手順\n\n本番を退避、新版を配置\n\n```bash\nls\n```\n",
        "## Escalation\n\n1. The team lead\n2. The owner\n",
        "# 注意事項\n\n1. 测试版本\n2. 备份数据\n",
        "スクリプトがやること:\n\n1. 版を更新\n2. タグを作成\n",
        "マージすると:\n\n1. 自動公開\n2. 更新\n",
    ],
)
def test_advice_and_overviews_and_effects_are_no_steps(text: str) -> None:
    assert [step.kind for step in steps(f"# T\n\n{text}\n```bash\nls\n```\n") if step.kind == "manual"] == []


@pytest.mark.parametrize(
    "text",
    [
        "## Plan\n\n1. Tell the customers\n2. Lock the database\n\n## Steps\n\n```bash\nmake\n```\n",
        "## Summary\n\n1. Run `make dump`\n2. Load the dump\n\n## Loading a dump\n\n```bash\nmake\n```\n",
        "## Plan\n\n1. Dump the data\n2. Load the data\n\n```bash\nmake\n```\n\n## Dump data, load data\n",
        "## Steps\n\n1. **Database**: the schema is migrated.\n2. **Server**: it is replaced.\n",
        "## Release notes\n\n1. Write the notes\n2. Publish the notes\n",
        "1. Open the page.\n2. The [workflow](https://a.b) will run.\n   - Wait for it to finish.\n",
        "逐项排查:\n\n1. 节点 → 测试 —— 不通就是网络问题\n2. 通了但失败 —— 多半是没在跑\n",
        "## Upload\n\n1. `a.tar.gz`\n2. `b.tar.gz`\n",
        "1. 確認遷移是否可逆\n2. 執行回滾遷移\n",
    ],
)
def test_what_tells_what_to_do_is_a_step(text: str) -> None:
    assert [step.kind for step in steps(f"# T\n\n{text}") if step.kind != "command"] == ["manual", "manual"]


def test_what_goes_on_in_the_background_proves_nothing() -> None:
    made = plan(
        "```bash {background}\n./serve --port 80\n```\n\n- [ ] `./serve --port 80` runs\n- [ ] `--port 80`\n"
    )
    assert [step.settled_by for step in made.steps] == [None, "person", "person"]
    assert [step.commands for step in made.steps[1:]] == [(), ()]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("ready=x", [(1, "directive-misplaced")]),
        ("background expect=x", [(1, "directive-misplaced")]),
        ("background skip ready=')'", [(0, "no-steps")]),
        ("background ready=')'", [(1, "syntax")]),
        ("background ready='curl <port>'", [(1, "placeholder-unfilled")]),
        ("background ready='curl localhost'", []),
    ],
)
def test_directives_are_judged_together(said: str, found: list[tuple[int, str]]) -> None:
    first, *rest = said.split(" ", 1)
    assert codes(plan(f"```bash {{{first}}}\nserve\n```\n", said=[f"0/1: {word}" for word in rest])) == found


def test_what_tells_that_a_step_is_ready_is_guarded_and_filled() -> None:
    text = '```bash {background ready="rm -r <old>"}\nserve\n```\n'
    (step,) = plan(text, values=["old=x"]).steps
    assert (step.directives.ready, step.guards, step.decisions) == ("rm -r x", ("rm -r",), ("guarded",))


def test_steps_of_a_group_are_a_decision_each() -> None:
    text = (
        "```bash {choose=a}\nls\n```\n\n```bash {choose=a confirm=no}\nls\n```\n\n"
        "1. by hand <!-- mdrun: choose=a -->\n\n"
        "```bash {choose=a skip}\nls\n```\n\n```bash {choose=b}\nls\n```\n"
    )
    made = plan(text)
    assert [step.decisions for step in made.steps] == [("alternative",)] * 3 + [(), ()]
    assert codes(made) == [(15, "choose-alone")]


def test_a_group_of_which_one_step_is_selected_is_no_decision() -> None:
    text = "## 1. A\n\n```bash {choose=a}\nls\n```\n\n## 2. B\n\n```bash {choose=a}\nls\n```\n"
    (step,) = plan(text, "2").steps
    assert step.decisions == ()
    assert codes(plan(text, "2")) == []
