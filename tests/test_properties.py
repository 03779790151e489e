"""What holds for every guide: any bytes, CommonMark's examples, and real guides."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mdrun import bash, placeholders
from mdrun.config import PLACEHOLDER_STYLES, Settings
from mdrun.document import LINE_END, Fence, read
from mdrun.errors import MdrunError
from mdrun.plan.keeping import kept, loaded
from mdrun.runlog import render
from tests.plans import plan, without_secrets
from tests.runlog_helpers import finished

if TYPE_CHECKING:
    from mdrun.plan.records import Plan

CORPUS = sorted((Path(__file__).parent.parent.parent / "shared" / "corpus").glob("*.md"))
SPECS = [Path(name) for name in os.environ.get("MDRUN_SPECS", "").split(os.pathsep) if name]
"""CommonMark's and GFM's ``spec.txt``, or the fixtures of markdown-it: see CONTRIBUTING.md."""
EXAMPLE = re.compile(
    r"^`{32} example[^\n]*\n(?P<spec>.*?)^\.\n.*?^`{32}$|^\.\n(?P<fixture>.*?)^\.\n.*?^\.$",
    re.MULTILINE | re.DOTALL,
)

LINES = (
    "",
    "| a |\n|---|",
    "Title\n---",
    *[
        "",
        "text",
        "# Title",
        "## 1. Release",
        "## Rollback",
        "Run this:",
        "If it fails:",
        "or",
        "- item",
        "- [ ] `git status` is clean",
        "- [x] done",
        "- []",
        "1. Tell the team.",
        "2. Go on:",
        "3)",
        "```",
        "```bash",
        "~~~console",
        "```{note}",
        "````sh {name=x}",
        ":::{note}",
        ":::",
        '=== "Linux"',
        "$ ls <name>",
        "git tag vX.Y.Z",
        "cat <<EOF",
        "EOF",
        "echo `",
        "ssh host",
        "exit",
        "a | b",
        "> quoted",
        "<details>",
        "<summary>If</summary>",
        "</details>",
        "<!-- mdrun: confirm -->",
        "<!--",
        "-->",
        "<?x",
        "***",
        "[link](#a)",
        "{{ name }}",
        "---",
        "It must hold:",
        "如果失败：",
        "```output",
        "",
    ],
)
PARTS = (
    *"a<>{}$é'\"\\",
    "<b>",
    "</b>",
    "x.y.z",
    "<<EOF",
    " ",
    "\n",
    "v<last good>",
    "{{ name }}",
    "<name>",
    "vX.Y.Z",
    "X.Y",
    "YYYY-MM-DD",
    "${db-name}",
    "${用户名}",
)
INDENTS = ("", "", "", "  ", "   ", "    ", "     ", "        ", "\t", "> ", "- ", "1. ")


@st.composite
def guides(draw: st.DrawFn) -> str:
    """Guides of lines that mean something, put together without any sense."""
    lines = draw(st.lists(st.tuples(st.sampled_from(INDENTS), st.sampled_from(LINES)), max_size=16))
    end = draw(st.sampled_from(["\n", "\n", "\r\n", "\r"]))
    return end.join(indent + part for indent, line in lines for part in line.split("\n"))


def planned(data: str | bytes) -> Plan | None:
    """Return the plan of a guide; None where there is an error instead, which is ours."""
    try:
        return plan(data)
    except MdrunError as problem:
        return None if problem.message else pytest.fail("an error says what is wrong")


def holds(text: str) -> None:
    """Assert what holds for every guide."""
    made = planned(text)
    if made is None:
        return
    spans_are_exact(text)
    is_deterministic(text, made)
    gives_the_guide_back(made)
    comes_back_from_its_record(made)


def comes_back_from_its_record(made: Plan) -> None:
    assert loaded(json.loads(json.dumps(kept(made))), made.data) == without_secrets(made)


def spans_are_exact(text: str) -> None:
    lines = LINE_END.split(text.removeprefix("\ufeff"))
    for element in read("guide.md", text.encode()).elements:
        assert 1 <= element.first <= element.last <= len(lines)
        if isinstance(element, Fence):
            for at, line in enumerate(element.text.removesuffix("\n").split("\n")):
                assert not line.strip() or lines[element.start - 1 + at].endswith(line.lstrip())
    unfilled = plan(text, settings=Settings(placeholders=frozenset()))
    for step in unfilled.steps:
        for command in step.commands:
            if step.kind == "command":
                assert step.lines[0] <= command.line <= step.lines[1]
                assert command.text.split("\n")[0].strip().rstrip(";& ") in lines[command.line - 1]


def is_deterministic(text: str, made: Plan) -> None:
    for remembered in (bash.parse, placeholders.found):
        remembered.cache_clear()
    again = plan(text, environ=("HOME",))
    assert again.hash == made.hash
    assert again.steps == made.steps


def gives_the_guide_back(made: Plan) -> None:
    """``render`` proves that its marks can be taken out; here, that no line is lost or changed."""
    log = LINE_END.split(render(made, finished(made, "passed")).decode())
    wanted = LINE_END.split(made.data.decode().removeprefix("\ufeff"))
    at = 0
    for line in log:
        if at < len(wanted) and unticked(line) == unticked(wanted[at]):
            at += 1
    assert at == len(wanted) or not "".join(wanted[at:])


def unticked(line: str) -> str:
    return re.sub(r"\[[xX ]?\]", "[]", line)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=80).map(str.encode))
@example(b"\xff")
@example(b"")
@example(b"\x00")
@example("\ufeff# a".encode())
def test_any_bytes_are_a_plan_or_an_error_of_ours(data: bytes) -> None:
    planned(data)


@settings(max_examples=300, deadline=None)
@given(guides())
@example("    ls\n\n    ls\ntext")
@example("- a\n\n      ls\n  text")
@example('=== "a"\n\n    ```\n    ls\n    ```\n')
@example("```console\n# ls\n```")
@example(":::{note}\n1. a\n")
def test_what_holds_for_every_guide(text: str) -> None:
    holds(text)


@pytest.mark.skipif(not SPECS, reason="MDRUN_SPECS names no specification")
def test_the_examples_of_a_specification() -> None:
    texts = [path.read_text(encoding="utf-8") for path in SPECS]
    found = [match["spec"] or match["fixture"] or "" for text in texts for match in EXAMPLE.finditer(text)]
    assert found
    for text in found:
        holds(text.replace("→", "\t"))


@pytest.mark.skipif(not CORPUS, reason="the corpus is not there")
def test_real_guides() -> None:
    for path in CORPUS:
        holds(path.read_bytes().decode())


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(PARTS),
        max_size=12,
    ),
    st.sets(st.sampled_from(["name", "last_good", "version", "date", "db_name"])),
)
def test_filling_placeholders_changes_nothing_else(parts: list[str], names: set[str]) -> None:
    text = "".join(parts)
    blanks = list(placeholders.find(text, PLACEHOLDER_STYLES))
    filled = placeholders.fill(text, dict.fromkeys(names, "1.4.0"), PLACEHOLDER_STYLES)
    pattern, end = "", 0
    for blank in blanks:
        pattern += re.escape(text[end : blank.start]) + f"(?:v?1[.]4(?:[.]0)?|{re.escape(blank.text)})"
        end = blank.end
    assert re.fullmatch(pattern + re.escape(text[end:]), filled)
    assert all(text[blank.start : blank.end] == blank.text for blank in blanks)
    assert placeholders.fill(text, {}, PLACEHOLDER_STYLES) == text
