"""Bring into the copy what git does not: uncommitted changes, ignored files, a folder without git."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun.effects import shown
from mdrun.errors import RehearsalRefused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mdrun.git import Changed
    from mdrun.rehearsal.repository import Repository

_NAMED = 3
_AS_IT_IS = (
    "--binary", "--full-index", "--no-renames", "--no-color", "--no-ext-diff", "--no-textconv",
    "--ignore-submodules=all", "--src-prefix=a/", "--dst-prefix=b/",
)  # fmt: skip


def carry_changes(source: Repository, copy: Repository, changes: Sequence[Changed]) -> tuple[str, ...]:
    """Carry uncommitted changes into the copy; what is staged stays staged.

    Returns:
        Notes on what could not be carried.

    Raises:
        RehearsalRefused: A merge left conflicts.
    """
    conflicts = [change.path for change in changes if change.unmerged]
    if conflicts:
        raise RehearsalRefused("rehearsal-conflicts", paths=some(conflicts))
    patch = source.git("diff", "--cached", *_AS_IT_IS)
    if patch:
        copy.git("apply", "--index", "--whitespace=nowarn", "-", stdin=patch)
    for change in changes:
        if change.unstaged or change.untracked:
            _replace(source.top / change.path, copy.top / change.path)
    inside = [change.path for change in changes if (source.top / change.path).is_dir()]
    links = [path for path in inside if not (source.top / path).is_symlink()]
    return (f"not carried: changes in repositories within the repository: {some(links)}",) if links else ()


def carry_files(source: Path, copy: Path, names: Iterable[str]) -> tuple[str, ...]:
    """Copy the named files and directories, with their modes.

    Args:
        source: Top directory of the original.
        copy: Top directory of the copy.
        names: Paths relative to the top directory.

    Returns:
        Notes on what could not be carried.

    Raises:
        RehearsalRefused: A name leads out of the repository.
    """
    notes = []
    for name in names:
        relative = Path(os.path.normpath(name))
        if relative.is_absolute() or relative.parts[:1] in ((), ("..",), (".git",)):
            raise RehearsalRefused("rehearsal-carry-outside", path=shown(name))
        if not (source / relative).exists():
            notes.append(f"not carried: {shown(name)} (it does not exist)")
        elif (source / relative).is_dir():
            notes += copy_folder(source / relative, copy / relative)
        else:
            (copy / relative).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source / relative, copy / relative)
    return tuple(notes)


def copy_folder(source: Path, copy: Path) -> tuple[str, ...]:
    """Copy a folder but for what would lead back to the original, and return notes on that.

    A virtual environment's scripts name the original's interpreter, and a repository's remotes are real.
    """
    left: list[str] = []

    def unwanted(directory: str, names: list[str]) -> set[str]:
        return {name for name in names if _leads_back(Path(directory, name), left)}

    shutil.copytree(source, copy, symlinks=True, ignore=unwanted, dirs_exist_ok=True)
    return (f"not carried: {some(left)} (virtual environments, history of repositories)",) if left else ()


def some(names: Sequence[str]) -> str:
    """Return the first few names, printable."""
    return ", ".join(shown(name) for name in names[:_NAMED]) + (" …" if len(names) > _NAMED else "")


def _leads_back(path: Path, left: list[str]) -> bool:
    if path.is_symlink():
        return False
    if path.name == ".git" or (path / "pyvenv.cfg").is_file():
        left.append(os.fspath(path))
        return True
    return not (path.is_dir() or path.is_file())  # sockets and pipes cannot be copied


def _replace(source: Path, copy: Path) -> None:
    """Make ``copy`` what ``source`` is; directories in ``source`` are other repositories and stay behind."""
    if copy.is_symlink() or copy.is_file():
        copy.unlink()
    if source.is_symlink() or source.is_file():
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, copy, follow_symlinks=False)
