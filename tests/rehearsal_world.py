"""An operator's home, a repository with a remote, and rehearsals of it."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
from typing import TYPE_CHECKING

from mdrun.rehearsal import Rehearsal, RehearsalSettings, discard, prepare

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NONE = RehearsalSettings()


class World:
    """An operator's home, a repository with a remote, and rehearsals that are thrown away at the end."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.home = base / "home"
        self.repo = base / "my project"
        self.real = base / "real.git"
        self.made: list[Rehearsal] = []
        for directory in (self.home, base / "tmp"):
            directory.mkdir()
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "XDG_STATE_HOME": str(base / "state"),
            "TMPDIR": str(base / "tmp"),
            "LANG": "C",
        }
        (self.home / ".gitconfig").write_text(
            "[user]\n\tname = Ada\n\temail = ada@example.com\n[init]\n\tdefaultBranch = main\n"
            '[protocol "file"]\n\tallow = always\n'
        )

    def git(self, *arguments: str, at: Path | None = None) -> str:
        done = subprocess.run(
            ["git", *arguments],
            cwd=at or self.repo,
            env=self.environ,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.rstrip("\n")

    def write(self, name: str, text: str, at: Path | None = None) -> Path:
        path = (at or self.repo) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def commit(self, message: str, **files: str) -> str:
        for name, text in files.items():
            self.write(name, text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def prepare(
        self, workdir: Path | None = None, settings: RehearsalSettings = NONE, *, with_changes: bool = False
    ) -> Rehearsal:
        made = prepare(
            workdir or self.repo, settings=settings, with_changes=with_changes, environ=self.environ
        )
        self.made.append(made)
        return made


def bash(rehearsal: Rehearsal, script: str, *, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a script as a guide would."""
    done = subprocess.run(
        ["bash", "-euc", script],
        cwd=rehearsal.workdir,
        env=rehearsal.env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0 or not check, done.stderr
    return done


def photograph(directory: Path) -> dict[str, str]:
    """Every file below a directory with mode, time and content."""
    found = {}
    for path in sorted(directory.rglob("*")):
        facts = path.lstat()
        content = hashlib.sha256(path.read_bytes()).hexdigest() if stat.S_ISREG(facts.st_mode) else ""
        found[str(path.relative_to(directory))] = f"{facts.st_mode:o} {facts.st_mtime_ns} {content}"
    return found


def a_world(tmp_path: Path) -> Iterator[World]:
    """A world with a first commit and tag, both pushed; at its end nothing of its rehearsals is left."""
    world = World(tmp_path)
    world.git("init", "--quiet", str(world.repo), at=tmp_path)
    world.git("init", "--quiet", "--bare", str(world.real), at=tmp_path)
    world.write(".gitignore", "live.yaml\n")
    world.commit("first", **{"version.txt": "1.0\n"})
    world.git("tag", "-a", "v1.0", "-m", "v1.0")
    world.git("remote", "add", "origin", str(world.real))
    world.git("push", "--quiet", "--follow-tags", "-u", "origin", "main")
    yield world
    for rehearsal in world.made:
        discard(rehearsal)
        assert not rehearsal.root.exists()
    assert list((tmp_path / "tmp").iterdir()) == []


RELEASE = """
echo 1.1 > version.txt
git commit --quiet -am 'release: v1.1'
git tag -a v1.1 -m v1.1
git push --quiet origin main --follow-tags
"""
