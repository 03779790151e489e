"""Plans made before."""

from __future__ import annotations

import time
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from mdrun.config import RunSettings, Secrets, Shell
from mdrun.config import parse as settings_of
from mdrun.dataclass import replace
from mdrun.document import read
from mdrun.plan import cached
from mdrun.plan.build import make
from mdrun.plan.request import Request
from mdrun.plan.variables.values import Value
from mdrun.shapes.reading import known
from tests.plans import syntax

if TYPE_CHECKING:
    from pathlib import Path

    from mdrun.plan.records import Plan

TEXT = """\
---
mdrun:
  timeout: 10s
  needs: [git]
  rehearsal:
    allow: [rm -r]
    stubs: {twine: 0, gh: [{args: "release *", env: [A]}, {real: true}]}
  variables:
    token:
      secret: true
      env: TOKEN
    good:
      help: the last good one
      choices: [v1, v2]
      pattern: v\\d
---

# Release of <version>

<!-- mdrun: on-failure="Mend" -->
## 1. Build

On {{ date }}:

```bash {name=build retry=2 env.A=b capture="digest:/x(.*)/"}
echo "$token" <good>
git push
nonsense "$UNSET"
```

- [ ] `echo` prints `one`
  - [ ] and more
- [] a person has seen <digest>

1. Look at the page.

## Mend

```bash
echo 'open
```
"""
SETTINGS = """\
secrets:
  patterns: ['acme_[0-9]{8}']
guards: [deploy]
rehearsal:
  carry: [live.yaml]
  stubs: {twine: 0, gh: [{args: "release *", stdout: done, env: [A]}]}
"""
GUIDE = read("guide.md", TEXT.encode())
REQUEST = Request(environ={"HOME": "/h", "EMPTY": ""}, name="guide.md")


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"XDG_CACHE_HOME": str(tmp_path)}


@pytest.fixture
def plan() -> Plan:
    settings, findings = settings_of(SETTINGS, ".mdrun.yaml", 1)
    assert not findings
    return make(GUIDE, REQUEST, settings=settings, syntax=syntax)


def entry(request: Request = REQUEST, said: tuple[str, ...] = (), bash: str = "/bin/bash") -> str:
    name = cached.entry(GUIDE, request, said, bash)
    assert name is not None
    return name


def files(environ: dict[str, str]) -> list[Path]:
    from pathlib import Path

    return list(Path(environ["XDG_CACHE_HOME"]).glob("mdrun/*"))


def test_what_is_remembered_is_the_plan_that_was_made(plan: Plan, environ: dict[str, str]) -> None:
    assert cached.remembered(entry(), GUIDE, environ) is None
    plan = replace(plan, settings=RunSettings(secrets=Secrets(("A",), known())))
    cached.keep(entry(), plan, environ)
    found = cached.remembered(entry(), GUIDE, environ)
    assert found == plan
    assert [step.directives.said for step in found.steps] == [step.directives.said for step in plan.steps]
    assert plan.findings
    assert plan.steps


def test_what_decides_a_plan_has_an_entry_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [
        entry(),
        entry(replace(REQUEST, selectors=("1",))),
        entry(replace(REQUEST, directives=("1/1: retry=3",))),
        entry(replace(REQUEST, name="other.md")),
        entry(replace(REQUEST, environ={"HOME": "/h"})),
        entry(replace(REQUEST, environ={"HOME": "/h", "EMPTY": "full"})),
        entry(said=("mdrun.yaml", "timeout: 1s")),
        entry(bash="/usr/bin/env"),
    ]
    assert entry(replace(REQUEST, environ={"HOME": "/elsewhere", "EMPTY": ""})) == entry()
    monkeypatch.setattr(time, "strftime", lambda *_: "2000-01-01")
    names.append(entry())
    assert len({*names}) == len(names)
    other = cached.entry(read("guide.md", TEXT.encode() + b"\n"), REQUEST, (), "/bin/bash")
    assert other not in names


def test_a_plan_with_a_value_of_the_operators_is_neither_kept_nor_looked_for() -> None:
    given = replace(REQUEST, values={"version": Value("v1", "-v")})
    assert cached.entry(GUIDE, given, (), "/bin/bash") is None


def test_no_value_of_the_environment_is_kept(environ: dict[str, str]) -> None:
    request = replace(REQUEST, environ={"TOKEN": "hunter2"})
    plan = make(GUIDE, request, syntax=syntax)
    assert any(variable.value == "hunter2" for variable in plan.variables)
    cached.keep(entry(request), plan, environ)
    assert files(environ) == []


def test_a_secret_is_not_kept_even_if_the_guide_says_it(plan: Plan, environ: dict[str, str]) -> None:
    (token,) = (variable for variable in plan.variables if variable.name == "token")
    said = replace(token, value="hunter2", source="default")
    cached.keep(entry(), replace(plan, variables=(said,)), environ)
    assert files(environ) == []


def test_a_plan_for_a_certain_bash_is_made_each_time(plan: Plan, environ: dict[str, str]) -> None:
    settings = RunSettings(shell=Shell("/opt/bash", "guide.md", 3))
    cached.keep(entry(), replace(plan, settings=settings), environ)
    assert files(environ) == []


def test_a_plan_with_a_value_of_another_kind_is_not_kept(plan: Plan, environ: dict[str, str]) -> None:
    settings = RunSettings(context=["git status"])  # type: ignore[arg-type]
    cached.keep(entry(), replace(plan, settings=settings), environ)
    assert files(environ) == []


@pytest.mark.parametrize(
    "broken", [b"", b"x", b"\xff" * 99, b"(\x01\x00\x00\x00N", b"[\x01\x00\x00\x00i\x63\x00\x00\x00"]
)
def test_a_broken_entry_is_no_plan(plan: Plan, environ: dict[str, str], broken: bytes) -> None:
    cached.keep(entry(), plan, environ)
    (file,) = files(environ)
    file.write_bytes(sha256(broken).hexdigest().encode() + b"\n" + broken)
    assert cached.remembered(entry(), GUIDE, environ) is None
