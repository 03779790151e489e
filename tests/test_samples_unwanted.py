"""Values that no run can want: each is looked for where a mark of it stands, which the list names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mdrun.plan.samples.unwanted import first_unwanted
from mdrun.wordlists import lines

if TYPE_CHECKING:
    from collections.abc import Iterator


def expressions() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each expression of the list with its marks."""
    marks: tuple[str, ...] = ()
    for line in lines("samples"):
        if line.startswith("@ "):
            marks = tuple(line.split()[1:])
        else:
            yield line, marks


@pytest.mark.parametrize(("expression", "marks"), list(expressions()))
def test_a_mark_stands_in_all_that_an_expression_finds(expression: str, marks: tuple[str, ...]) -> None:
    @settings(max_examples=20, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(expression))
    def check(text: str) -> None:
        if re.search(expression, text):
            assert any(mark in text.casefold() for mark in marks)

    check()


def test_the_first_in_a_script_is_told() -> None:
    assert first_unwanted("deploy {host} foo ...") == "{host}"
    assert first_unwanted("deploy ... {host} foo") == "..."
    assert first_unwanted("deploy XXXX/your/") == "XXXX"
    assert first_unwanted("deploy the rest") is None


def test_of_those_at_one_place_the_first_of_the_list_is_told() -> None:
    assert first_unwanted("cp XXXXX here") == "XXXXX"
    assert first_unwanted("curl 1.2.3.x") == "1.2.3"
