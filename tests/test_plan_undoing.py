"""The section that undoes another one, where the guide says so only by a title."""

from __future__ import annotations

import pytest

from mdrun.plan.undoing import is_rollback
from tests.plans import plan as plan_of

BLOCK = "\n```bash\ntrue\n```\n\n"


def undoing(*headings: str) -> dict[str, str | None]:
    plan = plan_of("".join(f"{heading}\n{BLOCK}" for heading in headings))
    return {row.title: row.on_failure for row in plan.sections}


@pytest.mark.parametrize(
    "title",
    [
        "Rollback",
        "Roll back",
        "Rolling back a bad release",
        "Rollback procedure",
        "回滚",
        "回滚步骤",
        "ロールバック手順",
        "切り戻し",
        "Rückfall",
        "Rückfallplan",
        "Retour arrière",
        "Marcha atrás",
        "Reversão",
        "Откат",
        "롤백",
        "Terugdraaien",
        "Wycofanie wersji",
        "Geri alma",
        "Відкат",
        "Hoàn tác",
        "Návrat k předchozí verzi",
    ],
)
def test_titles_of_rollbacks(title: str) -> None:
    assert is_rollback(title, ("en",))


@pytest.mark.parametrize(
    "title",
    [
        "Release",
        "Release and rollback",
        "Restore dependencies",
        "发布与回滚",
        "Cancel the old job",
        "Background",
    ],
)
def test_titles_of_something_else(title: str) -> None:
    assert not is_rollback(title, ("en",))


def test_words_of_the_guide_join_the_parts_of_a_title() -> None:
    assert not is_rollback("Uitrol en rollback", ("en", "nl"))
    assert is_rollback("Rollback en terugdraaien", ("en", "nl"))


def test_what_stands_beside_it_is_undone_by_it_and_nothing_within_it_is() -> None:
    rows = undoing("# Guide", "## 1. Release", "### 1.1 Push", "## 2. Rollback", "### 2.1 Verify")
    assert rows == {"Guide": "2", "Release": "2", "Push": "2", "Rollback": None, "Verify": None}


def test_the_nearest_one_counts() -> None:
    rows = undoing(
        "# G", "## 1. App", "### 1.1 Ship", "### 1.2 Rollback", "## 2. Db", "### 2.1 Move", "## 3. Rollback"
    )
    assert (rows["Ship"], rows["Move"]) == ("1.2", "3")


def test_of_two_that_are_equally_near_none_is_meant() -> None:
    rows = undoing("# G", "## 1. Ship", "## 2. Rollback by tag", "## 3. Rollback by hand")
    assert rows["Ship"] is None


def test_what_the_guide_says_counts_more() -> None:
    rows = undoing(
        "# G", "<!-- mdrun: on-failure=3 -->\n## 1. Ship", "### 1.1 Push", "## 2. Rollback", "## 3. Undo"
    )
    assert (rows["Ship"], rows["Push"], rows["Undo"], rows["Rollback"]) == ("3", None, "2", None)


def test_a_checklist_of_a_rollback_is_none() -> None:
    plan = plan_of(
        f"# G\n\n## 1. Ship\n{BLOCK}## 2. Rollback\n{BLOCK}## 3. Rollback checklist\n\n- [ ] done\n"
    )
    assert plan.sections[1].on_failure == "2"


def test_where_the_guide_says_from_where_it_is_offered_nothing_else_is_undone_by_it() -> None:
    said = "<!-- mdrun: on-failure=2 -->\n### 1.2 Deploy"
    rows = undoing("# Guide", "## 1. Release", "### 1.1 Push", said, "## 2. Rollback", "## 3. Checklist")
    assert {title for title, number in rows.items() if number} == {"Deploy"}


@pytest.mark.parametrize("name", ["rollback", "'#2-rollback'", "2-rollback"])
def test_however_it_names_it(name: str) -> None:
    said = f"<!-- mdrun: on-failure={name} -->\n### 1.2 Deploy"
    rows = undoing("# Guide", "## 1. Release", "### 1.1 Push", said, "## 2. Rollback")
    assert rows["Push"] is None
