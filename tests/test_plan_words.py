"""Sentences and labels: what announces, limits, tells or explains."""

from __future__ import annotations

import pytest

from mdrun.document import read
from mdrun.plan.conditions import is_condition, is_example, is_question, is_remark
from mdrun.plan.explaining import steps_of
from mdrun.plan.folds import folds
from mdrun.plan.instructions import is_told, tells_after_condition
from mdrun.plan.leads import NOTHING, Lead, ends_in_colon, leads, sentences
from mdrun.plan.variants import is_of_one, tab_after, variant
from mdrun.wordlists import lexicon

EN = lexicon(("en",))
ALL = lexicon(("en", "de", "fr", "es", "pt", "it", "ru", "zh", "ja", "ko"))


def lead_of(text: str) -> Lead:
    found = leads(read("guide.md", text.encode()).elements)
    return found[max(found)]


def test_sentences_end_where_sentences_do() -> None:
    assert sentences("Do it, e.g. now. Then: go! 完成。如果：") == [
        "Do it, e.g. now",
        "Then: go",
        "完成",
        "如果：",
    ]


def test_the_lead_of_a_block_is_what_stands_before_it() -> None:
    lead = lead_of("# T\n\nOne. Two:\n\n<!-- note -->\n\n```\nls\n```\n")
    assert (lead.index, lead.last, lead.heading, lead.shared) == (1, "Two:", False, False)


def test_a_heading_is_a_lead_and_a_quote_is_none() -> None:
    lead = lead_of("# If so\n\n> Quoted:\n\n```\nls\n```\n")
    assert (lead.text, lead.heading) == ("If so", True)


def test_a_second_block_shares_the_lead() -> None:
    lead = lead_of("If so:\n\n```\nls\n```\n\n```\nls\n```\n")
    assert (lead.last, lead.shared, lead.follows) == ("If so:", True, 1)


def test_a_label_between_blocks_knows_the_block_before() -> None:
    lead = lead_of("a\n\n```\nls\n```\n\nor\n\n```\nls\n```\n")
    assert (lead.last, lead.shared, lead.follows) == ("or", False, 1)


def test_an_image_says_nothing() -> None:
    assert lead_of("Run:\n\n![](a.png)\n\n```\nls\n```\n").last == "Run:"


def test_nothing_before() -> None:
    assert lead_of("```\nls\n```\n").last == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Run:", True), ("运行：", True), ("**Run:**", True), ("Run.", False), ("a: b", False)],
)
def test_a_colon_at_the_end(text: str, expected: bool) -> None:
    assert ends_in_colon(text) is expected


@pytest.mark.parametrize(
    "text",
    [
        "If the build fails, run:",
        "Note: if you use Docker:",
        "Optionally, clean up:",
        "Run this only if the tests fail:",
        "When the deployment fails:",
        "Is it stuck?",
        "You may need to restart the server:",
        "To roll back:",
        "Falls der Build fehlschlägt:",
        "Wenn nötig, neu starten:",
        "Si la compilation échoue :",
        "Si es necesario, reinicie:",
        "Se necessário, reinicie:",
        "Se necessario, riavviare:",
        "Если сборка не удалась:",
        "如果构建失败：",
        "可选：清理",
        "失敗した場合：",
        "필요한 경우:",
        "Seeder eseguiti (se richiesto): esegui i seeder",
        "Créer la base (si requis) :",
        "Migrações (se existirem):",
        "マイグレーション（必要時）：",
        "Only once:",
        "For subsequent deployments:",
        "Warning: this deletes all data:",
        "后续更新：",
        "Nur beim ersten Mal:",
        "Para detener el servicio:",
        "À la place :",
    ],
)
def test_conditions(text: str) -> None:
    assert is_condition(text, ALL)


@pytest.mark.parametrize(
    "text",
    [
        "Run the tests:",
        "Check if the server is up",
        "See if it works:",
        "List the pods, if any:",
        "When the build is done, push it:",
        "Now push the tag:",
    ],
)
def test_no_conditions(text: str) -> None:
    assert not is_condition(text, EN)


def test_a_remark_tells_nobody_to_do_anything() -> None:
    assert is_remark("If it is slow, this may take a while.")
    assert is_remark("If you haven't pushed the tag, then build promotion won't work.")
    assert not is_remark("If it is slow, this may help:")
    assert not is_remark("If it is slow, restart it.")


def test_questions() -> None:
    assert is_question("Is it up?")
    assert is_question("启动了吗？")
    assert not is_question("It is up.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("For example:", True),
        ("Tag it, e.g. for v1:", True),
        ("Examples:", True),
        ("Sample output:", False),
        ("Run it:", False),
    ],
)
def test_examples(text: str, expected: bool) -> None:
    assert is_example(text, EN) is expected


@pytest.mark.parametrize(
    "text",
    [
        "Tell the team.",
        "In the console, click on *Deploy*",
        "Please announce it",
        "Once it is green, merge it",
        "Now we need to wait",
        "Öffnen Sie die Konsole",
        "Ouvrez la console",
        "打开控制台",
    ],
)
def test_instructions(text: str) -> None:
    assert is_told(text, ALL)


@pytest.mark.parametrize(
    "text",
    [
        "The server restarts.",
        "See the wiki",
        "Which server is it?",
        "Two-factor authentication",
        "Given the size, it ought to be fast",
        "When we fetched it we got the script",
        "A tag is made",
    ],
)
def test_no_instructions(text: str) -> None:
    assert not is_told(text, EN)


