"""Blocks in a real terminal: keys, editors, passwords, sizes, and how the terminal is left."""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal

import pexpect
import pytest

from tests import cli_place
from tests.cli_place import CTRL_C, CTRL_Z, MDRUN, CliPlace, finish


def blocks(*scripts: str) -> str:
    return "## 1. Work\n\n" + "\n\n".join(f"```bash\n{script}\n```" for script in scripts) + "\n"


def output(place: CliPlace, name: str) -> str:
    return (place.runs[0] / "output" / f"{name}.log").read_bytes().decode()


def test_a_block_reads_what_is_typed(place: CliPlace) -> None:
    place.guide(blocks('read -p "name? " name\necho "got <$name>"'))
    terminal = place.terminal("guide.md")
    terminal.expect(r"name\? ")
    terminal.sendline("Ada Lovelace")
    terminal.expect("got <Ada Lovelace>")
    assert finish(terminal) == 0
    assert output(place, "1-1") == "name? Ada Lovelace\r\ngot <Ada Lovelace>\r\n"


def test_what_is_typed_hidden_is_not_shown_and_not_in_the_output(place: CliPlace) -> None:
    place.guide(blocks('read -s -p "token: " token\necho " ${#token} characters"'))
    terminal = place.terminal("guide.md")
    terminal.expect("token: ")
    terminal.sendline("canary-5512")
    terminal.expect("11 characters")
    rest = terminal.read()
    assert finish(terminal) == 0
    assert "canary" not in rest
    assert output(place, "1-1") == "token:  11 characters\r\n"


@pytest.mark.parametrize("mode", ["iutf8", "-iutf8"])
def test_only_what_is_typed_hidden_is_a_secret_of_the_run(place: CliPlace, mode: str) -> None:
    place.guide(
        blocks(
            'read -r -p "shown: " shown\nread -rs -p "short: " short\nread -rs -p "hidden: " hidden\necho',
            'echo "<$shown> <$short> <$hidden>"',
        )
    )
    (place.work / "run").write_text(f"stty {mode}\nexec {MDRUN} guide.md\n")
    terminal = place.terminal_shell("exec bash run")
    terminal.expect("shown: ")
    terminal.sendline("visible")
    for prompt, typed in (("short: ", "no"), ("hidden: ", "wrong\x15s\u00e4cr\u00e9\x7f\u00e9t")):
        terminal.expect(prompt)
        terminal.waitnoecho()
        terminal.sendline(typed)
    terminal.expect("<visible> <no> <•••>")
    assert finish(terminal) == 0
    assert output(place, "1-2") == "<visible> <no> <•••>\r\n"
    state = (place.runs[0] / "state" / "1-1.sh").read_text()
    assert "visible" in state
    assert "# not restored: hidden\n" in state


def test_a_password_is_asked_for_on_dev_tty(place: CliPlace) -> None:
    place.guide(blocks("python3 -c 'import getpass; print(len(getpass.getpass()))' </dev/null | cat"))
    terminal = place.terminal("guide.md")
    terminal.expect("Password: ")
    terminal.waitnoecho()
    terminal.sendline("12345")
    terminal.expect("5\r\n")
    assert finish(terminal) == 0


def test_a_password_is_asked_for_even_where_output_is_not_shown(place: CliPlace) -> None:
    # What runs is on the screen: only what it prints is told from that.
    place.guide(blocks("echo un''seen", "read -s -p 'token: ' token\necho un''seen, too"))
    terminal = place.terminal("guide.md", "--quiet")
    terminal.expect("token: ")
    assert "unseen" not in (terminal.before or "")
    terminal.sendline("x")
    rest = terminal.read()
    assert finish(terminal) == 0
    assert "unseen" not in rest


def test_input_output_and_error_are_one_terminal_of_its_size(place: CliPlace) -> None:
    place.guide(blocks("[[ -t 0 && -t 1 && -t 2 ]] && stty size && tty\necho same >/dev/tty"))
    terminal = place.terminal("guide.md")
    assert finish(terminal) == 0
    assert re.fullmatch(r"50 160\r\n/dev/pts/\d+\r\nsame\r\n", output(place, "1-1"))


