"""A secret is in no byte that a run left and in none that anybody saw, however the run went."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pexpect
import pytest

from tests import cli_place
from tests.canary_lab import CANARY, LINES, TOKEN, TYPED, left, seen
from tests.cli_place import SECONDS, CliPlace, finish

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """---
mdrun:
  variables:
    token: {secret: true}
    lines: {secret: true, env: THE_LINES}
  secrets: {env: [NAMED]}
---

# Work

## 1. Work

"""
SHOWS = """echo "whole $token, lines $lines, $NAMED"
printf %s "$token" | base64; printf %s "$lines" | base64 -w0
python3 -c 'import os, urllib.parse as u; print(u.quote(os.environ["token"], safe=""))'
for ((i = 0; i < ${#token}; i++)); do printf %s "${token:i:1}"; done; echo
kept="$token" also=("$lines" "$TOKEN_OF_OTHERS")
echo "found $TOKEN_OF_OTHERS" >&2
"""


@pytest.fixture
def place(tmp_path: Path) -> CliPlace:
    made = cli_place.make(tmp_path)
    made.env.update(
        MDRUN_VAR_TOKEN=CANARY,
        THE_LINES=LINES,
        NAMED=CANARY,
        TOKEN_OF_OTHERS=TOKEN,
        TMPDIR=str(tmp_path / "tmp"),
    )
    (tmp_path / "tmp").mkdir()
    return made


def clean(place: CliPlace, *shown: str) -> None:
    """Assert that nothing is left and nothing was shown, and that the secret was there at all."""
    assert seen("".join(shown)) == []
    assert left(place) == []
    assert not list((place.path / "tmp").rglob("*"))
    assert any(
        b"\xe2\x80\xa2" in path.read_bytes() for path in place.path.glob("state/**/*.*") if path.is_file()
    )


def test_the_search_finds_what_is_there(place: CliPlace) -> None:
    place.guide(HEAD + "```bash\necho none\n```\n")
    assert place.run("guide.md").returncode == 0
    assert left(place) == []
    (place.runs[0] / "output" / "1-1.log").write_text(f"a {LINES} b")
    assert {form for _, form in left(place)} == {LINES, *LINES.split("\n")}
    assert seen(f"x {TOKEN} y") == [TOKEN[4:]]


@pytest.mark.parametrize("options", [(), ("--verbose",), ("--events",), ("--quiet",)])
@pytest.mark.parametrize(
    ("end", "status"), [("true", 0), ('false "$token"', 1), ("nosuch-$TOKEN_OF_OTHERS", 1)]
)
def test_a_run(place: CliPlace, options: tuple[str, ...], end: str, status: int) -> None:
    place.guide(f"{HEAD}```bash\n{SHOWS}```\n\n```bash\n{SHOWS}{end}\n```\n")
    done = place.run("guide.md", *options)
    assert done.returncode == status, done.stdout + done.stderr
    shown = [done.stdout, done.stderr]
    for command in (("show",), ("show", "--output", "1/1"), ("runs",), ("verify",)):
        again = place.run(*command)
        shown += [again.stdout, again.stderr]
    clean(place, *shown)


def test_a_value_that_the_command_line_gives(place: CliPlace) -> None:
    place.guide(f"{HEAD}```bash\n{SHOWS}```\n")
    done = place.run("guide.md", "-v", f"token={CANARY}", "--skip", f"1/9=because of {CANARY}")
    again = place.run("guide.md", "-v", f"token={CANARY}", "--log", "copy.md")
    assert (done.returncode, again.returncode) == (2, 0)
    clean(place, again.stdout, again.stderr, (place.work / "copy.md").read_text())


def test_a_run_that_is_killed(place: CliPlace) -> None:
    place.fifo("ready")
    place.guide(f"{HEAD}```bash\n{SHOWS}```\n\n```bash\n{SHOWS}echo > ready\nsleep 1000\n```\n")
    process = place.start("guide.md", "--verbose")
    (place.work / "ready").read_text()
    process.send_signal(signal.SIGKILL)
    shown = process.communicate(timeout=SECONDS)
    (place.path / "tmp").rename(place.path / "gone")  # a killed run cannot tidy up its pipes
    (place.path / "tmp").mkdir()
    clean(place, *shown)
    assert [path for path in (place.path / "gone").rglob("*") if path.is_file()] == []


def test_a_run_that_goes_on(place: CliPlace) -> None:
    place.guide(f"{HEAD}```bash\n{SHOWS}```\n\n```bash\n{SHOWS}test -e ready\n{SHOWS}```\n")
    first = place.run("guide.md", "--verbose")
    (place.work / "ready").touch()
    second = place.run("resume", "--verbose")
    assert (first.returncode, second.returncode) == (1, 0), second.stdout + second.stderr
    clean(place, first.stdout, first.stderr, second.stdout, second.stderr)


def test_what_a_step_captures(place: CliPlace) -> None:
    place.guide(
        HEAD + '```bash {capture=answer}\necho "of-$NAMED"\n```\n\n'
        '```bash {capture=plain}\necho "$TOKEN_OF_OTHERS"\n```\n\n'
        '```bash\necho "$answer" <plain>\nfalse\n```\n'
    )
    done = place.run("guide.md", "--verbose")
    assert done.returncode == 1, done.stdout + done.stderr
    clean(place, done.stdout, done.stderr)


def test_what_the_guide_sets_a_secret_variable_to(place: CliPlace) -> None:
    half, rest = TYPED[:6], TYPED[6:]
    place.guide(
        f'{HEAD}```bash\ntoken="$(printf %s {half})"{rest}; THE_LINES=$\'a\\n\'{half}""{rest}\n'
        'NAMED=("$token")\n```\n\n```bash\necho "later $token $THE_LINES ${NAMED[*]}"; false\n```\n'
    )
    done = place.run("guide.md", "--verbose")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "later ••• •••" in done.stdout
    clean(place, done.stdout, done.stderr)


@pytest.mark.parametrize(
    ("said", "end"), [("", "false"), ("{expect=nothing}", "true"), ("{pipefail}", "false | true")]
)
def test_what_a_failing_block_sets_a_secret_variable_to(place: CliPlace, said: str, end: str) -> None:
    half, rest = TYPED[:6], TYPED[6:]
    place.guide(
        f'{HEAD}```bash {said}\ntoken="$(printf %s {half})"{rest}\n{end}\n```\n\n'
        '```bash {always}\necho "later $token"\n```\n'
    )
    done = place.run("guide.md", "--verbose")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "later •••" in done.stdout
    clean(place, done.stdout, done.stderr)


def test_what_a_background_step_prints(place: CliPlace) -> None:
    place.guide(
        f'{HEAD}```bash {{background ready="test -e ready"}}\n{SHOWS}touch ready\nsleep 1000\n```\n\n'
        f"```bash\n({SHOWS}sleep 0.1; {SHOWS}) &\n```\n\n```bash\nwait\nfalse\n```\n"
    )
    done = place.run("guide.md", "--verbose")
    assert done.returncode == 1, done.stdout + done.stderr
    clean(place, done.stdout, done.stderr)


def test_a_rehearsal(place: CliPlace) -> None:
    place.guide(f'{HEAD}```bash\n{SHOWS}echo "$token" > new.txt\n```\n\n```bash\nfalse $token\n```\n')
    place.shell("git init -q . && git add . && git commit -qm first")
    done = place.run("guide.md", "--rehearse", "--with-changes")
    assert done.returncode == 1, done.stdout + done.stderr
    clean(place, done.stdout, done.stderr)


def test_a_refused_run(place: CliPlace) -> None:
    place.guide(HEAD.replace("{secret: true}", "{secret: true, pattern: x+}") + f"```bash\n{SHOWS}```\n")
    for command in (
        ("guide.md",),
        ("plan", "guide.md"),
        ("plan", "guide.md", "--json"),
        ("guide.md", "--dry-run"),
    ):
        done = place.run(*command)
        assert done.returncode == 2
        assert seen(done.stdout + done.stderr) == []
    assert left(place) == []


def test_a_trace_of_a_bug(place: CliPlace) -> None:
    """A module of the tests, imported by every Python of this place, breaks a run in the middle of it."""
    place.guide(f"{HEAD}```bash\n{SHOWS}```\n")
    broken = place.path / "broken"
    broken.mkdir()
    (broken / "sitecustomize.py").write_text(
        "import os, sys\n"
        "if sys.argv[0:1] and os.environ.get('BREAK') == 'run':\n"
        "    import mdrun.run.attempts as a\n"
        "    def once(self, step, name, path):\n"
        "        raise ValueError('bad ' + os.environ['MDRUN_VAR_TOKEN'] + os.environ['TOKEN_OF_OTHERS'])\n"
        "    a.Attempts.once = once\n"
        "elif os.environ.get('BREAK') == 'plan':\n"
        "    import mdrun.plan.build as b\n"
        "    def gather(*_, **_more):\n"
        "        raise ValueError('bad ' + os.environ['MDRUN_VAR_TOKEN'] + os.environ['TOKEN_OF_OTHERS'])\n"
        "    b.gather = gather\n"
    )
    place.env["PYTHONPATH"] = str(broken)
    for where in ("run", "plan"):
        place.env["BREAK"] = where
        done = place.run("guide.md")
        assert done.returncode == 70, done.stdout + done.stderr
        assert seen(done.stdout + done.stderr) == []
    traces = list((place.path / "state" / "bugs").iterdir())
    assert len(traces) == 2
    assert all("ValueError: bad •••" in path.read_text() for path in traces)
    clean(place)


def test_in_a_terminal_with_everything_that_a_person_does(place: CliPlace) -> None:
    place.guide(
        f'{HEAD}```bash\n{SHOWS}```\n\n```bash {{confirm="with all of it?"}}\n'
        "read -rs -p 'Password: ' typed\n"
        'echo; echo "got $typed"; printf %s "$typed" | base64\n```\n\n'
        '```bash\necho "still $typed"\nfalse\n```\n'
    )
    del place.env["MDRUN_VAR_TOKEN"]
    terminal = place.terminal("guide.md")
    shown: list[str] = []

    def until(pattern: str) -> None:
        terminal.expect(pattern)
        shown.extend((str(terminal.before), str(terminal.after)))

    until("token.*: ")
    terminal.waitnoecho()
    terminal.sendline(CANARY)
    until(r"all of it\?")
    until(r"\[\?\] ")
    terminal.sendline("h")
    until(r"  \$ $")
    terminal.sendline('echo "by hand $token $TOKEN_OF_OTHERS"; echo "$lines"')
    until("by hand •••")
    until(r"  \$ $")
    terminal.sendeof()
    until(r"\[\?\] ")
    terminal.sendline("r")
    until("Password: ")
    terminal.waitnoecho()
    terminal.sendline("tYped-Canarx" + "\x7f" + "y-77")
    until("got •••")
    until("still •••")
    until(r"what now\?.*\[\?\] ")
    terminal.sendline("q")
    terminal.expect(pexpect.EOF)
    shown.append(str(terminal.before))
    assert finish(terminal) == 1
    clean(place, *shown)
    states = b"".join(path.read_bytes() for path in place.runs[0].glob("state/*"))
    assert b"typed" in states  # it is named as what the state does not bring back


def test_a_question_about_a_step_that_holds_what_was_captured(place: CliPlace) -> None:
    place.guide(
        HEAD + '```bash {capture=plain}\necho "$TOKEN_OF_OTHERS"\n```\n\n'
        "```bash {confirm}\ntest <plain> = nothing\n```\n\n1. Look at <plain> in the console\n"
    )
    place.env["EDITOR"] = "true"
    terminal = place.terminal("guide.md", "--verbose")
    terminal.expect(r"\[\?\] ")
    shown = [str(terminal.before)]
    assert "ghp_•••" in shown[0]
    terminal.sendline("e")
    terminal.expect(r"nothing was changed[\s\S]*\[\?\] ")
    shown += [str(terminal.before), str(terminal.after)]
    terminal.sendline("r")
    terminal.expect(r"what now\?.*\[\?\] ")
    shown += [str(terminal.before), str(terminal.after)]
    terminal.sendline("q")
    terminal.expect(pexpect.EOF)
    shown.append(str(terminal.before))
    assert finish(terminal) == 1
    clean(place, *shown)
