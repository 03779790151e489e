"""A signal that comes between the last look for one and a call that waits: there no key has to follow it."""

from __future__ import annotations

import signal
import subprocess
import sys

import pexpect
import pytest

from mdrun.awake import awake
from tests.cli_place import SECONDS

# Called from C alone: Python has no moment in which it could call the handler before it waits.
BEGINS = """
import ctypes, operator, os, signal, time
from collections import deque
from functools import partial

signal.signal(signal.SIGINT, signal.default_int_handler)
interrupt = partial(ctypes.CDLL(None)["raise"], signal.SIGINT)
def interrupted(wait, *words):
    return partial(deque, map(operator.call, (interrupt, partial(wait, *words))))
"""
PIPE = """
from mdrun.awake import awake

end, _other = os.pipe()
with awake():
    interrupted(os.read, end, 1)()
"""
PAUSE = """
from mdrun.run.attention import Attention

attention = Attention(None)
signal.signal(signal.SIGINT, lambda *_: attention.interrupt(by_key=True))
time.sleep = interrupted(time.sleep, 86400)
attention.rest(86400)
"""
QUESTION = """
import readline
from mdrun.display.terminal import Tty

readline.set_pre_input_hook(interrupt)
Tty().read("really? ")
"""


def told(script: str) -> list[str]:
    """Return how to run a script that says whether the signal was heard."""
    waits = script.replace("\n", "\n    ")
    return [sys.executable, "-c", f"{BEGINS}\ntry:{waits}\nexcept KeyboardInterrupt:\n    print('heard')\n"]


@pytest.mark.parametrize("script", [PIPE, PAUSE], ids=["a read", "the pause between two attempts"])
def test_a_signal_just_before_a_wait_ends_it(script: str) -> None:
    ran = subprocess.run(told(script), capture_output=True, text=True, timeout=SECONDS, check=False)
    assert (ran.stdout, ran.stderr) == ("heard\n", "")


def test_ctrl_c_just_before_a_key_is_waited_for_ends_a_question() -> None:
    program, *words = told(QUESTION)
    terminal: pexpect.spawn[str] = pexpect.spawn(program, words, encoding="utf-8", timeout=SECONDS)
    terminal.expect_exact("really? ")
    terminal.expect_exact("heard")
    terminal.close()


def test_what_was_done_with_signals_before_is_done_again() -> None:
    def said() -> tuple[object, int]:
        told = signal.set_wakeup_fd(-1)
        signal.set_wakeup_fd(told)
        return signal.getsignal(signal.SIGURG), told

    before = said()
    with awake():
        assert said() != before
    assert said() == before
