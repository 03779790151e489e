"""Journals for the tests: events of every kind, and a chain that somebody makes whole again."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from hashlib import sha256
from typing import TYPE_CHECKING, Any, get_args

from hypothesis import strategies as st

from mdrun.events import FORMAT, Event, Evidence, Resumed, RunFinished, RunStarted

if TYPE_CHECKING:
    from pathlib import Path

KINDS = tuple(kind for kind in get_args(Event) if kind is not RunFinished)
"""Every kind of event but that after which there is none."""
texts = st.text(st.characters(), max_size=20)
values: dict[str, st.SearchStrategy[Any]] = {
    "str": texts,
    "int": st.integers(0, 1 << 60),
    "bool": st.booleans(),
    "float": st.floats(0, 1e9),
    "str | None": st.none() | texts,
    "int | None": st.none() | st.integers(0, 255),
    "tuple[str, ...]": st.lists(texts, max_size=3).map(tuple),
    "dict[str, str]": st.dictionaries(texts, texts, max_size=3),
    "StepOutcome": st.sampled_from(["passed", "failed", "timed-out", "skipped", "unknown", "not-reached"]),
    "SettledBy": st.sampled_from(["command", "evidence", "person"]),
    "dict[str, Any]": st.dictionaries(texts, st.lists(texts, max_size=2), max_size=2),
    "tuple[Evidence, ...]": st.lists(
        st.builds(Evidence, st.integers(1, 99), texts, st.integers(0, 255), texts), max_size=2
    ).map(tuple),
}


def any_of(kind: type) -> st.SearchStrategy[Event]:
    """Return events of a kind, each field drawn by its type."""
    drawn = {f.name: _of_type(str(f.type)) for f in fields(kind)}
    if kind in (RunStarted, Resumed):
        drawn["format"] = st.just(FORMAT)
    return st.builds(kind, **drawn)


def _of_type(name: str) -> st.SearchStrategy[Any]:
    if name.startswith("Literal["):
        return st.sampled_from(ast.literal_eval(name.removeprefix("Literal")))
    return values[name]


any_events = st.lists(st.one_of([any_of(kind) for kind in KINDS]), min_size=1, max_size=8)


def rewrite(journal: Path, old: str, new: str) -> None:
    """Change a journal, and make its chain whole again, as somebody would who means harm."""
    lines, prev = [], "0" * 64
    for line in journal.read_text().splitlines():
        fields = re.sub(r',"prev":.*', "", line.replace(old, new))
        body = f'{fields},"prev":"{prev}"'
        prev = sha256(f"{body}}}".encode()).hexdigest()
        lines.append(f'{body},"hash":"{prev}"}}\n')
    journal.write_text("".join(lines))
