"""Findings and errors for people, and findings for GitHub."""

from __future__ import annotations

import pytest

from mdrun.display.findings import error_lines, finding_lines, summary_line
from mdrun.display.workflow import annotation
from mdrun.errors import Finding, GuideRefused, UsageError
from tests.display_helpers import UNFILLED


def finding(
    code: str = "syntax", line: int = 3, column: int = 0, message: str = "m", remedy: str = ""
) -> Finding:
    return Finding("a.md", line, column, "error", code, message, remedy)


def test_why_it_matters_and_what_to_do_is_said_once_for_each_code() -> None:
    lines = list(
        finding_lines(
            (finding(line=1), finding(line=2, message="n"), finding("no-steps", 3), finding("odd", 4)), {}
        )
    )
    assert lines == [
        "a.md:1: error: m [syntax]",
        "  not one of its commands would run",
        "  → mend it, or mark the block notes",
        "a.md:2: error: n [syntax]",
        "a.md:3: error: m [no-steps]",
        "  a run that does nothing would look like one in which all went well",
        "  → write a fenced bash block, a checklist item or a numbered item",
        "a.md:4: error: m [odd]",
    ]


def test_the_very_same_is_said_once_with_all_its_lines() -> None:
    found = (
        finding("odd", 1),
        finding("odd", 1, 9),
        finding("odd", 7, 3),
        finding("odd", 4, remedy="do it"),
        finding("odd", 9),
    )
    assert list(finding_lines(found, {})) == [
        "a.md:1: error: m [odd]",
        "  also in lines 7 and 9",
        "a.md:4: error: m [odd]",
        "  → do it",
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


def test_all_findings_sorted_by_place() -> None:
    findings = (
        Finding("b.md", 2, 0, "warning", "odd", "odd"),
        UNFILLED,
        Finding("RELEASE.md", 3, 4, "note", "tab", "a tab, 发布 before it"),
        Finding("RELEASE.md", 99, 1, "error", "gone", "a line that is not there"),
    )
    sources = {
        "RELEASE.md": ["", "", "\t发布 x", *[""] * 48, "git checkout v<last-good>"],
        "b.md": ["", "second  "],
    }
    assert list(finding_lines(findings, sources)) == [
        "RELEASE.md:3:4: note: a tab, 发布 before it [tab]",
        "  3 │     发布 x",
        "    │         ^",
        "RELEASE.md:52:15: error: `<last-good>` has no value [placeholder-unfilled]",
        "  52 │ git checkout v<last-good>",
        "     │               ^",
        "  bash, and whoever reads it, would take it for something else",
        "  → give -v last_good=VALUE",
        "RELEASE.md:99:1: error: a line that is not there [gone]",
        "b.md:2: warning: odd [odd]",
        "  2 │ second",
    ]
    assert summary_line(findings) == "2 errors, 1 warning, 1 note"
    assert summary_line(()) == ""


def test_a_long_line_is_cut_around_its_caret() -> None:
    line = "a" * 300 + "<x>" + "b" * 300
    _, source, caret = finding_lines((Finding("g.md", 1, 301, "error", "c", "m"),), {"g.md": [line]})
    assert source == f"  1 │ …{'a' * 59}<x>{'b' * 36}…"
    assert source[caret.index("^")] == "<"


def test_on_a_narrow_terminal_a_finding_is_broken_between_words_and_its_remedy_is_whole() -> None:
    found = Finding("g.md", 1, 9, "error", "c", "this is not as it should be", "write git push --force x")
    lines = list(finding_lines((found,), {"g.md": [f"{'a' * 8}<x>{'b' * 300}"]}, width=30))
    assert lines == [
        "g.md:1:9: error: this is",
        "  not as it should be [c]",
        "  1 │ aaaaaaaa<x>bbbbbbbbbbb…",
        "    │         ^",
        "  → write git push --force x",
    ]


def test_errors_say_what_is_wrong_and_what_to_do() -> None:
    error = UsageError("approved-other", hash="1f\x1b[2J", wanted="2a")
    assert list(error_lines(error)) == [
        "mdrun: the plan's hash is 1f\\x1b[2J, not the approved 2a",
        "  what would run is not what was approved",
        "  → look at `mdrun plan` again, and approve what it shows",
    ]
    error = UsageError("section-unknown", guide="g.md", selector="9", sections="\n  1\n  2", remedy="try 2")
    assert list(error_lines(error)) == [
        "mdrun: g.md has no section '9'; its sections are:",
        "    1",
        "    2",
        "  → try 2",
    ]
    assert list(error_lines(GuideRefused((UNFILLED,)), color=True)) == [
        "\x1b[1;31mmdrun:\x1b[0m 1 problem to settle; nothing was run"
    ]


def test_an_error_on_a_narrow_terminal_is_broken_between_words() -> None:
    error = UsageError("options-contradict", options="--skip-manual and --attest-all")
    assert list(error_lines(error, width=30)) == [
        "mdrun: --skip-manual and",
        "  --attest-all contradict one",
        "  another",
        "  → give one of them",
    ]
    found = Finding("g.md", 0, 0, "error", "c", "m", "say --take-all-of-it or --none-of-it")
    assert list(finding_lines((found,), {}, width=30))[1:] == [
        "  → say --take-all-of-it or",
        "    --none-of-it",
    ]