@pytest.mark.parametrize(
    "how",
    [*("--quiet", "--verbose", "--no-input", "--color never"), *("TERM=dumb", "TERM=", "CI=1", "NO_COLOR=1")],
)
def test_nothing_else_decides_whether_a_block_has_a_terminal(place: CliPlace, how: str) -> None:
    place.guide(blocks("[[ -t 0 && -t 1 && -t 2 ]] && : </dev/tty && touch has-one"))
    words = f"{how} {MDRUN} guide.md" if "=" in how else f"{MDRUN} guide.md {how}"
    terminal = place.terminal_shell(words)
    assert finish(terminal) == 0
    assert (place.work / "has-one").exists()


def test_a_block_whose_output_nobody_sees_has_none(place: CliPlace) -> None:
    place.guide(blocks("[[ ! -t 0 && ! -t 1 && ! -t 2 ]]\n! (: </dev/tty) 2>/dev/null\ntouch has-none"))
    terminal = place.terminal("guide.md", "--events")
    assert finish(terminal) == 0
    assert (place.work / "has-none").exists()


def test_a_new_size_is_passed_on(place: CliPlace) -> None:
    ready = place.fifo("ready")
    new = "trap 'size=$(stty size); [[ $size == 50* ]] || { echo $size; exit 0; }' WINCH"
    place.guide(blocks(f"{new}\necho > ready\nwhile :; do sleep 0.05; done"))
    terminal = place.terminal("guide.md")
    ready.read_text()
    terminal.setwinsize(33, 99)
    terminal.expect("33 99")
    finish(terminal)


def test_a_size_that_changed_between_two_blocks_is_seen(place: CliPlace) -> None:
    place.guide(blocks("stty size", "stty size").replace("```\n\n```", "```\n\n1. Wait.\n\n```"))
    terminal = place.terminal("guide.md")
    terminal.expect(r"\[\?\] ")
    terminal.setwinsize(30, 90)
    terminal.sendline("y")
    assert finish(terminal) == 0
    assert (output(place, "1-1"), output(place, "1-3")) == ("50 160\r\n", "30 90\r\n")


def test_colours_are_kept_and_prove_nothing_else(place: CliPlace) -> None:
    place.guide(
        "## 1. Work\n\n```bash {expect=\"/^state: good$/\"}\nprintf 'state: \\e[32mgood\\e[0m\\n'\n```\n\n"
        "- [ ] `printf 'state: \\e[32mgood\\e[0m\\n'` says `good`\n"
    )
    terminal = place.terminal("guide.md")
    assert finish(terminal) == 0
    assert output(place, "1-1") == "state: \x1b[32mgood\x1b[0m\r\n"


def test_progress_that_writes_over_itself_is_judged_as_it_was_left(place: CliPlace) -> None:
    place.guide(
        "## 1. Work\n\n```bash\nfor i in 1 2 3; do printf 'at %d of 3\\r' $i; done; echo\n```\n\n"
        "```output\nat 3 of 3\n```\n"
    )
    terminal = place.terminal("guide.md")
    assert finish(terminal) == 0


def test_ten_thousand_lines_of_progress_are_kept_and_are_one_in_the_run_log(place: CliPlace) -> None:
    place.guide(
        blocks(
            "for i in {1..10000}; do printf 'at %d of 10000 of many files\\r\\e[Kat %d' $i $i; done; echo",
            "false",
        ).replace("\n```\n\n```bash\n", "\n")
    )
    terminal = place.terminal("guide.md", "--no-input")
    assert finish(terminal) == 1
    kept = output(place, "1-1")
    assert kept.count("of many files\r\x1b[K") == 10_000
    assert [line.strip("> ") for line in place.run_log().splitlines() if line.startswith("> at ")] == [
        "at 10000"
    ]


def test_keys_typed_before_a_block_are_not_its_input(place: CliPlace) -> None:
    ready, go = place.fifo("ready"), place.fifo("go")
    place.guide(blocks("echo > ready\nread -r x < go", 'read -p "sure? " sure\necho "<$sure>"'))
    terminal = place.terminal("guide.md")
    ready.read_text()
    terminal.sendline("too early")
    terminal.expect("too early")
    go.write_text("\n")
    terminal.expect(r"sure\? ")
    terminal.sendline("yes")
    terminal.expect("<yes>")
    assert finish(terminal) == 0


