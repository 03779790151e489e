"""Guide text to elements with their lines."""

from __future__ import annotations

import gc
import subprocess
import sys
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from mdrun.document import Comment, Fence, Guide, Heading, Item, Paragraph, load, read, split, tokens
from mdrun.errors import NotReadable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Kind = TypeVar("Kind", Comment, Fence, Heading, Item)


def guide(text: str) -> Guide:
    return read("guide.md", text.encode())


def only(text: str, kind: type[Kind]) -> list[Kind]:
    return [element for element in guide(text).elements if isinstance(element, kind)]


def test_a_heading_knows_its_line_level_and_source() -> None:
    (one, two) = only("# *Title* #\n\ntext\n\nTwo\nlines\n---\n", Heading)
    assert (one.first, one.last, one.level, one.text) == (1, 1, 1, "*Title*")
    assert (two.first, two.last, two.level, two.text) == (5, 7, 2, "Two\nlines")


@pytest.mark.parametrize("text", ["> # quoted\n", "- # in an item\n", "1. # in an item\n"])
def test_a_heading_inside_something_is_no_section(text: str) -> None:
    assert only(text, Heading) == []


def test_a_fence_knows_its_lines_and_its_text() -> None:
    (fence,) = only("text\n\n````bash {name=x}\necho 1\n```\n````\n", Fence)
    assert (fence.first, fence.last, fence.start) == (3, 6, 4)
    assert fence.text == "echo 1\n```\n"
    assert fence.info == "bash {name=x}"
    assert fence.fenced
    assert fence.closed


def test_a_fence_in_an_item_loses_the_items_indentation() -> None:
    (fence,) = only("1. do\n\n   ```bash\n   echo 1\n     echo 2\n   ```\n", Fence)
    assert fence.text == "echo 1\n  echo 2\n"
    assert fence.indent == "   "
    assert fence.item == 0


def test_indented_code_is_no_fence() -> None:
    (code,) = only("text\n\n    echo 1\n", Fence)
    assert not code.fenced
    assert code.info == ""
    assert (code.first, code.start, code.last) == (3, 3, 3)


@pytest.mark.parametrize(
    "text", ["```bash\necho", "```bash\necho\n", "~~~sh\necho\n```\n", "- ```bash\n  echo\n\ntext\n"]
)
def test_a_fence_that_is_never_closed(text: str) -> None:
    assert [fence.closed for fence in only(text, Fence)] == [False]


def test_quotes_mark_what_they_hold() -> None:
    elements = guide("> text\n>\n> ```bash\n> echo\n> ```\n>\n> - [ ] box\n").elements
    assert [element.quoted for element in elements if isinstance(element, (Paragraph, Fence, Item))] == [
        True
    ] * 3


@pytest.mark.parametrize(
    ("text", "box", "empty", "words"),
    [
        ("- [ ] do it", (1, 3), False, "do it"),
        ("* [x] do it", (1, 3), False, "do it"),
        ("+ [X] do it", (1, 3), False, "do it"),
        ("12. [ ] do it", (1, 5), False, "do it"),
        ("1) [ ] do it", (1, 4), False, "do it"),
        ("- [] do it", (1, 3), True, "do it"),
        ("-   [ ] do it", (1, 5), False, "do it"),
        ("- [ ]do it", (1, 3), False, "do it"),
        ("- [ ]检查", (1, 3), False, "检查"),
        ("- []do it", None, False, "[]do it"),
        ("- [x]do it", None, False, "[x]do it"),
        ("- [ ](https://example.org)", None, False, "[ ](https://example.org)"),
        ("- [a] do it", None, False, "[a] do it"),
        ("- [x](https://example.org) link", None, False, "[x](https://example.org) link"),
        ("- do [ ] it", None, False, "do [ ] it"),
    ],
)
def test_boxes(text: str, box: tuple[int, int] | None, empty: bool, words: str) -> None:
    (item,) = only(text, Item)
    assert (item.box, item.empty_box, item.text) == (box, empty, words)


def test_a_box_is_found_in_nested_lists_in_characters() -> None:
    items = only("- é\n  - [ ] part\n- [ ] whole\n", Item)
    assert [item.box for item in items] == [None, (2, 5), (3, 3)]
    assert [item.item for item in items] == [None, 0, None]
    assert [item.list_id for item in items] == [1, 2, 1]


