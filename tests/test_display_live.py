"""The display on real terminals: tmux for what is left on the screen, pexpect for what moves."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pexpect
import pytest

from mdrun.display import choose, pieces
from mdrun.display.failures import source_lines
from mdrun.display.plain import Plain
from mdrun.display.tally import tallies
from mdrun.display.teller import Teller
from mdrun.display.told import Heading, Source
from mdrun.events import CheckSettled
from tests.display_helpers import plan
from tests.plan_parts import row, step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parent.parent

START = """
import os, sys
from tests.display_helpers import release_plan
from mdrun.display import Ending, Failure, Place, choose
from mdrun.events import *
quiet, verbose = "-q" in sys.argv, "-v" in sys.argv
display = choose(sys.stdout, color="auto", quiet=quiet, verbose=verbose, environ=os.environ)
place = Place("/src/flowgate", "main", "1a2b3c4d5e6f7890", False, {"origin": "git@example.org:flowgate.git"})
display.begin(release_plan(), "20261123T131000Z-guide-1-k3f9", place)
event, output, command = display.event, display.output, display.command
event(StepStarted("1/1", 1))
command("1/1", 6, "echo one")
"""

END = """
event(CommandFinished("1/1", 7, "false", 1, 0.1, 0, 0))
event(StepFinished("1/1", "failed", 12.43, 1, 7, warnings=("`sleep 9` still runs",)))
event(CheckSettled("2/1", "passed", "evidence", (Evidence(6, "echo one", 0),)))
event(StepFinished("2/2", "not-reached", 0))
failure = Failure("1/1", "guide.md", 7, "false", 1, output="one\\n\\x1b[31mtwo\\x1b[0m\\n")
counts = {"passed": 1, "failed": 1, "not-reached": 1}
ways = ("mdrun guide.md -s 2", "mdrun resume R")
steps = {"1/1": ("failed", 12.43), "2/1": ("passed", 0.0), "2/2": ("not-reached", 0.0)}
display.end(Ending("failed", 75.2, counts, "/runs/R/run-log.md", failure, *ways, steps=steps))
"""


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Callable[..., list[str]]]:
    """Run a script in a terminal of a given width and return the lines that are left on its screen."""
    program = shutil.which("tmux")
    if program is None:
        pytest.skip("tmux is not installed")
    base = [program, "-S", str(tmp_path / "socket"), "-f", os.devnull]

    def call(*words: str) -> str:
        done = subprocess.run([*base, *words], check=True, capture_output=True, text=True, timeout=60)
        return done.stdout

    def screen(
        body: str, width: int = 80, *, environ: str = "", options: str = "", raw: bool = False
    ) -> list[str]:
        script = tmp_path / "script.py"
        script.write_text(body, encoding="utf-8")
        signal = f"{base[0]} -S {base[2]} wait-for -S done"
        environ = f"env -u NO_COLOR -u CI PYTHONPATH={ROOT} {environ}"
        shell = f"{environ} {sys.executable} {script} {options}; {signal}; read REPLY"
        call("new-session", "-d", "-x", str(width), "-y", "60", shell)
        call("wait-for", "done")
        text = call("capture-pane", "-p", *(["-e"] if raw else []))
        return text.rstrip("\n").split("\n")

    yield screen
    subprocess.run([*base, "kill-server"], check=False, capture_output=True)


def test_a_run_at_80_columns(tmux: Callable[..., list[str]]) -> None:
    rule = "─"
    assert tmux(START + 'output(b"one\\r\\n")\ncommand("1/1", 7, "false")' + END) == [
        "guide.md  Release",
        "  in /src/flowgate, on main at 1a2b3c4d5e6f, clean",
        "  remote origin: git@example.org:flowgate.git",
        "  run 20261123T131000Z-guide-1-k3f9",
        "",
        f"1 Release {rule * 70}",
        "  Release it.",
        "  1/1  lines 5-9",
        "  ▸ echo one",
        "    one",
        "  ▸ false",
        "  ✖ 1/1 failed: exit 1 at guide.md:7",
        "    ! `sleep 9` still runs",
        "",
        f"2 After {rule * 72}",
        "  ✔ 2/1 doctor green  (by `echo one`, line 6, exit 0)",
        "  · 2/2 dashboards look well not reached",
        "",
        f"Summary {rule * 72}",
        "",
        "   Section     Result                        Time",
        f"   {rule * 46}",
        "   1 Release   ✖ 1 failed                  12.4 s",
        "   2 After     · 1 passed, 1 not reached    0.0 s",
        "",
        "  ✖ failed (1 min 15 s): 1 passed, 1 failed, 1 not reached",
        "",
        "  ✖ 1/1 failed: exit 1 at guide.md:7",
        "      7 │ false",
        "        │ ^^^^^ exit 1",
        "    last output",
        "      one",
        "      two",
        "",
        "  rollback:  mdrun guide.md -s 2",
        "  resume:    mdrun resume R",
        "  run log:   /runs/R/run-log.md",
    ]


@pytest.mark.parametrize("width", [40, 200])
def test_any_width_holds_the_whole_story(tmux: Callable[..., list[str]], width: int) -> None:
    lines = tmux(START + 'output(b"x" * 300 + b"\\r\\n")' + END, width)
    text = "\n".join(lines)
    assert "".join(line.strip() for line in lines).count("x" * 300) == 1
    assert all(len(line) <= width for line in lines)
    for words in ("  ▸ echo one", "      7 │ false", "        │ ^^^^^ exit 1", "  resume:    mdrun resume R"):
        assert words in text


def test_colours_are_used_and_end(tmux: Callable[..., list[str]]) -> None:
    text = "\n".join(tmux(START + 'output(b"\\x1b[32mgreen stays\\r\\n")' + END, raw=True))
    assert "\x1b[32mgreen stays" in text
    assert re.search(r"\x1b\[(0;)?1m(\x1b\[[\d;]*m)*1 Release\x1b\[0", text)
    failed = re.search(r"(\S*)✖\S* 1/1 failed", text)
    assert failed is not None
    assert "38;5;167m" in failed[1]


def test_what_is_said_of_a_line_stands_below_it_where_both_do_not_fit() -> None:
    assert source_lines(Source(7, "test -e network", "exit 1"), 40) == [
        "7 │ test -e network",
        "  │ ^^^^^^^^^^^^^^^ exit 1",
    ]
    note = "exit 130 (SIGINT), interrupted"
    assert source_lines(Source(15, "echo waiting; sleep 1000; echo done", note), 28) == [
        "15 │ echo waiting; sleep 1000;",
        "   │ echo done",
        "   │ ^^^^^^^^^",
        "   │ exit 130 (SIGINT),",
        "   │ interrupted",
    ]


def test_a_failing_line_is_shown_whole_on_as_many_rows_as_it_takes() -> None:
    asked = 'test "$(git ls-remote origin refs/heads/main)" = "$(git ls-remote . refs/heads/main)"'
    assert source_lines(Source(213, f"  {asked}", "exit 1"), 40) == [
        '213 │   test "$(git ls-remote origin',
        '    │   refs/heads/main)" = "$(git ls-remote .',
        '    │   refs/heads/main)"',
        "    │   ^^^^^^^^^^^^^^^^^ exit 1",
    ]
    row, *_, last, _carets, _note = source_lines(Source(7, "x" * 1000, "exit 1"), 40)
    assert (row, last[-2:]) == (f"7 │ {'x' * 40}", "x…")
    assert len(source_lines(Source(7, "x" * 1000, "exit 1"), 40)) == 10


def test_no_line_ends_in_spaces() -> None:
    drawn = pieces.Draughtsman(color=True)
    shown = drawn(pieces.outcome("passed", "1/1 passed"), 80) + drawn(pieces.section("1 Release"), 80)
    assert shown.startswith("  \x1b[32m✔\x1b[0m 1/1 passed\n\n")


def test_a_heading_says_which_sections_are_around_it() -> None:
    rows = (
        row("guide", "Guide", 1, level=1, end=30),
        row("1", "Release", 3, end=20),
        row("1.2", "Publish", 5, level=3, end=9),
    )
    whole = plan((step("1.2/1", section="1.2", lines=(6, 8)),), rows)
    teller = Teller(whole, quiet=False, verbose=False, prose=True)
    assert list(teller.enter("1.2/1")) == [Heading("1.2 Publish", ("1 Release",))]
    drawn = pieces.Draughtsman(color=False)(pieces.section("1.2 Publish", ("1 Release",)), 40)
    assert drawn == "\n1 Release › 1.2 Publish ────────────────\n"


def test_the_words_of_a_check_stand_once_before_its_parts() -> None:
    parts = [step(f"1/{at}", "check", (at, at), parent="1/1", before="It is bumped") for at in (2, 3)]
    whole = step("1/1", "check", (1, 1), title="It is bumped")
    other = step("1/4", "check", (4, 4), before="It is bumped")
    teller = Teller(
        plan((*parts, whole, other), (row("1", "Do", 1),)), quiet=False, verbose=False, prose=True
    )
    settled = (CheckSettled(one.id, "passed", "evidence") for one in (*parts, whole, other))
    told = [piece for event in settled for piece in teller.tell(event)]
    assert [type(piece).__name__ for piece in told] == [
        "Heading", "Prose", "Ended", "Ended", "Ended", "Prose", "Ended",
    ]  # fmt: skip


def test_no_color_means_none_at_all(tmux: Callable[..., list[str]]) -> None:
    lines = tmux(START + 'output(b"\\x1b[32mgreen\\r\\n")' + END, environ="NO_COLOR=1", raw=True)
    assert "\x1b" not in "\n".join(lines)
    assert "    green" in lines


def test_progress_stays_on_one_line(tmux: Callable[..., list[str]]) -> None:
    body = """
