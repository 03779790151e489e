"""What tells to do something, and what just describes."""

from __future__ import annotations

import pytest

from mdrun.document import read
from mdrun.plan.lists.explaining import steps_of
from mdrun.plan.wording.instructions import is_told, tells_after_condition
from mdrun.plan.wording.leads import NOTHING, leads
from mdrun.wordlists import lexicon
from tests.lexicons import ALL, EN
from tests.plans import RUN, indented, plan


@pytest.mark.parametrize(
    "text",
    [
        "Tell the team.",
        "In the console, click on *Deploy*",
        "Please announce it",
        "Logout of the hub",
        "Test that it is up",
        "Report whether backups are whole",
        "Check that release tags are there",
        "Update the notes, and wait",
        "Go on by running the tests",
        "Once it is green, merge it",
        "Now we need to wait",
        "Öffnen Sie die Konsole",
        "Ouvrez la console",
        "Entrá a la consola y creá una cuenta",
        "Guardala en un lugar seguro",
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
        "Release tags are of the form v1",
        "Build artifacts will be uploaded",
        "If tests pass, the app is promoted, followed by smoke tests",
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


def test_a_sentence_may_end_with_its_verb() -> None:
    turkish = lexicon(("en", "tr"))
    items = ("Depoda **Actions** sekmesine gidin", "Her adım kaydedilir", "İlgili işi seçin")
    assert steps_of(NOTHING, items, turkish) == [True] * 3
    assert not is_told("Sunucu kendiliğinden yeniden başlar", turkish)
    assert tells_after_condition("Eğer çalışmıyorsa, sunucuyu yeniden başlatın", turkish)


def test_things_to_do_something_with_are_steps() -> None:
    assert numbered("Restart these servers in this order:", "the database", "the workers") == [True, True]
    french = lexicon(("en", "fr"))
    found = leads(read("g.md", b"Dans cet ordre, depuis la console :\n\n1. x\n").elements)
    assert steps_of(found[min(found)], ("**Clubs** : nom, salle",), french) == [True]


def test_remedies_are_to_be_done() -> None:
    assert numbered("**Mitigation:**", "A restart of the service", "A smaller pool") == [True, True]
    assert numbered("Mitigations already in place:", "the local cache", "the pool") == [False, False]
    assert numbered("Modules are loaded in this order:", "the local cache", "the pool") == [False, False]
    assert numbered("**Causes:**", "A restart of the service", "A smaller pool") == [False, False]


def test_what_follows_a_label_is_told() -> None:
    assert numbered("", "**Token**: Create one", "**The image:** push it", "**Wait**") == [True] * 3
    assert numbered("", "**Tokens**: they let you in", "**Images**: what is run") == [False, False]
    assert steps_of(NOTHING, ["**首次配置**：在设置中添加", "**发布**：推送标签"], ALL) == [True, True]


def test_a_way_through_menus_is_told() -> None:
    items = ("W repozytorium: **Settings → Pages**", "**Profile** (`/me`) → **Keys**", "**Flow → Run**")
    assert numbered("", *items) == [True] * 3
    assert numbered("", "**The cache**: it is warm", "**Speed**: 2 → 4") == [False, False]


def test_what_somebody_does_is_a_step() -> None:
    items = ("The release manager creates the branch", "QA tests the build", "The lead approves it")
    assert numbered("", *items, "The server restarts") == [True] * 4
    assert numbered("", "Developer: writes it", "Reviewer: reads it") == [False, False]


def test_the_end_of_a_list_is_no_step() -> None:
    assert numbered("", "Merge it", "Push it", "Done!") == [True, True, False]


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("This will trigger the workflow.", ["manual", "command", "manual"]),
        ("This will take a while: wait for it.", ["manual", "command", "manual", "manual"]),
        ("This step waits for the owner.", ["manual", "command", "manual", "manual"]),
        ("The team lead gets the list.", ["manual", "command", "manual", "manual"]),
    ],
)
def test_an_item_about_what_the_one_before_it_brings_about_is_no_step(item: str, said: list[str]) -> None:
    text = f"1. Merge it.\n2. Push the tag:\n\n{indented(RUN)}\n3. {item}\n4. Tell the team.\n"
    assert [step.kind for step in plan(text).steps] == said


def test_a_command_in_backticks_is_told() -> None:
    assert numbered("", "`git push`", "`make all` first") == [True, True]
