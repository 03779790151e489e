"""A shell that starts when mdrun is gone already runs nothing, least of all the guide itself."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mdrun.shell import processes

START = """
import signal
import sys
from pathlib import Path
from mdrun.shell import Session
here = Path.cwd()
bash = str(here / "late-bash")
session = Session(guide_name="guide.md", workdir=here, env={"PATH": sys.argv[1]}, bash=bash, home=here)
signal.pause()
"""
LATE = """\
#!/bin/sh
case " $* " in *" guide.md "*) echo $$ > {place}/here; read -r _ < {place}/gate;; esac
exec {bash} "$@"
"""


def waits(process: int) -> bool:
    """Return whether a bash waits for something else than a child."""
    place = Path("/proc") / str(process)
    sleeps = (place / "stat").read_bytes().rpartition(b")")[2].split()[0] == b"S"
    return sleeps and (place / "exe").readlink().name == "bash" and not processes.descendants(process)


@pytest.mark.parametrize("path", ["/usr/bin:/bin", ".:/usr/bin:/bin", "PLACE:/usr/bin:/bin"])
def test_the_guide_is_no_script(tmp_path: Path, path: str) -> None:
    """Bash is slow to start; mdrun and what watches over it are killed: then it finds no startup file."""
    (tmp_path / "guide.md").write_text("# Guide\n\n```bash\ntouch ran\n```\n\n- [ ] `touch ran`\n")
    os.mkfifo(tmp_path / "here")
    os.mkfifo(tmp_path / "gate")
    late = tmp_path / "late-bash"
    late.write_text(LATE.format(place=tmp_path, bash=shutil.which("bash")))
    late.chmod(0o755)
    words = [sys.executable, "-c", START, path.replace("PLACE", str(tmp_path))]
    with subprocess.Popen(words, cwd=tmp_path) as starting:
        shell = int((tmp_path / "here").read_text())
        for child in processes.descendants(starting.pid) - {shell}:
            os.kill(child, signal.SIGKILL)
        starting.kill()
    if path.startswith("PLACE"):  # as the one that watches would do
        for private in tmp_path.glob("mdrun-*"):
            shutil.rmtree(private)
    (tmp_path / "gate").write_text("go\n")
    while processes.alive(shell):
        try:
            if waits(shell):  # for a script that nobody writes any more
                os.kill(shell, signal.SIGKILL)
        except FileNotFoundError:
            break
    assert not (tmp_path / "ran").exists()
