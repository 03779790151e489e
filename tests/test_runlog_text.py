"""Words in Markdown: what a forge shows is what was said."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from mdrun.runlog.text import cell, cell_code, code, longest_backticks, plain, shorten

FORGE = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
WORDS = st.text("` a|\\*_<&~[]!#$", min_size=1, max_size=12).filter(str.strip)


def shown(markdown: str) -> str:
    """Return what is read of a paragraph, and that it is words alone."""
    found = re.fullmatch(r"<p>([^<]*)</p>\n", FORGE.render(markdown))
    assert found is not None, FORGE.render(markdown)
    return html.unescape(found[1])


def shown_code(markup: str) -> str:
    found = re.fullmatch(r"<code>([^<]*)</code>", markup)
    assert found is not None, markup
    return html.unescape(found[1])


@given(WORDS)
def test_words_are_read_as_they_were(text: str) -> None:
    assert shown(f"x {plain(text)} x") == f"x {text.strip()} x"


@given(WORDS)
def test_code_is_read_as_it_was(text: str) -> None:
    assert shown_code(FORGE.renderInline(code(text))) == text


@given(WORDS)
def test_so_it_is_in_a_table(text: str) -> None:
    table = FORGE.render(f"| a | b |\n| --- | --- |\n| {cell(text)} | {cell_code(text)} |\n")
    words, of_code = re.findall(r"<td>(.*?)</td>", table)
    assert html.unescape(words) == text.strip()
    assert html.unescape(re.sub("</?code>", "", of_code)).strip() == text.strip()


@pytest.mark.parametrize("text", ["", " ", "\t"])
def test_code_of_nothing_is_seen(text: str) -> None:
    assert code(text) == '""'


@pytest.mark.parametrize(("text", "words"), [("", ""), ("four", "four"), ("fiver", "fiv…")])
def test_what_is_too_long_ends_in_an_ellipsis(text: str, words: str) -> None:
    assert shorten(text, 4) == words
    assert longest_backticks(code("`" * 9, limit=4)) == 4
