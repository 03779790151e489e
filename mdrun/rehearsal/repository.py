"""Run git where it may change things: in a throw-away copy, never in the original."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.errors import RehearsalRefused
from mdrun.git import STATUS, Changed, clean, parse_changes
from mdrun.rehearsal.objects import copy_bytes, copy_objects

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mdrun.inside import Inside

_QUIET = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "gc.auto=0")
_STAYING = ("refs/stash", "refs/bisect/", "refs/worktree/", "refs/rewritten/", "refs/prefetch/")
_COPIED_FILES = ("info/attributes", "info/grafts", "info/sparse-checkout")


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
        try:
            done = subprocess.run(
                [*program, *_QUIET, *self.options, *arguments],
                cwd=self.top,
                env=environ,
                input=stdin,
                capture_output=True,
                check=False,
            )
        except OSError as problem:
            raise self._failed(arguments, problem.strerror) from problem
        if done.returncode != 0:
            raise self._failed(arguments, os.fsdecode(done.stderr).strip())
        return done.stdout

    def _failed(self, arguments: tuple[str, ...], reason: str | None) -> RehearsalRefused:
        return RehearsalRefused(
            "rehearsal-git-failed", command=arguments[0], path=self.top, reason=reason or "?"
        )

    def text(self, *arguments: str) -> str:
        """Return what git prints, as text; bytes that are none survive as surrogates."""
        return os.fsdecode(self.git(*arguments))

    def refs(self, *patterns: str) -> dict[str, str]:
        """Return the object of each ref by its full name."""
        lines = self.text("for-each-ref", "--format=%(objectname) %(refname)", *patterns).splitlines()
        return {name: sha for sha, _, name in (line.partition(" ") for line in lines)}

    def create(self, refs: Mapping[str, str]) -> None:
        """Make the refs of a repository that has none yet.

        They are written into one file (gitrepository-layout, ``packed-refs``), as git clone does: a file for
        each of thousands takes seconds.
        """
        private = self.top / ".git"
        directory = private if private.is_dir() else self.top
        if (directory / "reftable").exists():
            self.add(refs)
        elif refs:
            lines = (f"{sha} {ref}\n" for ref, sha in refs.items())
            (directory / "packed-refs").write_bytes(os.fsencode("".join(lines)))

    def add(self, refs: Mapping[str, str]) -> None:
        """Make further refs; nothing is written into reflogs."""
        quiet = Repository(self.top, self.env, ("-c", "core.logAllRefUpdates=false"))
        updates = (f"create {ref} {sha}\n" for ref, sha in refs.items())
        quiet.git("update-ref", "--stdin", stdin=os.fsencode("".join(updates)))

    def head(self) -> tuple[str | None, str | None]:
        """Return the revision and the branch that are checked out."""
        lines = self.text("rev-parse", "--revs-only", "HEAD", "--symbolic-full-name", "HEAD").split()
        full = next((line for line in lines if line.startswith("refs/heads/")), None)
        return (lines[0] if lines else None), (full.removeprefix("refs/heads/") if full else None)

    def git_paths(self, *names: str) -> tuple[str, list[Path]]:
        """Return the format of the repository's objects, and where git keeps what is named so."""
        wanted = [word for name in names for word in ("--git-path", name)]
        object_format, *paths = self.text("rev-parse", "--show-object-format", *wanted).splitlines()
        return object_format, [self.top / path for path in paths]

    def changes(self) -> tuple[Changed, ...]:
        """Return every path that differs from HEAD, untracked files one by one."""
        return parse_changes(self.text(*STATUS, "--untracked-files=all"))


def copy_history(source: Repository, copy: Repository, configuration: str) -> None:
    """Make ``copy`` a repository with the original's objects, refs, HEAD and remotes; without files yet.

    The objects are copies, shared with nobody. Stashes, reflogs and the refs of a worktree stay behind.

    Args:
        source: The original; only read.
        copy: The repository to be made.
        configuration: Text to add to its ``.git/config``.

    Raises:
        RehearsalRefused: git cannot copy it.
    """
    object_format, (objects, *copied) = source.git_paths("objects", "shallow", *_COPIED_FILES)
    revision, branch = source.head()
    parent = Repository(copy.top.parent, copy.env)
    made = ("init", "--quiet", "--template=", f"--object-format={object_format}")
    parent.git(*made, f"--initial-branch={branch or 'main'}", "--", os.fspath(copy.top))
    copy_objects(objects, copy.top / ".git" / "objects")
    for file, name in zip(copied, ("shallow", *_COPIED_FILES), strict=True):
        if file.is_file():
            target = copy.top / ".git" / name
            target.parent.mkdir(exist_ok=True)
            copy_bytes(file, target)
    with (copy.top / ".git" / "config").open("a", encoding="utf-8", errors="surrogateescape") as config:
        config.write(configuration)
    _copy_refs(source, copy)
    if branch is None and revision is not None:
        copy.git("update-ref", "--no-deref", "HEAD", revision)


def _copy_refs(source: Repository, copy: Repository) -> None:
    lines = source.text("for-each-ref", "--format=%(objectname) %(refname) %(symref)").splitlines()
    refs = [line.split(" ", 2) for line in lines]
    refs = [ref for ref in refs if not ref[1].startswith(_STAYING)]
    named = {name: sha for sha, name, symref in refs if not symref}
    asked = os.fsencode("".join(f"{sha}\n" for sha in named.values()))
    answers = os.fsdecode(copy.git("cat-file", "--batch-check=%(objectname)", stdin=asked)).splitlines()
    for name, answer in zip(named, answers, strict=True):
        if answer.endswith(" missing"):
            reason = f"{name} names an object that is not there"
            raise RehearsalRefused("rehearsal-git-failed", command="clone", path=source.top, reason=reason)
    copy.create(named)
    for _, name, symref in refs:
        if symref:
            copy.git("symbolic-ref", name, symref)
