"""How guides are read, compared with labels: see ``bench/truth.py``."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bench.truth import COLUMNS, LABELS, Column, report, score

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus"
FILES = sorted(LABELS.glob("*.yaml"))
TARGETS = {"must not run unasked": 0.97} | dict.fromkeys(COLUMNS[1:], 0.9)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not there")
def test_guides_are_read_as_people_read_them() -> None:
    found = score(CORPUS)
    assert not {
        name: "\n".join(report({name: found[name]}, verbose=True))
        for name, target in TARGETS.items()
        if min(found[name].precision, found[name].recall) < target
    }
    assert all(found[name].right > 30 for name in COLUMNS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_labels_are_whole(path: Path) -> None:
    truth = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert len(truth["sha256"]) == 64
    assert truth["repository"].count("/") == 1
    assert truth["path"].endswith((".md", ".mdx"))
    assert {entry["expect"] for entry in truth.get("blocks") or ()} <= {"run", "ask", "text"}
    assert {entry["expect"] for entry in truth.get("items") or ()} <= {"check", "manual", "none"}
    for kind in ("blocks", "items"):
        lines = [entry["line"] for entry in truth.get(kind) or ()]
        assert len(lines) == len(set(lines))
    assert all({"line", "name"} <= set(entry) for entry in truth.get("placeholders") or ())


def test_there_are_labels_for_forty_guides() -> None:
    assert len(FILES) >= 40


def test_precision_and_recall() -> None:
    column = Column()
    for told, true in [(True, True), (True, True), (True, False), (False, True), (False, False)]:
        column.add("x:1", told=told, true=true)
    assert (round(column.precision, 2), round(column.recall, 2)) == (0.67, 0.67)
    assert (Column().precision, Column().recall) == (1.0, 1.0)
    assert list(report({"a": column}, verbose=True))[1:] == ["    wrong:  x:1", "    missed: x:1"]
