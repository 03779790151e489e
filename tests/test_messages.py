"""Errors have one look: what is wrong in a few words, and what to do about it."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mdrun import catalogue, errors
from mdrun.nearest import did_you_mean, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent / "mdrun"
KINDS = {
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.MdrunError) and kind is not errors.MdrunError
} - {"GuideRefused", "Interrupted"}
"""The errors that say what to do; the other two have findings, or need nothing."""
NEVER = ("please", "invalid", "illegal", "sorry", "failed to", "unable to", "bad ", "you must")
"""Words that blame, or say nothing."""


def raised() -> Iterator[tuple[str, ast.Call]]:
    """Yield every place where an error is made."""
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def texts(node: ast.AST) -> str:
    """Return the words of an expression that stand in the source, with ``…`` for what is filled in."""
    if isinstance(node, ast.JoinedStr):
        return "".join(map(texts, node.values))
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else "…"


def test_every_error_says_what_to_do() -> None:
    needed = {"JournalBroken": 3}
    silent = [place for place, call in raised() if len(call.args) < needed.get(call.func.id, 2)]  # type: ignore[attr-defined]
    assert silent == []


def test_messages_are_short_and_blame_nobody() -> None:
    found = [(place, texts(argument)) for place, call in raised() for argument in call.args]
    assert len(found) > 50
    for place, text in found:
        assert text == text.strip(), place
        assert not text.endswith("."), f"{place}: {text}"
        assert text[:1] == text[:1].lower() or text.startswith(("YAML", "TMPDIR")), f"{place}: {text}"
        assert not [word for word in NEVER if word in text.lower()], f"{place}: {text}"


def test_the_catalogue_is_as_short() -> None:
    for entry in catalogue.entries().values():
        for text in (entry.what, entry.why, entry.remedy):
            assert not text.endswith("."), entry.code
            assert not [word for word in NEVER if word in text.lower()], f"{entry.code}: {text}"


@pytest.mark.parametrize(
    ("name", "near"), [("retri", ["retry"]), ("RETRY", ["retry"]), ("Timeuot", ["timeout"]), ("xyz", [])]
)
def test_the_nearest_name_is_found_whatever_its_case(name: str, near: list[str]) -> None:
    assert nearest(name, ["retry", "timeout", "expect"]) == near


def test_what_was_meant_is_asked_in_one_way() -> None:
    assert did_you_mean("guide", ["guides", "guided", "x"], most=2) == "did you mean guides or guided?"
    assert did_you_mean("guide", ["guides"]) == "did you mean guides?"
    assert did_you_mean("nothing", ["a", "b"], "known: a, b") == "known: a, b"
    assert did_you_mean("nothing", []) == ""


def test_nothing_else_looks_for_names_that_are_near() -> None:
    own = [path for path in ROOT.rglob("*.py") if "get_close_matches" in path.read_text(encoding="utf-8")]
    assert own == [ROOT / "nearest.py"]
