"""How a git ref has changed, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_SHORT = 7
_KINDS = (("refs/heads/", ""), ("refs/tags/", "tag "))


def short(sha: str) -> str:
    """Return the beginning of a hash, enough for people."""
    return sha[:_SHORT]


def moved(ref: str, before: str | None, after: str | None, name: Callable[[str], str] = short) -> str:
    """Return what became of a ref, such as ``main fa444cf → 5aea990`` or ``tag v1.4.0 new, 5aea990``.

    Args:
        ref: Its whole name; git allows no control characters in it (git-check-ref-format).
        before: Its hash before; None where it was not there.
        after: Its hash now; None where it is gone.
        name: Says what a hash is called.
    """
    what = ref
    for prefix, word in _KINDS:
        if ref.startswith(prefix):
            what = word + ref.removeprefix(prefix)
    if after is None:
        return f"{what} deleted"
    was = f"{name(before)} → " if before else "new, "
    return f"{what} {was}{name(after)}"
