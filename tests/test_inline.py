"""Inline Markdown: code spans, comments, plain words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdrun.inline import code_spans, comments, comments_in_html, without_comments, words


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("no code", []),
        ("`a` and ``b ` c``", ["a", "b ` c"]),
        ("`` ` ``", ["`"]),
        ("` a `", ["a"]),
        ("`unclosed", []),
        ("``two `one`", ["one"]),
        (r"\`not` code` is", ["code"]),
        (r"\\`code`", ["code"]),
        ("`over\nlines`", ["over lines"]),
        ("`a``b`", ["a``b"]),
    ],
)
def test_code_spans(text: str, spans: list[str]) -> None:
    assert code_spans(text) == spans


@given(st.text(alphabet="`a\\ \n<!-->", max_size=60))
def test_nothing_inline_crashes(text: str) -> None:
    code_spans(text)
    comments(text)
    comments_in_html(text)
    without_comments(text)
    words(text)


@given(st.text(alphabet=st.characters(exclude_characters="`\\\n", exclude_categories=["Cs"]), min_size=1))
def test_what_stands_between_backticks_is_found(text: str) -> None:
    assert code_spans(f"see `` {text} `` there") == [text.strip()]


def test_a_comment_in_a_code_span_says_nothing() -> None:
    assert comments("write `<!-- mdrun: skip -->` before it") == []
    assert [said.text for said in comments("do it <!-- mdrun: skip -->")] == [" skip"]


def test_backticks_inside_a_comment_belong_to_it() -> None:
    assert [said.text for said in comments('x <!-- mdrun: check="`a`" -->')] == [' check="`a`"']


def test_a_comment_that_never_ends_is_none() -> None:
    assert comments("x <!-- mdrun: skip") == []
    assert without_comments("x <!-- y") == "x <!-- y"


def test_only_comments_are_taken_away() -> None:
    assert without_comments("a <!-- b --> c `<!-- d -->`") == "a  c `<!-- d -->`"


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("**Bold** and *thin*", "Bold and thin"),
        ("__Bold__ and _thin_", "Bold and thin"),
        ("snake_case_name", "snake_case_name"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("[text](https://example.org/a_(b))", "text"),
        ("[![alt](src.png)](href)", "alt"),
        ("[text][ref]", "text"),
        ("`a_b_c` and `**x**`", "a_b_c and **x**"),
        ("Release <version>", "Release <version>"),
        ("<b>Release</b><br>", "Release"),
        (r"1\. First", "1. First"),
        ("Title {#anchor}", "Title"),
        ("Title <!-- mdrun: skip -->", "Title"),
        ("_one_two_ three", "one_two three"),
        ("a\n  b", "a b"),
    ],
)
def test_words(markdown: str, plain: str) -> None:
    assert words(markdown) == plain


@pytest.mark.parametrize(
    "piece", ["[", "`", "**a ", "*a ", "_a ", "<a", "<!--", "[a](", "{#", "\\", "``` `` ` "]
)
def test_hostile_text_is_read(piece: str) -> None:
    text = piece * 50_000
    assert isinstance(words(text), str)
    assert isinstance(code_spans(text), list)
    assert comments(f"{text} <!-- mdrun: skip") == []
