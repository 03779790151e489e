"""Traps in a shell: ours stay where they are, and the guide's are kept off what is ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.patterns import regex
from mdrun.shell import driver, prelude
from mdrun.shell.printed import traps as traps_in

if TYPE_CHECKING:
    from collections.abc import Callable

_OURS = tuple(trap.split(b"'")[1] for trap in (prelude.EXIT_TRAP, prelude.BARE_EXIT_TRAP))
_GUARDS = {
    b"DEBUG": b"[[ $BASH_COMMAND == *__mdrun* || ${FUNCNAME-} == __mdrun* ]]||{ ",
    b"RETURN": b"[[ ${FUNCNAME-} == __mdrun* ]]||{ ",
}
"""What keeps a trap of the guide's from running for what is ours."""
_MAY_SET = regex(rb"trap|\b(?:source|eval)\b|(?:^|[\s;&|(])\.\s")
"""What a command that sets a trap looks like."""


def may_set(text: bytes) -> bool:
    """Return whether a command looks as if it could set a trap."""
    return bool(_MAY_SET.search(text))


def guarded(name: bytes, command: bytes) -> bytes:
    """Return a trap's command as one that does not run for what is ours."""
    guard = _GUARDS.get(name)
    if guard is None or not command or command.startswith(guard):
        return command
    return guard + command + b"\n}"


class Traps:
    """The traps of one shell, as far as it has shown them.

    Args:
        feed: Gives the shell its next line.
    """

    def __init__(self, feed: Callable[[bytes], object]) -> None:
        self._feed = feed
        self._seen_on_exit = prelude.EXIT_TRAP
        self.told = b""
        """All of them, as ``trap -p`` printed them last."""
        self.on_exit = b""
        """The guide's own command for the end of the shell."""

    def saw_on_exit(self, printed: bytes) -> None:
        """Take what stands on ``EXIT`` after a command, as ``trap -p`` printed it."""
        if printed != self._seen_on_exit:
            self._keep_on_exit(printed)

    def _keep_on_exit(self, printed: bytes) -> None:
        """Put ours back where the guide has replaced or removed it; the guide's own runs after it."""
        self._seen_on_exit = printed
        command = traps_in(printed).get(b"EXIT", b"")
        if command not in _OURS:
            self.on_exit = command
            self._feed(driver.keep_exit_trap(command))

    def saw(self, printed: bytes) -> None:
        """Take all of them: put our ``ERR`` trap back where there is none; keep others off what is ours."""
        self.told = printed
        found = traps_in(printed)
        if found.get(b"EXIT") not in _OURS:
            self._keep_on_exit(printed)
        if b"ERR" not in found:
            self._feed(b"\\builtin " + prelude.ERR_TRAP)
        for name in _GUARDS:
            command = found.get(name, b"")
            if (kept_off := guarded(name, command)) != command:
                self._feed(driver.set_trap_unseen(name, kept_off))
