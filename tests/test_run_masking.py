"""No secret is in what a run writes down, wherever in an event it stands."""

from __future__ import annotations

import re
from typing import Any, get_args, get_type_hints

import pytest

from mdrun.dataclass import fields
from mdrun.events import HIDDEN, CheckSettled, CommandFinished, Event, Evidence, Resumed, StepFinished
from mdrun.run.masking import _WORDS, masked
from mdrun.shell.mask import Patterns

SECRET = "s3cr3t-of-ours"
PATTERNS = Patterns((SECRET.encode(),))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (f"a {SECRET} b", f"a {HIDDEN} b"),
        ((SECRET, "x"), (HIDDEN, "x")),
        ([SECRET], [HIDDEN]),
        ({"name": {"deep": SECRET}}, {"name": {"deep": HIDDEN}}),
        (None, None),
        (7, 7),
        (0.5, 0.5),
        ("not UTF-8: \udcff", "not UTF-8: \udcff"),
    ],
)
def test_values(value: Any, expected: Any) -> None:
    assert masked(value, PATTERNS) == expected


@pytest.mark.parametrize("patterns", [PATTERNS, Patterns(())], ids=["a secret", "none"])
def test_words_for_people_are_utf_8(patterns: Patterns) -> None:
    assert patterns.shown("not UTF-8: \udcff") == "not UTF-8: \ufffd"
    assert patterns.text("not UTF-8: \udcff") == "not UTF-8: \udcff"


def test_words_for_people_hold_no_secret() -> None:
    assert PATTERNS.shown(f"é {SECRET}") == PATTERNS.text(f"é {SECRET}") == f"é {HIDDEN}"


def test_an_event_keeps_all_but_its_words() -> None:
    event = StepFinished("1/1", "failed", 1.5, 1, 5, f"said {SECRET}", "output/1-1.log", warnings=(SECRET,))
    made = masked(event, PATTERNS)
    assert (made.reason, made.warnings) == (f"said {HIDDEN}", (HIDDEN,))
    same = {one.name for one in fields(event)} - {"reason", "warnings"}
    assert all(getattr(made, name) == getattr(event, name) for name in same)


def test_records_within_an_event_are_masked_too() -> None:
    proof = (Evidence(5, f"echo {SECRET}", 0, SECRET),)
    made = masked(CheckSettled("1/2", "passed", "command", proof), PATTERNS)
    assert made.evidence == (Evidence(5, f"echo {HIDDEN}", 0, HIDDEN),)


def test_an_event_without_a_secret_is_left_as_it_is() -> None:
    event = CommandFinished("1/1", 5, "echo", 0, 0.1, 0, 5)
    assert masked(event, PATTERNS) is event


def test_without_secrets_nothing_is_looked_at() -> None:
    event = Resumed("ada", SECRET)
    assert masked(event, Patterns(())) is event


NO_WORDS = frozenset(
    (
        *("run", "guide", "sections", "plan", "step", "cwd", "workdir"),  # which guide, and where
        *("host", "user", "person", "version", "by", "source", "name"),  # who, and by which option
        *("output", "state", "files", "sha256", "output_sha256"),  # files of the run
        *("revision", "before", "after"),  # hashes of git
        *("kind", "event", "answer", "outcome", "result"),  # one of a few words of ours
    )
)
"""The fields of events in whose text no value of a variable stands."""


def test_every_field_of_an_event_is_masked_or_known_to_hold_no_words() -> None:
    typed = [(one.name, kind) for kind in (*get_args(Event), Evidence) for one in fields(kind)]
    hints = {kind: get_type_hints(kind) for _, kind in typed}
    names = {name for name, kind in typed if re.search("str|Any|Literal|Evidence", str(hints[kind][name]))}
    assert names == {name for name in names if name in _WORDS} | (NO_WORDS & names)
    assert {name for name, _ in typed} >= _WORDS
    assert not NO_WORDS & _WORDS
