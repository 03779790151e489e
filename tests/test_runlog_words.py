"""Words from outside stay words in a run log, whatever Markdown or HTML they would be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from mdrun.events import Attested, CheckSettled, Deviation, Evidence, Paused, Resumed
from mdrun.runlog import render
from tests.runlog_helpers import CLEAN, COMMAND, GUIDE, MANUAL, ended, plan_of, started, state_of

HOSTILE = [
    "<script>alert(1)</script>",
    "<!-- ",
    "a | b | c",
    "`code` ``` ````",
    "**bold** _it_ ~~gone~~ [link](http://x) ![image](y)",
    "line\n\n# heading\n- item\n> quote\n```\nfence",
    "back\\slash \\| \\` end\\",
    "&lt; &amp; &#60;",
    "\x1b[31m red \u202e turned \u2028 line",
    "   ",
    "`",
    " ` ",
    "$x$",
]


def kinds(markdown: str) -> list[str]:
    return [
        token.type for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    ]


def log_with(words: str) -> str:
    plan = plan_of(GUIDE)
    changes = {
        "variables": {words: words},
        "command_line": (words,),
        "workdir": words,
        "branch": words,
        "revision": words,
        "host": words,
        "user": words,
        "sections": (words,),
    }
    state = state_of(
        started(plan, **changes),
        Deviation(COMMAND, "changed", words, words),
        ended(COMMAND, "failed", status=1, line=5, reason=words, warnings=(words,), output=words, size=1),
        CheckSettled(CLEAN, "failed", "evidence", (Evidence(1, words, 1, words),), words),
        Attested(MANUAL, words, "yes", words),
        Paused(words, words),
        Resumed(words),
    )
    return render(plan, state, tails={COMMAND: words.encode("utf-8", "replace")}).decode()


@pytest.mark.parametrize("words", HOSTILE)
def test_words_from_outside_stay_words(words: str) -> None:
    log = log_with(words)
    html = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(log)
    found = set(kinds(log)) - {f"{kind}_{end}" for kind in SAFE for end in ("open", "close")}
    assert found <= {"inline", "fence"}
    for tag in ("<script", "<!--", "<em>", "<a ", "<img", "<del>"):
        assert tag not in html
    assert html.count("<h1>") == 1
    assert html.count("<table>") == 1
    rows = [row for row in html.split("<tr>")[1:] if "</tr>" in row]
    assert len(rows) > 1
    assert all(row.count("<td>") == 2 for row in rows[1:])


SAFE = (
    *("heading", "table", "thead", "tbody", "tr", "th", "td", "paragraph", "blockquote"),
    *("bullet_list", "ordered_list", "list_item"),
)


@given(st.text(max_size=30))
def test_no_words_break_the_structure(words: str) -> None:
    quiet, loud = kinds(log_with("words")), kinds(log_with(words))
    for kind in (
        "heading_open",
        "tr_open",
        "td_open",
        "bullet_list_open",
        "ordered_list_open",
        "list_item_open",
    ):
        assert loud.count(kind) == quiet.count(kind)
    assert not {"html_block", "hr", "code_block"} & set(loud)