for number in range(0, 101):
    output(b"\\r" + b"#" * number + b" %d%%" % number)
output(b"\\r\\x1b[Kdone\\r\\nfetch 1%\\rfetch 100%\\r\\nlast")
"""
    lines = tmux(START + body + END, 40)
    start = lines.index("  ▸ echo one")
    assert lines[start + 1 : start + 5] == [
        "    done",
        "    fetch 100%",
        "    last",
        "  ✖ 1/1 failed: exit 1 at guide.md:7",
    ]


def test_characters_and_lines_may_come_in_pieces(tmux: Callable[..., list[str]]) -> None:
    body = """
for byte in "grün, 发布\\r\\n\\r\\n✓ ok".encode():
    output(bytes((byte,)))
"""
    lines = tmux(START + body + END)
    start = lines.index("  ▸ echo one")
    assert lines[start + 1 : start + 4] == ["    grün, 发布", "", "    ✓ ok"]


def test_output_cannot_break_the_display(tmux: Callable[..., list[str]]) -> None:
    body = r"""
output(b"a\x1b[2J\x1b[H\x1b[10Ab\x1b]0;title\x07\x1b[?25l\x1bc\x1b[3;1H\x1b(0c\x1b[31m\x1b]52;c;aGk=\x1b\\d\r\n")
"""
    lines = tmux(START + body + END)
    start = lines.index("  ▸ echo one")
    assert lines[start + 1 : start + 3] == ["    abcd", "  ✖ 1/1 failed: exit 1 at guide.md:7"]
    assert lines[0] == "guide.md  Release"


def test_a_full_screen_program_has_the_terminal_and_leaves_no_trace(tmux: Callable[..., list[str]]) -> None:
    body = r"""