def test_keys_typed_before_the_run_are_not_the_input_of_its_first_block(place: CliPlace) -> None:
    place.guide("# T\n\n```bash\nread -r -p 'say: ' line\necho \"got <$line>\"\n```\n")
    terminal = place.terminal_shell(f"read -r -p 'go? '; exec {MDRUN} guide.md")
    terminal.expect_exact("go? ")
    terminal.send("yes\nahead\n")
    terminal.expect_exact("say: ")
    terminal.sendline("now")
    terminal.expect_exact("got <now>")
    assert finish(terminal) == 0


def test_each_block_finds_the_terminal_in_order(place: CliPlace) -> None:
    place.guide(blocks("stty raw -echo", "stty -a | grep -o -e '-\\?echo ' -e '-\\?icanon'"))
    terminal = place.terminal("guide.md")
    assert finish(terminal) == 0
    assert output(place, "1-2") == "icanon\r\necho \r\n"


@pytest.mark.parametrize("script", ["stty raw -echo", "stty raw -echo; kill -9 $$", "stty raw -echo; exit 3"])
def test_the_terminal_is_left_as_it_was(place: CliPlace, script: str) -> None:
    place.guide(blocks(script))
    terminal = place.terminal_shell(
        f'before=$(stty -g); {MDRUN} guide.md --yes --no-input; [[ $(stty -g) == "$before" ]] && echo SANE'
    )
    terminal.expect("SANE")
    assert finish(terminal) == 0


def test_the_terminal_is_left_as_it_was_when_the_editor_is_killed(place: CliPlace) -> None:
    place.guide(blocks("vim -u NONE -N -c 'call system(\"kill -9 $PPID\")' notes.txt"))
    terminal = place.terminal_shell(
        f'before=$(stty -g); {MDRUN} guide.md --yes --no-input; [[ $(stty -g) == "$before" ]] && echo SANE'
    )
    terminal.expect(re.escape("\x1b[?1049h"))
    terminal.expect(re.escape("\x1b[?1049l"))
    terminal.expect("exit 137")
    terminal.expect("SANE")
    assert finish(terminal) == 0


MODES = ("?25l", "?7l", "?1h", "?1000h", "?1006h", "?1004h", "?2004h", "4h", ">4;2m", "2;9r")
"""Modes of a terminal that last (XTerm Control Sequences): cursor, lines, keys, mouse, paste, margins."""
BACK = ("?25h", "?7h", "?1l", "?1000l", "?1006l", "?1004l", "?2004l", "4l", ">4m", "r")
"""What ends each."""


@pytest.mark.parametrize("screen", ["", "?1049h"], ids=["lines", "full screen"])
@pytest.mark.parametrize(
    "end", ["os.kill(os.getpid(), 9)", "os.kill(os.getppid(), 9)", "tty.tcsetattr(0, 2, was)"]
)
def test_what_a_program_set_of_the_terminal_is_undone_when_it_dies(
    place: CliPlace, screen: str, end: str
) -> None:
    written = "".join(f"\\x1b[{mode}" for mode in (screen, *MODES) if mode)
    place.guide(
        blocks(
            "cat > draws.py <<'END'\nimport os, tty\nwas = tty.tcgetattr(0)\ntty.setraw(0)\n"
            f"os.write(1, b'drawn')\nos.read(0, 1)\nos.write(1, b'{written}')\nos.read(0, 1)\n{end}\nEND",
            "python3 draws.py",
        )
    )
    terminal = place.terminal("guide.md", "--yes", "--no-input")
    terminal.expect_exact("drawn")
    terminal.send("x")
    terminal.expect_exact(f"\x1b[{MODES[-1]}")
    terminal.send("x")
    rest = terminal.read()
    finish(terminal)
    for mode in (*BACK, *(["?1049l"] if screen else [])):
        assert f"\x1b[{mode}" in rest


