"""What is said before a block, and where its sentences end."""

from __future__ import annotations

import pytest

from mdrun.document import read
from mdrun.plan.decisions.folds import folds
from mdrun.plan.wording.leads import Lead, ends_in_colon, leads, sentences


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
