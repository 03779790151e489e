"""Every promise in the documentation names tests, and they are there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = {
    "docs/language-promises.md": 150,
    "docs/engine.md": 120,
    "docs/command-line-promises.md": 80,
    "docs/journal-promises.md": 60,
    "docs/rehearsal-promises.md": 70,
}
"""The pages of promises, and how many there are at least."""
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


def promises(page: str) -> list[str]:
    """Return the rows of a page, each a promise and the tests that hold it."""
    lines = (ROOT / page).read_text(encoding="utf-8").splitlines()
    return [one for one in lines if one.startswith("| ") and not one.startswith(("| promise |", "| --- |"))]


@pytest.mark.parametrize(
    "row", [row for page in PAGES for row in promises(page)], ids=lambda row: row.split("|")[1].strip()
)
def test_what_holds_a_promise_is_there(row: str) -> None:
    shown = row.rstrip("| ").rpartition(" | ")[2]
    named = _TEST.findall(shown)
    assert shown == ", ".join(f"`{module}/{name}`" for module, name in named) != ""
    assert [f"{module}/{name}" for module, name in named if name not in names(module)] == []


@pytest.mark.parametrize("page", PAGES)
def test_there_are_promises_of_every_part(page: str) -> None:
    assert len(promises(page)) > PAGES[page]
