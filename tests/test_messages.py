"""Errors have one look: what is wrong in a few words, and what to do about it."""

from __future__ import annotations

import ast
import os
import re
from pathlib import Path
from string import Formatter
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
    if isinstance(kind, type)
    and issubclass(kind, errors.MdrunError)
    and kind not in (errors.GuideRefused, errors.JournalBroken)
} | {"hint"}
"""What takes a code of the catalogue; a refused guide has findings, a broken journal has one of its own."""
NEVER = ("please", "invalid", "illegal", "sorry", "failed to", "unable to", "bad ", "you must")
"""Words that blame, or say nothing."""
NOTHING_TO_DO = {"guide-refused", "stopped"}
"""The errors that say no remedy: the findings say it, or the operator wanted it so."""
PAGE = Path(__file__).parent.parent / "docs/errors.md"


def raised() -> Iterator[tuple[str, ast.Call]]:
    """Yield every place where an error is made."""
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def codes(call: ast.Call) -> list[str]:
    """Return the codes that an error may have, as they stand in the source."""
    first = call.args[0] if call.args else None
    branches = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
    return [str(one.value) if isinstance(one, ast.Constant) else "?" for one in branches]


def facts(entry: catalogue.ErrorEntry) -> set[str]:
    """Return the names that are filled into an entry's texts."""
    texts = (entry.what, entry.why, entry.remedy)
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_error_has_its_texts_in_the_catalogue_and_gets_the_facts_for_them() -> None:
    places = list(raised())
    assert len(places) > 90
    for place, call in places:
        assert len(call.args) == 1, f"{place}: a code, and facts by name"
        given = {word.arg for word in call.keywords}
        for code in codes(call):
            assert code in catalogue.errors(), f"{place}: {code}"
            wanted = facts(catalogue.errors()[code])
            assert given - {"remedy"} >= wanted, f"{place}: {code} needs {wanted}"
    for code, entry in catalogue.errors().items():
        sets = [{word.arg for word in call.keywords} for _, call in places if code in codes(call)]
        unused = set[str | None]().union(*sets) - facts(entry) - {"remedy"}
        shared = [call for _, call in places if code in codes(call) and len(codes(call)) > 1]
        assert shared or not unused, f"{code}: nothing is made of {unused}"


def test_no_error_is_worded_anywhere_else() -> None:
    for place, call in raised():
        for word in call.keywords:
            said = [one.value for one in ast.walk(word.value) if isinstance(one, ast.Constant)]
            prose = [text for text in said if isinstance(text, str) and re.search(r"\w \w", text)]
            assert not [text for text in prose if not text.startswith("--")], f"{place}: {prose}"


def test_every_code_of_the_catalogue_is_used() -> None:
    used = {code for _, call in raised() for code in codes(call)}
    assert set(catalogue.errors()) - used == {"guide-refused", "journal-broken"}


def test_errors_are_short_and_blame_nobody() -> None:
    for code, entry in catalogue.errors().items():
        assert entry.what or entry.family == "hints", code
        assert entry.remedy or code in NOTHING_TO_DO, code
        for text in (entry.what, entry.why, entry.remedy):
            assert text == text.strip(), code
            assert not text.endswith("."), code
            assert len(text) < 100, code
            assert text[:1] == text[:1].lower(), code
            assert not [word for word in NEVER if word in text.lower()], f"{code}: {text}"


def test_the_page_shows_the_catalogue() -> None:
    before, *parts = re.split(r"^## About ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    page = before + "".join(f"## About {part}" for part in shown())
    if os.environ.get("ACCEPT_DOCS"):
        PAGE.write_text(page, encoding="utf-8")
    assert parts == shown()


def shown() -> list[str]:
    """Return the catalogue as the page shows it: a heading and a table for each family."""
    families: dict[str, list[str]] = {}
    for entry in catalogue.errors().values():
        if entry.family == "hints":
            continue
        what = cell(entry.what) + (f"; {cell(entry.why)}" if entry.why else "")
        families.setdefault(entry.family, []).append(f"| `{entry.code}` | {what} | {cell(entry.remedy)} |\n")
    head = "| code | what is wrong, and why it matters | what to do |\n| --- | --- | --- |\n"
    whole = [f"{family}\n\n{head}{''.join(rows)}\n" for family, rows in families.items()]
    return [*whole[:-1], whole[-1].rstrip("\n") + "\n"]


def cell(text: str) -> str:
    """Return a text for a table: facts are slanted, and capitals in code."""
    parts = re.split(r"(`[^`]*`)", text)
    slanted = [re.sub(r"\{(\w+)(?:!r)?\}", r"*\1*", part) for part in parts[::2]]
    code = [re.sub(r"\{(\w+)\}", lambda found: found[1].upper(), part) for part in parts[1::2]]
    return "".join(one for pair in zip(slanted, [*code, ""], strict=True) for one in pair)


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
