"""The terminal that mdrun was called on, if it was called on one."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import ExitStack

    from mdrun.shell.channel import Typing
    from mdrun.shell.terminal import Terminal


def terminal_for_blocks(guide: str, typing: Callable[[Typing], None], stack: ExitStack) -> Terminal | None:
    """Return the operator's terminal, where what blocks print is shown on one and keys come from one.

    Args:
        guide: The guide as the operator named it; with ``-`` it takes standard input, and keys come from
            ``/dev/tty``.
        typing: See :class:`mdrun.shell.terminal.Terminal`.
        stack: What is to be put away at the end.
    """
    from mdrun.shell.terminal import Terminal

    if not sys.stdout.isatty():
        return None
    descriptor = 0
    if guide == "-":
        try:
            descriptor = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
        except OSError:
            return None
        stack.callback(_close, descriptor)
    return Terminal(descriptor, typing) if os.isatty(descriptor) else None


def _close(descriptor: int) -> None:
    with suppress(OSError):
        os.close(descriptor)
