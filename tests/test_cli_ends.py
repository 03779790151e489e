"""How mdrun ends where something around it breaks: the reader, the disk, or mdrun itself."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import termios
from contextlib import suppress
from pathlib import Path

import pytest

from mdrun.journal import read
from mdrun.state import fold
from tests import cli_place
from tests.cli_place import MDRUN, NO_BYTECODE, SECONDS, CliPlace, hang_up

LOUD = "## 1. Steps\n\n```bash\nseq 20000\n```\n\n```bash\ntouch second\n```\n"


@pytest.mark.parametrize("options", ["", "--events", "--verbose"])
def test_nobody_reads_any_more(place: CliPlace, options: str) -> None:
    place.guide(LOUD)
    done = place.shell(f"mdrun guide.md {options} | head -1; exit ${{PIPESTATUS[0]}}")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1
    assert (place.work / "second").exists()
    assert place.state().result == "passed"


@pytest.mark.parametrize(
    "command", ["plan guide.md", "--help", "check guide.md", "show --output 1/1", "runs"]
)
def test_nobody_reads_a_listing(place: CliPlace, command: str) -> None:
    place.guide(LOUD)
    place.run("guide.md")
    done = place.shell(f"mdrun {command} | true")
    assert done.stderr == ""
    assert done.returncode == 0


def test_standard_output_is_closed(place: CliPlace) -> None:
    place.guide("## 1. Steps\n\n```bash\ntouch ran\n```\n")
    done = place.shell("mdrun guide.md >&-")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert (place.work / "ran").exists()


@pytest.mark.parametrize("command", ["plan guide.md --json", "check bad.md", "runs", "show", "report"])
def test_a_reader_who_leaves_at_once_is_told_from_a_failure(place: CliPlace, command: str) -> None:
    place.guide("## 1. Steps\n\n```bash\ntrue\n```\n")
    (place.work / "bad.md").write_text("```bash\nfi\n```\n", encoding="utf-8")
    place.run("guide.md")
    done = place.shell(f"mdrun {command} | {{ exec 0<&-; }}; echo ${{PIPESTATUS[0]}}")
    assert done.stderr == ""
    assert done.stdout == "141\n"


@pytest.mark.parametrize("command", ["plan ✓.md --json", "check ✓.md --format json", "✓.md --events"])
def test_what_programs_read_is_utf_8_whatever_a_terminal_shows(place: CliPlace, command: str) -> None:
    (place.work / "✓.md").write_text("## 1. Steps\n\n```bash\necho fine\n```\n", encoding="utf-8")
    done = place.shell(f"PYTHONIOENCODING=latin-1 mdrun {command} | grep ✓.md")
    assert done.returncode == 0, done


@pytest.mark.parametrize("command", ["plan - --json", "plan -", "report --format html", "show --output 1/1"])
def test_a_pipe_that_somebody_made_non_blocking_loses_nothing(place: CliPlace, command: str) -> None:
    place.guide(LOUD + "\n```bash\necho more\n```\n" * 200)
    place.run("guide.md")
    expected = place.shell(f"mdrun {command} < guide.md").stdout
    there, output = os.pipe()
    source, guide = os.pipe()
    fcntl.fcntl(output, fcntl.F_SETPIPE_SZ, 4096)
    os.set_blocking(output, False)
    os.set_blocking(source, False)
    process = subprocess.Popen(
        [MDRUN, *command.split()], cwd=place.work, env=place.env, stdin=source, stdout=output
    )
    os.close(output)
    os.close(source)
    with os.fdopen(guide, "wb") as file:
        file.write((place.work / "guide.md").read_bytes())
    while process.poll() is None and not (_waits(there) and _sleeps(process.pid)):
        pass
    with os.fdopen(there, encoding="utf-8") as file:
        assert file.read() == expected
    assert process.wait(SECONDS) == 0


def _waits(pipe: int) -> int:
    """Return how many bytes wait to be read."""
    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)


def _sleeps(process: int) -> bool:
    """Say whether a process waits for something (proc(5), stat)."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "S"


@pytest.mark.parametrize("options", ["", "--events", "--quiet", "--verbose"])
def test_standard_output_takes_nothing(place: CliPlace, options: str) -> None:
    """Who reads events must not take a stream that breaks off for all of it; a person sees that it does."""
    place.guide(LOUD)
    done = place.shell(f"mdrun guide.md {options} >/dev/full")
    assert done.returncode == (3 if options == "--events" else 0)
    assert "No space left on device" in done.stderr
    assert (place.work / "second").exists()
    assert place.state().result == "passed"
    assert place.run("verify").returncode == 0


@pytest.mark.parametrize("command", ["guide.md --no-such-option", "nosuch.md", "guide.md --section 9"])
def test_an_error_that_nobody_can_read_has_its_status(place: CliPlace, command: str) -> None:
    place.guide("## 1. Steps\n\n```bash\ntouch ran\n```\n")
    assert place.shell(f"mdrun {command} 2>/dev/full").returncode == 2


