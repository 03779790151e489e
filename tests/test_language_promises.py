"""Every promise of the guide language names tests, and they are there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROWS = [
    line
    for line in (ROOT / "docs/language-promises.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith(("| promise |", "| --- |"))
]
_TEST = re.compile(r"`([\w-]+)/([\w-]+)`")


@cache
def names(module: str) -> frozenset[str]:
    """Return what a promise can name: the tests of a module, or the cases."""
    if module == "cases":
        return frozenset(path.stem for path in (ROOT / "tests/cases").glob("*.md"))
    path = ROOT / f"tests/test_{module}.py"
    body = ast.parse(path.read_text(encoding="utf-8")).body if path.exists() else []
    defined = (node.name for node in body if isinstance(node, ast.FunctionDef))
    return frozenset(name.removeprefix("test_") for name in defined if name.startswith("test_"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip())
def test_what_holds_a_promise_is_there(row: str) -> None:
    named = _TEST.findall(row.rstrip("|").rpartition("|")[2])
    assert named
    assert [f"{module}/{name}" for module, name in named if name not in names(module)] == []


def test_there_are_promises_of_every_part() -> None:
    assert len(ROWS) > 150
