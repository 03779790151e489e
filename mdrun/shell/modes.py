"""The modes of the operator's terminal: what they are while it is not lent, and what they are meanwhile."""

from __future__ import annotations

import termios
from contextlib import suppress
from typing import Any

from mdrun.foreground import in_front

_INPUT, _OUTPUT, _CONTROL, _LOCAL, _CHARACTERS = 0, 1, 2, 3, 6
"""Where they stand in what ``termios.tcgetattr`` returns."""


class Modes:
    """The modes of a terminal, which are mdrun's only while it is in the foreground there.

    Args:
        descriptor: Where the terminal is open.

    Raises:
        termios.error: It is none.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.kept: list[Any] = termios.tcgetattr(descriptor)
        """What they are while it is not lent."""
        self.ours = False
        """Whether it is lent, and mdrun was in the foreground when it was looked at last."""

    def keep(self) -> None:
        """Keep them as they are now.

        Raises:
            termios.error: The terminal is gone.
        """
        self.kept = termios.tcgetattr(self._descriptor)

    def look(self) -> bool:
        """Look whether mdrun is in the foreground; return whether that was otherwise before."""
        before, self.ours = self.ours, in_front(self._descriptor)
        return self.ours is not before

    def steer(self, *, drawn: bool) -> None:
        """Make keys come as they are pressed.

        Args:
            drawn: Whether the output is left to a program that draws the screen by itself.
        """
        modes = [*self.kept[:_CHARACTERS], list(self.kept[_CHARACTERS])]
        modes[_INPUT] &= ~(
            termios.BRKINT | termios.ICRNL | termios.IGNCR | termios.INLCR | termios.ISTRIP | termios.IXON
        )
        modes[_LOCAL] &= ~(termios.ECHO | termios.ECHONL | termios.ICANON | termios.IEXTEN | termios.ISIG)
        modes[_CHARACTERS][termios.VMIN], modes[_CHARACTERS][termios.VTIME] = 1, 0
        if drawn:
            modes[_OUTPUT] &= ~termios.OPOST
        self._set(modes)

    def put_back(self) -> None:
        """Put them back to what was kept."""
        self._set(self.kept)

    def let_go(self) -> None:
        """Put them back; they are not mdrun's any longer."""
        self.put_back()
        self.ours = False

    def _set(self, modes: list[Any]) -> None:
        if self.ours and in_front(self._descriptor):  # what is in the background would be stopped
            with suppress(termios.error):  # it may be gone by now
                termios.tcsetattr(self._descriptor, termios.TCSADRAIN, modes)