INTERRUPTS = """\
import os, signal, sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == os.environ["INTERRUPT_AT"]:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
"""
"""Presses Ctrl-C when a module is about to be imported."""


@pytest.mark.parametrize(
    ("module", "status"),
    [
        ("mdrun.cli", -signal.SIGINT),
        ("click", -signal.SIGINT),
        ("mdrun.cli.run_command", 130),
        ("mdrun.errors", 130),
    ],
)
def test_ctrl_c_while_mdrun_starts_shows_no_traceback(place: CliPlace, module: str, status: int) -> None:
    place.guide("## 1. Steps\n\n```bash\ntouch ran\n```\n")
    (place.path / "site").mkdir()
    (place.path / "site" / "sitecustomize.py").write_text(INTERRUPTS)
    place.env.update(PYTHONPATH=str(place.path / "site"), INTERRUPT_AT=module)
    done = place.run("guide.md")
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    assert not (place.work / "ran").exists()
    assert not (place.path / "state" / "bugs").exists()


def test_a_terminal_that_goes_away_before_the_first_step(place: CliPlace) -> None:
    place.guide("## 1. Steps\n\n```bash\ntrap '' TERM\necho $BASHPID > pid; read -r line < go\n```\n")
    pid = place.fifo("pid")
    place.fifo("go")
    process = place.start("guide.md")
    left = int(pid.read_text())
    process.kill()
    process.communicate(timeout=SECONDS)
    terminal = place.terminal("guide.md")
    terminal.expect("what it left running is being ended")
    status = hang_up(terminal)
    with suppress(ProcessLookupError):
        os.kill(left, signal.SIGKILL)
    assert status == 130
    assert len(place.runs) == 1


def test_a_full_disk_in_the_middle_of_a_run(place: CliPlace) -> None:
    place.guide(
        "## 1. Steps\n\n```bash\necho one\n```\n\n```bash\nseq 200000\n```\n\n```bash\ntouch third\n```\n"
    )
    done = place.shell(f"{NO_BYTECODE}; ulimit -f 64; mdrun guide.md --quiet")
    assert done.returncode == 3, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "mdrun: " in done.stderr
    assert "cannot write" in done.stderr
    (run,) = place.runs
    told = (
        "  nothing runs that cannot be recorded: what was done before 1/2 is on record, its own end is not\n"
        "  → make room, or mend its permissions; look at what 1/2 has done, then: "
        f"mdrun resume {run.name} --again 1/2, or --done 1/2\n"
    )
    assert told in done.stderr
    assert "paused at 1/2: " in done.stdout
    assert "File too large" in place.run("show").stdout
    assert not (place.work / "third").exists()
    assert not (place.path / "state" / "bugs").exists()
    (run,) = place.runs
    assert fold(read(run / "journal.jsonl").records).step("1/1").outcome == "passed"


def test_the_journal_cannot_grow(place: CliPlace) -> None:
    place.guide("## 1. Steps\n\n```bash {retry=1000 every=0s}\necho x >> ran\nfalse\n```\n")
    done = place.shell(f"{NO_BYTECODE}; ulimit -f 16; mdrun guide.md --quiet")
    assert done.returncode == 3, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "cannot write" in done.stderr
    (run,) = place.runs
    state = fold(read(run / "journal.jsonl").records)
    ran = len((place.work / "ran").read_text().splitlines())
    assert 0 < ran < 1000
    assert state.step("1/1").attempts in (ran, ran + 1)


def test_a_record_that_is_removed_is_said_to_be_gone(place: CliPlace) -> None:
    place.guide("# Steps\n\n```bash\nrm -r ../state/runs/2*\n```\n\n```bash\necho two; touch two\n```\n")
    done = place.run("guide.md", "--yes")
    assert done.returncode == 3, done.stdout + done.stderr
    assert "was removed while the run went on\n" in done.stderr
    assert "look at what 1/" in done.stderr
    assert "resume:" not in done.stdout
    assert "is on record," not in done.stdout + done.stderr
    assert place.run("verify").returncode == 2


def test_a_full_disk_before_the_run(place: CliPlace) -> None:
    place.guide("## 1. Steps\n\n" + "```bash\ntouch ran\n```\n\n" * 20)
    done = place.shell(f"{NO_BYTECODE}; ulimit -f 1; mdrun guide.md 2>&1 | cat; exit ${{PIPESTATUS[0]}}")
    assert done.returncode == 2, done.stdout
    assert "Traceback" not in done.stdout
    assert "cannot" in done.stdout
    assert not (place.work / "ran").exists()


def test_a_descriptor_that_the_limit_has_been_lowered_below_is_no_bug(place: CliPlace) -> None:
    place.guide("## 1. Steps\n\n```bash\ntest ! -e /proc/self/fd/200\n```\n")
    done = place.shell("exec 200< guide.md; ulimit -n 100; mdrun guide.md")
    assert done.returncode == 0, done