output(b"before\r\n\x1b[?10")
output(b"49h\x1b[2J\x1b[5;5Hediting\x1b[?1049lafter\r\n\x1b[?1049h\x1b[Hdies here")
"""
    lines = tmux(START + body + END)
    start = lines.index("  ▸ echo one")
    assert lines[start + 1 : start + 4] == ["    before", "    after", "  ✖ 1/1 failed: exit 1 at guide.md:7"]
    assert "dies here" not in "\n".join(lines)


def test_quiet_leaves_failures_and_the_end(tmux: Callable[..., list[str]]) -> None:
    lines = tmux(START + 'output(b"one\\r\\n")' + END, options="-q")
    assert lines[:5] == [
        "",
        f"1 Release {'─' * 70}",
        "  ✖ 1/1 failed: exit 1 at guide.md:7",
        "    ! `sleep 9` still runs",
        "  ✖ failed (1 min 15 s): 1 passed, 1 failed, 1 not reached",
    ]


def test_a_dumb_terminal_gets_plain_lines(tmux: Callable[..., list[str]]) -> None:
    lines = tmux(START + 'output(b"\\x1b[1mone\\r\\n")' + END, environ="TERM=dumb", raw=True)
    assert lines[2:6] == ["1 Release", "  1/1  echo one …", "  one", "  ✖ 1/1 failed: exit 1 at guide.md:7"]


def test_nothing_is_imported_after_the_beginning(tmux: Callable[..., list[str]]) -> None:
    middle = r"""
