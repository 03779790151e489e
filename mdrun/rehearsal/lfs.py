"""Files kept by git LFS: what the original has fetched comes along, uploads go to throw-away remotes."""

from __future__ import annotations

import hashlib
import shutil
from typing import TYPE_CHECKING

from mdrun.rehearsal.carrying import some
from mdrun.rehearsal.objects import copy_objects, link_objects
from mdrun.rehearsal.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mdrun.git import Changed
    from mdrun.rehearsal.configuration import Setting, Settings
    from mdrun.rehearsal.remotes import Remote

UNFILTERED = tuple(
    word
    for setting in ("clean=", "smudge=", "process=", "required=false")
    for word in ("-c", f"filter.lfs.{setting}")
)
"""Options with which git leaves pointers and files as they are."""
_FILTER = ("clean", "smudge", "process", "required")
_POINTER = b"version https://git-lfs"


def filters(settings: Settings, copy: Repository) -> list[Setting]:
    """Return the settings with which git calls git-lfs.

    There are none where the operator has none, or git-lfs is not on the rehearsal's PATH.
    """
    if shutil.which("git-lfs", path=copy.env["PATH"]) is None:
        return []
    keys = [f"filter.lfs.{name}" for name in _FILTER]
    return [(key, value) for key in keys if (value := settings.last(key)) is not None]


def redirection(remotes: list[Remote]) -> list[Setting]:
    """Return the operator's settings that keep git-lfs from any server.

    They count more than what ``.lfsconfig`` says (git-lfs-config).
    """
    return [("lfs.locksverify", "false"), *(("lfs.url", f"file://{one.path}") for one in remotes[:1])]


def changes(source: Repository) -> tuple[Changed, ...]:
    """Return every path that differs from HEAD, without calling git-lfs, which would keep copies of files."""
    found = Repository(source.top, source.env, UNFILTERED).changes()
    kept = set(_names(source)) if any(change.unstaged for change in found) else set()
    return tuple(
        change
        for change in found
        if change.staged or change.path not in kept or not _is_whole(source, change.path)
    )


def fill_pointers(source: Repository, copy: Repository, remotes: list[Remote]) -> None:
    """Fill the pointers of a copy in which git calls git-lfs with what the original has.

    Args:
        source: The original; only read.
        copy: The copy, with pointers.
        remotes: Their repositories hold the same, and take what the guide uploads.
    """
    if _names(copy):
        store = copy.top / ".git" / "lfs" / "objects"
        copy_objects(source.git_paths("lfs")[1][0] / "objects", store)
        for remote in remotes:
            link_objects(store, remote.path / "lfs" / "objects")
        copy.git("lfs", "checkout")


def pointers_left(copy: Repository) -> Iterator[str]:
    """Yield a note on the files of a copy that stay pointers."""
    left = [name for name in _names(copy) if _is_pointer(copy.top / name)]
    if left:
        yield f"files kept by git LFS are only pointers in the copy: {some(left)}"


def _names(repository: Repository) -> list[str]:
    listed = repository.text("ls-files", "-z", ":(top,attr:filter=lfs)").split("\0")
    return [name for name in listed if name]


def _is_whole(source: Repository, name: str) -> bool:
    """Whether the file is the one that the pointer in the index is of (git-lfs, spec.md)."""
    file = source.top / name
    if file.is_symlink() or not file.is_file():
        return False
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return f"\noid sha256:{digest}\n".encode() in source.git("cat-file", "blob", f":{name}")


def _is_pointer(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_POINTER)) == _POINTER
    except OSError:
        return False
