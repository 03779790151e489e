"""The work for a plan grows no faster than the guide; ``python -m bench.growth`` measures the time."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from bench.growth import SHAPES
from mdrun import bash, placeholders
from mdrun.errors import MdrunError
from tests.plans import plan

if TYPE_CHECKING:
    from types import FrameType

SMALL = 500
TIMES = 4


def calls(text: str) -> int:
    """Return how many functions a plan calls, those written in C too."""
    for remembered in (bash.parse, placeholders.found):
        remembered.cache_clear()
    count: Counter[str] = Counter()

    def one(_frame: FrameType, event: str, _arg: object) -> None:
        count[event] += 1

    sys.setprofile(one)
    try:
        plan(text)
    except MdrunError:
        pass
    finally:
        sys.setprofile(None)
    return count["call"] + count["c_call"]


@pytest.mark.parametrize("name", SHAPES)
def test_work_grows_with_the_guide(name: str) -> None:
    shape = SHAPES[name]
    calls(shape(20))
    small, large = calls(shape(SMALL)), calls(shape(SMALL * TIMES))
    assert large <= TIMES * 1.3 * small + 20_000


def test_a_guide_of_ten_megabytes_is_planned() -> None:
    text = ("Words about it. " * 650 + "\n\n```bash\necho a\n```\n\n") * 1000
    assert len(text) > 10_000_000
    assert len(plan(text).steps) == 1000
