"""Numbers of sections, and their selection."""

from __future__ import annotations

import pytest

from mdrun.document import read
from mdrun.errors import UsageError
from mdrun.sections import Section, resolve, section_of, sections, select


def found(text: str) -> tuple[Section, ...]:
    return sections(read("guide.md", text.encode()))


def numbers(text: str) -> list[str]:
    return [section.number for section in found(text) if section.level]


@pytest.mark.parametrize(
    ("heading", "number", "title"),
    [
        ("1. Release", "1", "Release"),
        ("1.xyz", "1", "xyz"),
        (" 1.", "1", ""),
        ("1.1 Checks", "1.1", "Checks"),
        ("3.a Cas 1 : panne", "3.a", "Cas 1 : panne"),
        ("4.2.c. Last", "4.2.c", "Last"),
        ("3.a.1 Deeper", "3.a.1", "Deeper"),
        ("3.b) By hand", "3.b", "By hand"),
        ("1.1. Checks", "1.1", "Checks"),
        ("2) Port conflict", "2", "Port conflict"),
        ("(3) Deploy", "3", "Deploy"),
        ("Step 3: Deploy", "3", "Deploy"),
        ("STEP 3 - Deploy", "3", "Deploy"),
        ("Phase 2 - Cut over", "2", "Cut over"),
        ("Phase 2 – Cut over", "2", "Cut over"),
        ("Schritt 4: Ausrollen", "4", "Ausrollen"),
        ("Étape 4 : déployer", "4", "déployer"),
        ("3 - Deploy", "3", "Deploy"),
        ("3: Deploy", "3", "Deploy"),
        ("第2章 回滚", "2", "回滚"),
        ("第二章 回滚", "2", "回滚"),
        ("第十二步：发布", "12", "发布"),
        ("2．回滚", "2", "回滚"),
        ("📋 Шаг 2: Загрузка", "2", "Загрузка"),
        ("👨‍💻 Phase 2 - Cut over", "2", "Cut over"),
        ("6️⃣ Installation", "6", "Installation"),
        ("① 准备", "1", "准备"),
        ("２．１　检查", "2.1", "检查"),
        ("2、准备", "2", "准备"),
        ("二、准备", "2", "准备"),
        ("步骤 3：部署", "3", "部署"),
        ("**1. Release**", "1", "Release"),
        (r"1\. Release", "1", "Release"),
    ],
)
def test_a_written_number_counts(heading: str, number: str, title: str) -> None:
    section = found(f"## {heading}\n")[1]
    assert (section.number, section.written, section.title) == (number, True, title)


@pytest.mark.parametrize(
    "heading",
    [
        "10 days before",
        "3d printing",
        "5g networks",
        "Release 1.2",
        "2024-01-15 Release",
        "12:30 standup",
        "v1.2.3",
        "4.x → 5.x",
        "1.x에서 업그레이드",
        "3a. Deploy",
        "Part of it",
        "403: Unauthorized",
    ],
)
def test_a_number_that_is_a_word_of_the_title_is_none(heading: str) -> None:
    section = found(f"## {heading}\n")[1]
    assert (section.number, section.written, section.title) == ("1", False, heading)


def test_a_title_that_begins_with_its_place_is_found_by_its_other_words() -> None:
    made = found("# T\n## 1 Do\n## 2 Do more\n## 4 Do less\n")
    shown = [(one.number, one.title) for one in made[2:]]
    assert shown == [("1", "Do"), ("2", "Do more"), ("3", "4 Do less")]
    assert [resolve(made, name, "g.md") for name in ("Do more", "2 Do more", "2")] == [3, 3, 3]


def test_without_written_numbers_the_place_below_the_title_counts() -> None:
    text = "# Guide\n## A\n### A1\n### A2\n## B\n#### B-deep\n## C\n"
    assert numbers(text) == ["0", "1", "1.1", "1.2", "2", "2.1", "3"]


def test_without_a_title_every_heading_counts() -> None:
    assert numbers("## A\n### A1\n## B\n") == ["1", "1.1", "2"]
    assert numbers("# A\n## A1\n# B\n") == ["1", "1.1", "2"]


def test_among_written_numbers_an_unnumbered_section_goes_by_its_anchor() -> None:
    assert numbers("# My guide\n## 1. A\n## Notes & more\n") == ["my-guide", "1", "notes--more"]


def test_a_bare_number_compounds() -> None:
    assert numbers("## 2. A\n### 1. B\n### 2.2 C\n#### 1. D\n") == ["2", "2.1", "2.2", "2.2.1"]


def test_a_repeated_number_is_marked() -> None:
    sections_found = found("## 2. A\n### 1. B\n## 2. C\n### 1. D\n")
    assert [section.number for section in sections_found[1:]] == ["2", "2.1", "2~2", "2.1~2"]
    assert [section.repeated for section in sections_found[1:]] == [False, False, True, True]


def test_a_number_with_a_letter_says_itself_below_what_it_stands() -> None:
    assert numbers("## 2. A\n### 2.a B\n### 2.b C\n#### 1. D\n## 3. E\n") == ["2", "2.a", "2.b", "2.b.1", "3"]