def test_commit_opens_the_editor(place: CliPlace) -> None:
    place.guide(
        blocks(
            "git init -q . && git config user.name A && git config user.email a@b && git add guide.md",
            "git commit",
            "git --no-pager log -1 --format=%s",
        ).replace("```bash\ngit commit", "```bash {tty}\ngit commit")
    )
    terminal = place.terminal_shell(f"EDITOR='vim -u NONE -N' {MDRUN} guide.md --yes")
    terminal.expect(re.escape("\x1b[?1049h"))
    terminal.expect("COMMIT_EDITMSG")
    terminal.send("iTyped in the editor\x1b:wq\r")
    assert finish(terminal) == 0
    assert output(place, "1-3") == "Typed in the editor\r\n"


def test_a_pager_shows_pages(place: CliPlace) -> None:
    place.guide(blocks("seq 500 | less", "echo after"))
    terminal = place.terminal("guide.md")
    terminal.expect("49\r\n")
    terminal.send("G")
    terminal.expect("500\r\n")
    terminal.send("q")
    terminal.expect("echo after")
    assert finish(terminal) == 0


def test_ctrl_c_reaches_the_command_and_ends_the_run(place: CliPlace) -> None:
    place.guide(
        blocks(
            'python3 -c \'\nimport time\ntry:\n    print("ready", flush=True)\n    time.sleep(1000)\n'
            'except KeyboardInterrupt:\n    print("caught")\n\'',
            "echo never > never",
        )
    )
    terminal = place.terminal("guide.md")
    terminal.expect("ready\r\n")
    terminal.send(CTRL_C)
    terminal.expect("caught")
    assert finish(terminal) == 130
    assert place.state().result == "interrupted"
    assert not (place.work / "never").exists()


READY = "echo rea''dy"
LEADERLESS = "read -r _ _ _ _ group _ </proc/self/stat; while [[ -e /proc/$group ]]; do :; done"
"""Goes on once the first command of its pipeline, which its process group is named after, is gone."""


@pytest.mark.parametrize(
    "script",
    [
        f"{READY}; read line",
        f"{READY}; read -s line",
        f"{READY}; sleep 1000 | cat",
        f"{READY}; x=$(sleep 1000)",
        f"{READY}; sleep 1000 & wait",
        f"({READY}; trap 'echo caught; exit 0' INT; sleep 1000)",
        f"{READY}; timeout 1000 sleep 1000",
        f"set -m; {READY}; sleep 1000",
        f"set -m; true | {{ {LEADERLESS}; {READY}; sleep 1000; }}",
        f"{READY}; stty raw -echo isig; sleep 1000",
    ],
)
def test_ctrl_c_ends_the_run_and_leaves_the_terminal_in_order(place: CliPlace, script: str) -> None:
    place.guide(blocks(script, "echo never > never"))
    words = f"{MDRUN} guide.md --yes; echo status $?"
    terminal = place.terminal_shell(f'before=$(stty -g); {words}; [[ $(stty -g) == "$before" ]] && echo SANE')
    terminal.expect("ready\r\n")
    while not any(output.stat().st_size for output in place.runs[0].glob("output/*")):
        pass
    terminal.send(CTRL_C)
    terminal.expect_exact("status 130")
    terminal.expect_exact("SANE")
    assert finish(terminal) == 0
    assert place.state().result == "interrupted"
    assert not (place.work / "never").exists()


def test_ctrl_c_in_a_pager_waits_for_its_end(place: CliPlace) -> None:
    place.guide(blocks("seq 500 | less", "echo never > never"))
    terminal = place.terminal("guide.md", "--yes")
    terminal.expect("49\r\n")
    terminal.send(CTRL_C)
    terminal.expect_exact("stopping …")
    terminal.send("q")
    assert finish(terminal) == 130
    assert place.state().result == "interrupted"
    assert not (place.work / "never").exists()


def test_a_guide_may_run_mdrun_in_its_terminal(place: CliPlace) -> None:
    (place.work / "inner.md").write_text(blocks('read -p "name? " name\nx=inner; touch "$name"'))
    place.guide(blocks(f"x=outer\n{MDRUN} inner.md --log-dir inner --yes", 'echo "<$x>"'))
    terminal = place.terminal("guide.md", "--yes")
    terminal.expect(r"name\? ")
    terminal.sendline("Ada")
    terminal.expect_exact("<outer>")
    assert finish(terminal) == 0
    assert (place.work / "Ada").exists()
    assert place.state().result == "passed"


