"""Guards of code that nobody has seen: fetched from elsewhere and run at once, such as ``curl | sh``.

Everywhere a guard is its name, which is all that a plan and its readers have. That a guard is of this kind
stands in its name, then, which is written and read here alone; no other has a bar: it names one command.
"""

from __future__ import annotations

RUNS = "runs code that is not in the guide"
"""What such a command does, in words."""
_BAR = " | "


def fetched_name(fetched: str, run: str) -> str:
    """Return the guard's name.

    Args:
        fetched: The program that fetches the code.
        run: The program that runs it.
    """
    return f"{fetched}{_BAR}{run}"


def runs_fetched(guard: str) -> str:
    """Return the program that runs the code which a guard says is fetched; nothing for any other guard."""
    return guard.partition(_BAR)[2]
