"""The small helpers: safe text, and the filters that output goes through."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdrun.display.alternate import LEAVE, Alternate
from mdrun.display.filter import NOT_COLOURS, Filter, in_pieces
from mdrun.display.flow import Flow, plain_lines
from mdrun.display.live_flow import LiveFlow
from mdrun.display.text import (
    cells,
    counted,
    crop,
    flat,
    lines_of,
    pad,
    prose_lines,
    reflowed,
    visible,
    wrap,
    wrap_words,
)


def test_text_is_made_safe() -> None:
    assert visible("a\tb\x1b[2J\x9b\u202e\u200b\ud800") == "a    b\\x1b[2J\\x9b\\u202e\\u200b\\ud800"
    assert flat(" 发布\n  now\t! ") == "发布 now !"


def test_lines_are_split_as_the_guide_is() -> None:
    assert lines_of("a\r\nb\rc\x0cd\u2028e\n") == ["a", "b", "c\x0cd\u2028e"]
    assert lines_of("") == []


def test_columns_of_wide_characters() -> None:
    assert cells("发布 a\u0301") == 6
    assert crop("发布说明", 8) == "发布说明"
    assert crop("发布说明", 7) == "发布说…"
    assert crop("abcdef", 4) == "abc…"
    assert pad("发", 4) == "发  "


def test_text_is_wrapped_at_spaces_or_where_it_must() -> None:
    assert wrap("one two three", 8) == ["one two", "three"]
    assert wrap("  indented words", 11) == ["  indented", "words"]
    assert wrap("aaaaaaaaaa", 4) == ["aaaa", "aaaa", "aa"]
    assert wrap("发布说明", 5) == ["发布", "说明"]
    assert wrap("", 5) == [""]


@given(st.text(), st.integers(1, 30))
def test_wrapped_lines_fit_and_lose_only_spaces(text: str, width: int) -> None:
    safe = visible(text)
    lines = wrap(safe, width)
    assert all(cells(line) <= max(width, 2) for line in lines)
    assert "".join(lines).replace(" ", "") == safe.replace(" ", "")


EVIL = b"a\x1b[2Jb\x1b]0;title\x07c\x1b]8;;http://x\x1b\\d\x1b[1;31mred\x1b[0m\x1bcE\x1b(Bf\x00\x07\x08g\xc2\x9bh\x7f\x0e"


@given(st.lists(st.integers(0, len(EVIL)), max_size=6))
def test_control_sequences_go_wherever_the_chunks_are_cut(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(EVIL)]
    parts = [EVIL[start:end] for start, end in pairwise(edges)]
    everything = Filter()
    colours = Filter(NOT_COLOURS)
    assert b"".join(map(everything.feed, parts)) == b"abcdredEfgh"
    assert b"".join(map(colours.feed, parts)) == b"abcd\x1b[1;31mred\x1b[0mEfgh"


@given(
    st.lists(
        st.binary(max_size=12)
        | st.sampled_from([b"\x1b", b"[", b"]", b"\x07", b"P", b"\\", b"\xc2", b"\x9b", b"m"])
    )
)
def test_nothing_that_steers_a_terminal_comes_through(parts: list[bytes]) -> None:
    everything = Filter()
    out = b"".join(map(everything.feed, parts)) + everything.finish()
    text = out.decode("utf-8", "replace")
    assert not [
        char for char in text if (ord(char) < 32 and char not in "\t\n\r") or 0x7F <= ord(char) < 0xA0
    ]


@given(st.text(alphabet=st.characters(min_codepoint=32, exclude_categories=["Cc", "Cs"])), st.integers(1, 4))
def test_text_comes_through_whole_however_it_is_cut(text: str, size: int) -> None:
    data = text.encode()
    everything = Filter()
    parts = [everything.feed(data[start : start + size]) for start in range(0, len(data), size)]
    assert "".join(part.decode() for part in parts) + everything.finish().decode() == text


def test_an_endless_title_is_not_kept_and_a_newline_ends_it() -> None:
    everything = Filter()
    assert everything.feed(b"a\x1b]0;") == b"a"
    assert [everything.feed(b"x" * 100_000) for _ in range(3)] == [b""] * 3
    assert everything.feed(b"y\nb") == b"\nb"
    assert everything.feed(b"\x1b[" + b"1" * 100 + b"mtext") == b"text"


def test_pieces_are_the_chunk() -> None:
    chunk = bytes(range(256)) * 1000
    assert b"".join(in_pieces(chunk)) == chunk
    assert list(in_pieces(b"")) == [b""]


@pytest.mark.parametrize(
    ("chunks", "text"),
    [
        ([b"one\n", b"two"], "  one\n  two\n"),
        ([b"a\r\nb\r\r\n"], "  a\n  b\n"),
        ([b"\n\n\na\n\n"], "\n\n\n  a\n\n"),
        ([b" 1%\r 5", b"0%\r100", b"%\r", b"\nend\n"], "  100%\n  end\n"),
        ([b"1%\r2%\r3%\nx\ry\n"], "  3%\n  y\n"),
        ([b"50%\r100%\r"], "  100%\n"),
        (["grün".encode()[:3], "grün\n".encode()[3:]], "  grün\n"),
        ([b"bad \xff \xc3\n"], "  bad � �\n"),
        ([b"cut \xc3"], "  cut �\n"),
        ([b"x" * 9000, b"y\nz\n"], f"  {'x' * 9000}y\n  z\n"),
        ([b"\x1b[31mred\x1b[0m\n"], "  red\n"),
        ([], ""),
    ],
)
def test_output_is_indented_and_progress_is_one_line(chunks: list[bytes], text: str) -> None:
    flow = Flow()
    assert "".join(map(flow.feed, chunks)) + flow.finish() == text
    assert not flow.open


def test_output_as_a_terminal_would_have_left_it() -> None:
    assert plain_lines("\n 1%\r100%\x1b[K\n\x1b[31mno\x1b[0m\n\n") == ["100%", "no"]
    assert plain_lines("") == []


def test_a_line_without_end_is_not_kept() -> None:
    flow = Flow()
    shown = sum(len(flow.feed(b"x" * 65536)) for _ in range(100))
    assert shown == 100 * 65536 + 2


def feed(*chunks: bytes, width: int = 20) -> tuple[str, LiveFlow]:
    flow = LiveFlow()
    return "".join(flow.feed(chunk, width) for chunk in chunks), flow


def test_a_prompt_is_shown_at_once() -> None:
    text, flow = feed(b"one\nPassword: ")
    assert text == "    one\n    Password: "
    assert flow.open
    assert flow.finish() == "\n"
    assert not flow.open


def test_progress_is_drawn_again_and_cut_to_the_width() -> None:
    text, _ = feed(b" 10% #\r", b" 20% ###############\r", b"done\n")
    assert text == "     10% #\r\x1b[2K     20% #########…\r\x1b[2K    done\n"
    text, _ = feed(b"\rgo ", b"on and on and on\n")
    assert text == "    go \r\x1b[2K    on and on and on\n".replace("on and on and on", "go on and on and on")


def test_a_wrapped_line_that_is_overwritten_goes_with_all_its_rows() -> None:
    text, _ = feed(b"x" * 40, b"\ry\n")
    assert text == f"    {'x' * 40}\x1b[2A\x1b[J\r\x1b[2K    y\n"


def test_colours_end_with_the_step() -> None:
    text, flow = feed(b"\x1b[31mred\n")
    assert (text, flow.colour) == ("    \x1b[31mred\n", "\x1b[31m")
    assert flow.finish() == "\x1b[0m"
    assert LiveFlow(color=False).feed(b"\x1b[31mred\n", 80) == "    red\n"


@given(st.lists(st.integers(0, 40), max_size=5))
def test_a_full_screen_program_is_told_apart_wherever_the_chunks_are_cut(cuts: list[int]) -> None:
    data = b"before\x1b[?1049h\x1b[2Jedit\x1b[?1049lafter\x1b[1m"
    edges = [0, *sorted(cuts), len(data)]
    alternate = Alternate()
    parts = [data[start:end] for start, end in pairwise(edges)]
    found = [item for part in parts for item in alternate.split(part)]
    outside = b"".join(part for inside, part in found if not inside)
    assert outside == b"beforeafter\x1b[1m"
    assert b"".join(part for inside, part in found if inside) == b"\x1b[?1049h\x1b[2Jedit\x1b[?1049l"


def test_a_full_screen_program_that_dies_gives_the_terminal_back() -> None:
    alternate = Alternate()
    assert alternate.finish() == ""
    list(alternate.split(b"\x1b[?1049hvim"))
    assert alternate.finish() == LEAVE
    assert alternate.finish() == ""


def test_no_control_character_is_made_of_what_chunks_leave_behind() -> None:
    everything = Filter()
    out = b"".join(map(everything.feed, (b"\xc2", b"\xc2", b"\x80", b"\x80"))) + everything.finish()
    assert out.decode("utf-8", "replace") == "\ufffd"


def test_the_guides_words_are_shown_without_their_marks() -> None:
    prose = "**Wait** for `git`:\n\n  - see [the log](log.md)\n\n```text\n**raw**\n```\n"
    assert prose_lines(prose) == ["Wait for git:", "", "  - see the log", "", "```text", "**raw**", "```"]


def test_an_alert_of_github_is_a_word() -> None:
    assert prose_lines("[!WARNING]\nToo **late**\n```\n[!TIP]\n```") == [
        "Warning:",
        "Too late",
        "```",
        "[!TIP]",
        "```",
    ]


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (["one", "two", "", "three"], ["one two", "", "three"]),
        (["先做", "这个"], ["先做这个"]),
        (["- one", "two", "- three"], ["- one two", "- three"]),
        (["do:", "1. one", "2) two"], ["do:", "1. one", "2) two"]),
        (["a", "| x | y |", "| 1 | 2 |", "b"], ["a", "| x | y |", "| 1 | 2 |", "b"]),
        (["see", "```text", "a", "b", "```", "c", "d"], ["see", "```text", "a", "b", "```", "c d"]),
        (["do:", "", "- one", "", "- two", "", "then"], ["do:", "", "- one", "- two", "", "then"]),
        (["code:", "", "    a", "    b"], ["code:", "", "    a", "    b"]),
        (["said", "> that"], ["said", "> that"]),
        ([], []),
    ],
)
def test_paragraphs_are_joined_and_nothing_else(lines: list[str], shown: list[str]) -> None:
    assert list(reflowed(lines)) == shown


def test_counted() -> None:
    assert [counted(number, "step") for number in (0, 1, 2, 1200)] == [
        "0 steps",
        "1 step",
        "2 steps",
        "1,200 steps",
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("one two three", ["one two", "three"]),
        ("  1  Work (line 1)", ["  1  Work", "(line 1)"]),
        ("say --from-the-beginning now", ["say", "--from-the-beginning", "now"]),
        ("see `mdrun show --output 1/1` first", ["see", "`mdrun show --output 1/1`", "first"]),
        ("a lone ` stays one", ["a lone `", "stays one"]),
        ("你好 你好 你好", ["你好 你好", "你好"]),
    ],
)
def test_words_are_not_broken(text: str, lines: list[str]) -> None:
    assert wrap_words(text, 10) == lines
