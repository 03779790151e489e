"""The name of a guard that stands for code which nobody has seen: fetched from elsewhere and run at once."""

from __future__ import annotations

RUNS = "runs code that is not in the guide"
"""What such a command does, in words."""
_BETWEEN = " | "


def fetched_name(fetched: str, run: str) -> str:
    """Return the guard's name, such as ``curl | sh``.

    Args:
        fetched: The program that fetches the code.
        run: The program that runs it.
    """
    return f"{fetched}{_BETWEEN}{run}"


def is_fetched(guard: str) -> bool:
    """Say whether a guard's name is such a one."""
    return _BETWEEN in guard
