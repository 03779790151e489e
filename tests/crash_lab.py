"""A guide whose steps tell that they ran, and what is true of its run whatever became of mdrun meanwhile."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun.journal import read
from mdrun.state import RunState, fold
from tests.cli_place import SECONDS, CliPlace

GUIDE = """\
# Crash

## 1. Work

```bash
note() { echo "$1" >> "$LOG"; }
order=1
cd sub
```

```bash
test "${PWD##*/}" = sub
if test -p ../gate; then echo here > ../reached; read -r < ../gate; fi
order+=2; note 2.1
echo a; echo b
note 2.2
```

```bash {capture=tag}
order+=3
echo t7
```

```bash
note 4.<tag>; order+=4
```

- [ ] `echo 5.1 >> "$LOG"`
- [ ] `note 2.2` is done

1. Tell the others

```bash {always}
note 8.1; order+=8
```

```bash
note 9.1; order+=9
echo "$order" > "$LOG.order"
```
"""
if TYPE_CHECKING:
    from collections.abc import Collection

ANSWERS = ("--yes", "--attest-all", "as agreed")
LINES = ("2.1", "2.2", "4.t7", "5.1", "8.1", "9.1")
HARMLESS = frozenset(("1/1", "1/3"))
"""Steps that may be run again: what they do is seen in the shell alone."""


def prepare(place: CliPlace) -> CliPlace:
    """Make the guide and the directory that it works in; return the place with the log that it writes."""
    place.guide(GUIDE)
    (place.work / "sub").mkdir()
    return CliPlace(place.path, {**place.env, "LOG": str(place.work / "log")})


def killed(place: CliPlace, moment: str, number: int, *arguments: str) -> int:
    """Run mdrun until it is killed at this record of its journal; return how it ended."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.crash_driver", moment, str(number), *arguments],
        cwd=place.work,
        env={**place.env, "PYTHONPATH": str(Path(__file__).parent.parent)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    return done.returncode


def go_on(place: CliPlace) -> set[str]:
    """Resume until the run has passed, with the answers that are asked for.

    Returns:
        Ids of the steps whose end was not seen: they were taken for done, and not repeated.
    """
    by_hand: set[str] = set()
    again: set[str] = set()
    for _ in range(4):
        if not place.runs:  # killed before there was a run
            assert place.run("guide.md", *ANSWERS).returncode == 0
        elif state(place).start is None:
            refused = place.run("resume", *ANSWERS)
            assert refused.returncode == 2, refused.stdout
            assert "nothing was run" in refused.stderr
            assert not (place.work / "log").exists()
            assert place.run("guide.md", *ANSWERS).returncode == 0
        else:
            words = [*(f"--done={step}" for step in by_hand), *(f"--again={step}" for step in again)]
            resumed = place.run("resume", *ANSWERS, *words)
            if resumed.returncode == 2:
                asked = set(
                    re.findall(r"step (\S+): it was started, and its end was not seen", resumed.stderr)
                )
                assert asked or "every step is settled" in resumed.stderr, resumed.stderr
                by_hand |= asked - HARMLESS
                again |= asked & HARMLESS
                if asked:
                    continue
            else:
                assert resumed.returncode == 0, resumed.stdout + resumed.stderr
        return by_hand
    raise AssertionError("the run does not come to its end")


def state(place: CliPlace) -> RunState:
    """Return what the run has come to."""
    journal = latest(place) / "journal.jsonl"
    return fold(read(journal).records) if journal.exists() else RunState()


def latest(place: CliPlace) -> Path:
    """Return the directory of the run that has begun, if one has."""
    journals = [(run, run / "journal.jsonl") for run in place.runs]
    begun = [run for run, journal in journals if journal.exists() and journal.stat().st_size]
    return (begun or place.runs)[-1]


def assert_whole(place: CliPlace, by_hand: set[str], *, lost: Collection[str] = ()) -> None:
    """Fail unless every step has run exactly once, but for those taken for done, and the record is whole.

    Args:
        place: Where.
        by_hand: Ids of the steps that were taken for done.
        lost: Ids of those that ran after a failure: what they did in the shell is not part of the rest.
    """
    seen = Counter((place.work / "log").read_text(encoding="utf-8").split())
    doubtful = tuple(f"{step.removeprefix('1/')}." for step in by_hand)
    for line in LINES:
        assert seen[line] == 1 or (line.startswith(doubtful) and seen[line] == 0), (line, seen, by_hand)
    assert set(seen) <= set(LINES)
    ran = "".join(number for number in "123489" if f"1/{number}" not in {*by_hand, *lost})
    order = place.work / "log.order"
    if "1/9" not in by_hand:
        assert order.read_text(encoding="utf-8").strip() == ran
    found = state(place)
    assert found.result == "passed"
    assert {step.outcome for step in found.steps.values()} == {"passed"}
    verified = place.run("verify", latest(place).name)
    assert (verified.returncode, verified.stderr) == (0, ""), verified.stderr
    log = (latest(place) / "run-log.md").read_text(encoding="utf-8")
    assert f"`{found.hash}`" in log
    assert log.count("- [x]") == GUIDE.count("- [ ]")
