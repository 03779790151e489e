"""Conditional sections, and sections of which one is meant."""

from __future__ import annotations

import pytest

from tests.plans import RUN, indented, reasons


@pytest.mark.parametrize(
    "title",
    [
        "Rollback",
        "Troubleshooting",
        "Hotfix",
        "Optional: clean up",
        "If it fails",
        "What if the deployment hangs?",
        "Scenario 1",
        "First time only",
        "Build (Nova only)",
        "Build [stable only]",
        "Restart (when a node crashed)",
        "One-off setup",
        "To redeploy",
        "For redeployment, follow these steps",
        "Disaster Recovery & Restoration Runbook",
        "Deployed — for redeploy, follow these steps",
        "Example",
        '"Permission denied (publickey)"',
        "“The disk is full”",
        "«Не приходят письма»",
        "「サーバーに 接続できない」",
        "Notfall",
        "Dépannage",
        "回滚",
        "ロールバック",
        "롤백",
        "サーバーダウン時の対応",
        "将来的升级",
    ],
)
def test_a_conditional_section(title: str) -> None:
    words = {"Notfall": "der die das und ist", "Dépannage": "le la les et est dans"}.get(title, "")
    assert reasons(f"# T\n\n{words}\n\n## {title}\n\n{RUN}") == [("section",)]
    assert reasons(f"# T\n\n## {title}\n\n{RUN}", title) == [()] or words


@pytest.mark.parametrize(
    "title",
    [
        "Release and rollback",
        "Deploy",
        "Cherry-pick the release commit",
        "Build 2",
        "Publish (maintainers only)",
        "Mount the disk (read only)",
        "Publish (internal use only)",
        "Sign (for staff use only)",
        "Build only",
        "Restart (when you are done)",
        "1. Install the AIO image",
        "2. Start Jaeger all-in-one",
        "Scaling down the workers",
        "3. Push to redeploy",
        "4. Set the version for future releases",
        "シャットダウン時の設定",
        'Set "enabled"',
        '"Production"',
        "将来自主分支的更改合并到发布分支",
    ],
)
def test_a_section_of_the_normal_course(title: str) -> None:
    assert reasons(f"# T\n\n## {title}\n\n{RUN}") == [()]


def test_a_guide_about_rollbacks_is_meant() -> None:
    assert reasons(f"# Rollback\n\n{RUN}\n## Rollback the database\n\n{RUN}") == [(), ()]


def test_the_steps_of_a_guide_about_a_rollback_are_meant() -> None:
    text = f"# Rollback guide\n\n## Which backup to use\n\nText.\n\n## Rollback steps\n\n{RUN}"
    assert reasons(text) == [()]
    assert reasons(text.replace("Rollback guide", "Operations")) == [("section",)]


@pytest.mark.parametrize(
    "titles",
    [
        ("Roll back the API", "Roll back the database"),
        ("1. Disk loss", "2. Network outage"),
        ("场景1: 回滚失败", "场景2: 数据丢失"),
    ],
)
def test_a_guide_about_rollbacks_may_hold_one_for_each_occasion(titles: tuple[str, str]) -> None:
    title = "回滚手册" if "场景" in titles[0] else "Rollback"
    text = f"# {title}\n\n" + "\n".join(f"## {one}\n\n{RUN}" for one in titles)
    assert reasons(text) == [("section",), ("section",)]


def test_the_steps_of_a_rollback_are_counted() -> None:
    titles = ("1. Roll back the API", "2. Roll back the database")
    text = "# Rollback\n\n" + "\n".join(f"## {one}\n\n{RUN}" for one in titles)
    assert reasons(text) == [(), ()]


def test_a_guide_about_rollbacks_may_end_in_commands_for_an_emergency() -> None:
    assert reasons(f"# Rollback\n\n{RUN}\n## Emergency commands\n\n{RUN}") == [(), ("section",)]


