"""How a git ref has changed, in words."""

from __future__ import annotations

_SHORT = 7
_KINDS = (("refs/heads/", ""), ("refs/tags/", "tag "))


def moved(ref: str, before: str | None, after: str | None) -> str:
    """Return what became of a ref, such as ``main fa444cf → 5aea990`` or ``tag v1.4.0 new, 5aea990``.

    Args:
        ref: Its whole name; git allows no control characters in it (git-check-ref-format).
        before: Its hash before; None where it was not there.
        after: Its hash now; None where it is gone.
    """
    name = ref
    for prefix, word in _KINDS:
        if ref.startswith(prefix):
            name = word + ref.removeprefix(prefix)
    if after is None:
        return f"{name} deleted"
    was = f"{before[:_SHORT]} → " if before else "new, "
    return f"{name} {was}{after[:_SHORT]}"
