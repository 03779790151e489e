"""Files that git does not tell of: what it ignores, the rehearsal's home, and what lies beside the copy."""

from __future__ import annotations

import os
from collections import defaultdict
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun.effects import Outside

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from mdrun.rehearsal.repository import Repository

_LOOKED_AT = 50_000
"""Files in a place that are looked at; those behind them are not told of."""
_TOLD = 100
_ALONE = 5
"""Changed files of one directory that are told of one by one."""
_NEVER = frozenset((".cache", ".gnupg", "__pycache__", ".git"))
_GITS = "known"
"""Stamp of a directory that holds other files as well."""
_CACHE = "CACHEDIR.TAG"  # https://bford.info/cachedir/

Stamps = dict[str, str]
"""What stands at each path: two equal stamps mean an equal file. A directory's path ends with a slash."""


def stamps(copy: Repository, home: Path) -> Stamps:
    """Look at every file that git does not tell of, but for caches.

    Args:
        copy: The copy; paths are relative to its top.
        home: Home of the rehearsal, whose paths begin with ``~/``.
    """
    listed = copy.text("ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z")
    found: Stamps = {}
    for entry in filter(None, listed.split("\0")):
        if _NEVER.isdisjoint(entry.split("/")):
            found |= islice(_below(copy.top / entry, entry.rstrip("/")), _LOOKED_AT)
    for neighbour in sorted(copy.top.parent.iterdir()):
        if neighbour != copy.top:
            found |= islice(_below(neighbour, f"../{neighbour.name}"), _LOOKED_AT)
    return found | dict(islice(_below(home, "~"), _LOOKED_AT))


def compare(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Outside, ...]:
    """Return what was made, changed and removed, by path; a new directory is told of as one."""
    kinds: dict[tuple[str, str], int] = defaultdict(int)
    changed: dict[str, list[str]] = defaultdict(list)
    old = before.keys() | {path for path, stamp in after.items() if stamp == _GITS}
    new = after.keys() | {path for path, stamp in before.items() if stamp == _GITS}
    for path in sorted(before.keys() | after.keys()):
        if path.endswith("/") or before.get(path) == after.get(path):
            continue
        if path not in before:
            kinds[_newest(path, old), "made"] += 1
        elif path not in after:
            kinds[_newest(path, new), "removed"] += 1
        else:
            changed[f"{os.path.dirname(path)}/"].append(path)  # noqa: PTH120
    for directory, paths in changed.items():
        for told in paths if len(paths) <= _ALONE else (directory,):
            kinds[told, "changed"] = 1 if len(paths) <= _ALONE else len(paths)
    every = (Outside(path, change, files) for (path, change), files in sorted(kinds.items()))
    return tuple(islice(every, _TOLD))


def _newest(path: str, known: Collection[str]) -> str:
    """Return the directory furthest up that holds the path and is not known; the path if there is none."""
    parts = path.split("/")
    above = ("/".join(parts[:count]) + "/" for count in range(1, len(parts)))
    return next((directory for directory in above if directory not in known), path)


def _below(path: Path, name: str) -> Iterator[tuple[str, str]]:
    """Yield each file with its stamp, and each directory on the way to it."""
    parts = name.split("/")
    yield from (("/".join(parts[:count]) + "/", _GITS) for count in range(1, len(parts)))
    if path.is_symlink() or not path.is_dir():
        yield name, _stamp(path)
        return
    for directory, folders, files in os.walk(path):
        inside = os.path.relpath(directory, path)
        here = name if inside == "." else f"{name}/{inside}"
        if _CACHE in files:
            folders.clear()
            continue
        folders[:] = sorted(folder for folder in folders if folder not in _NEVER)
        yield f"{here}/", ""
        for file in sorted(files):
            yield f"{here}/{file}", _stamp(Path(directory, file))


def _stamp(path: Path) -> str:
    try:
        facts = path.lstat()
    except OSError:
        return ""
    return f"{facts.st_mode:o} {facts.st_size} {facts.st_mtime_ns}"
