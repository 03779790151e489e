"""Traps in a shell: ours stay where they are, and the guide's are kept off what is ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.patterns import regex
from mdrun.shell import driver, own_traps
from mdrun.shell.printed import traps as traps_in
from mdrun.shell.quoting import ansi_c

if TYPE_CHECKING:
    from collections.abc import Callable

_OURS = (own_traps.ON_EXIT, own_traps.BARE_ON_EXIT)
_GUARDS = {
    b"DEBUG": b"[[ $BASH_COMMAND == *__mdrun* || ${FUNCNAME-} == __mdrun* ]]||{ ",
    b"RETURN": b"[[ ${FUNCNAME-} == __mdrun* ]]||{ ",
}
"""What keeps a trap of the guide's from running for what is ours."""
_WATCHES = regex(
    rb"(\s*trap\s+(?:--\s+)?)('[^']+'|\"(?!\$\w+\")(?:[^\"\\`$]|\$(?!\()|\\.)+\"|[\w.:/][\w.:/-]*)(\s+DEBUG\s*)"
)
"""A command that sets a trap on ``DEBUG``, and the word that it shall run."""


def guarded(name: bytes, command: bytes) -> bytes:
    """Return a trap's command as one that does not run for what is ours."""
    guard = _GUARDS.get(name)
    if guard is None or not command or command.startswith(guard):
        return command
    return guard + command + b"\n}"


def _unguarded(name: bytes, command: bytes) -> bytes:
    """Return a trap's command as the guide gave it."""
    guard = _GUARDS.get(name)
    if guard is None or not command.startswith(guard):
        return command
    return command.removeprefix(guard).removesuffix(b"\n}")


def kept_off(text: bytes) -> bytes:
    """Return a command so that a trap on ``DEBUG`` which it sets never runs for what is ours."""
    found = _WATCHES.fullmatch(text)
    if found is None:
        return text
    before, word, after = found.groups()
    return before + ansi_c(_GUARDS[b"DEBUG"]) + word + ansi_c(b"\n}") + after


def _together(ours: bytes, theirs: bytes) -> bytes:
    """Return what stands on ``EXIT``."""
    return ours + b";" + theirs if theirs else ours


def _guides_own(command: bytes) -> bytes:
    """Return the guide's part of what stands on ``EXIT``, which may be made of what ``trap -p`` printed."""
    for ours in _OURS:
        if command.startswith(ours):
            command = command.removeprefix(ours).removeprefix(b";")
        command = command.replace(ours, b":")
    return command


class Traps:
    """The traps of one shell, as far as it has shown them.

    Args:
        feed: Gives the shell its next line.
    """

    def __init__(self, feed: Callable[[bytes], object]) -> None:
        self._feed = feed
        self._seen_on_exit: bytes | None = None
        self._on_err = False
        self.told = b""
        """All of them, as ``trap -p`` printed them last."""
        self.on_exit = b""
        """The guide's own command for the end of the shell."""
        self.on_signals = False
        """Whether the guide has a command for a signal, which may come at any time."""

    def without_ours(self) -> bytes:
        """Return commands after which the guide sees its own traps alone; ours come back after that."""
        return driver.guides_traps(self.on_exit, on_err=self._on_err)

    def listed(self) -> dict[bytes, bytes]:
        """Return the guide's own, command by name as ``trap -p`` has it, in its order."""
        found = {name: _unguarded(name, command) for name, command in traps_in(self.told).items()}
        found[b"EXIT"] = self.on_exit
        if not self.on_exit:
            del found[b"EXIT"]
        if not self._on_err:
            found.pop(b"ERR", None)
        return found

    def saw_on_exit(self, printed: bytes) -> None:
        """Take what stands on ``EXIT`` after a command, as ``trap -p`` printed it."""
        if printed != self._seen_on_exit:
            self._keep_on_exit(printed)

    def _keep_on_exit(self, printed: bytes) -> None:
        """Put ours back where the guide has replaced or removed it; the guide's own comes after it."""
        self._seen_on_exit = printed
        command = traps_in(printed).get(b"EXIT", b"")
        if command not in [_together(ours, self.on_exit) for ours in _OURS]:
            self.on_exit = _guides_own(command)
            self._feed(driver.keep_exit_trap(self.on_exit))

    def saw(self, printed: bytes) -> None:
        """Take all of them: put our ``ERR`` trap back where there is none; keep others off what is ours."""
        self.told = printed
        found = traps_in(printed)
        self.on_signals = any(command for name, command in found.items() if name.startswith(b"SIG"))
        self._keep_on_exit(printed)
        self._on_err = found.get(b"ERR", own_traps.ON_ERR) != own_traps.ON_ERR
        if b"ERR" not in found:
            self._feed(b"\\builtin " + own_traps.ERR_TRAP)
        for name in _GUARDS:
            command = found.get(name, b"")
            if (kept_off := guarded(name, command)) != command:
                self._feed(driver.set_trap_unseen(name, kept_off))