def test_what_to_do_then() -> None:
    assert tells_after_condition("If it is down (see above), please restart it", EN)
    assert not tells_after_condition("If it is down, the site is too", EN)
    assert not tells_after_condition("Restart it", EN)


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Option A:", {"numbered option": "a"}),
        ("方案一：", {"numbered 方案": "一"}),
        ("For macOS:", {"linux": "macos"}),
        ("On OSX", {"linux": "macos"}),
        ("Using Helm", {"by": "helm"}),
        ("Patch release", {"major": "patch", "alpha": "patch"}),
        ("Release candidate", {"alpha": "candidate"}),
        ("Security releases", {"alpha": "security"}),
        ('=== "Linux"', {"tab": '=== "Linux"'}),
        ("Security", {}),
        ("Run the tests on the machine of the person who is on duty", {}),
        ("Go on", {}),
        ("", {}),
    ],
)
def test_one_of_several_ways(label: str, expected: dict[str, str]) -> None:
    assert variant(label, ALL) == expected


def test_a_label_that_says_for_whom() -> None:
    assert is_of_one("On macOS:", EN)
    assert is_of_one("For major releases", EN)
    assert not is_of_one("macOS:", EN)
    assert not is_of_one("For all of them", EN)


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        (':::zone pivot="cli"', "", ':::zone pivot="cli"'),
        (":::zone-end", "x", ""),
        ('<TabItem value="npm">', "", '<TabItem value="npm">'),
        ("</TabItem>\n<TabItem value='b'>", "x", "<TabItem value='b'>"),
        ('{{% tab "CLI" %}}', "", '{{% tab "CLI" %}}'),
        ("[CLI](#tab/cli)", "", "[CLI](#tab/cli)"),
        ("words", "x", "x"),
    ],
)
def test_tabs(text: str, before: str, after: str) -> None:
    assert tab_after(text, before) == after


def test_folds_have_titles() -> None:
    text = "<details>\n<summary><b>If</b> so</summary>\n\n```\nls\n```\n\n</details>\n\n```\nls\n```\n"
    found = folds(read("guide.md", text.encode()).elements)
    assert list(found.values()) == [("If so",)]


def test_only_the_innermost_folds_count() -> None:
    text = "".join(f"<details><summary>{at}</summary>\n\n" for at in range(9)) + "```\nls\n```\n"
    assert list(folds(read("guide.md", text.encode()).elements).values()) == [("5", "6", "7", "8")]


def test_a_fold_without_a_title() -> None:
    text = "</details>\n\n<summary>x</summary>\n\n<details>\n\n```\nls\n```\n"
    assert list(folds(read("guide.md", text.encode()).elements).values()) == [()]


def numbered(lead: str, *items: str) -> list[bool]:
    text = f"{lead}\n\n" if lead else ""
    found = leads(read("guide.md", (text + "".join(f"1. {item}\n" for item in items)).encode()).elements)
    return steps_of(found[min(found)] if lead else NOTHING, items, EN)


def test_items_that_tell_are_steps() -> None:
    assert numbered("", "Tell the team", "Merge it") == [True, True]


def test_items_that_describe_are_none() -> None:
    items = ("**Speed**: it is fast", "The cache is warm", "It restarts by itself")
    assert numbered("", *items) == [False, False, False]


@pytest.mark.parametrize(
    "lead",
    [
        "This script will:",
        "The reasons are:",
        "There are three causes:",
        "# Prerequisites",
        "What happens next?",
        "# What the script does",
        "# Additional notes",
    ],
)
def test_a_list_that_is_announced_as_explanation(lead: str) -> None:
    assert numbered(lead, "A new tag", "Some image", "Nothing else") == [False, False, False]


def test_a_list_of_what_happens_by_itself_tells_nobody() -> None:
    assert numbered("This script will:", "build the image", "push the image") == [False, False]


@pytest.mark.parametrize("lead", ["The ground rules, always:", "Red lines (never given up):"])
def test_rules_that_always_hold_are_no_steps(lead: str) -> None:
    assert numbered(lead, "Never edit it by hand", "Back up before anything else") == [False, False]


def test_things_to_do_something_with_are_steps() -> None:
    assert numbered("Restart these servers in this order:", "the database", "the workers") == [True, True]


def test_what_follows_a_label_is_told() -> None:
    assert numbered("", "**Token**: Create one", "**The image:** push it", "**Wait**") == [True] * 3
    assert numbered("", "**Tokens**: they let you in", "**Images**: what is run") == [False, False]
    assert steps_of(NOTHING, ["**首次配置**：在设置中添加", "**发布**：推送标签"], ALL) == [True, True]


def test_what_somebody_does_is_a_step() -> None:
    items = ("The release manager creates the branch", "QA tests the build", "The lead approves it")
    assert numbered("", *items, "The server restarts") == [True] * 4
    assert numbered("", "Developer: writes it", "Reviewer: reads it") == [False, False]


def test_the_end_of_a_list_is_no_step() -> None:
    assert numbered("", "Merge it", "Push it", "Done!") == [True, True, False]


def test_a_command_in_backticks_is_told() -> None:
    assert numbered("", "`git push`", "`make all` first") == [True, True]