@pytest.mark.parametrize("limit", range(5, 18))
def test_where_no_descriptors_are_left_that_is_said_and_what_helps(place: CliPlace, limit: int) -> None:
    place.guide("## 1. Steps\n\n```bash\necho done > ran\n```\n")
    done = place.shell(f"ulimit -n {limit}; exec mdrun guide.md")
    if done.returncode:
        assert done.returncode in (2, 3), done
        assert "Too many open files" in done.stderr
        assert "raise the limit (`ulimit -a`)" in " ".join(done.stderr.split())
        assert "install" not in done.stderr
        assert "bug" not in done.stderr
    assert (place.work / "ran").exists() is (done.returncode == 0)


def test_memory_that_is_used_up_is_no_bug(place: CliPlace) -> None:
    place.guide("## 1. Steps\n\n```bash\ntrue\n```\n")
    done = planned(place, "bytes(1 << 60)")
    assert done.returncode == 2
    assert "the system gives no more: Cannot allocate memory" in done.stderr


def test_a_bug_leaves_its_trace(place: CliPlace) -> None:
    place.guide("## 1. Steps\n\n```bash\ntrue\n```\n")
    done = planned(place, "1 // 0")
    assert done.returncode == 70
    assert done.stdout == ""
    (trace,) = (place.path / "state" / "bugs").iterdir()
    assert done.stderr == f"mdrun: this is a bug in mdrun; its trace is in {trace}\n"
    assert "ZeroDivisionError" in trace.read_text()
    assert trace.stat().st_mode & 0o777 == 0o600


def test_a_bug_in_the_middle_of_a_run_leaves_its_records_and_no_child(place: CliPlace) -> None:
    place.guide("## 1. Steps\n\n```bash\nsleep 1000 & echo $! > pid\n```\n\n```bash\ntouch second\n```\n")
    program = (
        "import mdrun.display.plain as p\n"
        "def broken(self, event):\n"
        "    if type(event).__name__ == 'StepFinished': 1 // 0\n"
        "p.Plain.event = broken\n"
        "from mdrun.cli import entry; entry()"
    )
    done = bugged(place, program)
    assert done.returncode == 70, done.stdout + done.stderr
    assert "this is a bug in mdrun" in done.stderr
    assert not (place.work / "second").exists()
    state = place.state()
    assert state.step("1/1").outcome == "passed"
    assert state.result is None
    assert "passed" in place.run_log()


def test_another_encoding_is_no_bug(place: CliPlace) -> None:
    place.guide("# 发布\n\n## 1. Steps\n\n```bash\necho 版本\n```\n")
    for command in ("plan guide.md", "guide.md", "guide.md --section 9", "runs", "show"):
        done = place.shell(f"PYTHONIOENCODING=ascii mdrun {command}")
        assert done.returncode in (0, 2), done.stderr
        assert "bug" not in done.stderr


def planned(place: CliPlace, expression: str) -> subprocess.CompletedProcess[str]:
    """Run mdrun with what makes a plan replaced by an expression that raises."""
    replaced = f"import mdrun.cli.planning as p; p.prepare = lambda *_, **__: {expression}\n"
    return bugged(place, f"{replaced}from mdrun.cli import entry; entry()")


def bugged(place: CliPlace, program: str) -> subprocess.CompletedProcess[str]:
    """Run mdrun with something in it replaced by what no user can bring about."""
    return place.call(sys.executable, "-c", program, "guide.md")


def test_a_run_log_that_is_not_there_yet_is_no_fault_of_the_run(place: CliPlace) -> None:
    gate = place.fifo("gate")
    place.guide("```bash\necho here > gate; read -r < gate\n```\n")
    process = place.start("guide.md")
    assert gate.read_text() == "here\n"
    done = place.run("show", "--log")
    assert done.returncode == 2
    assert "is being run, and has no run log yet" in done.stderr
    assert "verify" not in done.stderr
    assert "run log:  none yet" in place.run("show").stdout
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=SECONDS)
    assert "has no run log: mdrun was killed" in place.run("show", "--log").stderr
    (place.work / "gate").unlink()
    assert place.run("resume", "--done", "0/1").returncode == 0
    assert place.run("show", "--log").stdout == place.run_log()


def test_a_run_log_that_could_not_be_written_is_not_named(place: CliPlace) -> None:
    place.guide('```bash\n(cd "$MDRUN_HOME"/runs/2*; mkdir run-log.md)\n```\n')
    done = place.run("guide.md")
    assert done.returncode == 3
    assert "run-log.md" in done.stderr
    assert "run log:" not in done.stdout


@pytest.mark.parametrize("command", ["run", "plan", "check"])
def test_a_guide_that_may_not_be_read_is_said_to_be_that(place: CliPlace, command: str) -> None:
    place.guide("```bash\ntrue\n```\n")
    (place.work / "guide.md").chmod(0)
    powerless = "setpriv --bounding-set -dac_override,-dac_read_search" if os.geteuid() == 0 else ""
    done = place.shell(f"{powerless} {cli_place.MDRUN} {command} guide.md")
    assert done.returncode == 2
    assert "guide.md cannot be read: Permission denied" in done.stderr
    assert "--help" not in done.stderr