def test_ctrl_c_twice_ends_what_ignores_it(place: CliPlace) -> None:
    place.guide(blocks("trap '' INT; echo ready; while :; do sleep 0.05; done"))
    terminal = place.terminal("guide.md")
    terminal.expect("ready\r\n")
    terminal.send(CTRL_C + CTRL_C)
    assert finish(terminal) == 130
    assert place.state().result == "interrupted"


def test_ctrl_c_belongs_to_a_program_that_reads_keys(place: CliPlace) -> None:
    place.guide(
        blocks(
            'python3 -c \'\nimport os, tty\nbefore = tty.setraw(0)\nprint("ready", end="", flush=True)\n'
            "print(os.read(0, 1))\n'",
            "echo after",
        )
    )
    terminal = place.terminal("guide.md")
    terminal.expect("ready")
    terminal.send(CTRL_C)
    terminal.expect(re.escape(r"b'\x03'"))
    assert finish(terminal) == 0
    assert place.state().result == "passed"


def test_ctrl_c_belongs_to_a_shell_that_has_the_foreground(place: CliPlace) -> None:
    place.guide(
        blocks("bash --norc -i\necho a''fter").replace("```bash\nbash", "```bash {tty confirm=no}\nbash")
    )
    terminal = place.terminal("guide.md")
    terminal.expect("bash-.*[$#] ")
    terminal.sendline("echo re''ady; cat")
    terminal.expect("ready\r\n")
    terminal.send(CTRL_C)
    terminal.expect("bash-.*[$#] ")
    terminal.sendline("exit 0")
    terminal.expect("after\r\n")
    assert finish(terminal) == 0


@pytest.mark.parametrize("again", ["```\n\n```bash {confirm=no}\n", ""], ids=["next block", "next command"])
def test_what_took_the_foreground_and_was_killed_leaves_it_to_the_shell(place: CliPlace, again: str) -> None:
    """No interactive shell gives it back then: nobody could read a line, and Ctrl-C went to nobody."""
    asks = 'read -p "name? " name; echo "got <$name>"; echo wai""ting; sleep 1000'
    place.guide(f"## 1. Work\n\n```bash {{tty confirm=no}}\nbash --norc -i || true\n{again}{asks}\n```\n")
    terminal = place.terminal("guide.md")
    terminal.expect("bash-.*[$#] ")
    terminal.sendline("kill -KILL $$")
    terminal.expect(r"name\? ")
    terminal.sendline("Ada")
    terminal.expect("got <Ada>")
    terminal.expect("waiting")
    terminal.send(CTRL_C)
    assert finish(terminal) == 130
    assert place.state().result == "interrupted"


ASKS = 'read -p "name? " name; echo "got <$name>"'


@pytest.mark.parametrize(
    "script",
    [
        ASKS,
        f"bash -c '{ASKS}'",
        f"set -m\nbash -c '{ASKS}'",
        f"set -m\ntrue | {{ {LEADERLESS}; bash -c '{ASKS}' </dev/tty; }}",
    ],
)
def test_ctrl_z_stops_mdrun_and_fg_goes_on(place: CliPlace, script: str) -> None:
    place.guide(blocks(script))
    shell = place.terminal_shell("exec bash --norc -i")
    shell.expect("[$#] ")
    shell.sendline(f"{MDRUN} guide.md")
    shell.expect(r"name\? ")
    shell.send(CTRL_Z)
    shell.expect("Stopped")
    shell.expect("[$#] ")
    shell.sendline("stty -a | grep -o ' icanon'")
    shell.expect(" icanon\r\n")
    shell.sendline("fg")
    shell.expect("guide.md")
    shell.sendline("Ada")
    shell.expect("got <Ada>")
    shell.expect("[$#] ")
    shell.sendline("exit")
    assert finish(shell) == 0


def test_in_the_background_it_does_not_take_the_terminal(place: CliPlace) -> None:
    place.guide(blocks("[[ -t 1 ]]", "echo fine"))
    shell = place.terminal_shell("exec bash --norc -i")
    shell.expect("[$#] ")
    shell.sendline(f"{MDRUN} guide.md & wait $!; echo status $?")
    shell.expect("status 0")
    shell.expect("[$#] ")
    shell.sendline("exit")
    assert finish(shell) == 0


