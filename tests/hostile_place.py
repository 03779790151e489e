"""An operator's machine with much to lose, and guides that are after it."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

CANARY = "canary-7f3a9c"
MDRUN = Path(sys.executable).parent / "mdrun"
Kind = Literal["confined", "open"]


def can_confine() -> bool:
    """Whether bubblewrap works on this machine."""
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        return False
    options = ("--unshare-user", "--unshare-pid", "--unshare-net", "--ro-bind", "/", "/")
    done = subprocess.run(
        [bwrap, *options, "--dev", "/dev", "--proc", "/proc", "true"], capture_output=True, check=False
    )
    return done.returncode == 0


@contextmanager
def not_temporary() -> Iterator[Path]:
    """Make a place that is none of temporary files, which a confined rehearsal has of its own."""
    build = Path(__file__).parent.parent / "build"
    build.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=build) as base:
        yield Path(base)


class Machine:
    """Home, repository, remote, servers and processes of an operator.

    Args:
        base: Where all of it lies.
        kind: Whether bubblewrap works there.
    """

    def __init__(self, base: Path, kind: Kind) -> None:
        self.base = base
        self.home, self.repo, self.real = base / "home", base / "project", base / "real.git"
        self.other, self.records = base / "another", base / "records"
        self.printed = ""
        self.before: dict[str, str] = {}
        for directory in (self.home, self.repo, self.other, self.records, base / "bin"):
            directory.mkdir(parents=True)
        self.web = socket.create_server(("127.0.0.1", 0))
        self.local = socket.socket(socket.AF_UNIX)
        self.local.bind(str(base / "agent"))
        self.local.listen()
        for server in (self.web, self.local):
            threading.Thread(target=_answer, args=(server,), daemon=True).start()
        self.stay = f"{os.getpid()}{time.monotonic_ns()}"[-12:]
        """How the number of seconds begins that processes sleep which are to stay."""
        self.victim = subprocess.Popen(["sleep", "86417"])
        self.environ = {
            "PATH": f"{base / 'bin'}:{os.environ['PATH']}",
            "HOME": str(self.home),
            "TMPDIR": str(base / "tmp"),
            "XDG_CACHE_HOME": str(self.records / "cache"),
            "XDG_STATE_HOME": str(self.records / "state"),
            "LANG": "C.UTF-8",
            "GITHUB_TOKEN": CANARY,
            "UV_PUBLISH_TOKEN": CANARY,
            "AWS_SECRET_ACCESS_KEY": CANARY,
        }
        (base / "tmp").mkdir()
        if kind == "open":
            self.write(base / "bin/bwrap", "#!/bin/sh\necho 'bwrap: no namespaces here' >&2\nexit 1\n", 0o755)
        self._fill_home()
        self._fill_repository(kind)

    def _fill_home(self) -> None:
        for name in (".ssh/id_ed25519", ".netrc", ".aws/credentials", ".config/gh/hosts.yml", ".pypirc"):
            self.write(self.home / name, f"{CANARY}\n", 0o600)
        helper = self.write(self.home / ".local/bin/helper", f"#!/bin/sh\necho password={CANARY}\n", 0o755)
        self.write(
            self.home / ".gitconfig",
            "[user]\n\tname = Ada\n\temail = ada@example.com\n[init]\n\tdefaultBranch = main\n"
            f"[credential]\n\thelper = {helper}\n",
        )
        self.write(self.other / "kept", "precious\n")
        self.write(self.records / "old-run/journal", f"{CANARY}\n")

    def _fill_repository(self, kind: Kind) -> None:
        self.git("init", "--quiet", at=self.repo)
        self.git("init", "--quiet", "--bare", str(self.real), at=self.repo)
        network = "loopback" if kind == "confined" else "host"
        self.write(self.repo / ".mdrun.yaml", f"rehearsal:\n  network: {network}\n")
        self.write(self.repo / "version.txt", "original\n")
        self.write(self.repo / ".gitignore", "results/\n")
        self.git("add", "--all", at=self.repo)
        self.git("commit", "--quiet", "-m", "first", at=self.repo)
        self.write(self.repo / "version.txt", "stashed\n")
        self.git("stash", "--quiet", at=self.repo)
        self.git("remote", "add", "origin", str(self.real), at=self.repo)
        self.git("push", "--quiet", "-u", "origin", "main", at=self.repo)

    def git(self, *arguments: str, at: Path) -> str:
        """Ask git something."""
        done = subprocess.run(
            ["git", *arguments], cwd=at, env=self.environ, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def write(self, path: Path, text: str, mode: int = 0o644) -> Path:
        """Write a file, and the directories above it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(mode)
        return path

    def fill(self, script: str) -> str:
        """Fill in where things are."""
        places = {
            "HOME": self.home, "REPO": self.repo, "REAL": self.real, "BASE": self.base,
            "RECORDS": self.records, "PORT": self.web.getsockname()[1], "VICTIM": self.victim.pid,
            "STAY": self.stay,
        }  # fmt: skip
        for name, value in places.items():
            script = script.replace(f"@{name}@", str(value))
        return script

    def rehearse(self, scripts: dict[str, str]) -> dict[str, str]:
        """Rehearse a guide that runs scripts, each whatever the others did; return what each printed."""
        guide = "# Release\n\n```bash\nmkdir results\n"
        for name, script in scripts.items():
            self.write(self.repo / "acts" / name, self.fill(script))
            guide += f"bash acts/{name} >results/{name} 2>&1 </dev/null || true\n"
        self.write(self.repo / "guide.md", f"{guide}```\n")
        self.git("add", "--all", at=self.repo)
        self.git("commit", "--quiet", "-m", "a guide", at=self.repo)
        self.git("push", "--quiet", at=self.repo)
        (self.repo / "version.txt").touch()  # whoever asks git carelessly refreshes the index
        self.before = self.photograph()
        done = self.mdrun("guide.md", "--rehearse", "--keep", "--yes", "--log-dir", str(self.records))
        self.printed = done.stdout + done.stderr
        assert done.returncode == 0, self.printed
        kept = Path(self.printed.split("\nkept: ")[1].split("\n")[0])
        results = {path.name: path.read_text(errors="replace") for path in (kept / "results").iterdir()}
        shutil.rmtree(kept.parent.parent)
        return results

    def photograph(self) -> dict[str, str]:
        """Return every file of the operator's with its mode, time and content, but for mdrun's own."""
        found = {}
        for path in sorted(self.base.rglob("*")):
            if path != self.base / "tmp" and not path.is_relative_to(self.records):
                facts = path.lstat()
                content = path.read_bytes() if stat.S_ISREG(facts.st_mode) else b""
                digest = hashlib.sha256(content).hexdigest()
                found[str(path.relative_to(self.base))] = f"{facts.st_mode:o} {facts.st_mtime_ns} {digest}"
        return found

    def mdrun(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run mdrun where the operator would."""
        return subprocess.run(
            [MDRUN, *arguments],
            cwd=self.repo,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def close(self) -> None:
        """End what runs there."""
        self.victim.kill()
        self.victim.wait()
        self.web.close()
        self.local.close()


def _answer(server: socket.socket) -> None:
    """Tell everyone who calls what nobody shall hear."""
    while True:
        try:
            with server.accept()[0] as caller:
                caller.sendall(CANARY.encode() + b"\n")
        except OSError:
            return
