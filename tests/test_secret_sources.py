"""Where a secret comes from: the command of a password manager, a file, or a person."""

from __future__ import annotations

import os
import signal

import pytest

from tests import cli_place
from tests.cli_place import CliPlace, finish

GUIDE = """---
mdrun:
  variables:
    token: {{secret: true, {source}}}
---

## 1. Work

```bash
printf '%s' "$token" | sha256sum; printf %s "$token" | wc -c
```
"""


def test_a_command_may_ask_on_the_terminal(place: CliPlace) -> None:
    asks = "printf 'Vault: ' > /dev/tty; read -rs typed < /dev/tty; printf %s canary-of-$typed"
    place.guide(GUIDE.format(source=f'cmd: "{asks}"'))
    terminal = place.terminal("guide.md")
    terminal.expect("Vault: ")
    terminal.waitnoecho()
    terminal.sendline("seven")
    terminal.expect("15")
    rest = str(terminal.before) + terminal.read()
    assert finish(terminal) == 0
    assert "canary-of-seven" not in rest
    assert not [path for path in place.runs[0].rglob("*.*") if b"canary-of-seven" in path.read_bytes()]


def test_what_a_command_leaves_running_is_not_waited_for(place: CliPlace) -> None:
    place.guide(GUIDE.format(source='cmd: "sleep 1000 & echo $! > pid; echo canary-seven"'))
    try:
        done = place.run("guide.md")
    finally:
        os.kill(int((place.work / "pid").read_text()), signal.SIGKILL)
    assert done.returncode == 0, done.stderr
    assert "  12\n" in done.stdout


def test_a_command_finds_nothing_on_its_standard_input_and_its_words_are_not_shown(place: CliPlace) -> None:
    source = 'cmd: "cat; echo chatter >&2; echo canary-seven"'
    place.guide(GUIDE.format(source=source))
    done = place.shell(f"echo from-us | '{cli_place.MDRUN}' guide.md")
    assert done.returncode == 0, done.stderr
    assert "  12\n" in done.stdout
    assert "chatter" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("data", "size"),
    [(b"one line\n", 8), (b"one line\r\n", 8), (b"two\nlines\n\n", 10), (b"\xff\xfe no UTF-8", 11)],
)
def test_a_file_is_taken_as_it_is_but_for_one_line_end(place: CliPlace, data: bytes, size: int) -> None:
    (place.work / "key").write_bytes(data)
    place.guide(GUIDE.format(source="file: key"))
    done = place.run("guide.md")
    assert done.returncode == 0, done.stderr
    assert f"  {size}\n" in done.stdout


@pytest.mark.parametrize(
    ("source", "line"),
    [("file: .", 4), ("file: missing/key", 4), ("file: key", 10), ("cmd: exit 3", 4), ("cmd: 'true'", 4)],
)
def test_one_that_cannot_be_had_refuses_the_run(place: CliPlace, source: str, line: int) -> None:
    (place.work / "key").write_bytes(b"\0nul")
    place.guide(GUIDE.format(source=source))
    done = place.run("guide.md")
    assert done.returncode == 2
    assert f"guide.md:{line}: error: token: " in done.stderr
    assert place.runs == []


def test_a_step_that_is_left_out_needs_no_secret(place: CliPlace) -> None:
    place.guide(GUIDE.format(source="cmd: touch asked") + "\n## 2. Other\n\n```bash\necho other\n```\n")
    done = place.run("guide.md", "--skip", "1/1=not now")
    assert done.returncode == 3, done.stderr
    assert not (place.work / "asked").exists()


def test_the_strongest_source_counts(place: CliPlace) -> None:
    place.guide(GUIDE.format(source='env: OF_ENV, file: key, cmd: "touch asked; echo of-the-command"'))
    (place.work / "key").write_text("a file\n")
    place.env["OF_ENV"] = ""
    assert "  6\n" in place.run("guide.md").stdout
    place.env["OF_ENV"] = "environment"
    assert "  11\n" in place.run("guide.md").stdout
    place.env["MDRUN_VAR_TOKEN"] = "mdrun's own"
    place.env["OF_ENV"] = "another"
    assert "  11\n" in place.run("guide.md").stdout
    assert not (place.work / "asked").exists()


def test_who_is_asked_for_one_secret_is_not_asked_for_another_that_has_a_source(place: CliPlace) -> None:
    place.guide(
        "---\nmdrun:\n  variables:\n    token: {secret: true, cmd: echo by-a-command}\n"
        "    other: {secret: true}\n---\n\n```bash\necho ${#token} ${#other}\n```\n"
    )
    terminal = place.terminal("guide.md")
    terminal.expect("needs a value")
    assert str(terminal.before).endswith("other\x1b[0m ") or str(terminal.before).endswith("other ")
    terminal.expect("hidden")
    terminal.waitnoecho()
    terminal.sendline("typed-canary")
    terminal.expect("12 12")
    assert "needs a value" not in terminal.read()
    assert finish(terminal) == 0
