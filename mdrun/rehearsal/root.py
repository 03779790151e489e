"""The directory that holds all of a rehearsal: known before it is there, removed whatever is in it."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun.errors import RehearsalRefused
from mdrun.places import rehearsals
from mdrun.rehearsal.registry import Entry, register

if TYPE_CHECKING:
    from collections.abc import Mapping

_PREFIX = "mdrun-rehearsal-"


def make_root(environ: Mapping[str, str], *, keep: bool) -> tuple[Path, Entry]:
    """Make the rehearsal's directory.

    Args:
        environ: The operator's environment.
        keep: Whether it stays after the rehearsal.

    Raises:
        RehearsalRefused: It cannot be made.
    """
    try:
        parent = Path(environ.get("TMPDIR") or tempfile.gettempdir()).resolve(strict=True)
        root = parent / f"{_PREFIX}{secrets.token_hex(6)}"
        entry = register(Path(rehearsals(environ)), root, keep=keep)
        root.mkdir(mode=0o700)
        return root, entry
    except OSError as problem:
        raise RehearsalRefused("rehearsal-no-temporary", reason=reason(problem)) from problem


def forget(root: Path, entry: Entry) -> None:
    """Remove the directory of a rehearsal that is not to be, and what knows it."""
    remove(root)
    entry.close()


def remove(root: Path) -> None:
    """Remove the directory, with what is write-protected in it, such as a module cache."""
    shutil.rmtree(root, ignore_errors=True)
    if root.exists():
        for directory, _, _ in os.walk(root):
            with contextlib.suppress(OSError):
                Path(directory).chmod(0o700)
        shutil.rmtree(root, ignore_errors=True)


def reason(problem: OSError) -> str:
    """Put an error in words; copying a tree collects several into one."""
    if isinstance(problem, shutil.Error) and isinstance(problem.args[0], list):
        return "; ".join(str(reason) for _, _, reason in problem.args[0][:3])
    return str(problem)
