"""A confined rehearsal behaves as any run does, leaves nothing behind, and is refused where it must be."""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import socket
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mdrun.errors import RehearsalRefused
from mdrun.leftovers.ending import end
from mdrun.leftovers.finding import find
from mdrun.rehearsal import Rehearsal, RehearsalSettings, discard, prepare
from mdrun.rehearsal.confinement import Confinement
from mdrun.shell import Session
from mdrun.shell.signalling import Doomed
from tests import cli_place
from tests.cli_place import SECONDS, CliPlace, finish
from tests.hostile_place import can_confine, not_temporary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parent.parent
AMONG_TEMPORARY = pytest.mark.skipif(
    any(ROOT.resolve().is_relative_to(place) for place in ("/tmp", "/var/tmp")),
    reason="a checkout among temporary files is where a confined rehearsal has its own",
)
NEEDS_BWRAP = pytest.mark.skipif(not can_confine(), reason="bubblewrap does not work here")
_ADA = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
LONG = f"86400{os.getpid()}"
"""Seconds that nobody else sleeps."""
LOOPBACK = "rehearsal:\n  network: loopback\n"


@pytest.fixture
def place(tmp_path: Path) -> CliPlace:
    made = cli_place.make(tmp_path)
    (tmp_path / "tmp").mkdir()
    made.env["TMPDIR"] = str(tmp_path / "tmp")
    return made


@pytest.fixture
def somewhere() -> Iterator[Path]:
    with not_temporary() as base:
        yield base


def no_bwrap(place: CliPlace) -> None:
    """Put a bwrap first on PATH that cannot work."""
    (place.path / "bin").mkdir()
    bwrap = place.path / "bin" / "bwrap"
    bwrap.write_text("#!/bin/sh\necho 'bwrap: No permissions to create a new namespace' >&2\nexit 1\n")
    bwrap.chmod(0o755)
    place.env["PATH"] = f"{bwrap.parent}:{place.env['PATH']}"


