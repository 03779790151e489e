"""Whether an output is what the guide expects."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mdrun.directives import Directives
from mdrun.run.expectations import difference, judged, output_fence
from mdrun.shell import BlockEnded


def outcome(output: bytes, said: Directives) -> str:
    with tempfile.NamedTemporaryFile() as file:
        file.write(output)
        file.flush()
        ended = BlockEnded(
            status=0,
            failed_line=None,
            seconds=0.0,
            timed_out=False,
            interrupted=False,
            died=None,
            output_size=len(output),
            output_sha256="",
            output_lines=0,
            warnings=(),
        )
        return judged(said, ended, Path(file.name))[0]


@given(st.text("ab.\n", max_size=12), st.text("ab", max_size=12))
@example("...a...b", "ab")
@example("a...a", "a")
@example("a...b...a", "aba")
def test_three_dots_stand_for_any_text(expected: str, output: str) -> None:
    parts = (re.escape(part) for part in expected.strip("\n").split("..."))
    like = re.fullmatch(".*?".join(parts), output, re.DOTALL) is not None
    assert outcome(output.encode(), Directives(output=expected)) == ("passed" if like else "failed")


def test_many_dots_and_much_output_are_compared_in_one_go() -> None:
    said = Directives(output="...".join("a" * 30) + "b")
    assert outcome(b"a" * 1_000_000, said) == "failed"
    assert outcome(b"a" * 1_000_000 + b"ab", said) == "passed"


@pytest.mark.parametrize("before", [0, 1, 262_140, 262_141, 262_143, 262_144, 524_286, 1_000_000])
def test_a_text_is_found_wherever_it_stands(before: int) -> None:
    output = b"x" * before + b"needle" + b"x" * 300_000
    assert outcome(output, Directives(expect="needle")) == "passed"
    assert outcome(output, Directives(expect="/ne+dle/")) == "passed"
    assert outcome(output, Directives(expect="needles")) == "failed"
    assert outcome(output[:before], Directives(expect="needle")) == "failed"


@pytest.mark.parametrize(
    ("output", "expected", "holds"),
    [
        ("a/b", "/", True),
        ("ab", "/", False),
        ("ab", "//", True),
        ("in /etc", "/etc", True),
        ("in etc", "/etc", False),
        ("Größe: ✓", r"/^\w+: .$/", True),
        ("✓ ok", r"/^\u2713/", True),
        ("я", "/^[а-я]$/", True),
        ("ähnlich", "/(?i)^ÄHN/", True),
        ("\x1b[32mgreen\x1b[0m\n", "/^green$/", True),
        ("50 %\r100 %\n", "/50/", False),
        ("\x1b[0m", "/green/", False),
        ("one\ntwo\nthree", "/(?s)one.*three/", True),
    ],
)
def test_a_pattern_stands_between_slashes_and_is_matched_by_characters(
    output: str, expected: str, holds: bool
) -> None:
    said = Directives(expect=expected)
    assert outcome(output.encode(), said) == ("passed" if holds else "failed")


@pytest.mark.parametrize("filling", [b"x" * 1023 + b"\n", "ж".encode() * 512], ids=["lines", "one line"])
@pytest.mark.parametrize("before", [0, 16383, 16384, 16385, 32768, 40000])
def test_a_pattern_is_found_wherever_it_stands(before: int, filling: bytes) -> None:
    """Much output is looked through in parts, and a match may begin in one and end in the next."""
    output = filling * before + b"needle\nand thread" + filling * 300
    assert outcome(output, Directives(expect=r"/needle\nand thread/")) == "passed"
    assert outcome(output, Directives(expect=r"/needle\nand no thread/")) == "failed"


def test_bytes_that_are_no_text_are_some_character() -> None:
    assert outcome(b"a\xffb", Directives(expect="/^a.b$/")) == "passed"


@pytest.mark.parametrize(
    ("printed", "expected", "words"),
    [
        ("version=1.0.0\n", "version=1.1.0", ": - version=1.1.0 / + version=1.0.0"),
        ("a\nb\nc\n", "a\nc", ": + b"),
        ("a\n", "a\nb", ": - b"),
        ("", "a", ": - a"),
        ("took 3 s\nbad\n", "took ...\ngood", ": - good / + bad"),
        ("a\nb\nc\nd\ne\n", "x\nx\nx\nx", ": - x / - x / - x / + a / + b / + c"),
    ],
)
def test_the_first_lines_that_differ_are_told(printed: str, expected: str, words: str) -> None:
    assert difference(printed, expected) == words


def test_the_fence_of_the_expected_output_is_found() -> None:
    assert output_fence(b"```bash\nx\n```\n\n  ~~~ output\ny\n", 3) == 5
    assert output_fence(b"```bash\nx\n```\n", 3) is None
