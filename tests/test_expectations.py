"""Whether an output is what the guide expects."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdrun.directives import Directives
from mdrun.run.expectations import judged
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
