"""What is answered beforehand, of steps of which exactly one is run."""

from __future__ import annotations

from typing import Any

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
    assert made.needs_person(made.plan.steps[2]) == "step 0/1 would settle it, and is skipped"
    assert found(made) == ["needs-person"]


def test_ways_that_no_group_joins_are_decided_each_for_itself() -> None:
    ways = "```bash\none\n```\n\nOr:\n\n```bash\ntwo\n```\n\n```bash {choose=alone}\nthree\n```\n"
    made = Answers(plan(f"## 1. Install\n\n{ways}"), Given("ada"))
    assert [made.open_decisions(step) for step in made.plan.steps] == [["alternative"], ["alternative"], []]
    assert (list(made.groups), made.undecided, made.unchosen) == ([], frozenset(), {})


CONDITIONAL = """# Guide

## 1. Release

```bash
one
```

### Rollback of the database

- [ ] `make undo`

## 2. Rollback

```bash
two
```

### 2.1 Tidy up

- [ ] all is tidy
"""


def test_a_conditional_section_is_asked_about_with_all_that_is_in_it() -> None:
    made = Answers(plan(CONDITIONAL), Given("ada"))
    sections = [row.number for row in made.plan.sections if row.title.startswith("Rollback")]
    assert [step.id for step in made.plan.steps] == ["1/1", f"{sections[0]}/1", "2/1", "2.1/1"]
    assert made.sections == {f"{sections[0]}/1": (sections[0],), "2/1": ("2",), "2.1/1": ("2",)}


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({}, set()),
        ({"interactive": True}, {"1/3", "1/4"}),
        ({"interactive": True, "take": frozenset(("1/3",))}, {"1/4"}),
        ({"interactive": True, "yes": True}, set()),
        ({"interactive": True, "every_step": True, "take": frozenset(("1/1",))}, {"1/2", "1/3", "1/4"}),
    ],
)
def test_who_is_there_is_asked_about_what_nothing_settles(given: dict[str, Any], asked: set[str]) -> None:
    text = "## 1. Go\n\n```bash\ntrue\n```\n\n```bash\nls\n```\n\n```bash\ngit push\n```\n\n"
    text += "If it is full:\n\n```bash\nmake room\n```\n"
    assert Answers(plan(text), Given("ada", **given)).asked == asked


def test_what_is_harmless_here_is_not_asked_about_unless_the_guide_asks() -> None:
    text = "```bash\ngit push\n```\n\n```bash {confirm}\ngit push\n```\n\n```bash\ngit push; rm -r x\n```\n"
    made = Answers(plan(text), Given("ada"), frozenset(("git push",)))
    assert [made.open_decisions(step) for step in made.plan.steps] == [[], ["guarded"], ["guarded"]]


def test_a_person_is_not_asked_where_a_word_or_a_wish_is_given() -> None:
    text = "# Guide\n\n## 1. Go\n\n```bash\ntrue\n```\n\n## 2. Rollback\n\n1. Close the window\n"
    words: tuple[dict[str, Any], ...] = (
        {"attest": {"2/1": "dry"}},
        {"attest_all": "dry"},
        {"skip_manual": True},
    )
    for given in ({}, *words):
        made = Answers(plan(text), Given("ada", **given))
        assert made.open_decisions(made.plan.steps[1]) == ([] if given else ["section"])


def test_a_section_that_is_taken_settles_only_its_own_steps() -> None:
    made = Answers(plan(CONDITIONAL), Given("ada", take=frozenset(("2",))))
    assert [made.open_decisions(step) for step in made.plan.steps] == [
        [],
        ["section", "check-command"],
        [],
        [],
    ]
    settled = CONDITIONAL.replace("two\n```", "two\n```\n\n```bash {confirm=no}\n2\n```")
    made = Answers(plan(settled), made.given)
    assert made.open_decisions(made.plan.steps[3]) == []


def test_conditional_sections_are_asked_about_one_by_one_though_there_are_no_others() -> None:
    text = "# Guide\n\n## 1. Rollback of one\n\n```bash\none\n```\n\n## 2. Rollback of all\n\n- [ ] done\n"
    made = Answers(plan(text), Given("ada"))
    assert made.sections == {"1/1": ("1",), "2/1": ("2",)}


def test_where_one_of_several_is_chosen_nothing_is_undecided() -> None:
    assert answers(take=frozenset(("one",))).undecided == frozenset()
    assert answers(skip={"one": "", "1/2": "no"}).left_out == {"1/1", "1/2", "1/3"}
