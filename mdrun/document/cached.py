"""Guides read before, kept so that the next command need not import markdown-it."""

from __future__ import annotations

import marshal
import os
from typing import TYPE_CHECKING

from mdrun import cache, document
from mdrun.dataclass import fields
from mdrun.digest import sha256
from mdrun.document.elements import Comment, Fence, Guide, Heading, Item, Paragraph
from mdrun.document.lines import split

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mdrun.document.elements import Element

FORMAT = 3
"""Goes up when what an entry holds changes."""

_KINDS: tuple[Callable[..., Element], ...] = (Heading, Fence, Item, Paragraph, Comment)
_OURS = ("inline.py", "data/admonitions.txt", "data/html-tags.txt")
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
    here = os.path.dirname(os.path.dirname(__file__))
    stamps = [*cache.own_files(("document",)), *(cache.stamp(f"{here}/{name}") for name in _OURS)]
    stamps += map(cache.library, _PARSERS)
    entry = cache.name("reading", str(FORMAT), *stamps, data)
    guide = _remembered(cache.get(entry, environ), path, data)
    if guide is None:
        guide = document.read(path, data)
        elements = [
            (_KINDS.index(type(element)), *(getattr(element, field.name) for field in fields(element)))
            for element in guide.elements
        ]
        whole = (guide.front_matter, guide.too_deep, elements)
        cache.put(entry, marshal.dumps(whole), environ)
    return guide


def _remembered(body: bytes | None, path: str, data: bytes) -> Guide | None:
    if body is None:
        return None
    try:
        front, too_deep, elements = marshal.loads(body)
        lines = split(data.decode("utf-8").removeprefix("\ufeff"))
        made = tuple(_KINDS[kind](*fields) for kind, *fields in elements)
    except (ValueError, TypeError, IndexError, EOFError):
        return None
    return Guide(path, data, sha256(data).hexdigest(), lines, front, made, too_deep)
