"""Real guides that nobody wrote for mdrun."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdrun import catalogue
from mdrun.check import Subject, check
from mdrun.config import Settings
from mdrun.document import Fence, Item, read
from mdrun.plan.build import make
from mdrun.plan.request import Request
from tests.plans import syntax

CORPUS = sorted((Path(__file__).parent.parent.parent / "shared" / "corpus").glob("*.md"))

if not CORPUS:
    pytest.skip("the corpus is not there", allow_module_level=True)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name.partition("-")[0])
def test_a_real_guide(path: Path) -> None:
    data = path.read_bytes()
    guide = read(path.name, data)
    no_styles = Settings(placeholders=frozenset())
    made = make(guide, Request(environ={"HOME": "x"}), syntax=syntax)
    plain = make(guide, Request(), settings=no_styles, syntax=syntax)
    assert [step.id for step in plain.steps] == [step.id for step in made.steps]
    quoted = {
        line
        for element in guide.elements
        if isinstance(element, (Fence, Item)) and element.quoted
        for line in range(element.first, element.last + 1)
    }
    ids = [step.id for step in made.steps]
    assert len(ids) == len(set(ids))
    assert [step.lines for step in made.steps] == sorted(step.lines for step in made.steps)
    numbers = {row.number for row in made.sections}
    for step in made.steps:
        first, last = step.lines
        assert 1 <= first <= last <= len(guide.lines)
        assert not quoted.intersection(range(first, last + 1))
        assert step.section in numbers
        assert first <= step.place.after <= len(guide.lines)
        assert set(step.settlement.refers_to if step.settlement is not None else ()) <= {
            f"{other.id}:{line.line}" for other in made.steps for line in other.commands
        }
    for step in plain.steps:
        if step.kind == "command":
            for command in step.commands:
                assert command.text.split("\n")[0].rstrip(" ;&") in guide.lines[command.line - 1]
    for step in made.steps:
        if step.place.box is not None:
            line, column = step.place.box
            assert guide.lines[line - 1][column - 1] == "["
    boxes = sum(
        isinstance(element, Item) and element.box is not None and bool(element.text)
        for element in guide.elements
    )
    assert sum(step.place.box is not None for step in made.steps) <= boxes
    for finding in made.findings:
        assert finding.line <= len(guide.lines)
        assert finding.column <= len(guide.lines[finding.line - 1]) if finding.line else not finding.column
    for row in made.sections:
        assert 1 <= row.line <= row.end <= len(guide.lines)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name.partition("-")[0])
def test_what_is_found_in_a_real_guide_stands_there(path: Path) -> None:
    guide = read(path.name, path.read_bytes())
    made = make(guide, Request(environ={"HOME": "x"}), syntax=syntax)
    for finding in check(Subject(guide, made, Settings(), path.parent)):
        known = catalogue.entry(finding.code)
        assert known is not None
        assert finding.level in known.levels
        assert 1 <= finding.line <= len(guide.lines)
        assert 0 <= finding.column <= len(guide.lines[finding.line - 1])


@pytest.mark.parametrize("path", CORPUS[::5], ids=lambda path: path.name.partition("-")[0])
def test_each_section_of_a_real_guide_can_be_named(path: Path) -> None:
    guide = read(path.name, path.read_bytes())
    whole = make(guide, Request(), syntax=syntax)
    for row in whole.sections:
        if row.level and row.number != "0":
            part = make(guide, Request((row.number,)), syntax=syntax)
            assert part.selected == (row.number,)
            assert {step.id for step in part.steps} <= {step.id for step in whole.steps}
