"""A run with secrets from everywhere, killed in a terminal at any moment and gone on with, leaves none."""

from __future__ import annotations

import io
import os
import random
import threading
import time
from typing import TYPE_CHECKING

import pexpect
import pytest

from tests import cli_place
from tests.canary_lab import CANARY, KEY, LINES, TOKEN, TYPED, VAULT, left, seen
from tests.crash_lab import latest, state

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli_place import CliPlace

RANDOM = 150 if os.environ.get("MDRUN_FUZZ") == "nightly" else 4
SHOWS = """\
echo "whole $token, lines $lines"; echo "$key"; echo "$vault $TOKEN_OF_OTHERS" >&2
for one in "$token" "$lines" "$key" "$vault"; do
  printf %s "$one" | base64 -w0; echo
  python3 -c 'import sys, urllib.parse as u; print(u.quote(sys.argv[1], safe=""))' "$one"
done
for ((i = 0; i < ${#key}; i++)); do printf %s "${key:i:1}"; done; echo
"""
GUIDE = f"""\
---
mdrun:
  variables:
    token: {{secret: true}}
    lines: {{secret: true, env: THE_LINES}}
    key: {{secret: true, file: ../vault/key}}
    vault: {{secret: true, cmd: cat ../vault/word}}
---

# Work

## 1. Work

```bash
{SHOWS}kept="$token" also=("$lines" "$key")
```

```bash
read -rs -p 'Password: ' typed; echo
echo "got $typed"; printf %s "$typed" | base64
({SHOWS}sleep 0.2; echo "late $vault $key $typed") &
```

```bash {{capture=word}}
{SHOWS}echo "$vault"
```

- [ ] `echo "$key" "$word"` <!-- mdrun: check -->

```bash
{SHOWS}echo "once more $word and ${{also[1]}}"; wait
```
"""
_PROMPT, _PASSWORD, _END = range(3)


class Session:
    """All that a terminal has ever shown of a run that is killed and gone on with."""

    def __init__(self, place: CliPlace) -> None:
        self.place = place
        self.shown = io.StringIO()

    def run(self, *arguments: str, kill: float | None = None) -> int:
        """Answer what is asked until mdrun ends; return its exit status, 137 where it was killed.

        Args:
            arguments: Those of mdrun.
            kill: Seconds after which it is killed.
        """
        terminal = self.place.terminal(*arguments)
        terminal.logfile_read = self.shown
        assert terminal.pid is not None
        timer = threading.Timer(kill or 0, os.kill, (terminal.pid, 9))
        if kill is not None:
            timer.start()
        while (asked := terminal.expect([r"token.*: $", r"Password: $", pexpect.EOF])) != _END:
            while terminal.getecho() and terminal.isalive():
                time.sleep(0.01)
            if terminal.isalive():
                terminal.sendline(CANARY if asked == _PROMPT else TYPED)
        timer.cancel()
        terminal.close()
        return 137 if terminal.signalstatus == 9 else int(terminal.exitstatus or 0)

    def go_on(self, kill: float | None = None) -> int:
        """Begin the run, or go on with it; each step may be run again."""
        if not self.place.runs or state(self.place).start is None:
            return self.run("guide.md", "--yes", kill=kill)
        steps = state(self.place).steps.items()
        again = [f"--again={name}" for name, step in steps if step.outcome == "unknown"]
        if "1/2" in state(self.place).steps and "--again=1/2" not in again:
            again.append("--again=1/2")  # what was typed there, and what it left running
        if "1/3" in state(self.place).steps and "--again=1/3" not in again:
            again.append("--again=1/3")  # what it captured holds a secret
        return self.run("resume", latest(self.place).name, "--yes", *again, kill=kill)


@pytest.fixture
def place(tmp_path: Path) -> CliPlace:
    made = cli_place.make(tmp_path)
    made.env.update(THE_LINES=LINES, TOKEN_OF_OTHERS=TOKEN, TMPDIR=str(tmp_path / "tmp"))
    for name in ("tmp", "vault"):
        (tmp_path / name).mkdir()
    (tmp_path / "vault" / "key").write_text(KEY)
    (tmp_path / "vault" / "word").write_text(VAULT)
    made.guide(GUIDE)
    return made


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> float:
    """Return how many seconds the guide takes when nothing happens."""
    path = tmp_path_factory.mktemp("usual")
    begin = time.monotonic()
    assert Session(place.__wrapped__(path)).go_on() == 0  # type: ignore[attr-defined]
    return time.monotonic() - begin


def clean(session: Session) -> None:
    """Fail if a secret stands in anything that was shown or kept, or that a command says of it."""
    place = session.place
    for words in (("show",), ("report", "--format", "html"), ("report", "--format", "json"), ("verify",)):
        done = place.run(*words)
        assert done.returncode == 0, done
        session.shown.write(done.stdout + done.stderr)
    for step in state(place).steps:
        session.shown.write(place.run("show", "--output", step).stdout)
    assert seen(session.shown.getvalue()) == []
    assert left(place, "work", "home", "tmp") == []
    assert "got •••" in session.shown.getvalue()
    assert any("whole •••, lines •••" in path.read_text() for path in latest(place).glob("output/1-5*.log"))
    assert "•••" in (latest(place) / "output" / "1-1.log").read_text(encoding="utf-8")


def test_nothing_is_left_of_a_run_that_nothing_happens_to(place: CliPlace) -> None:
    session = Session(place)
    assert session.go_on() == 0
    clean(session)


@pytest.mark.parametrize("seed", range(RANDOM))
def test_nothing_is_left_of_a_run_that_is_killed(place: CliPlace, usual: float, seed: int) -> None:
    dice = random.Random(seed)
    session = Session(place)
    for _ in range(dice.randint(1, 3)):
        status = session.go_on(kill=dice.uniform(0.0, usual))
        assert status in (137, 0, 2), session.shown.getvalue()
        assert left(place, "work", "home", "tmp") == []
        if status == 0:
            break
    else:
        assert session.go_on() == 0, session.shown.getvalue()
    assert state(place).result == "passed"
    clean(session)