def test_a_written_zero_is_zero() -> None:
    assert numbers("## 0. Before\n## 1. A\n") == ["0", "1"]
    assert not any(section.repeated for section in found("# T\n\ntext\n\n## 0. Before\n## 1. A\n"))


def test_what_stands_before_the_first_heading_is_section_zero() -> None:
    text = found("text\n\n## 1. A\n")
    assert (text[0].number, text[0].line, text[0].end) == ("0", 1, 2)
    assert select(text, ["0"], "guide.md") == {0}


def test_a_section_ends_where_the_next_of_its_level_begins() -> None:
    lines = [(section.line, section.end) for section in found("# T\n\n## A\na\n### B\nb\n## C\nc\n")[1:]]
    assert lines == [(1, 8), (3, 6), (5, 6), (7, 8)]


def test_section_of_a_line() -> None:
    sections_found = found("x\n# T\n\n## A\na\n")
    assert [section_of(sections_found, line) for line in range(1, 6)] == [0, 1, 1, 2, 2]


@pytest.mark.parametrize(
    ("title", "anchor"),
    [
        ("1.1 Checks before", "11-checks-before"),
        ("Commit, tag & push!", "commit-tag--push"),
        ("snake_case `code`", "snake_case-code"),
        ("回滚 方案", "回滚-方案"),
        ("Release <version>", "release"),
        ("Release `<version>`", "release-version"),
    ],
)
def test_anchors_are_those_of_github(title: str, anchor: str) -> None:
    assert found(f"## {title}\n")[1].anchor == anchor


def test_repeated_anchors_are_counted() -> None:
    assert [section.anchor for section in found("## A\n## A\n## A\n")[1:]] == ["a", "a-1", "a-2"]


GUIDE = "# Guide\n\n## 2. Rollback\n\n### 2.1 Choose\n\n## 20. Later\n\n## 3. Checks\n\n### Checks\n"


@pytest.mark.parametrize(
    ("selector", "title"),
    [
        ("2", "Rollback"),
        ("20", "Later"),
        ("2.1", "Choose"),
        ("rollback", "Rollback"),
        ("2-rollback", "Rollback"),
        ("#2-rollback", "Rollback"),
        ("2. ROLLBACK", "Rollback"),
        ("Choose", "Choose"),
        ("２", "Rollback"),
        ("guide", "Guide"),
    ],
)
def test_a_section_is_named_exactly(selector: str, title: str) -> None:
    sections_found = found(GUIDE)
    assert sections_found[resolve(sections_found, selector, "guide.md")].title == title


def test_a_section_takes_what_it_holds() -> None:
    sections_found = found(GUIDE)
    assert {sections_found[index].number for index in select(sections_found, ["2"], "g")} == {"2", "2.1"}


def test_a_number_takes_what_is_numbered_below_it() -> None:
    sections_found = found("## 2. A\n## 2.1 B\n## 20. C\n")
    assert {sections_found[index].number for index in select(sections_found, ["2"], "g")} == {"2", "2.1"}


def test_the_first_of_two_equal_numbers_takes_nothing_of_the_second() -> None:
    sections_found = found("## 2. A\n## 2. B\n### 1. C\n")
    assert {sections_found[index].number for index in select(sections_found, ["2"], "g")} == {"2"}


def test_several_selectors_add_up() -> None:
    sections_found = found(GUIDE)
    assert {sections_found[index].number for index in select(sections_found, ["3", "2.1"], "g")} == {
        "3",
        "2.1",
        "checks",
    }


def test_no_match_lists_the_sections_and_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        resolve(found(GUIDE), "rolback", "guide.md")
    assert caught.value.message.startswith("guide.md has no section 'rolback'; its sections are:\n")
    assert "2      Rollback  (line 3)" in caught.value.message
    assert caught.value.remedy == "did you mean 2 (Rollback)?"


def test_two_matches_are_an_error_that_lists_them() -> None:
    with pytest.raises(UsageError) as caught:
        resolve(found("## 1. A\n## 2. Same\n## 3. Same\n"), "same", "guide.md")
    assert "2 sections are called 'same'" in caught.value.message
    assert "(line 2)" in caught.value.message
    assert "(line 3)" in caught.value.message
    assert "(line 1)" not in caught.value.message


def test_two_sections_of_one_name_are_two_matches_and_an_anchor_is_one() -> None:
    sections_found = found("## A\n### Install\n## B\n### Install\n")
    with pytest.raises(UsageError, match="2 sections are called"):
        resolve(sections_found, "Install", "g")
    assert sections_found[resolve(sections_found, "#install", "g")].line == 2
    assert sections_found[resolve(sections_found, "install-1", "g")].line == 4


def test_two_sections_of_one_name_are_two_matches_among_numbered_ones_too() -> None:
    sections_found = found("## 1. A\n### Rollback\n## 2. B\n### Rollback\n")
    assert [section.number for section in sections_found[1:]] == ["1", "rollback", "2", "rollback-1"]
    for name in ("Rollback", "ROLLBACK"):
        with pytest.raises(UsageError, match="2 sections are called"):
            resolve(sections_found, name, "g")
    shown = ["rollback", "#rollback", "rollback-1", "#Rollback-1"]
    assert [sections_found[resolve(sections_found, name, "g")].line for name in shown] == [2, 2, 4, 4]
