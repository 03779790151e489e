"""Names of guards: as people are told them, and those of code that nobody has seen, such as ``curl | sh``.

Such code is fetched from elsewhere and run at once. Everywhere a guard is its name, which is all that a plan
and its readers have. That a guard is of this kind stands in its name, then, which is written and read here
alone; no other has a bar: it names one command.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def told(guards: Sequence[str]) -> tuple[str, ...]:
    """Return the names of guards for people: a pattern only where there is nothing else, and in words.

    Args:
        guards: The guards of a step, in the order of its script.
    """
    plain = [guard for guard in guards if "*" not in guard]
    return tuple(plain or (guard.replace("* ", "").replace("*", "…") for guard in guards[:1]))