before = set(sys.modules)
event(VariableSet("tag", "v1", "capture 1/1"))
command("1/1", 6, "echo one\necho 发布")
output("grün\r\x1b[1mb\n\xff".encode())
"""
    lines = tmux(START + middle + END + "print('IMPORTED', sorted(set(sys.modules) - before))", options="-v")
    assert lines[-1] == "IMPORTED []"


def spawn(tmp_path: Path, body: str, width: int = 80) -> pexpect.spawn[str]:
    script = tmp_path / "script.py"
    script.write_text(START + body, encoding="utf-8")
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color"}
    for name in ("NO_COLOR", "CI"):
        environ.pop(name, None)
    return pexpect.spawn(
        sys.executable, [str(script)], env=environ, encoding="utf-8", dimensions=(40, width), timeout=60
    )


def test_one_line_says_what_runs_now_and_goes_before_output(tmp_path: Path) -> None:
    body = 'sys.stdin.readline()\noutput(b"one\\n")\nsys.stdin.readline()'
    child = spawn(tmp_path, body + END, 60)
    child.setecho(False)
    child.expect(r"\r\x1b\[38;5;32m  [⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] 1/1  \d+ s  \d+ of \d+ done  echo one\x1b\[0m\x1b\[K\r")
    child.sendline()
    child.expect(r"\r\x1b\[2K    one\r+\n")
    child.expect(r"[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] 1/1  \d+ s  \d+ of \d+ done  echo one")
    child.sendline()
    child.expect(r"\r\x1b\[2K")
    child.expect("resume:")
    child.expect(pexpect.EOF)
    assert not re.search("[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]", child.before or "")


def test_it_says_how_long_that_usually_takes_and_how_many_steps_are_done(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    usual = START.replace('k3f9", place)', "k3f9\", place, {'1/1': 75.0})")
    assert usual != START
    script.write_text(usual + "input()", encoding="utf-8")
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color"}
    child = pexpect.spawn(sys.executable, [str(script)], env=environ, encoding="utf-8", timeout=60)
    child.expect(r"1/1  \d+ s of about 1 min 15 s  0 of \d+ done  echo one")
    child.close(force=True)


def test_a_prompt_of_a_command_is_left_alone(tmp_path: Path) -> None:
    body = """
import mdrun.display.live as live
ticks = []
status = display._screen.status
display._screen.status = lambda *words: (status(*words), ticks.append(1), len(ticks) == 5 and print("FIVE"))
output(b"Password: ")
sys.stdin.readline()
output(b"\\r\\n")
"""
    child = spawn(tmp_path, body + END)
    child.setecho(False)
    child.expect("Password: ")
    child.expect("FIVE")
    assert not re.search("[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]", child.before or "")
    child.sendline()
    child.expect(pexpect.EOF)


def test_a_run_that_breaks_off_leaves_a_clean_line(tmp_path: Path) -> None:
    child = spawn(tmp_path, 'sys.stdin.readline()\ndisplay.close()\ndisplay.close()\nprint("mdrun: broken")')
    child.setecho(False)
    child.expect("[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] 1/1")
    child.sendline()
    child.expect(r"\r\x1b\[2Kmdrun: broken\r\n")
    child.expect(pexpect.EOF)
    assert not child.before


class FakeTerminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environ", "plain"),
    [
        ({"TERM": "xterm"}, False),
        ({"TERM": "dumb"}, True),
        ({}, True),
        ({"TERM": "xterm", "CI": "true"}, True),
    ],
)
def test_which_display_is_chosen(environ: dict[str, str], plain: bool) -> None:
    chosen = choose(FakeTerminal(), color="auto", quiet=False, verbose=False, environ=environ)
    assert isinstance(chosen, Plain) == plain


def test_in_a_narrow_terminal_the_summary_is_a_list() -> None:
    made = plan([step("1.1/1"), step("2/1")], [row("1.1", "Checks before", 3), row("2", "Roll back", 7)])
    sections = tallies(made, {"1.1/1": ("passed", 2.0), "2/1": ("failed", 0.5)})
    draw = pieces.Draughtsman(color=False)
    assert draw(pieces.summary(sections, 20), 20).split("\n") == [
        "",
        "  ✔ 1.1 Checks",
        "    before: 1 passed",
        "    (2.0 s)",
        "  ✖ 2 Roll back: 1",
        "    failed  (0.5 s)",
        "",
        "",
    ]
    assert "Section" in draw(pieces.summary(sections, 40), 40)


def test_a_section_that_was_not_come_to_took_no_time() -> None:
    made = plan([step("1/1"), step("2/1")], [row("1", "Release", 3), row("2", "Deploy", 7)])
    sections = tallies(made, {"1/1": ("passed", 2.0), "2/1": ("not-reached", 0.0)})
    drawn = pieces.Draughtsman(color=False)(pieces.summary(sections, 80), 80)
    assert "1 Release   ✔ 1 passed        2.0 s\n" in drawn
    assert "2 Deploy    · 1 not reached\n" in drawn
