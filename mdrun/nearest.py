"""What somebody probably meant who wrote a name that is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.errors import hint

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(name: str, known: Iterable[str], *, most: int = 1, cutoff: float = 0.6) -> list[str]:
    """Return the names that come near to one, the nearest first; case does not count.

    Args:
        name: What was written.
        known: The names there are.
        most: How many to return at most.
        cutoff: How alike they must be: 1 is the same, as :func:`difflib.get_close_matches` has it.
    """
    from difflib import get_close_matches

    spelled = {one.casefold(): one for one in known}
    return [spelled[one] for one in get_close_matches(name.casefold(), spelled, n=most, cutoff=cutoff)]


def did_you_mean(
    name: str, known: Iterable[str], otherwise: str = "", *, most: int = 1, cutoff: float = 0.6
) -> str:
    """Return the remedy for a name that is not there: ``did you mean retry?``.

    Args:
        name: What was written.
        known: The names there are.
        otherwise: The remedy where none of them comes near.
        most: How many to name at most.
        cutoff: As for :func:`nearest`.
    """
    near = nearest(name, known, most=most, cutoff=cutoff)
    return hint("near", names=" or ".join(near)) if near else otherwise
