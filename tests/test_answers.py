"""What is answered beforehand, of steps of which exactly one is run."""

from __future__ import annotations

import pytest

from mdrun.answers import Answers, Given
from mdrun.preflight.people import names, people
from tests.plans import plan

GUIDE = """## 1. Install

```bash {choose=how name=one}
one
```

- [ ] two <!-- mdrun: choose=how -->
  - [ ] a part of it

```bash {choose=how}
rm -r three
```

```bash
four
```
"""


def answers(**given: object) -> Answers:
    return Answers(plan(GUIDE), Given("ada", **given))  # type: ignore[arg-type]


def found(made: Answers) -> list[str]:
    return [finding.code for finding in (*names(made), *people(made))]


def test_a_group_is_asked_about_once_and_its_steps_only_when_one_is_chosen() -> None:
    made = answers()
    assert found(made) == ["needs-decision"]
    assert made.undecided == {"1/1", "1/2", "1/3", "1/4"}
    assert made.unchosen == {}


def test_yes_chooses_nothing() -> None:
    made = answers(yes=True)
    assert found(made) == ["needs-decision"]
    assert made.open_decisions(made.plan.steps[0]) == ["alternative"]


@pytest.mark.parametrize("name", ["one", "1/1"])
def test_what_is_taken_leaves_the_others_out(name: str) -> None:
    made = answers(take=frozenset((name,)))
    assert found(made) == []
    assert made.unchosen == dict.fromkeys(("1/2", "1/3", "1/4"), "1/1 is run instead (how)")
    assert made.idle == {"1/2", "1/3", "1/4"}


def test_a_part_belongs_to_its_check() -> None:
    made = answers(take=frozenset(("1/2",)))
    assert set(made.unchosen) == {"1/1", "1/4"}
    assert found(made) == ["needs-person"]


def test_the_only_one_left_is_chosen_and_its_other_decisions_stay_open() -> None:
    made = answers(skip={"one": "no", "1/2": "no"})
    assert made.open_decisions(made.plan.steps[3]) == ["guarded"]
    assert found(made) == ["needs-decision"]
    assert made.unchosen == {"1/1": "1/4 is run instead (how)"} | dict.fromkeys(
        ("1/2", "1/3"), "1/4 is run instead (how)"
    )
    assert found(answers(skip={"one": "no", "1/2": "no"}, yes=True)) == []


def test_only_and_from_may_leave_one() -> None:
    assert found(answers(only="one")) == []
    assert found(answers(only="1/5")) == []


def test_two_that_are_taken_contradict_one_another() -> None:
    assert found(answers(take=frozenset(("one", "1/4")))) == ["choose-twice"]


def test_a_check_that_names_what_is_not_chosen_needs_a_person() -> None:
    ways = "```bash {choose=how}\nmake all\n```\n\n```bash {choose=how}\nmake some\n```\n"
    text = f"{ways}\n- [ ] `make all` is good\n"
    made = Answers(plan(text), Given("ada", take=frozenset(("0/2",))))
    assert made.person(made.plan.steps[2]) == "step 0/1 would settle it, and is skipped"
    assert found(made) == ["needs-person"]


def test_ways_that_no_group_joins_are_decided_each_for_itself() -> None:
    ways = "```bash\none\n```\n\nOr:\n\n```bash\ntwo\n```\n\n```bash {choose=alone}\nthree\n```\n"
    made = Answers(plan(f"## 1. Install\n\n{ways}"), Given("ada"))
    assert [made.open_decisions(step) for step in made.plan.steps] == [["alternative"], ["alternative"], []]
    assert (list(made.groups), made.undecided, made.unchosen) == ([], frozenset(), {})
