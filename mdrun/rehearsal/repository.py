"""Run git where it may change things: in a throw-away copy, never in the original."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.errors import RehearsalRefused
from mdrun.git import STATUS, Changed, clean, parse_changes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mdrun.inside import Inside

_SOURCE_REMOTE = "mdrun-source"
_QUIET = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "gc.auto=0")
_COPIED_REFS = tuple(f"+refs/{kind}/*:refs/{kind}/*" for kind in ("heads", "tags", "remotes", "notes"))


@dataclass(frozen=True, slots=True)
class Repository:
    """A working tree, and how to ask git about it."""

    top: Path
    """Directory in which git runs."""
    env: Mapping[str, str]
    """Environment to start from; see :func:`mdrun.git.clean`."""
    options: tuple[str, ...] = ()
    """Options before the subcommand, such as ``--git-dir=…``."""
    inside: Inside | None = None
    """Where git runs once a run was there: the copy's settings can make it run anything."""

    def git(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """Return what git prints.

        Raises:
            RehearsalRefused: git failed; its own words are in the message.
        """
        program: tuple[str, ...] = ("git",)
        environ = clean(self.env)
        if self.inside is not None:
            found = shutil.which("git", path=self.env.get("PATH"))
            program = self.inside.entrance(found or "git", stay=True)
            environ = self.inside.disguised(environ)
        done = subprocess.run(
            [*program, *_QUIET, *self.options, *arguments],
            cwd=self.top,
            env=environ,
            input=stdin,
            capture_output=True,
            check=False,
        )
        if done.returncode != 0:
            words = os.fsdecode(done.stderr).strip()
            msg = f"git {arguments[0]} failed in {self.top}: {words}"
            raise RehearsalRefused(msg, "mend what git says, then rehearse again")
        return done.stdout

    def text(self, *arguments: str) -> str:
        """Return what git prints, as text; bytes that are none survive as surrogates."""
        return os.fsdecode(self.git(*arguments))

    def refs(self, *patterns: str) -> dict[str, str]:
        """Return the object of each ref by its full name."""
        lines = self.text("for-each-ref", "--format=%(objectname) %(refname)", *patterns).splitlines()
        return {name: sha for sha, _, name in (line.partition(" ") for line in lines)}

    def head(self) -> tuple[str | None, str | None]:
        """Return the revision and the branch that are checked out."""
        lines = self.text("rev-parse", "--revs-only", "HEAD", "--symbolic-full-name", "HEAD").split()
        full = next((line for line in lines if line.startswith("refs/heads/")), None)
        return (lines[0] if lines else None), (full.removeprefix("refs/heads/") if full else None)

    def changes(self) -> tuple[Changed, ...]:
        """Return every path that differs from HEAD, untracked files one by one."""
        return parse_changes(self.text(*STATUS, "--untracked-files=all"))


def copy_history(source: Repository, copy: Repository, configuration: str) -> None:
    """Make ``copy`` a repository with all of the original's branches, tags and remotes; without files yet.

    The objects are copies, shared with nobody.

    Args:
        source: The original; only read.
        copy: The repository to be made; its directory must not exist.
        configuration: Text to add to its ``.git/config``.

    Raises:
        RehearsalRefused: git cannot copy it.
    """
    origin = os.fspath(source.top)
    parent = Repository(copy.top.parent, source.env)  # the operator's settings say that the source is trusted
    parent.git(
        "clone", "--quiet", "--no-hardlinks", "--dissociate", "--no-checkout", "--template=",
        f"--origin={_SOURCE_REMOTE}", "--", origin, os.fspath(copy.top),
    )  # fmt: skip
    copy.git("remote", "remove", _SOURCE_REMOTE)
    with (copy.top / ".git" / "config").open("a", encoding="utf-8", errors="surrogateescape") as file:
        file.write(configuration)
    Repository(copy.top, source.env).git(
        "fetch", "--quiet", "--no-tags", "--no-prune", "--update-head-ok", "--no-write-fetch-head",
        "--no-auto-maintenance", "--no-recurse-submodules", "--", origin, *_COPIED_REFS,
    )  # fmt: skip
