"""What Markdown makes of a run log: the guide's structure, and our quotes where they belong."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.front_matter import front_matter_plugin

from mdrun.runlog import render
from tests.runlog_helpers import finished, plan_of

Block = tuple[str, str, str, int]

LINES = (
    "# Title",
    "text",
    "",
    "",
    "- [ ] check",
    "* [x] other",
    "  - [ ] part",
    "    - [] deep",
    "      - [ ] deeper",
    "1. do",
    "2. then",
    "10. [ ] tenth",
    "   more of it",
    "  indented two",
    "    indented four",
    "```bash",
    "  ```bash",
    "   ~~~sh",
    "```",
    "  ```",
    "   ~~~",
    "true",
    "> quoted",
    "  > quoted inside",
    "---",
    "===",
    "| a | b |",
    "| - | - |",
    "<details>",
    "</details>",
    "<!-- note -->",
    "<b>",
    "[a]: b",
    "-",
    "\tx",
    "-\t[ ] tab",
)


def blocks(text: str) -> list[Block]:
    parser = MarkdownIt("commonmark").enable("table").use(front_matter_plugin)
    parser.core.ruler.enableOnly(["normalize", "block"])
    return [(token.type, token.content.rstrip("\n"), token.info, token.level) for token in parser.parse(text)]


def without_marks(found: list[Block]) -> tuple[list[Block], list[Block]]:
    """Return the blocks without the header table and our quotes, and the block before each of our quotes."""
    kept: list[Block] = []
    before: list[Block] = []
    start = next(at for at, block in enumerate(found) if block[0] == "table_open")
    end = next(at for at, block in enumerate(found) if block[0] == "table_close")
    found = found[:start] + found[end + 1 :]
    at = 0
    while at < len(found):
        kind, _, _, level = found[at]
        if kind == "blockquote_open" and found[at + 2][1][:1] in "✔✖–?·":
            assert kept[-1][3] == level, "the quote is not in the block's container"
            before.append(kept[-1])
            at = next(
                i for i in range(at, len(found)) if found[i][0] == "blockquote_close" and found[i][3] == level
            )
        else:
            kept.append(found[at])
        at += 1
    return kept, before


def unticked(found: list[Block]) -> list[Block]:
    return [
        (kind, content if kind == "fence" else unbox(content), info, level)
        for kind, content, info, level in found
    ]


def unbox(text: str) -> str:
    for box in ("[x]", "[!]", "[-]", "[]"):
        text = text.replace(box, "[ ]")
    return text


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=12), st.sampled_from(["\n", "\r\n", "\r"]))
def test_nothing_of_the_guide_is_swallowed(lines: list[str], end: str) -> None:
    text = end.join(lines)
    plan = plan_of(text)
    log = render(plan, finished(plan, "passed")).decode()
    kept, before = without_marks(blocks(log))
    assert unticked(kept) == unticked(blocks(text))
    kinds = ["fence" if step.kind == "command" else "paragraph_close" for step in plan.steps]
    assert [kind for kind, *_ in before] == kinds
