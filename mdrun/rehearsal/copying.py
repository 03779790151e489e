"""Copy a repository, or a folder without one, and remember how the copy was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.effects import shown
from mdrun.errors import RehearsalRefused
from mdrun.git import ask
from mdrun.rehearsal import lfs
from mdrun.rehearsal.baseline import observe
from mdrun.rehearsal.carrying import carry_changes, carry_files, copy_folder, some
from mdrun.rehearsal.configuration import Settings, copy_ignores, write_settings
from mdrun.rehearsal.hooks import copy_hooks
from mdrun.rehearsal.remotes import Remotes
from mdrun.rehearsal.repository import Repository, copy_history
from mdrun.rehearsal.signing import make_signing
from mdrun.rehearsal.submodules import copy_submodules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from mdrun.config.rehearsal import RehearsalSettings

_PROMISOR = r"^(remote\..*\.promisor|extensions\.partialclone)$"


def copy_repository(
    source: Repository, copy: Repository, root: Path, wanted: RehearsalSettings, *, with_changes: bool
) -> list[str]:
    """Copy a repository with its remotes, and return notes for the operator.

    Args:
        source: The original; only read.
        copy: The repository to be made.
        root: The rehearsal's directory, with its home.
        wanted: What the settings file says.
        with_changes: Whether uncommitted changes come along.

    Raises:
        RehearsalRefused: The repository has no commit, or cannot be copied.
    """
    if source.head()[0] is None:
        raise RehearsalRefused("rehearsal-without-commit", path=source.top)
    settings = Settings.read(source)
    home = root / "home"
    signing, unsigned = make_signing(settings, home, copy.env)
    filtering = lfs.filters(settings, copy)
    of_person = [*settings.of_person(), *signing, *filtering]
    _write(home / ".gitconfig", write_settings(of_person))
    copy_history(source, copy, write_settings(settings.of_repository()))
    copy_ignores(source, copy, home)
    Repository(copy.top, copy.env, lfs.UNFILTERED).git("reset", "--quiet", "--hard")
    remotes = Remotes(root / "remotes", wanted.pre_receive)
    remotes.add(source, settings, copy)
    missing = copy_submodules(source, copy, remotes)
    own = [remote for remote in remotes.made if remote.own]
    of_place = [*remotes.redirections(), *(lfs.redirection(own) if filtering else ())]
    _write(home / ".gitconfig", write_settings((*of_person, *of_place)))
    notes = list(_carry(source, copy, wanted.carry, with_changes=with_changes))
    notes += _what_is_missing(copy, missing)
    if filtering:
        lfs.fill_pointers(source, copy, own)
    notes += lfs.pointers_left(copy)
    notes += copy_hooks(source, copy)
    notes += unsigned
    notes += _remember(copy, remotes, root)
    return notes


def _remember(copy: Repository, remotes: Remotes, root: Path) -> list[str]:
    """Remember how a copy and its remotes are; return notes on remotes of which nothing is known."""
    known = {remote.name: Repository(remote.path, copy.env).refs("refs") for remote in remotes.made}
    places = {remote.name: (str(remote.path), known[remote.name]) for remote in remotes.made}
    observe(copy, history=True, remotes=places).write(root)
    return [
        f"remote {shown(name)}: none of its refs is known, so it starts empty"
        for name in known
        if not known[name]
    ]


def copy_plain(source: Repository, copy: Repository, root: Path, carry: Sequence[str]) -> list[str]:
    """Copy a folder that lies in no repository, and watch it with a hidden one.

    Raises:
        RehearsalRefused: The folder holds the rehearsal's own directory, or git cannot read a file.
    """
    if root.is_relative_to(source.top):
        raise RehearsalRefused("rehearsal-in-temporary", path=source.top)
    _write(root / "home" / ".gitconfig", write_settings(Settings.read(source).of_person()))
    notes = list(copy_folder(source.top, copy.top))
    notes += carry_files(source.top, copy.top, carry)
    hidden = root / "snapshot.git"
    Repository(root, copy.env).git("init", "--quiet", "--bare", "--template=", "--", str(hidden))
    watched = Repository(copy.top, copy.env, (f"--git-dir={hidden}", f"--work-tree={copy.top}"))
    watched.git("add", "--all")
    watched.git("commit", "--quiet", "--allow-empty", "--message=before")
    observe(watched, history=False, remotes={}).write(root)
    return notes


def _carry(
    source: Repository, copy: Repository, carry: Sequence[str], *, with_changes: bool
) -> Iterator[str]:
    changes = lfs.changes(source)
    if with_changes:
        yield from carry_changes(source, copy, changes)
    elif changes:
        count = f"{len(changes)} uncommitted change{'s' * (len(changes) != 1)}"
        names = some([change.path for change in changes])
        yield f"not carried: {count} (--with-changes carries them): {names}"
    yield from carry_files(source.top, copy.top, carry)


def _what_is_missing(copy: Repository, submodules: Sequence[str]) -> Iterator[str]:
    """Yield what a copy made offline cannot have."""
    if submodules:
        names = some(submodules)
        yield f"not carried: submodules that are not checked out, which git cannot fetch offline: {names}"
    if ask("config", "--get-regexp", _PROMISOR, at=copy.top, environ=copy.env):
        yield "partial clone: what was never fetched is missing in the copy, such as files of old revisions"
    if (copy.top / ".git" / "shallow").exists():
        yield "shallow clone: commits before its depth are missing in the copy and in its remotes"


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", errors="surrogateescape")
