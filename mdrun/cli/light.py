"""click, without two modules of the standard library that it takes little from: a seventh of a start-up."""

from __future__ import annotations

import os

from mdrun.postponed import postponed


def _cleandoc(text: str) -> str:
    """Return what ``inspect.cleandoc`` does; the help of each of our options is one line."""
    if "\n" not in text:
        return text.expandtabs().lstrip()
    from inspect import cleandoc

    return cleandoc(text)


# uuid, which click imports, asks platform on which system it is (os.uname says the same on POSIX).
with postponed(inspect={"cleandoc": _cleandoc}, platform={"system": lambda: os.uname().sysname}):
    import click as click
