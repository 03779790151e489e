"""Comments that were meant for mdrun, and lack what makes them directives."""

from __future__ import annotations

import pytest

from mdrun.document import read
from mdrun.plan.colonless import colonless


@pytest.mark.parametrize(
    ("comment", "column"),
    [
        ("<!-- mdrun skip -->", 1),
        ("Words <!-- mdrun retry=3 every=1s -->", 7),
        ("<!-- mdrun: skip -->", 0),
        ("<!-- MDRUN : skip -->", 0),
        ("<!-- mdrun skips what follows -->", 0),
        ("<!-- mdrun skip confirm -->", 1),
        ("<!--mdrun skip-->", 1),
        ("<!-- mdrun confirm retry=2 -->", 1),
        ("<!--\nmdrun skip\n-->", 1),
        ("<!-- mdrun skip this -->", 0),
        ("<!-- mdrun -->", 0),
        ("\\<!-- mdrun skip -->", 0),
        ("`<!-- mdrun skip -->`", 0),
    ],
)
def test_a_comment_without_its_colon(comment: str, column: int) -> None:
    found = colonless(read("guide.md", f"# A\n\n{comment}\n\n```bash\n./a\n```\n".encode()))
    assert [(one.line, one.column) for one in found] == ([(3, column)] if column else [])


def test_one_in_a_block_of_code_is_only_shown() -> None:
    assert not [*colonless(read("guide.md", b"# A\n\n```html\n<!-- mdrun skip -->\n```\n"))]


@pytest.mark.parametrize(
    "text",
    [
        "<!-- mdrun " + "a-" * 500_000,
        "<!-- mdrun" + " " * 1_000_000,
        "<!--" + " " * 1_000_000,
        "<!-- mdrun skip -->\n\n" * 20_000 + "```\nx\n```\n" * 20_000,
    ],
    ids=["hyphens", "spaces", "more spaces", "many comments and blocks"],
)
def test_whatever_a_guide_holds_it_is_looked_through_once(text: str) -> None:
    assert len([*colonless(read("guide.md", text.encode()))]) == text.count("skip -->")
