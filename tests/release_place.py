"""A repository like this one, with its own remote and services on free ports, to be released for real."""

from __future__ import annotations

import os
import random
import re
import shutil
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
GATEWAY = "examples/flowgate/artefacts/litellm.py"


@dataclass(frozen=True)
class Place:
    """A repository to release."""

    work: Path
    origin: Path
    state: Path
    env: dict[str, str]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the repository, whatever it exits with."""
        return subprocess.run(
            arguments,
            cwd=self.work,
            env=self.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def git(self, *arguments: str) -> str:
        """Ask git something."""
        done = self.run("git", *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def mdrun(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run mdrun as it is installed outside the repository."""
        return self.run(str(Path(sys.executable).parent / "mdrun"), *arguments)

    def run_log(self) -> str:
        """Return the newest run log."""
        return max((self.state / "runs").glob("*/run-log.md")).read_text(encoding="utf-8")

    def flowgate(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a verb of the service."""
        return self.run("uv", "run", "flowgate", "--config", "config/flowgate.yaml", *arguments)


def make(place: Path) -> Place:
    """Copy this repository's files as they are now, commit them on main, and push them to a bare remote."""
    work, origin = place / "work", place / "origin.git"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in listed.stdout.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (work / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, work / name)
    made = Place(work, origin, place / "state", environment(place))
    subprocess.run(
        ["git", "init", "--quiet", "--bare", "--initial-branch=main", origin], check=True, env=made.env
    )
    made.git("init", "--quiet", "--initial-branch=main")
    made.git("remote", "add", "origin", str(origin))
    made.git("add", "--all")
    made.git("commit", "--quiet", "--message", "feat: everything so far")
    made.git("push", "--quiet", "--set-upstream", "origin", "main")
    configure(work)
    return made


def environment(place: Path) -> dict[str, str]:
    """Return an environment with a home of its own, the caches of this machine, and no network."""
    home = place / "home"
    home.mkdir()
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in ("PATH", "LANG") or name.startswith(("UV_", "PYENV"))
    }
    cache = subprocess.run(["uv", "cache", "dir"], capture_output=True, text=True, check=True).stdout.strip()
    return {
        **kept,
        "UV_CACHE_DIR": cache,
        "UV_OFFLINE": "1",
        "UV_PYTHON": sys.executable
        if sys.prefix == sys.base_prefix
        else str(Path(sys.base_prefix, "bin", "python3")),
        "HOME": str(home),
        "MDRUN_HOME": str(place / "state"),
        "GIT_CONFIG_GLOBAL": "/dev/null",
        **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in _ADA.items()},
    }


_ADA = {"NAME": "Ada", "EMAIL": "ada@example.org"}


def configure(work: Path) -> None:
    """Make the live configuration on ports that are free."""
    examples = work / "config" / "examples"
    text = (examples / "flowgate.yaml").read_text(encoding="utf-8")
    for port in sorted(set(re.findall(r"\b1[48]\d{3}\b", text))):
        text = text.replace(port, str(free_port()))
    text = re.sub(r"start_delay: .*", "start_delay: 0.2", text)
    (work / "config" / "flowgate.yaml").write_text(text, encoding="utf-8")
    live = work / "config" / "cliproxyapi.yaml"
    shutil.copy(examples / "cliproxyapi.yaml", live)
    live.chmod(0o600)


def free_port() -> int:
    """Return a port that nobody listens on, below those that Linux gives to connections."""
    while True:
        port = random.randrange(20000, 32000)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def break_gateway(place: Place) -> None:
    """Commit a change after which the gateway dies on start, and its unit tests still pass."""
    program = place.work / GATEWAY
    text = program.read_text(encoding="utf-8")
    broken = re.sub(
        r"^    main\(\)$", '    raise SystemExit("litellm: cannot start")', text, flags=re.MULTILINE
    )
    assert broken != text
    program.write_text(broken, encoding="utf-8")
    assert place.run("uv", "run", "python", "-m", "flowgate.checksums", "write").returncode == 0
    place.git("commit", "--quiet", "--all", "--message", "feat: a better gateway")
