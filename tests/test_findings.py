"""The page on findings says what is true: its words are the catalogue's, its examples give what they show."""

from __future__ import annotations

import ast
import json
import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from mdrun import catalogue
from mdrun.check.decisions import POINTS
from mdrun.check.shellcheck import find, reasons
from mdrun.cli import main
from mdrun.wordlists import lines
from tests.test_docs import made

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/findings.md").read_text(encoding="utf-8")


@cache
def entries() -> dict[str, str]:
    """Return what the page says of each code."""
    found = re.findall(r"^### `([^`]+)`\n(.*?)(?=^### `|^## About|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    return {"SC" if code == "SC…" else code: body for code, body in found}


def test_every_code_is_in_the_catalogue_and_is_used() -> None:
    constants, given = set(), set()
    for path in (ROOT / "mdrun").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                constants.add(node.value)
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                if name in _MAKERS:
                    given |= {
                        text for text in map(_text, node.args) if re.fullmatch(r"[a-z]+(-[a-z]+)*", text)
                    }
    assert given - set(catalogue.LEVELS) <= set(catalogue.entries())
    assert set(catalogue.entries()) <= constants


_MAKERS = {"Finding", "_finding", "_error", "error", "find", "report"}


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def test_the_catalogue_is_in_good_order() -> None:
    for entry in catalogue.entries().values():
        assert entry.levels, entry.code
        for text in (entry.what, entry.why, entry.remedy):
            assert text, entry.code
            assert not text.endswith("."), entry.code
            assert len(text) < 130, entry.code


def test_the_page_speaks_of_every_code_in_the_order_of_the_catalogue() -> None:
    assert list(entries()) == list(catalogue.entries())


@pytest.mark.parametrize("code", catalogue.entries())
def test_the_page_says_what_the_catalogue_says(code: str) -> None:
    entry, said = catalogue.entries()[code], entries()[code].replace("`", "")
    assert f"*{' or '.join(entry.levels)}*: {entry.what}.\n" in said
    assert f"\n{entry.why[0].upper()}{entry.why[1:]}.\n" in said
    assert f"\n→ {entry.remedy}\n" in said
    assert re.search(r"\n(markdown|text|For example mdrun)\b", said)


def test_the_families_have_headings() -> None:
    shown = re.findall(r"^## About (.*)$", PAGE, re.MULTILINE)
    assert len(shown) == len({entry.family for entry in catalogue.entries().values()})


@pytest.mark.parametrize("code", [code for code, said in entries().items() if "```text" not in said])
def test_an_example_gives_its_finding(
    code: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    point = next((point for point, (known, _) in POINTS.items() if known == code), None)
    if point is not None and point not in made():
        pytest.skip(f"no plan has the decision point {point} yet")
    if code == "SC" and find(None) is None:
        pytest.skip("shellcheck is not installed beside mdrun")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MDRUN_HOME", str(tmp_path / "state"))
    guide = re.search(r"^````markdown\n(.*?)^````$", entries()[code], re.MULTILINE | re.DOTALL)
    if code == "remote-unknown":
        for words_of_git in (["init", "--quiet"], ["remote", "add", "origin", "https://git.example.com/app"]):
            subprocess.run(["git", *words_of_git], check=True)
    if guide is not None:
        Path("guide.md").write_text(guide[1], encoding="utf-8")
    command = re.search(r"^(?:With|For example) `mdrun ([^`]+)`", entries()[code], re.MULTILINE)
    words = shlex.split(command[1] if command is not None else "check guide.md")
    wanted = r"SC\d{4}" if code == "SC" else code
    if words[0] != "check":
        assert main([*words, "--no-input"]) == 2
        assert re.search(rf"\[{wanted}\]$", capsys.readouterr().err, re.MULTILINE)
        return
    main([*words, "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(schema("findings")).validate(found)
    assert any(re.fullmatch(wanted, one["code"]) for one in found["findings"])


@cache
def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / f"docs/{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(found)
    return found


def test_the_schemas_know_one_finding() -> None:
    plan, check = schema("plan")["$defs"]["finding"], schema("findings")["$defs"]["finding"]
    assert plan["required"] == check["required"]
    assert plan["properties"].keys() == check["properties"].keys()
    assert check["properties"]["level"]["enum"] == list(catalogue.LEVELS)


def test_the_rules_of_shellcheck_that_are_left_out() -> None:
    shown = dict(re.findall(r"^\| `(SC\d+)` \| (.*) \|$", PAGE, re.MULTILINE))
    assert shown == reasons()


PHRASES = sorted(path.stem for path in (ROOT / "mdrun/data/check").glob("*.txt"))


@pytest.mark.parametrize("name", PHRASES)
def test_a_list_is_sorted_and_says_no_word_twice(name: str) -> None:
    said = lines(f"check/{name}")
    words = [word for line in said for word in line.split()] if name in _WORDS else list(said)
    assert len(set(words)) == len(words)
    if name not in _WORDS:
        assert list(said) == sorted(said)


_WORDS = {"again", "doing", "looking", "proofs", "viewers"}
"""Lists of single words, several on a line."""


def test_our_own_guides_are_clean() -> None:
    pages = ["RELEASE.md", "README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
    pages += sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*.md"))
    done = subprocess.run(
        [sys.executable, "-m", "mdrun", "check", "--strict", "--ignore", "tool-missing", *pages],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
