"""mdrun in a tmux of its own, and a guide to show it with."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from tests.cli_place import MDRUN, SECONDS

if TYPE_CHECKING:
    from tests.cli_place import CliPlace

GUIDE = """\
---
mdrun:
  variables:
    version: {help: the tag to make, pattern: 'v\\d+'}
---

# Release of the gateway

<!-- mdrun: on-failure=2 -->
## 1. Release

Build it first. **Nothing** is published yet.

```bash
echo "building <version>"
printf 'packing 1/2\\rpacking 2/2\\n'
```

Then publish it, which cannot be taken back:

```bash
test -e network
rm -r staging && echo "published <version> with a line that is rather long for a narrow terminal"
```

- [ ] `packing 2/2` was printed by `printf 'packing 1/2\\rpacking 2/2\\n'`
- [ ] The customers were told

## 2. Roll back

```bash
echo "back to the one before"
```
"""


class Session:
    """mdrun in a tmux of its own."""

    def __init__(self, place: CliPlace, width: int) -> None:
        program = shutil.which("tmux")
        if program is None:
            pytest.skip("tmux is not installed")
        self.place = place
        self.width = width
        self.base = [program, "-S", str(place.path / "socket"), "-f", os.devnull]

    def call(self, *words: str) -> str:
        """Ask tmux."""
        done = subprocess.run([*self.base, *words], check=True, capture_output=True, text=True, timeout=60)
        return done.stdout

    def start(self, *arguments: str) -> None:
        """Start mdrun."""
        environ = {**self.place.env, "TERM": "tmux-256color"}
        words = ["env", "-i", *(f"{name}={value}" for name, value in environ.items()), MDRUN, *arguments]
        place = ("-c", str(self.place.work))
        size = ("-x", str(self.width), "-y", "70")
        self.call("new-session", "-d", *place, *size, *words, ";", "set-option", "remain-on-exit", "on")

    def screen(self, *, colours: bool = False) -> str:
        """Return what is on the screen; with its control sequences, if colours are wanted."""
        more = ("-e",) if colours else ()
        lines = self.call("capture-pane", "-p", "-J", "-S", "-", *more).rstrip("\n").split("\n")
        return "\n".join(line.rstrip() for line in lines) + "\n"

    def wait(self, pattern: str) -> None:
        """Wait until this is on the screen."""
        limit = time.monotonic() + SECONDS
        while not re.search(pattern, self.screen()):
            if time.monotonic() > limit:
                raise AssertionError(f"{pattern!r} does not come:\n{self.screen()}")
            time.sleep(0.05)

    def type(self, text: str) -> None:
        """Type a line."""
        self.call("send-keys", "-l", text)
        self.call("send-keys", "Enter")

    def answer(self, pattern: str, text: str) -> None:
        """Wait for a question, and answer it."""
        self.wait(pattern)
        self.type(text)

    def answer_next(self, number: int, text: str) -> None:
        """Wait for the question of this number, from 1, that is answered by a key, and answer it."""
        limit = time.monotonic() + SECONDS
        while (seen := self.screen()).count("[?]") < number or not seen.rstrip().endswith("[?]"):
            if time.monotonic() > limit:
                raise AssertionError(f"question {number} does not come:\n{seen}")
            time.sleep(0.05)
        self.type(text)

    def wait_for_end(self) -> None:
        """Wait until mdrun has ended."""
        limit = time.monotonic() + SECONDS
        while self.call("display-message", "-p", "#{pane_dead}") != "1\n":
            assert time.monotonic() < limit, self.screen()
            time.sleep(0.05)

    def end(self) -> None:
        """End tmux, and all in it."""
        subprocess.run([*self.base, "kill-server"], check=False, capture_output=True)
