"""What may be forgotten: small files in the user's cache directory, each after its own sha256.

An entry's name says all that decides its content, so that it is never out of date. What cannot be used is
ignored and made again; what cannot be written is left. ``MDRUN_CACHE=off`` does without.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from mdrun import __version__
from mdrun.digest import sha256

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MOST_BYTES = 16 << 20
"""What all entries may take together; the oldest go first."""

MOST_ENTRIES = 1000
"""How many entries there may be."""

_SUFFIX = ".kept"
_DECIDE = (
    *("", "bash", "config", "data", "data/words", "directives", "document", "evidence", "guards"),
    *("plan", "plan/blocks", "plan/decisions", "plan/drafting", "plan/likeness", "plan/lists"),
    *("plan/records", "plan/samples", "plan/steps", "plan/variables", "plan/whereabouts", "plan/wording"),
    *("placeholders", "sections", "shapes", "wordlists"),
)
"""The folders of mdrun whose modules and lists decide how a guide is understood."""


def name(kind: str, *decides: str | bytes) -> str:
    """Return an entry's name.

    Args:
        kind: What it is, in a word.
        decides: All that decides its content, but for mdrun's version and Python's.
    """
    said = (f"{kind} {__version__} {sys.implementation.cache_tag}", *decides)
    parts = [part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part for part in said]
    return f"{kind}-{sha256(b''.join(b'%d:%b' % (len(part), part) for part in parts)).hexdigest()}"


def stamp(path: str) -> str:
    """Return a text that changes when a file is replaced; empty if there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return ""
    return f"{found.st_mtime_ns}.{found.st_size}.{found.st_ino}"


def own_files(folders: Sequence[str] = _DECIDE) -> Iterator[str]:
    """Yield a text for each of our files that decides how a guide is understood, which changes with it.

    Args:
        folders: Those of mdrun that hold them.
    """
    here = os.path.dirname(os.path.abspath(__file__))
    for folder in folders:
        with os.scandir(f"{here}/{folder}") as found:
            files = sorted((file.name, file.stat()) for file in found if file.is_file())
        yield from (f"{name} {status.st_mtime_ns}.{status.st_size}" for name, status in files)


def library(file: str) -> str:
    """Return the stamp of a file of another package, which is named from where packages are."""
    return next(filter(None, (stamp(f"{place}/{file}") for place in sys.path)), "")


def get(entry: str, environ: Mapping[str, str] = os.environ) -> bytes | None:
    """Return an entry's content; None where there is none, or it is not what was written."""
    folder = _folder(environ)
    try:
        with open(f"{folder}/{entry}{_SUFFIX}", "rb") as file:
            if folder is None or os.fstat(file.fileno()).st_uid != os.getuid():
                return None
            digest, _, body = file.read().partition(b"\n")
    except OSError:
        return None
    return body if sha256(body).hexdigest().encode() == digest else None


def put(entry: str, body: bytes, environ: Mapping[str, str] = os.environ) -> None:
    """Keep an entry, if that can be done."""
    folder = _folder(environ)
    if folder is None or len(body) > MOST_BYTES // 4:
        return
    path = f"{folder}/{entry}{_SUFFIX}"
    temporary = f"{path}.{os.getpid()}{_SUFFIX}"
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        new = not os.path.exists(path)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "wb") as file:
            file.write(sha256(body).hexdigest().encode() + b"\n" + body)
        os.replace(temporary, path)
        if new:  # to look at a thousand entries takes 2 ms
            _prune(folder)
    except OSError:
        return


def _folder(environ: Mapping[str, str]) -> str | None:
    """Return where entries are kept; None where there is no such place, or none is wanted."""
    if environ.get("MDRUN_CACHE", "").lower() in ("off", "no", "0"):
        return None
    base = environ.get("XDG_CACHE_HOME", "")
    if not base.startswith("/"):
        home = environ.get("HOME", "")
        base = f"{home}/Library/Caches" if sys.platform == "darwin" else f"{home}/.cache"
    return f"{base}/mdrun" if base.startswith("/") else None


def _prune(folder: str) -> None:
    """Remove the oldest entries until the others take no more than they may."""
    with os.scandir(folder) as found:
        entries = [(file.stat(), file.path) for file in found if file.name.endswith(_SUFFIX)]
    entries.sort(key=lambda one: one[0].st_mtime)
    size, count = sum(status.st_size for status, _ in entries), len(entries)
    for status, path in entries[:-1]:
        if size <= MOST_BYTES and count <= MOST_ENTRIES:
            return
        os.unlink(path)
        size -= status.st_size
        count -= 1
