"""What site generators write into Markdown."""

from __future__ import annotations

import pytest

from mdrun.document import Fence, Paragraph, read
from mdrun.document.dialects import admonitions, inner_fences, tables


def test_an_admonition_fenced_with_colons() -> None:
    assert admonitions([":::{note}", "a", ":::", "", ":::tip Title", ":::"], ()) == [(1, 3), (5, 6)]


def test_other_blocks_fenced_so_are_none() -> None:
    assert admonitions([":::{tab-item} A", "a", ":::"], ()) == []


def test_the_outermost_admonition_counts() -> None:
    lines = ["::::{note}", ":::{tip}", ":::", "::::", ":::{grid}", ":::{note}", ":::", ":::"]
    assert admonitions(lines, ()) == [(1, 4), (6, 7)]


def test_code_holds_none() -> None:
    assert admonitions(["```", ":::{note}", ":::", "```"], {0, 1, 2, 3}) == []


def test_one_that_is_never_closed_is_none() -> None:
    assert admonitions([":::{note}", "a"], ()) == []


def test_tables_in_html() -> None:
    lines = ["<table>", "<TABLE x>", "</table>", "</table>", "<table><tr></table>", "</table>", "<table>"]
    assert tables(lines, ()) == [(1, 4), (5, 5)]
    assert tables(lines, {0, 4}) == [(2, 3)]


@pytest.mark.parametrize(
    "text",
    [
        "!!! note\n\n    ```bash\n    ls\n    ```\n",
        '!!! danger "Stop"\n    Words.\n\n    More.\n\n    ```bash\n    ls\n    ```\n',
        "??? info\n\n    ls\n",
        "???+ tip\n\n    ```bash\n    ls\n    ```\n",
        "- a\n\n  !!! note\n\n      ```bash\n      ls\n      ```\n",
        "<table><tr><td>\n\n```bash\nls\n```\n\n</td></tr></table>\n",
    ],
)
def test_a_fence_in_a_box_is_quoted(text: str) -> None:
    after = "\n```bash\npwd\n```\n"
    found = [one for one in read("guide.md", f"{text}{after}".encode()).elements if isinstance(one, Fence)]
    assert [(one.text, one.quoted) for one in found] == [("ls\n", True), ("pwd\n", False)]


def test_a_fence_in_indented_code() -> None:
    assert list(inner_fences(["a", "```bash x", "b", "```", "  ~~~", "c", "  ~~~"])) == [
        (1, 3, "bash x"),
        (4, 6, ""),
    ]


def test_an_inner_fence_that_is_never_closed_is_none() -> None:
    assert list(inner_fences(["```", "a"])) == []


def test_the_tabs_of_mkdocs() -> None:
    text = '=== "Linux"\n\n    Words.\n\n    ```bash\n    ls\n    ```\n\n    More.\n'
    found = read("guide.md", text.encode()).elements
    (fence,) = (element for element in found if isinstance(element, Fence))
    assert (fence.first, fence.last, fence.start, fence.text, fence.info) == (5, 7, 6, "ls\n", "bash")
    assert (fence.fenced, fence.indent) == (True, "    ")
    words = [element.text for element in found if isinstance(element, Paragraph)]
    assert words == ['=== "Linux"', "Words.", "More."]


def test_a_tab_directly_under_words() -> None:
    text = 'Stop it,\nall of it.\n=== "Linux"\n\n    ```bash\n    ls\n    ```\n'
    *words, fence = read("guide.md", text.encode()).elements
    assert [(one.first, one.last, getattr(one, "text", "")) for one in words] == [
        (1, 2, "Stop it,\nall of it."),
        (3, 3, '=== "Linux"'),
    ]
    assert isinstance(fence, Fence)
    assert fence.fenced


def test_the_admonitions_of_a_guide_are_quoted() -> None:
    text = ":::{note}\n1. a\n\n```bash\nls\n```\n:::\n\n```bash\nls\n```\n"
    found = [element for element in read("guide.md", text.encode()).elements if isinstance(element, Fence)]
    assert [fence.quoted for fence in found] == [True, False]


def test_indented_code_belongs_where_its_container_does() -> None:
    text = "    ls\n\n- a\n\n      ls\n"
    found = [element for element in read("guide.md", text.encode()).elements if isinstance(element, Fence)]
    assert [fence.indent for fence in found] == ["", "  "]
