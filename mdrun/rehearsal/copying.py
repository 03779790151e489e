"""Copy a repository, or a folder without one, and remember how the copy was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.errors import RehearsalRefused
from mdrun.git import ask
from mdrun.rehearsal.baseline import observe
from mdrun.rehearsal.carrying import carry_changes, carry_files, copy_folder, some
from mdrun.rehearsal.configuration import active_hooks, copy_ignores, read_settings, write_settings
from mdrun.rehearsal.records import shown
from mdrun.rehearsal.remotes import make_remotes, redirections
from mdrun.rehearsal.repository import Repository, copy_history

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_SUBMODULE = "160000"
_PROMISOR = r"^(remote\..*\.promisor|extensions\.partialclone)$"


def copy_repository(
    source: Repository, copy: Repository, root: Path, carry: Sequence[str], with_changes: bool
) -> list[str]:
    """Copy a repository with its remotes, and return notes for the operator.

    Args:
        source: The original; only read.
        copy: The repository to be made.
        root: The rehearsal's directory, with its home.
        carry: Ignored files that come along.
        with_changes: Whether uncommitted changes come along.

    Raises:
        RehearsalRefused: The repository has no commit, or cannot be copied.
    """
    revision, branch = source.head()
    if revision is None:
        raise RehearsalRefused("rehearsal-without-commit", path=source.top)
    of_repository, of_person = read_settings(source)
    personal = root / "home" / ".gitconfig"
    _write(personal, write_settings(of_person))
    copy_history(source, copy, write_settings(of_repository))
    copy_ignores(source, copy, root / "home")
    if branch is None:
        copy.git("update-ref", "--no-deref", "HEAD", revision)
    else:
        copy.git("symbolic-ref", "HEAD", f"refs/heads/{branch}")
    copy.git("reset", "--quiet", "--hard")
    remotes = make_remotes(source, copy, root / "remotes")
    _write(personal, write_settings((*of_person, *redirections(remotes))))
    notes = list(_carry(source, copy, carry, with_changes))
    notes += _what_is_missing(source, copy)
    known = {remote.name: Repository(remote.path, copy.env).refs("refs") for remote in remotes}
    notes += [
        f"remote {shown(name)}: none of its refs is known, so it starts empty"
        for name in known
        if not known[name]
    ]
    places = {remote.name: (str(remote.path), known[remote.name]) for remote in remotes}
    observe(copy, history=True, remotes=places).write(root)
    return notes


def copy_plain(source: Repository, copy: Repository, root: Path, carry: Sequence[str]) -> list[str]:
    """Copy a folder that lies in no repository, and watch it with a hidden one.

    Raises:
        RehearsalRefused: The folder holds the rehearsal's own directory, or git cannot read a file.
    """
    if root.is_relative_to(source.top):
        raise RehearsalRefused("rehearsal-in-temporary", path=source.top)
    _write(root / "home" / ".gitconfig", write_settings(read_settings(source)[1]))
    notes = list(copy_folder(source.top, copy.top))
    notes += carry_files(source.top, copy.top, carry)
    hidden = root / "snapshot.git"
    Repository(root, copy.env).git("init", "--quiet", "--bare", "--template=", "--", str(hidden))
    watched = Repository(copy.top, copy.env, (f"--git-dir={hidden}", f"--work-tree={copy.top}"))
    watched.git("add", "--all")
    watched.git("commit", "--quiet", "--allow-empty", "--message=before")
    observe(watched, history=False, remotes={}).write(root)
    return notes


def _carry(source: Repository, copy: Repository, carry: Sequence[str], with_changes: bool) -> Iterator[str]:
    changes = source.changes()
    if with_changes:
        carry_changes(source, copy, changes)
    elif changes:
        count = f"{len(changes)} uncommitted change{'s' * (len(changes) != 1)}"
        names = some([change.path for change in changes])
        yield f"not carried: {count} (--with-changes carries them): {names}"
    yield from carry_files(source.top, copy.top, carry)


def _what_is_missing(source: Repository, copy: Repository) -> Iterator[str]:
    """Yield what a clone made offline cannot have."""
    entries = (entry.partition("\t") for entry in copy.text("ls-files", "--stage", "-z").split("\0"))
    submodules = [path for stage, _, path in entries if stage.startswith(_SUBMODULE)]
    if submodules:
        yield f"submodules are empty in the copy, for git cannot fetch them offline: {some(submodules)}"
    pointers = [name for name in copy.text("ls-files", "-z", ":(top,attr:filter=lfs)").split("\0") if name]
    if pointers:
        yield f"files kept by git LFS are only pointers in the copy: {some(pointers)}"
    if ask("config", "--get-regexp", _PROMISOR, at=copy.top, environ=copy.env):
        yield "partial clone: what was never fetched is missing in the copy, such as files of old revisions"
    hooks = active_hooks(source)
    if hooks:
        yield f"not carried: git hooks: {some(hooks)}"


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", errors="surrogateescape")
