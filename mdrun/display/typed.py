"""Lines that somebody types, edited as a shell has it: arrows, words, what is pasted, Tab."""

from __future__ import annotations

import re
import signal
import sys
from typing import TYPE_CHECKING

from mdrun.display.stopped import went_on

try:
    import readline
except ImportError:  # a Python that was built without it: the terminal itself edits, a little
    readline = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

    from mdrun.questions import Waiting

_STYLE = re.compile(r"\x1b\[[0-9;]*m")


class _WentOnError(Exception):
    """mdrun was stopped while a line was typed, and goes on: what stands there is begun anew."""


def can_edit() -> bool:
    """Say whether lines can be edited."""
    return readline is not None


def line(prompt: str, words: Sequence[str], waiting: Waiting) -> str:
    """Return the line that is typed on standard input, without its end; one that was pasted may be several.

    It is remembered nowhere: it may be a secret.

    Args:
        prompt: What is shown before it.
        words: What Tab completes it to.
        waiting: Holds while the line is waited for.

    Raises:
        EOFError: There is none any more.
        KeyboardInterrupt: The operator pressed Ctrl-C.
    """
    _get_ready(words)
    # What takes no column is marked, else the cursor would be put to a wrong one.
    marked = _STYLE.sub("\x01\\g<0>\x02", prompt)
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    with went_on(_begin_anew):
        while True:
            try:
                with waiting():
                    return _input(marked)
            except _WentOnError as begun:
                _fill_in(str(begun))
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def _input(prompt: str) -> str:
    """Return the line that is typed.

    Raises:
        EOFError: There is none any more.
        BaseException: What a signal's handler has raised.
    """
    try:
        return input(prompt)
    except SystemError as problem:
        # With that exception on its way Python calls handlers of further signals, and takes it for theirs.
        raise problem.__cause__ or problem from None


def _get_ready(words: Sequence[str]) -> None:
    """Have lines kept nowhere, and completed to these words."""

    def complete(typed: str, number: int) -> str | None:
        found = [word for word in words if word.startswith(typed)]
        return found[number] if number < len(found) else None

    readline.set_auto_history(False)
    readline.set_completer_delims("")
    readline.set_completer(complete)
    readline.parse_and_bind(
        "bind ^I rl_complete" if "libedit" in (readline.__doc__ or "") else "tab: complete"
    )
    sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]


def _begin_anew(frame: FrameType | None) -> None:
    """Give the line up where nothing but typing goes on; until it is, no other signal is heard."""
    if frame is not None and frame.f_code is _input.__code__:
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        raise _WentOnError(readline.get_line_buffer())


def _fill_in(text: str) -> None:
    """Begin the next line with a text."""

    def insert() -> None:
        readline.insert_text(text)
        readline.set_startup_hook(None)

    readline.set_startup_hook(insert)
