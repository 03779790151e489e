"""Findings for people and for GitHub."""

from __future__ import annotations

import pytest

from mdrun.display.findings import finding_lines
from mdrun.display.workflow import annotation
from mdrun.errors import Finding


def finding(
    code: str = "syntax", line: int = 3, column: int = 0, message: str = "m", remedy: str = ""
) -> Finding:
    return Finding("a.md", line, column, "error", code, message, remedy)


def test_why_it_matters_and_what_to_do_is_said_once_for_each_code() -> None:
    lines = list(
        finding_lines((finding(line=1), finding(line=2), finding("no-steps", 3), finding("odd", 4)), {})
    )
    assert lines == [
        "a.md:1: error: m [syntax]",
        "  not one of its commands would run",
        "  → mend it, or mark the block notes",
        "a.md:2: error: m [syntax]",
        "a.md:3: error: m [no-steps]",
        "  a run that does nothing would look like one in which all went well",
        "  → write a fenced bash block, a checklist item or a numbered item",
        "a.md:4: error: m [odd]",
    ]


@pytest.mark.parametrize(
    ("one", "file", "expected"),
    [
        (finding("odd", 3, 7), "a.md", "::error file=a.md,line=3,col=7,title=odd::m"),
        (finding("odd", 3), "a.md", "::error file=a.md,line=3,title=odd::m"),
        (finding("odd", 0), "a.md", "::error file=a.md,title=odd::m"),
        (finding("odd", 3, 7), "", "::error title=odd::m"),
        (finding("odd", 0), "a,b:c%.md", "::error file=a%2Cb%3Ac%25.md,title=odd::m"),
        (finding("odd", 0, 0, "50% of a:b,c\r\nd"), "a", "::error file=a,title=odd::50%25 of a:b,c%0D%0Ad"),
        (finding("odd", 0, 0, "m", "do it"), "a", "::error file=a,title=odd::m%0A→ do it"),
        (Finding("a", 0, 0, "note", "odd", "m"), "a", "::notice file=a,title=odd::m"),
        (Finding("a", 0, 0, "warning", "odd", "m"), "a", "::warning file=a,title=odd::m"),
    ],
)
def test_an_annotation_is_written_as_github_reads_it(one: Finding, file: str, expected: str) -> None:
    assert annotation(one, file) == expected


def test_an_annotation_says_why_and_what_to_do() -> None:
    text = annotation(finding("syntax", 3, 0, "m", "mend it"), "a.md").partition("::m")[2]
    assert text == "%0Anot one of its commands would run%0A→ mend it"
