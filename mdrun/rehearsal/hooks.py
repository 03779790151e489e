"""The repository's hooks: they run in the copy, but for those that name the original."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun.effects import shown
from mdrun.git import ask
from mdrun.rehearsal.carrying import some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.rehearsal.repository import Repository

_LARGE = 1 << 20
"""Bytes; a file in the hooks' directory that is larger is a program, which is not searched."""


def copy_hooks(source: Repository, copy: Repository) -> Iterator[str]:
    """Copy the hooks that git runs in the original, and yield notes on those that stay behind.

    Hooks of the operator, outside the repository, stay behind. So do those in whose text the original's path
    stands: they would run there.

    Args:
        source: The original; only read.
        copy: The copy, with its files.
    """
    # not by source.git, whose own settings switch hooks off
    answer = ask("rev-parse", "--git-path", "hooks", at=source.top, environ=source.env) or ""
    directory = Path(os.path.normpath(source.top / answer.removesuffix("\n")))
    private = Path(os.path.normpath(source.git_paths("objects")[1][0])).parent
    names = _names(directory)
    if not (directory.is_relative_to(private) or directory.is_relative_to(source.top)):
        if names:
            yield f"not carried: git hooks outside the repository, in {shown(str(directory))}"
        return
    original = os.fsencode(source.top)
    left = sorted(name for name in names if _tells_of(original, directory / name))
    target = copy.top / ".git" / "hooks"
    if not directory.is_relative_to(private) and not left:  # they are those of the revision checked out
        target = copy.top / directory.relative_to(source.top)
        copy.git("config", "core.hooksPath", os.fspath(directory.relative_to(source.top)))
    for name in names:
        wanted = target / name
        if name not in left and not wanted.exists():
            wanted.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(directory / name, wanted)
    if left:
        yield f"not carried: git hooks that name the original: {some(left)}"


def _names(directory: Path) -> list[str]:
    """Return the files there, which hooks may call, but not those that git puts there as examples."""
    found = (Path(place, name) for place, _, names in os.walk(directory) for name in names)
    return [str(file.relative_to(directory)) for file in found if file.suffix != ".sample" and file.is_file()]


def _tells_of(original: bytes, file: Path) -> bool:
    return file.stat().st_size < _LARGE and original in file.read_bytes()
