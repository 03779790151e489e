"""Output as a terminal would have left it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdrun.shown import clean, plain_pieces

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("output", "shown"),
    [
        (b"", []),
        (b"one\ntwo\n\n", ["one", "two"]),
        (b"one\r\ntwo\r\n", ["one", "two"]),
        (b" 10 %\r 55 %\r100 %\ndone", ["100 %", "done"]),
        (b"long line\rshort\n", ["shortline"]),
        (b"long line\r\x1b[Kshort\n", ["short"]),
        (b"long line\x1b[2K\rshort\n", ["short"]),
        (b"abc\x1b[1K\n", []),
        (b"\x1b[1;31mred\x1b[0m \x1b[38;5;12mblue\x1b[m\n", ["red blue"]),
        (b"a\b\bb\n", ["b"]),
        (b"a\tb\n", ["a       b"]),
        (b"\x1b]0;title\x07text\n", ["text"]),
        (b"\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\\n", ["link"]),
        (b"\x1b]never ended\nnext\n", ["", "next"]),
        (b"one\ntwo\n\x1b[1A\x1b[2Kthree\n", ["one", "three"]),
        (b"one\ntwo\n\x1b[2A\x1b[Jthree\n", ["three"]),
        (b"before\n\x1b[H\x1b[2J\x1b[3Jafter\n", ["after"]),
        (b"a\x1b[3Cb\x1b[2Dc\x1b[1Gd\n", ["d  cb"]),
        (b"\x1b(B\x1b=text\x07\x00\n", ["text"]),
        (b"cut \x1b[3", ["cut 3"]),
        (b"\x85\x93 caf\xc3\xa9\n", ["�� café"]),
    ],
)
def test_lines_are_as_a_terminal_leaves_them(output: bytes, shown: list[str]) -> None:
    assert clean(output) == shown


@pytest.mark.parametrize(
    "move", [b"\x1b[999999999C", b"\x1b[99999999999999999999G", b"\x1b[999999B", b"\x1b[9" * 99]
)
def test_no_sequence_makes_it_grow(move: bytes) -> None:
    assert len("".join(clean(move * 9 + b"x"))) < 6000


@given(st.binary(max_size=200))
def test_nothing_unseen_is_left(output: bytes) -> None:
    for line in clean(output):
        assert not set(line) & {chr(code) for code in (*range(32), 127)}


@given(
    st.lists(
        st.sampled_from([b"\x1b[", b"2", b"K", b"A", b"J", b"G", b"C", b"\r", b"\n", b"ab", b"\b", b"\t"])
    )
)
def test_any_sequence_is_followed(pieces: list[bytes]) -> None:
    clean(b"".join(pieces))


@pytest.mark.parametrize("size", [0, 1, 1 << 18, (1 << 18) + 7, 3 << 20])
def test_an_output_of_any_size_is_made_plain_piece_by_piece(tmp_path: Path, size: int) -> None:
    path = tmp_path / "1.log"
    path.write_bytes(b"x" * size + b"\n" + b"50 %\r100 %\r\n" * 30_000 + b"\x1b[32mgreen\x1b[0m")
    with path.open("rb") as file:
        pieces = b"".join(plain_pieces(file))
    assert pieces == b"x" * size + b"\n" + b"100 %\n" * 30_000 + b"green"
