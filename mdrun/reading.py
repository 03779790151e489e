"""Guides read before, kept so that the next command need not import markdown-it.

An entry is named by the guide's bytes, mdrun's version and what else decides a reading. It holds nothing but
what a fresh reading would give: plain JSON after its own sha256. What cannot be used is ignored and made
again; what cannot be written is left. ``MDRUN_CACHE=off`` does without.
"""

from __future__ import annotations

import json
import os
import sys
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from mdrun import __version__, document
from mdrun.dataclass import fields
from mdrun.document import LINE_END, Comment, Fence, Guide, Heading, Item, Paragraph

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mdrun.document import Element

FORMAT = 2
"""Goes up when what an entry holds changes."""

MOST_BYTES = 16 << 20
"""What all entries may take together; the oldest go first."""

_KINDS: tuple[Callable[..., Element], ...] = (Heading, Fence, Item, Paragraph, Comment)
_SUFFIX = ".reading"
_OURS = ("document.py", "inline.py", "data/admonitions.txt", "data/html-tags.txt")
_PARSERS = ("markdown_it/__init__.py", "mdit_py_plugins/__init__.py")


def read(path: str, data: bytes, environ: Mapping[str, str] = os.environ) -> Guide:
    """Read a guide, or remember how it was read before.

    Args:
        path: Its name, for messages.
        data: Its bytes.
        environ: The environment: ``MDRUN_CACHE``, and where caches are.

    Raises:
        NotReadable: The bytes are no UTF-8, or there is nothing in them.
    """
    folder = _folder(environ)
    if folder is None:
        return document.read(path, data)
    entry = f"{folder}/{_name(data)}{_SUFFIX}"
    guide = _remembered(entry, path, data)
    if guide is None:
        guide = document.read(path, data)
        _keep(folder, entry, guide)
    return guide


def _folder(environ: Mapping[str, str]) -> str | None:
    """Return where readings are kept; None where there is no such place, or none is wanted."""
    if environ.get("MDRUN_CACHE", "").lower() in ("off", "no", "0"):
        return None
    base = environ.get("XDG_CACHE_HOME", "")
    if not base.startswith("/"):
        home = environ.get("HOME", "")
        base = f"{home}/Library/Caches" if sys.platform == "darwin" else f"{home}/.cache"
    return f"{base}/mdrun" if base.startswith("/") else None


def _name(data: bytes) -> str:
    """Return an entry's name: all that decides how bytes are read."""
    here = os.path.dirname(__file__)  # noqa: PTH120
    stamps = [_stamp(f"{here}/{name}") for name in _OURS]
    stamps += [next(filter(None, (_stamp(f"{place}/{name}") for place in sys.path)), "") for name in _PARSERS]
    decides = f"{FORMAT} {__version__} {sys.implementation.cache_tag} {' '.join(stamps)}\n"
    return sha256(decides.encode() + data).hexdigest()


def _stamp(path: str) -> str:
    """Return a text that changes when a file is replaced; empty if there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:
        return ""
    return f"{found.st_mtime_ns}.{found.st_size}"


def _remembered(entry: str, path: str, data: bytes) -> Guide | None:
    try:
        with open(entry, "rb") as file:  # noqa: PTH123
            if os.fstat(file.fileno()).st_uid != os.getuid():
                return None
            digest, _, body = file.read().partition(b"\n")
        if sha256(body).hexdigest().encode() != digest:
            return None
        front, too_deep, elements = json.loads(body)
        lines = tuple(LINE_END.split(data.decode("utf-8").removeprefix("\ufeff")))
        made = tuple(_element(*fields) for fields in elements)
    except (OSError, ValueError, TypeError, IndexError):
        return None
    return Guide(path, data, sha256(data).hexdigest(), lines, front, made, too_deep)


def _element(kind: int, *fields: Any) -> Element:
    return _KINDS[kind](*(tuple(field) if isinstance(field, list) else field for field in fields))


def _keep(folder: str, entry: str, guide: Guide) -> None:
    elements = [
        (_KINDS.index(type(element)), *(getattr(element, field.name) for field in fields(element)))
        for element in guide.elements
    ]
    body = json.dumps((guide.front_matter, guide.too_deep, elements), separators=(",", ":")).encode()
    if len(body) > MOST_BYTES // 4:
        return
    temporary = f"{entry}.{os.getpid()}{_SUFFIX}"
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)  # noqa: PTH103 - pathlib is slower
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "wb") as file:  # noqa: PTH123
            file.write(sha256(body).hexdigest().encode() + b"\n" + body)
        os.replace(temporary, entry)  # noqa: PTH105
        _prune(folder)
    except OSError:
        return


def _prune(folder: str) -> None:
    """Remove the oldest entries until the others take no more than they may."""
    with os.scandir(folder) as found:
        entries = [(file.stat(), file.path) for file in found if file.name.endswith(_SUFFIX)]
    entries.sort(key=lambda one: one[0].st_mtime)
    size = sum(status.st_size for status, _ in entries)
    for status, path in entries[:-1]:
        if size <= MOST_BYTES:
            return
        os.unlink(path)  # noqa: PTH108
        size -= status.st_size
