"""Items that are a link, perhaps with a word on where it leads: ``[Install](#install) - first of all``."""

from __future__ import annotations

import re

from mdrun.patterns import regex

_BEHIND = r"(?:\*\*|_)?[.:]?(?:\s+[-–—]\s.*)?"
_INSIDE = regex(rf"(?:\*\*|_)?\[[^\[\]]*\]\(#[^()]*\){_BEHIND}", re.DOTALL, marks="[")
_LINK = regex(rf"(?:\*\*|_)?\[[^\[\]]*\](?:\([^()]*\)|\[[^\[\]]*\]){_BEHIND}", re.DOTALL, marks="[")


def is_link(item: str) -> bool:
    """Say whether an item is nothing but a link."""
    return _LINK.fullmatch(item) is not None


def begins_with_link(item: str) -> bool:
    """Say whether an item begins with a link."""
    return _LINK.match(item) is not None


def is_link_inside(item: str) -> bool:
    """Say whether an item is nothing but a link to a heading of the guide."""
    return _INSIDE.fullmatch(item) is not None