def test_an_item_may_span_lines() -> None:
    (item,) = only("- [ ] first\n  second\n\n  a paragraph of its own\n", Item)
    assert (item.first, item.last, item.text) == (1, 2, "first\nsecond")


def test_the_indentation_of_an_item_whose_words_look_like_its_marker() -> None:
    (item,) = only("1.  1.5 is it\n", Item)
    assert item.indent == "    "


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_counts_once(end: str) -> None:
    text = end.join(["# T", "", "```bash", "echo 1", "```", "", "- [ ] b", ""])
    (heading, fence, item) = guide(text).elements
    assert isinstance(heading, Heading)
    assert isinstance(fence, Fence)
    assert isinstance(item, Item)
    assert (heading.first, fence.first, item.first) == (1, 3, 7)
    assert fence.text == "echo 1\n"


@pytest.mark.parametrize("char", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_nothing_else_ends_a_line(char: str) -> None:
    found = guide(f"a{char}b\n\n```bash\necho {char}\n```\n")
    assert found.lines == (f"a{char}b", "", "```bash", f"echo {char}", "```", "")
    (fence,) = [element for element in found.elements if isinstance(element, Fence)]
    assert (fence.first, fence.text) == (3, f"echo {char}\n")


def test_a_byte_order_mark_is_not_part_of_the_first_line() -> None:
    found = read("guide.md", b"\xef\xbb\xbf# T\n")
    assert found.lines[0] == "# T"
    assert found.data.startswith(b"\xef\xbb\xbf")


def test_bytes_that_are_not_utf8_name_their_offset() -> None:
    with pytest.raises(NotReadable, match=r"^guide\.md:3: byte 5 is not UTF-8$"):
        read("guide.md", b"a\r\nb\r\xffc\n")


@pytest.mark.parametrize("data", [b"", b" \n\n", b"\xef\xbb\xbf"])
def test_an_empty_guide_is_refused(data: bytes) -> None:
    with pytest.raises(NotReadable, match="is empty"):
        read("guide.md", data)


def test_what_is_no_file_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(NotReadable, match="cannot be read: No such file"):
        load(str(tmp_path / "RELESE.md"))
    with pytest.raises(NotReadable, match="cannot be read: Is a directory"):
        load(str(tmp_path))


def test_front_matter_stands_apart() -> None:
    found = guide("---\nmdrun:\n  timeout: 1m\n---\n# T\n")
    assert found.front_matter == "mdrun:\n  timeout: 1m"
    assert [element.first for element in found.elements] == [5]


def test_a_comment_knows_the_line_of_its_mark() -> None:
    (one, two) = only("<!--\n\n mdrun: retry=2\n-->\n\n<!-- other --> <!-- mdrun: skip -->\n", Comment)
    assert (one.first, one.last, one.text) == (3, 4, " retry=2")
    assert (two.first, two.last, two.text) == (6, 6, " skip")


@pytest.mark.parametrize(
    "text",
    ["text <!-- mdrun: skip -->\n", "## Title <!-- mdrun: skip -->\n", "text\n<!-- mdrun: skip -->\n"],
)
def test_a_comment_is_found_in_a_paragraph_and_in_a_heading(text: str) -> None:
    assert [comment.text for comment in only(text, Comment)] == [" skip"]


@pytest.mark.parametrize(
    "text", ["`<!-- mdrun: skip -->`\n", "> <!-- mdrun: skip -->\n", "```\n<!-- mdrun: skip -->\n```\n"]
)
def test_a_comment_that_is_only_shown_is_none(text: str) -> None:
    assert only(text, Comment) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [("> " * 120 + "x\n", 1), ("".join("  " * depth + "- a\n" for depth in range(60)), 50)],
)
def test_nesting_too_deep_is_noticed_where_it_is(text: str, line: int) -> None:
    assert guide(text).too_deep == line


def test_nesting_that_can_be_read_is_not_too_deep() -> None:
    found = guide("".join("  " * depth + "- a\n" for depth in range(40)))
    assert found.too_deep is None
    assert len(found.elements) == 40


@pytest.mark.parametrize("piece", ["[", "<!-- mdrun:", "`", "<x> ", "{", "#", "| ", "* ", "\\", "[ ] "])
def test_hostile_guides_are_read(piece: str) -> None:
    assert guide(f"# T\n\n{piece * 30_000}\n\n```bash\necho\n```\n").lines[0] == "# T"