def test_a_dropped_connection_lets_the_command_finish(place: CliPlace) -> None:
    ready, go = place.fifo("ready"), place.fifo("go")
    place.guide(blocks("echo > ready\nread -r x < go\necho done > done", "echo never > never"))
    terminal = place.terminal("guide.md")
    ready.read_text()
    os.close(terminal.child_fd)
    go.write_text("\n")
    with contextlib.suppress(pexpect.ExceptionPexpect):
        terminal.wait()
    assert (place.work / "done").exists()
    assert not (place.work / "never").exists()
    assert place.state().result == "paused"


def test_what_a_block_left_running_writes_to_the_same_terminal(place: CliPlace) -> None:
    place.guide(blocks("mkfifo go\nsh -c 'read x <go; echo later' &\necho now", "echo > go\nwait\necho end"))
    terminal = place.terminal("guide.md")
    terminal.expect("left running: sh -c")
    terminal.expect("later")
    assert finish(terminal) == 0
    assert output(place, "1-1") == "now\r\n"
    assert sorted(output(place, "1-2").split()) == ["end", "later"]


def test_a_shell_that_was_left_by_exit_is_followed_by_one_with_a_terminal(place: CliPlace) -> None:
    place.guide(
        "## 1. Work\n\n```bash {exit=3}\nexit 3\n```\n\n```bash\n[[ -t 0 ]] && stty size </dev/tty\n```\n"
    )
    terminal = place.terminal("guide.md")
    assert finish(terminal) == 0
    assert output(place, "1-2") == "50 160\r\n"


def test_a_dumb_terminal_has_whole_lines(place: CliPlace) -> None:
    place.guide(blocks("echo one\necho two"))
    terminal = place.terminal_shell(f"TERM=dumb {MDRUN} guide.md")
    terminal.expect("  one\r\n  two\r\n")
    assert finish(terminal) == 0


def test_without_a_terminal_there_is_none_to_find(place: CliPlace) -> None:
    place.guide(blocks("if true 2>/dev/null </dev/tty; then exit 1; fi\n[[ ! -t 0 && ! -t 1 ]]"))
    done = place.run("guide.md")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_kill_of_mdrun_hangs_its_blocks_up(place: CliPlace) -> None:
    ready = place.fifo("ready")
    place.guide(blocks("echo $$ > ready\nexec sleep 1000"))
    terminal = place.terminal("guide.md")
    shell = int(ready.read_text())
    handle = os.pidfd_open(shell)
    terminal.kill(signal.SIGKILL)
    try:
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        assert poll.poll(cli_place.SECONDS * 1000)
    finally:
        os.close(handle)
        terminal.close()


def test_nothing_is_set_for_programs_that_somebody_can_answer(place: CliPlace) -> None:
    place.guide(blocks('echo "${PAGER-none} ${GIT_EDITOR-none} ${DEBIAN_FRONTEND-none}"'))
    terminal = place.terminal_shell(f"unset PAGER GIT_EDITOR DEBIAN_FRONTEND; {MDRUN} guide.md")
    assert finish(terminal) == 0
    assert output(place, "1-1") == "none none none\r\n"


def test_what_is_read_key_by_key_and_shown_as_stars_is_a_secret_of_the_run(place: CliPlace) -> None:
    place.guide(
        blocks(
            "stty -icanon -echo\nprintf 'Password: '\nword=\n"
            'while IFS= read -r -n1 key && [[ -n $key ]]; do word+="$key"; printf "*"; done\n'
            'stty sane\necho\necho "<$word>"'
        )
    )
    terminal = place.terminal("guide.md", "--verbose", "--take", "1/1")
    terminal.expect("Password: ")
    terminal.sendline("sacré-word")
    terminal.expect(r"<•••>")
    assert finish(terminal) == 0
    logs = [path.read_bytes() for path in place.runs[0].rglob("*.log")]
    assert logs
    assert not any(b"word>" in log for log in logs)
    assert "sacré-word".encode() not in b"".join(path.read_bytes() for path in place.runs[0].glob("*/*"))
