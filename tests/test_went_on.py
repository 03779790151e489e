"""mdrun goes on after it was stopped, just when another signal ends the question."""

from __future__ import annotations

import signal
import sys

import pexpect
import pytest

from tests.cli_place import SECONDS

# One signal comes at a question, and the other so many calls and returns of functions later. C alone sends
# them: Python calls the handler at its next own moment, as it does for a signal from outside.
ASKS = """
import ctypes, operator, readline, signal, sys
from functools import partial
from itertools import chain, repeat
from mdrun.cli.signals import Signals
from mdrun.display.terminal import Tty
from mdrun.run.attention import Attention

class Session:
    def insist(self):
        pass

class Observed(Signals):
    def watch(self, number):
        if number == first and not self.watched:
            self.watched = True
            sys.setprofile(partial(max, key=each(*[int] * moment * 3, last(second))))

    def interrupt(self, number, frame):
        self.heard += 1
        self.watch(number)
        super().interrupt(number, frame)

    def hang_up(self, number, frame):
        self.heard += 1
        self.watch(number)
        super().hang_up(number, frame)

    def go_on(self, number, frame):
        self.watch(number)
        super().go_on(number, frame)

first, second, ending = map(int, sys.argv[1:])
send = ctypes.CDLL(None)["raise"]

def each(*calls):
    return partial(next, map(operator.call, chain(calls, repeat(int))))

def last(number):
    return partial(any, map(operator.call, (partial(sys.setprofile, None), partial(send, number))))

def states():
    numbers = signal.SIGCONT, signal.SIGTSTP, signal.SIGURG
    return *map(signal.getsignal, numbers), signal.pthread_sigmask(signal.SIG_BLOCK, ())

for moment in range(80):
    with Observed() as signals:
        signals.heard, signals.watched = 0, False
        signals.attention = attention = Attention(Session())
        before = states()
        readline.set_pre_input_hook(each(partial(send, first), last(ending)))
        try:
            with attention.waiting():
                Tty(attention.asking).read("really? ")
        except (KeyboardInterrupt, OSError):
            sys.setprofile(None)
        if not signals.heard or states() != before:
            print("moment", moment, "heard", signals.heard, before, states())
print("over")
"""


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
@pytest.mark.parametrize("first", [True, False], ids=["first", "second"])
def test_a_question_ends_whatever_else_comes_at_that_moment(ending: signal.Signals, first: bool) -> None:
    numbers = [ending, signal.SIGCONT] if first else [signal.SIGCONT, ending]
    words = ["-c", ASKS, *(str(int(number)) for number in (*numbers, ending))]
    terminal: pexpect.spawn[str] = pexpect.spawn(sys.executable, words, encoding="utf-8", timeout=SECONDS)
    terminal.expect(pexpect.EOF)
    assert terminal.before is not None
    assert [line for line in terminal.before.splitlines() if "really?" not in line] == ["over"]
    assert terminal.wait() == 0
