"""A connection that is dropped: a real server for ssh on this machine, whose process for it is killed."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pexpect
import pytest

from tests import cli_place
from tests.cli_place import MDRUN, SECONDS, CliPlace
from tests.processes import gone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin")
GUIDE = """\
## 1. Ship

```bash
kept=v3
```

```bash
echo $PPID > ready; read -r line < gate; echo two >> shipped
```

```bash
echo "three $kept" >> shipped
```
"""
pytestmark = pytest.mark.skipif(
    SSHD is None or shutil.which("ssh") is None, reason="there is no server for ssh here"
)


def keys(place: Path, port: int) -> None:
    """Make the keys of a server and of its user, and its settings."""
    for name in ("host", "own"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", place / name], check=True)
    (place / "settings").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {place}/host\nAuthorizedKeysFile {place}/own.pub\n"
        "StrictModes no\nPermitRootLogin yes\nPasswordAuthentication no\nUsePAM no\nPidFile none\n"
    )


@pytest.fixture
def server(tmp_path: Path) -> Iterator[int]:
    """Start a server of one's own, and return its port."""
    place = tmp_path / "ssh"
    place.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    keys(place, port)
    assert SSHD is not None
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    with subprocess.Popen([SSHD, "-D", "-e", "-f", place / "settings"], stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        while b"listening" not in (line := process.stderr.readline()):
            if not line:
                pytest.skip("a server for ssh cannot be started here")
        yield port
        process.terminate()


def connect(place: CliPlace, port: int) -> pexpect.spawn[str]:
    """Run the guide over a connection, in a terminal."""
    options = ("StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR")
    words = [word for option in options for word in ("-o", option)]
    env = " ".join(f"{name}='{value}'" for name, value in place.env.items())
    command = f"cd '{place.work}' && exec env {env} '{MDRUN}' guide.md"
    return pexpect.spawn(
        "ssh",
        ["-tt", "-i", str(place.path / "ssh" / "own"), "-p", str(port), *words, "127.0.0.1", command],
        encoding="utf-8",
        timeout=SECONDS,
    )


def parent(process: int) -> int:
    """Return the id of a process's parent."""
    return int(Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])


def wait_while(true: Callable[[], bool]) -> None:
    """Wait until something is no longer so."""
    until = time.monotonic() + SECONDS
    while true():
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.parametrize("end", ["server", "client"])
def test_a_dropped_connection_lets_the_step_end_and_pauses(tmp_path: Path, server: int, end: str) -> None:
    place = cli_place.make(tmp_path)
    ready, gate = place.fifo("ready"), place.fifo("gate")
    place.guide(GUIDE)
    connection = connect(place, server)
    mdrun = int(ready.read_text(encoding="utf-8"))
    terminal = Path(f"/proc/{mdrun}/fd/0").readlink()
    if end == "server":
        os.kill(parent(mdrun), signal.SIGKILL)
    else:
        assert connection.pid is not None
        os.kill(connection.pid, signal.SIGKILL)
    connection.expect(pexpect.EOF)
    wait_while(terminal.exists)
    gate.write_text("go\n", encoding="utf-8")
    wait_while(lambda: not gone(mdrun))
    state = place.state()
    assert state.result == "paused"
    assert state.paused is not None
    assert (state.paused.step, state.paused.reason) == ("1/3", "the terminal went away")
    assert place.run("resume").returncode == 0
    assert (place.work / "shipped").read_text(encoding="utf-8") == "two\nthree v3\n"
    assert place.run("verify").returncode == 0
