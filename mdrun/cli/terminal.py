"""The terminal that mdrun was called on, if it was called on one."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import ExitStack

    from mdrun.shell.pty import Typing
    from mdrun.shell.terminal import Terminal


def has_keys(guide: str) -> bool:
    """Return whether there is somebody to ask: keys come from a terminal.

    Args:
        guide: The guide as the operator named it; with ``-`` it takes standard input, and keys come from
            ``/dev/tty``, where questions are shown, too.
    """
    if guide != "-":
        return sys.stdin.isatty()
    try:
        os.close(_open())
    except OSError:
        return False
    return sys.stdout.isatty()


def has_terminal(guide: str) -> bool:
    """Return whether what blocks print is shown on a terminal, and keys come from one.

    Args:
        guide: As for :func:`has_keys`.
    """
    return sys.stdout.isatty() and has_keys(guide)


def terminal_for_blocks(typing: Callable[[Typing], None], stack: ExitStack) -> Terminal:
    """Return the operator's terminal, where :func:`has_terminal` says that there is one.

    Args:
        typing: See :class:`mdrun.shell.terminal.Terminal`.
        stack: What is to be put away at the end.
    """
    from mdrun.shell.terminal import Terminal

    if sys.stdin.isatty():
        return Terminal(0, typing)
    descriptor = _open()
    stack.callback(os.close, descriptor)
    return Terminal(descriptor, typing)


def _open() -> int:
    return os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
