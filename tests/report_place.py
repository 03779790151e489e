"""Runs to be reported: real ones, of a guide that has something of everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.report import gather
from mdrun.runs import RunDirectory

if TYPE_CHECKING:
    from mdrun.report import Report
    from tests.cli_place import CliPlace

HOSTILE = "</pre></details></script><script>document.title='owned'</script><img src=x onerror=alert(1)>"
ATTRIBUTE = "\"' onmouseover=alert(2) x=\"'"
GUIDE = rf"""---
mdrun:
  variables:
    token: {{secret: true}}
---
# Release {HOSTILE}

Read {HOSTILE} first.

## 1. Before {ATTRIBUTE}

Read {HOSTILE} again. <!-- a remark -->

- [ ] The window is open {ATTRIBUTE} {HOSTILE}

```bash
printf '\033[1;31mred\033[0m \033[38;2;255;255;120mpale\033[0m plain\n'
printf '10%%\r100%%\n'
printf '%s\n' '{HOSTILE.replace("'", '"')}'
printf 'bell \007 c1 \302\233 turned \342\200\256 odd \377\n'
echo "token is $token"
```

```bash {{retry=2}}
echo x >> tries
test "$(grep -c x tries)" -ge 2
```

## 2. Work

```bash {{background ready="test -e up"}}
touch up
exec sleep 600
```

```bash
echo "liveness=ok"
```

It must hold:

- `echo "liveness=ok"` says `liveness=ok`

```bash {{name=push}}
echo "about to fail"
(exit 3)
echo never
```

## 3. After

- [ ] Everybody knows
"""
ARGUMENTS = ("guide.md", "--attest", "1/1=calm & <b>clear</b>", "--attest", "3/1")


def reported(place: CliPlace) -> Report:
    """Return the report of the only run."""
    (run,) = place.runs
    return gather(RunDirectory(run))


def failed(place: CliPlace) -> Report:
    """Run the guide, which fails, and return its report."""
    place.guide(GUIDE)
    place.env["MDRUN_VAR_TOKEN"] = "hunter2secret"
    done = place.run(*ARGUMENTS)
    assert done.returncode == 1, done.stdout + done.stderr
    return reported(place)