@pytest.mark.parametrize(
    "titles",
    [
        ("Linux", "macOS"),
        ("Option A", "Option B"),
        ("Patch release", "Major release"),
        ("Stable release", "Nightly release"),
        ("Full backup", "Incremental backup"),
        ("Planned failover", "Unplanned failover"),
        ("Upgrade from 1.x", "Upgrade from 2.x"),
        ("从 v2.x 到 v4.0", "从v3.x升级到v4.0"),
        ("Auto-renewal (cert-manager)", "Manual renewal"),
        ("2.xからの移行", "3.xからの移行"),
        ("Using the script", "By hand"),
        ("For users", "For developers"),
        ("全量备份", "增量备份"),
        ("Add a node", "Remove a node"),
        ("Scale up", "Scale down"),
        ("Install with pip", "Install with Docker"),
        ("Deploy via CI", "Deploy via SSH"),
        ("A. From CI", "B. By hand"),
        ("Playbook 1: Stolen key", "Playbook 2: Full disk"),
        ("Add a user", "List the users", "Rename a user", "Delete a user"),
    ],
)
def test_sections_of_which_one_is_meant(titles: tuple[str, str]) -> None:
    text = "# T\n\n" + "".join(f"## {title}\n\n{RUN}\n" for title in titles)
    assert reasons(text) == [("section",)] * len(titles)
    assert reasons(text, titles[0]) == [()]


@pytest.mark.parametrize(
    "titles",
    [
        ("Add a node", "Remove the old node"),
        ("Enable maintenance mode", "Deploy", "Disable maintenance mode"),
        ("1. Add a node", "2. Remove a node"),
        ("1. Install with pip", "2. Install with npm"),
        ("Verify with curl", "Verify with kubectl"),
        ("A. Prepare", "B. Release", "C. Announce"),
        ("A) Drain traffic", "B) Switch DNS", "C) Warm caches"),
        ("Deploy the database", "Automated deployment checks", "Deploy the site"),
        ("1. Drain the node", "2. Remove it from the list"),
        ("Create a cluster", "Test the application", "Delete the cluster"),
        ("Upgrade from the release branch", "Upgrade the nodes"),
        ("Execute", "What the script does", "Manual validation"),
        ("Install Docker", "Update the code", "Start the bot"),
        ("Update the code", "Install", "Check"),
    ],
)
def test_sections_of_one_sequence(titles: tuple[str, ...]) -> None:
    found = reasons("# T\n\n" + "".join(f"## {title}\n\n{RUN}\n" for title in titles))
    assert len(found) == len(titles)
    assert not any(found)


@pytest.mark.parametrize("guide", ["Deploying the shop on a VPS", "Installation von Nextcloud"])
def test_what_renews_is_apart_where_the_guide_sets_something_up(guide: str) -> None:
    languages = "der die das und ist nicht" if "von" in guide else ""
    text = f"# {guide}\n\n{languages}\n\n## Certificate\n\n{RUN}\n## Updates\n\n{RUN}"
    assert reasons(text) == [(), ("section",)]
    assert reasons(text.replace("## Updates", "## Update the certificate")) == [(), ()]
    assert reasons(text.replace(guide, "Upgrading the shop")) == [(), ()]


@pytest.mark.parametrize("label", ["**Trigger:**", "*Symptoms*:", "**Auslöser:**", "症状："])
def test_sections_that_begin_with_an_event_each_are_for_that(label: str) -> None:
    languages = "der die das und ist nicht" if label == "**Auslöser:**" else ""
    one, other = (f"## {n}. {title}\n\n{label} it is so\n\n{RUN}\n" for n, title in enumerate("AB", 1))
    assert reasons(f"# T\n\n{languages}\n\n{one}{other}") == [("section",), ("section",)]
    assert reasons(f"# T\n\n{languages}\n\n{one}") == [()]


def test_phases_are_no_alternatives() -> None:
    assert reasons(f"# T\n\n## Phase 1\n\n{RUN}\n## Phase 2\n\n{RUN}") == [(), ()]


@pytest.mark.parametrize(
    "words",
    [
        "Follow these steps if the disk is full.",
        "If the disk is full, delete some files.",
        "This section is only needed when X.",
    ],
)
def test_the_first_words_of_a_section_limit_it(words: str) -> None:
    assert "section" in reasons(f"# T\n\n## Disk\n\n{words}\n\n{RUN}")[0]


def test_sections_under_a_conditional_one_are_so_too() -> None:
    text = f"# T\n\n## Rollback\n\n### Code\n\n{RUN}"
    assert reasons(text) == [("section",)]
    assert reasons(text, "Code") == [()]
    assert reasons(text, "Rollback") == [()]


@pytest.mark.parametrize("title", ["Useful commands", "Operational Runbooks", "Recovery playbooks"])
def test_each_of_many_recipes_is_asked_for(title: str) -> None:
    assert reasons(f"# T\n\n## {title}\n\n### See the pods\n\n{RUN}") == [("section",)]


def test_a_section_about_a_playbook_of_ansible_is_meant() -> None:
    assert reasons(f"# T\n\n## Running the playbooks\n\n### The site\n\n{RUN}") == [()]


