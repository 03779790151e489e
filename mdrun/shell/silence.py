"""A shell that says nothing for a while: it is stopped, or reads on without a word of how a command ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.shell import processes

if TYPE_CHECKING:
    from mdrun.shell.bash import Bash
    from mdrun.shell.interruption import Interruption

_STOPPED = "the shell was stopped, and nothing ran that could let it go on; mdrun did"


class Silence:
    """What is done about the silence of a shell that carries out one block or check.

    Args:
        bash: The shell.
        interruption: Lets go on what was stopped.
        warnings: Where to say what was done.
    """

    def __init__(self, bash: Bash, interruption: Interruption, warnings: list[str]) -> None:
        self._bash = bash
        self._interruption = interruption
        self._warnings = warnings
        self._asked = False
        self._fed: tuple[bytes, int | None, bytes] = b"", None, b""
        self.for_good = False
        """Whether the shell was given up: nobody will ever know how its command ended."""

    def follows(self, text: bytes, line: int | None) -> None:
        """Note what the shell is being fed, as for :meth:`.Bash.feed`."""
        self._fed = text, line, self._bash.aside.back
        self._asked = False

    def look(self, kind: bytes) -> None:
        """Look why nothing has come for a while.

        Args:
            kind: The report that is waited for.
        """
        hearing = self._bash.hearing
        if hearing.waits_for_us() and not hearing.heard:
            self._ask(kind)
        elif processes.stopped(self._bash.process):
            self._go_on()

    def _ask(self, kind: bytes) -> None:
        """The shell reads on, but never said how the last line ended: ask again, then give it up."""
        if self._asked:
            self._give_up()
        else:
            self._asked = True
            self._bash.ask_again(kind)

    def never_began(self) -> None:
        """Feed the last command once more, if something stood in its way that is aside now.

        Else it may have run, and somebody else has read how it ended: nothing is done twice.
        """
        text, line, aside = self._fed
        if self._bash.aside.back != aside:
            self._bash.feed(text, line)
        else:
            self._give_up()

    def _give_up(self) -> None:
        self.for_good = True
        self._bash.end_of_script()

    def _go_on(self) -> None:
        """Let the shell go on where it was stopped and nothing runs that could do it."""
        running = {self._bash.process, *processes.descendants(self._bash.process)}
        stopped = set(filter(processes.alive, running))  # who has ended waits for the shell to hear of it
        if all(map(processes.stopped, stopped)):
            self._interruption.let_go_on(stopped)
            if _STOPPED not in self._warnings:
                self._warnings.append(_STOPPED)
