"""A plan as a run keeps it, and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from mdrun.config import RunSettings, Secrets, Settings, Shell
from mdrun.plan.keeping import FORMAT, kept, loaded
from mdrun.plan.objects import plan_object
from mdrun.plan.variables.secrets import with_secrets
from mdrun.plan.variables.values import Value
from mdrun.shapes.reading import read
from tests.plans import plan, without_secrets

if TYPE_CHECKING:
    from mdrun.plan.records import Plan

GUIDE = """\
---
mdrun:
  timeout: 30m
  needs: [git]
  context: [git status]
  variables:
    last_good:
      help: the tag to go back to
      pattern: v.*
      choices: [v1.3.2, v1.3.1]
    Token:
      secret: true
      env: DEPLOY_TOKEN
      pattern: .{8,}
---

# Release of <last-good>

## 1. Do

<!-- mdrun: on-failure=2 -->

Words before it.

1. Look at it

```bash {name=push timeout=90s env="A=b C=d" confirm="sure?" expect="/o.k/" retry=2 every=0.5s}
git push origin <last-good> && echo "$Token"
```

It must be so:

- pushed: `git push origin <last-good>` says `ok=yes`

- [ ] its own: `python3 -c "import sys"` <!-- mdrun: check -->
  - [] a part

```bash {capture=sum exit=3 pipefail=no}
sha256sum x
```

```bash {always background ready="test <sum>"}
serve <sum>
```

## 2. Rollback

```bash
true
```
"""
PATTERN = read("acme_[0-9a-f]{32}")
assert PATTERN is not None
SETTINGS = Settings(
    RunSettings(shell=Shell("/bin/bash", "config/mdrun.yaml", 3), secrets=Secrets(("HIDDEN",), (PATTERN,)))
)


def made(*values: str) -> Plan:
    return plan(GUIDE, values=("last_good=v1.3.2", *values), settings=SETTINGS)


def there_and_back(before: Plan) -> Plan | None:
    return loaded(json.loads(json.dumps(kept(before))), before.data)


def test_all_of_it_comes_back_but_for_the_values_of_secrets() -> None:
    before = made("token=hunter2-hunter2")
    assert "hunter2" not in json.dumps(kept(before))
    after = there_and_back(before)
    assert after == without_secrets(before) != before
    assert after is not None
    assert [one.directives for one in after.steps] == [one.directives for one in before.steps]


def test_who_gave_directives_outside_of_the_guide_comes_back() -> None:
    before = plan("# A\n\n```bash\ntrue\n```\n", said=("1/1: exit=0 skip",))
    after = there_and_back(before)
    assert after is not None
    assert after.steps[0].directives.outside == (("skip", "--with"), ("exit", "--with"))


def test_secrets_are_filled_in_again() -> None:
    before = made("token=hunter2-hunter2")
    after = there_and_back(before)
    assert after is not None
    assert with_secrets(after, {"token": Value("hunter2-hunter2", "-v")}) == before


@pytest.mark.parametrize("first", [(), ("token=hunter2-hunter2",)], ids=["without", "with"])
def test_a_secret_that_is_missing_or_bad_is_found_as_in_a_new_plan(first: tuple[str, ...]) -> None:
    after = there_and_back(made(*first))
    assert after is not None
    assert set(with_secrets(after, {}).findings) == set(made().findings)
    assert set(with_secrets(after, {"token": Value("short", "-v")}).findings) == set(
        made("token=short").findings
    )


def test_a_secret_with_a_default_is_kept_nowhere() -> None:
    guide = GUIDE.replace("      secret: true", "      secret: true\n      default: hunter2-hunter2")
    assert "hunter2" not in json.dumps(kept(plan(guide)))


def test_what_an_older_or_a_newer_mdrun_has_kept_is_made_again() -> None:
    public = plan_object(made())
    assert loaded(public, b"") is None
    for form in (FORMAT - 1, FORMAT + 1):
        assert loaded({**public, "rest": {"format": form}}, b"") is None


@pytest.mark.parametrize("key", ["steps", "variables", "secrets"])
def test_what_is_not_what_was_kept_is_an_error(key: str) -> None:
    found: dict[str, Any] = json.loads(json.dumps(kept(made())))
    del found["rest"][key][-1]
    with pytest.raises((KeyError, TypeError, ValueError, IndexError)):
        loaded(found, b"")