def running() -> list[int]:
    """Return the processes that sleep as long as our guides say."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (entry / "cmdline").read_bytes() == f"sleep\0{LONG}\0".encode():
                found.append(int(entry.name))
    return found


def nothing_is_left(place: CliPlace) -> bool:
    return not running() and list((place.path / "tmp").iterdir()) == []


@NEEDS_BWRAP
def test_a_program_talks_to_the_operator_on_a_terminal(place: CliPlace) -> None:
    place.guide(
        "## 1. Ask\n\n```bash\ntty\nread -r -p 'your name? ' name\necho \"hello $name\"\nstty size\n```\n"
    )
    terminal = place.terminal("guide.md", "--rehearse")
    terminal.expect("rehearsal: confined: ")
    terminal.expect("/dev/pts/0")
    terminal.expect(r"your name\? ")
    terminal.sendline("Ada")
    terminal.expect("hello Ada")
    terminal.expect(r"50 160")
    assert finish(terminal) == 0
    assert place.state().result == "passed"


@NEEDS_BWRAP
def test_the_operator_interrupts_by_a_key(place: CliPlace) -> None:
    place.guide(f"## 1. Wait\n\n```bash\necho rea''dy; sleep {LONG}\n```\n")
    terminal = place.terminal("guide.md", "--rehearse")
    terminal.expect("\nready|  ready")
    terminal.sendintr()
    assert finish(terminal) == 130
    assert place.state().result == "interrupted"
    assert nothing_is_left(place)


@NEEDS_BWRAP
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_rehearsal(place: CliPlace, number: signal.Signals) -> None:
    place.guide(
        f"## 1. Wait\n\n```bash\n(trap '' TERM INT; sleep {LONG}) & echo rea''dy; sleep {LONG}\n```\n"
    )
    process = place.start("guide.md", "--rehearse")
    wait_for(process, "  ready")
    process.send_signal(number)
    process.communicate(timeout=SECONDS)
    assert process.returncode == 130
    assert nothing_is_left(place)


@NEEDS_BWRAP
def test_a_killed_mdrun_leaves_nothing_running(place: CliPlace) -> None:
    place.guide(f"## 1. Wait\n\n```bash\nenv -i setsid -f sleep {LONG}; echo rea''dy; sleep {LONG}\n```\n")
    process = place.start("guide.md", "--rehearse")
    wait_for(process, "  ready")
    while len(found := running()) < 2:
        pass
    handles = [os.pidfd_open(pid) for pid in found]
    process.kill()
    process.communicate(timeout=SECONDS)
    for handle in handles:
        assert select.select([handle], [], [], SECONDS)[0]
        os.close(handle)
    assert running() == []


@NEEDS_BWRAP
def test_a_time_limit_works_as_in_any_run(place: CliPlace) -> None:
    place.guide(f"## 1. Wait\n\n```bash {{timeout=1s}}\nsleep {LONG}\n```\n")
    assert place.run("guide.md", "--rehearse").returncode == 1
    assert place.state().step("1/1").reason == "it took longer than its timeout of 1 s"
    assert nothing_is_left(place)


@NEEDS_BWRAP
def test_what_hides_is_ended_and_named(place: CliPlace) -> None:
    place.guide(f"## 1. Hide\n\n```bash\n(cd / && env -i setsid -f sleep {LONG} </dev/null >&0 2>&0)\n```\n")
    done = place.run("guide.md", "--rehearse")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f": sleep {LONG}; ended with the rehearsal" in done.stdout
    assert nothing_is_left(place)


@NEEDS_BWRAP
def test_services_have_the_ports_of_the_real_ones(place: CliPlace) -> None:
    with socket.create_server(("127.0.0.1", 0)) as real:
        port = real.getsockname()[1]
        (place.work / "server.py").write_text(
            f"import socket\nserver = socket.create_server(('127.0.0.1', {port}))\nprint('up', flush=True)\n"
            "while True:\n    server.accept()[0].sendall(b'from the copy\\n')\n"
        )
        (place.work / ".mdrun.yaml").write_text(LOOPBACK)
        place.guide(
            "## 1. Serve\n\n```bash {background}\npython3 server.py\n```\n\n"
            f"```bash {{retry=50 every=0.1s}}\nhead -1 </dev/tcp/127.0.0.1/{port}\n```\n"
        )
        done = place.run("guide.md", "--rehearse")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "from the copy" in done.stdout
    assert "and reach no network but their own" in done.stdout


def test_a_network_of_its_own_is_refused_where_it_cannot_be_had(place: CliPlace) -> None:
    no_bwrap(place)
    (place.work / ".mdrun.yaml").write_text(LOOPBACK)
    place.guide("## 1. Work\n\n```bash\ntouch done\n```\n")
    done = place.run("guide.md", "--rehearse")
    assert done.returncode == 2
    assert done.stderr == (
        "mdrun: .mdrun.yaml:2: rehearsal: network: loopback cannot be had: "
        "bwrap: No permissions to create a new namespace\n"
        "  → install bubblewrap where it may make namespaces, or write network: host\n"
    )
    assert place.runs == []
    assert nothing_is_left(place)


def test_one_line_says_why_a_rehearsal_is_not_confined(place: CliPlace) -> None:
    no_bwrap(place)
    place.guide("## 1. Work\n\n```bash\ntouch done\n```\n")
    done = place.run("guide.md", "--rehearse")
    assert done.returncode == 0
    assert "rehearsal: not confined, for bwrap: No permissions to create a new namespace: " in done.stdout


@pytest.fixture
def made(somewhere: Path) -> Iterator[Callable[..., Rehearsal]]:
    rehearsals = []

    def make(**environ: str) -> Rehearsal:
        home, work = somewhere / "home", somewhere / "work"
        for directory in (home, work, somewhere / "tmp"):
            directory.mkdir(exist_ok=True)
        if not (work / ".git").exists():  # else this repository is the one around it
            for words in (("init", "--quiet"), ("commit", "--quiet", "--allow-empty", "-m", "first")):
                subprocess.run(["git", *_ADA, *words], cwd=work, check=True)
        given = {"PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": str(somewhere / "tmp")} | environ
        rehearsals.append(prepare(work, settings=RehearsalSettings(), environ=given))
        return rehearsals[-1]

    yield make
    for rehearsal in rehearsals:
        discard(rehearsal)


def test_without_bwrap_the_line_says_so(made: Callable[..., Rehearsal], somewhere: Path) -> None:
    (somewhere / "bin").mkdir()
    for tool in ("git", "bash"):
        (somewhere / "bin" / tool).symlink_to(shutil.which(tool) or "")
    rehearsal = made(PATH=str(somewhere / "bin"))
    assert rehearsal.confinement is None
    assert rehearsal.notes[-1].startswith("not confined, for bwrap is not on PATH: ")
    with pytest.raises(RehearsalRefused, match="cannot be had: bwrap is not on PATH"):
        prepare(
            somewhere / "work",
            settings=RehearsalSettings(network="loopback"),
            environ={"PATH": str(somewhere / "bin"), "TMPDIR": str(somewhere / "tmp")},
        )


def inside(rehearsal: Rehearsal, script: str, **environ: str) -> str:
    """Run a script where the guide would; return what it prints."""
    assert rehearsal.inside is not None
    done = subprocess.run(
        rehearsal.inside.entrance(shutil.which("bash") or "", "-c", script, stay=True),
        cwd=rehearsal.workdir,
        env=rehearsal.inside.disguised(rehearsal.env | environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout


def script(path: Path, says: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho {says}\n")
    path.chmod(0o755)
    return path


@NEEDS_BWRAP
@AMONG_TEMPORARY
def test_programs_of_the_home_work_and_nothing_else_of_it_is_there(
    made: Callable[..., Rehearsal], somewhere: Path
) -> None:
    home = somewhere / "home"
    script(home / ".local/bin/own", "own")
    script(home / ".pyenv/shims/shim", "shim")
    script(home / "scripts/mine", "mine")
    script(home / "elsewhere/tool/bin/linked", "linked")
    (home / "elsewhere/tool/pyvenv.cfg").touch()
    (home / "elsewhere/tool/library").touch()
    (home / "elsewhere/secret").touch()
    (home / "scripts/linked").symlink_to(home / "elsewhere/tool/bin/linked")
    (home / ".cargo").mkdir()
    (home / ".cargo/credentials.toml").touch()
    (home / "notes").touch()
    path = [f"{home}/.local/bin", f"{home}/.pyenv/shims", f"{home}/scripts", os.environ["PATH"]]
    rehearsal = made(PATH=":".join(path))
    assert inside(rehearsal, "own; shim; mine; linked") == "own\nshim\nmine\nlinked\n"
    seen = inside(rehearsal, f"cd {home} && find . -type f | sort").split()
    assert seen == [
        "./.local/bin/own",
        "./.pyenv/shims/shim",
        "./elsewhere/tool/bin/linked",
        "./elsewhere/tool/library",
        "./elsewhere/tool/pyvenv.cfg",
        "./scripts/mine",
    ]
    for place in (".local/bin/x", ".pyenv/shims/x", "scripts/x", "elsewhere/tool/x", "x"):
        assert "Read-only file system" in inside(rehearsal, f"echo >{home}/{place}")


@NEEDS_BWRAP
def test_a_program_that_leads_nowhere_does_not_open_everything(
    made: Callable[..., Rehearsal], somewhere: Path
) -> None:
    (somewhere / "bin").mkdir()
    (somewhere / "bin" / "gone").symlink_to(somewhere / "home" / "removed" / "gone")
    (somewhere / "bin" / "circle").symlink_to(somewhere / "home" / "circle")
    (somewhere / "home").mkdir()
    (somewhere / "home" / "circle").symlink_to(somewhere / "home" / "circle")
    rehearsal = made(PATH=f"{somewhere / 'bin'}:{os.environ['PATH']}")
    assert rehearsal.notes[-1].startswith("confined: ")
    assert inside(rehearsal, "echo works") == "works\n"


@NEEDS_BWRAP
@AMONG_TEMPORARY
def test_caches_can_be_written_and_nothing_else(made: Callable[..., Rehearsal], somewhere: Path) -> None:
    for name in (".cache/uv", ".cache/other", ".cargo/registry", ".npm"):
        (somewhere / "home" / name).mkdir(parents=True)
    (somewhere / "pip").mkdir()
    rehearsal = made(PIP_CACHE_DIR=str(somewhere / "pip"))
    written = inside(
        rehearsal,
        'touch "$UV_CACHE_DIR/a" "$PIP_CACHE_DIR/b" "$CARGO_HOME/registry/c" "$npm_config_cache/d" /tmp/e '
        f"/var/tmp/f /dev/shm/g && echo good; ls {somewhere}/home/.cache",
    )
    assert written == "good\nuv\n"
    found = [path.name for path in somewhere.rglob("?")]
    assert sorted(found) == ["a", "b", "c", "d"]
    assert "Read-only" in inside(rehearsal, f"touch {somewhere}/x")


@NEEDS_BWRAP
@AMONG_TEMPORARY
def test_a_cache_that_is_the_home_does_not_open_it(made: Callable[..., Rehearsal], somewhere: Path) -> None:
    (somewhere / "home").mkdir()
    (somewhere / "home/notes").touch()
    rehearsal = made(PIP_CACHE_DIR=str(somewhere / "home"), UV_CACHE_DIR=str(somewhere), GOCACHE="/")
    assert inside(rehearsal, f"ls {somewhere}/home; touch {somewhere}/x").count("Read-only") == 1


def test_a_check_that_is_gone_is_nobody() -> None:
    doomed = Doomed(os.getpid(), b"NO=1")
    doomed.subshell = 0
    assert doomed.found() == set()


@NEEDS_BWRAP
def test_what_an_environment_does_to_programs_happens_inside(
    made: Callable[..., Rehearsal], somewhere: Path
) -> None:
    rehearsal = made()
    loader = {"LD_DEBUG": "files", "LD_DEBUG_OUTPUT": str(somewhere / "loader")}
    assert "LD_DEBUG=files" in inside(rehearsal, "env", **loader)
    session = Session(
        guide_name="guide.md",
        workdir=rehearsal.workdir,
        env=rehearsal.env | loader,
        home=rehearsal.private,
        inside=rehearsal.inside,
    )
    session.close()
    assert list(somewhere.glob("loader*")) == []


@NEEDS_BWRAP
def test_nothing_has_a_capability_or_gets_one(made: Callable[..., Rehearsal]) -> None:
    told = inside(made(), "grep -E '^(Cap|NoNewPrivs)' /proc/self/status")
    assert {line.split()[1].strip("0") for line in told.splitlines()} == {"", "1"}


def wait_for(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdout is not None
    for said in process.stdout:
        if said.rstrip("\n") == line:
            return
    pytest.fail("it ended before")


def test_a_network_of_its_own_where_that_can_be(place: CliPlace) -> None:
    (place.work / ".mdrun.yaml").write_text("rehearsal:\n  network: loopback-if-confined\n")
    place.guide("## 1. Work\n\n```bash\ntail -n +3 /proc/net/dev | cut -d: -f1; echo $UV_OFFLINE\n```\n")
    done = place.run("guide.md", "--rehearse")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "and reach no network but their own" in done.stdout
    assert re.search(r"\n +lo\n +1\n", done.stdout)


def test_and_elsewhere_the_machines_own_which_is_said(place: CliPlace) -> None:
    no_bwrap(place)
    (place.work / ".mdrun.yaml").write_text("rehearsal:\n  network: loopback-if-confined\n")
    place.guide('## 1. Work\n\n```bash\necho "<$UV_OFFLINE>"; false\n```\n')
    done = place.run("guide.md", "--rehearse")
    assert done.returncode == 1
    assert "services share their ports with those of this machine" in done.stdout
    assert "<>" in done.stdout
    assert "It was not confined, and shared the ports of this machine" in done.stdout


@NEEDS_BWRAP
def test_who_only_waits_to_be_reaped_is_told_once_as_what_it_was(tmp_path: Path) -> None:
    """Who holds the place reaps those that have ended there when it comes to it."""
    everything = ("--bind", "/", "/", "--dev", "/dev", "--proc", "/proc")
    confinement = Confinement(everything, network=False, environ=os.environ)
    inside = confinement.inside
    bash = shutil.which("bash")
    assert bash is not None
    words = inside.entrance(bash, "-c", f"sleep {LONG} >/dev/null & echo started", stay=True)
    environment = inside.disguised({"PATH": os.environ["PATH"]})
    subprocess.run(words, env=environment, cwd=tmp_path, stdout=subprocess.PIPE, check=True)
    os.kill(inside.holder, signal.SIGSTOP)
    try:
        (ended,) = end("NOBODY=HAS-THIS", inside=inside)
        assert find("NOBODY=HAS-THIS", inside=inside) == ()
    finally:
        os.kill(inside.holder, signal.SIGCONT)
        confinement.end()
    assert LONG in ended.process.command
    assert not ended.forced