def test_a_condition_that_announces_all_of_a_section_is_that_of_the_section() -> None:
    listed = f"1. Look:\n\n{indented(RUN)}\n2. Look again:\n\n{indented(RUN)}\n"
    text = f"# T\n\n## Memory\n\nIf it is short of memory:\n\n{listed}"
    assert reasons(text) == [("section",)] * 2
    assert reasons(text, "1") == [(), ()]
    assert reasons(f"{text}\nSo it is.\n") == [("condition",)] * 2


def test_the_occasion_of_a_section_is_asked_for_once() -> None:
    text = "# T\n\n" + "".join(f"## {name}\n\nIf {name} fails, look at it:\n\n{RUN}\n" for name in ("A", "B"))
    assert reasons(text) == [("section",)] * 2
    assert reasons(text, "1") == [()]


def test_a_section_that_was_named_is_not_asked_for_again() -> None:
    text = f"# T\n\n## Disk\n\nIf the disk is full, delete some files:\n\n{RUN}\nIf it helps:\n\n{RUN}"
    assert reasons(text) == [("section",), ("section", "condition")]
    assert reasons(text, "Disk") == [(), ("condition",)]


@pytest.mark.parametrize(
    "title",
    [
        "Useful commands",
        "Quick reference",
        "常用命令",
        "Comandos úteis para o que não está em uma lista",
        "Release failed",
    ],
)
def test_a_cheat_sheet_is_conditional(title: str) -> None:
    assert reasons(f"# T\n\n## {title}\n\n{RUN}") == [("section",)]


def test_useful_checks_are_meant() -> None:
    assert reasons(f"# T\n\nUseful checks:\n\n{RUN}") == [()]


@pytest.mark.parametrize("titles", [("Railway", "AWS ECS"), ("Minor Release Process", "RC Release process")])
def test_platforms_and_kinds_of_releases_are_alternatives(titles: tuple[str, str]) -> None:
    text = "".join(f"## {title}\n\n{RUN}\n" for title in titles)
    assert reasons(f"# T\n\n{text}") == [("section",), ("section",)]


def test_the_same_to_one_and_to_all_is_an_alternative() -> None:
    text = f"# T\n\nRestart a specific worker:\n\n{RUN}\nRestart all workers:\n\n{RUN}"
    assert reasons(text) == [("alternative",), ("alternative",)]


def test_the_same_to_another_extent_is_an_alternative() -> None:
    text = f"# T\n\nStart only the web:\n\n{RUN}\nStart the full stack:\n\n{RUN}"
    assert reasons(text) == [("alternative",), ("alternative",)]


def test_a_step_that_names_a_kind_of_release_is_none() -> None:
    steps = ("Tag the packages for beta", "Update the packages to the final version")
    guide = "".join(f"## {number}. {title}\n\n{RUN}\n" for number, title in enumerate(steps, 1))
    assert reasons(f"# T\n\n{guide}") == [(), ()]
    assert reasons(f"# T\n\n## 1. Patch release\n\n{RUN}\n## 2. Minor release\n\n{RUN}") == [
        ("section",),
        ("section",),
    ]


@pytest.mark.parametrize(
    ("lead", "said"),
    [("Either copy it:", ("alternative",)), ("Either way, copy it:", ()), ("In either case, copy it:", ())],
)
def test_either_begins_one_of_two_ways(lead: str, said: tuple[str, ...]) -> None:
    assert reasons(f"# T\n\n{lead}\n\n{RUN}") == [said]


@pytest.mark.parametrize(
    ("titles", "asked"),
    [
        (("1. Server", "2. Firewall", "3. DNS", "4. Start", "5. Update", "6. Notes"), [4, 5]),
        (("Requirements", "Server", "Start", "Checks", "Upgrades"), [4]),
        (("1. Server", "2. Stop", "3. Update", "4. Start", "5. DNS", "6. Checks"), []),
        (("Server", "Update", "Start"), []),
        (("Update code", "Install", "Run"), []),
    ],
)
def test_a_guide_that_sets_something_up_may_end_with_bringing_it_up_to_date(
    titles: tuple[str, ...], asked: list[int]
) -> None:
    text = "".join(f"## {title}\n\n{RUN}\n" for title in titles)
    found = reasons(f"# Deployment on Ubuntu with nginx\n\n{text}")
    assert [at for at, said in enumerate(found) if said == ("section",)] == asked
