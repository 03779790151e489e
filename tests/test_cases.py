"""Every case in ``tests/cases/`` shows exactly what a user sees."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests import harness

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("path", sorted(harness.CASES.glob("*.md")), ids=lambda path: path.stem)
def test_case(path: Path, tmp_path: Path) -> None:
    case = harness.read(path)
    problems = harness.run(case, tmp_path, accept=bool(os.environ.get("ACCEPT_CASES")))
    assert not problems, "\n\n".join(problems)


def test_the_harness_sees_a_difference() -> None:
    assert harness.matches("a\n…\nz … z\n", "a\nb\nc\nz 1 z\n")
    assert not harness.matches("a\n", "a\nb\n")
    assert not harness.matches("a …\n", "b 1\n")
    assert not harness.matches("", "a\n")
