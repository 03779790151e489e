"""Ctrl-C, TERM and HUP before, during and after the walk; what happens to the terminal meanwhile."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any, Self

from mdrun.run.attention import GONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from mdrun.run.attention import Attention
    from mdrun.shell.terminal import Terminal


class Signals:
    """While it holds, no signal ends mdrun without the cleaning up that the context holds.

    Before the walk, INT, TERM, QUIT and HUP are Ctrl-C. During it, Ctrl-C, TERM and QUIT end the run after
    the command that they interrupt, and HUP pauses it. After it, until all is put away, none is heard.
    """

    def __init__(self) -> None:
        self.attention: Attention | None = None
        self.terminal: Terminal | None = None
        self.over = False
        self.before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        handlers: dict[signal.Signals, Callable[..., None]] = {
            signal.SIGINT: self.interrupt,
            signal.SIGTERM: self.interrupt,
            signal.SIGQUIT: self.interrupt,
            signal.SIGHUP: self.hang_up,
            signal.SIGWINCH: self.resize,
            signal.SIGCONT: self.go_on,
        }
        for number, handler in handlers.items():
            # What ignores HUP was started by nohup, and wants to go on.
            if signal.getsignal(number) != signal.SIG_IGN:
                self.before[number] = signal.signal(number, handler)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self.before.items():
            # After a run all that is left is to leave with its status.
            signal.signal(number, signal.SIG_IGN if self.over else handler)

    def give_back(self) -> None:
        """Let signals do again what they did before."""
        for number, handler in self.before.items():
            signal.signal(number, handler)

    def interrupt(self, number: int, _: object) -> None:
        """End what goes on."""
        if self.attention is not None:
            by_key = number == signal.SIGINT
            self.attention.interrupt(by_key=by_key, signal="" if by_key else signal.Signals(number).name)
        elif not self.over:
            raise KeyboardInterrupt

    def hang_up(self, *_: object) -> None:
        """Pause the run."""
        if self.attention is not None:
            self.attention.pause(GONE)
        elif not self.over:
            raise KeyboardInterrupt

    def resize(self, *_: object) -> None:
        """Pass the terminal's new size on to what runs."""
        if self.terminal is not None:
            self.terminal.resized()

    def go_on(self, *_: object) -> None:
        """Take the terminal again: whoever had it while mdrun was stopped has changed its modes."""
        if self.terminal is not None:
            self.terminal.continued()

    def put_away(self) -> None:
        """Note that the walk is over."""
        self.attention, self.over = None, True