@given(st.text(alphabet=st.sampled_from("#-*1. [x]`~>\n\r\t<!|é"), max_size=120))
def test_every_element_stands_within_the_guide(text: str) -> None:
    if not text.strip():
        return
    found = guide(text)
    for element in found.elements:
        assert 1 <= element.first <= element.last <= len(found.lines)
        if isinstance(element, Item) and element.box is not None:
            line, column = element.box
            assert found.lines[line - 1][column - 1] == "["


@pytest.mark.parametrize("looks", [True, False])
def test_the_garbage_collector_is_left_as_it_was(looks: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if looks else gc.disable)()
        read("guide.md", b"# Title\n")
        assert gc.isenabled() is looks
    finally:
        (gc.enable if before else gc.disable)()


MARKED = [
    "a",
    "|b|",
    "- ",
    "> ",
    "---",
    "* ",
    "+ ",
    "_",
    "1. ",
    "\t",
    "===",
    "[a]",
    ": x",
    "<p>",
    "```",
    "~~~",
    "    ",
    "# ",
    "\n",
    "\n\n",
    " ",
    "|-|-|",
]


def described(found: Sequence[Any]) -> list[dict[str, Any]]:
    """Return all that tokens say, whatever their class is."""
    return [{name: getattr(token, name) for name in Token.__slots__} for token in found]


@given(st.lists(st.sampled_from(MARKED), max_size=30).map("".join))
def test_rules_that_are_not_asked_would_not_have_matched(text: str) -> None:
    whole = MarkdownIt("commonmark", {"maxNesting": tokens.MAX_NESTING}).enable("table")
    whole.use(front_matter_plugin).core.ruler.enableOnly(["normalize", "block"])
    assert described(tokens.tokens_of(text)) == described(whole.parse(text))


_EACH_IN_TURN = """
import sys
from mdrun.document.tokens import tokens_of
texts = ("# A\\n\\n> - b\\0\\n\\n<p>\\n", "[a]: b\\n\\nc\\n", "---\\nd: e\\n---\\n\\nf\\n")
found = []
for text in texts:
    found.append(tokens_of(text))
    print("markdown_it" in sys.modules)
from markdown_it import MarkdownIt
from mdit_py_plugins.front_matter import front_matter_plugin
whole = MarkdownIt("commonmark").enable("table").use(front_matter_plugin)
whole.core.ruler.enableOnly(["normalize", "block"])
from tests.test_document import described
print([described(one) for one in found] == [described(whole.parse(text)) for text in texts])
"""


def test_block_rules_alone_give_what_the_whole_parser_gives_and_leave_it_as_it_is() -> None:
    done = subprocess.run([sys.executable, "-c", _EACH_IN_TURN], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True", "True", "True"]


_AS_EVER = """
import sys
from dataclasses import fields
if sys.argv[1] == "after":
    from mdrun.document.tokens import tokens_of
    tokens_of("a")
from markdown_it import MarkdownIt
from markdown_it.token import Token
text = "[a &copy; b](c 'd&amp;\\\\*') <b> &nothing; &#64;\\n\\n<p>\\n\\n| a |\\n|:-|\\n| b |"
print(MarkdownIt().render(text))
print(Token("a", "b", 1, [["c", "d"]]).as_dict(), [one.name for one in fields(Token)])
"""


def test_whoever_uses_markdown_it_afterwards_finds_it_as_it_is() -> None:
    told = [
        subprocess.run([sys.executable, "-c", _AS_EVER, when], capture_output=True, text=True, check=True)
        for when in ("before", "after")
    ]
    assert "a © b" in told[0].stdout
    assert told[0].stdout == told[1].stdout


def test_what_holds_no_mark_is_not_asked_for_it() -> None:
    assert tokens._idle("# T\n\na | b\n") == list(tokens._MARKS)
    assert tokens._idle("a\n---\n\n>\t[a]: <b>\n") == []


@pytest.mark.parametrize("text", ["", "a", "a\n", "a\nb", "a\r\nb\rc\n\r", "a\x0cb\u2028c"])
def test_lines_are_parted_as_markdown_parts_them(text: str) -> None:
    assert "\n".join(split(text)) == text.replace("\r\n", "\n").replace("\r", "\n")
