"""A plan as JSON is what its schema says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import jsonschema
import pytest

from mdrun.evidence.settlement import SettledBy
from mdrun.plan.records import DecisionReason, Source

if TYPE_CHECKING:
    from tests.cli_place import CliPlace

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "docs/plan.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(found)
    return found


GUIDE = """\
# Everything

1. Look

## 1. Do

```bash {name=push timeout=90s env="A=b C=d"}
git push origin v<last-good>
rm -r "$TOKEN" && echo vX.Y.Z
```

It must be so:

- pushed: `git push origin v<last-good>` says `ok=yes`
- [ ] its own: `python3 -c "import sys"`
  - [ ] a part

```bash {capture=sum}
sha256sum x
```

```bash {background ready="test <sum>" choose=a}
serve
```

```bash {choose=a}
serve <sum>
```

## 2. Rollback

```bash
echo "
```

```bash
# nothing
```
"""


@pytest.mark.parametrize("values", [(), ("-v", "last_good=1.2.3", "-v", "version=v2.0.0")])
def test_plans_are_as_the_schema_says(
    schema: dict[str, Any], place: CliPlace, values: tuple[str, ...]
) -> None:
    place.guide(GUIDE)
    done = place.run("plan", "guide.md", "--json", *values)
    assert done.returncode == 2, done.stderr
    plan = json.loads(done.stdout)
    jsonschema.Draft202012Validator(schema).validate(plan)
    assert {step["kind"] for step in plan["steps"]} == {"command", "check", "manual"}
    assert plan["findings"]


def test_the_plan_of_the_release_is_as_the_schema_says(schema: dict[str, Any], place: CliPlace) -> None:
    done = place.run("plan", str(ROOT / "RELEASE.md"), "--json", "--section", "1")
    jsonschema.Draft202012Validator(schema).validate(json.loads(done.stdout))


def test_the_schema_knows_every_name(schema: dict[str, Any]) -> None:
    step = schema["$defs"]["step"]["properties"]
    assert set(step["decisions"]["items"]["enum"]) == set(get_args(DecisionReason))
    assert {*schema["$defs"]["variable"]["properties"]["source"]["enum"]} - {None} == set(get_args(Source))
    assert {*step["settled_by"]["enum"]} - {None} == set(get_args(SettledBy))
