"""What a rehearsal takes before it starts: a copy of the repository, and of its remotes."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from bench.measure import Sample, elapsed, in_turns
from bench.place import script
from bench.rows import Row, shown
from mdrun.rehearsal import RehearsalSettings, discard, prepare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.place import Place

_COMMITS = 10_000
_FILES = 400
_EACH = 20_000
"""Bytes of a file; each commit changes one, and nothing in it can be packed smaller."""


def clone(place: Place) -> Row:
    """The copy of a large repository and of its remote, over a clone that shares nothing either."""
    source = place.folder / "repository"
    target = place.folder / "clone"
    env = {**place.env, "TMPDIR": str(place.folder)}
    _make(source, env)

    def ours() -> Sample:
        made = []
        settings = RehearsalSettings()
        sample = elapsed(lambda: made.append(prepare(source, settings=settings, environ=env)))
        discard(made[0])
        return sample

    def git() -> Sample:
        sample = elapsed(lambda: _git(env, "clone", "--quiet", "--no-hardlinks", str(source), str(target)))
        shutil.rmtree(target)
        return sample

    for take in (ours, git):
        take()
    mine, base = in_turns((ours, git), place.few)
    size = sum(file.stat().st_size for file in (source / ".git" / "objects").rglob("*"))
    shutil.rmtree(source)
    return Row(
        f"copy and remote of {size / 1e6:.0f} MB in {_COMMITS:,} commits over `git clone --no-hardlinks`",
        mine.wall / base.wall,
        target=1.5,
        best=mine.best / base.best,
        note=f"{shown(mine.wall)} over {shown(base.wall)}",
    )


def _make(source: Path, env: dict[str, str]) -> None:
    Path(env["HOME"]).mkdir(exist_ok=True)
    _git(env, "init", "--quiet", "--initial-branch=main", str(source))
    fed = subprocess.Popen(
        (script("git"), "fast-import", "--quiet"), cwd=source, env=env, stdin=subprocess.PIPE
    )
    assert fed.stdin is not None
    fed.stdin.writelines(_history())
    fed.stdin.close()
    if fed.wait():
        raise SystemExit("git fast-import failed")
    _git(env, "reset", "--quiet", "--hard", at=source)
    _git(env, "remote", "add", "origin", "https://git.example.com/team/app.git", at=source)
    _git(env, "update-ref", "refs/remotes/origin/main", "HEAD", at=source)


def _history() -> Iterator[bytes]:
    for number in range(_COMMITS):
        yield b"commit refs/heads/main\ncommitter A <a@example.com> %d +0000\ndata 1\nx\n" % number
        yield b"M 644 inline d%d/f%d\ndata %d\n" % (number % 20, number % _FILES, _EACH)
        yield os.urandom(_EACH) + b"\n"


def _git(env: dict[str, str], *words: str, at: Path | None = None) -> None:
    subprocess.run((script("git"), *words), cwd=at, env=env, check=True, stdin=subprocess.DEVNULL)
