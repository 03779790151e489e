"""What a signal does to a run that just waits."""

from __future__ import annotations

import signal
from typing import Any

import pytest

from mdrun.run.attention import Attention


def attention() -> Attention:
    session: Any = None  # nothing runs in it
    return Attention(session)


def test_a_signal_tears_a_run_out_of_waiting() -> None:
    noting = attention()
    with pytest.raises(KeyboardInterrupt), noting.waiting():
        noting.interrupt()
    assert noting.interrupted


def test_a_signal_that_came_before_is_not_waited_through() -> None:
    noting = attention()
    noting.interrupt()
    with pytest.raises(KeyboardInterrupt), noting.waiting():
        raise AssertionError("it waits")


def test_what_is_being_torn_already_is_not_torn_once_more() -> None:
    noting, tidied = attention(), []

    def wait() -> None:
        try:
            noting.interrupt()
        finally:
            noting.interrupt()
            tidied.append(True)

    with pytest.raises(KeyboardInterrupt), noting.waiting():
        wait()
    assert tidied == [True]


def test_ctrl_c_does_not_take_back_another_signal_that_nobody_has_heeded_yet() -> None:
    noting = attention()
    noting.interrupt(signal="SIGTERM")
    noting.interrupt(by_key=True)
    assert (noting.by_key, noting.signal) == (False, "SIGTERM")


def test_ctrl_c_counts_once_another_signal_was_heeded() -> None:
    noting = attention()
    noting.interrupt(signal="SIGTERM")
    noting.calm()
    noting.interrupt(by_key=True)
    assert (noting.by_key, noting.signal) == (True, "")


class Asked:
    """A session in which nothing runs that could be interrupted."""

    def insist(self) -> None:
        """Nothing happens."""


def resting(seconds: float, act: str) -> Attention:
    """Rest, and have a signal handler ask for something meanwhile; return what was noted."""
    session: Any = Asked()
    noting = Attention(session)
    before = signal.signal(
        signal.SIGALRM, lambda *_: noting.pause("gone") if act == "pause" else noting.interrupt()
    )
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        noting.rest(seconds)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        noting.pause("nobody is roused any more")
    return noting


def test_who_rests_gets_up_for_a_pause() -> None:
    assert not resting(3600, "pause").interrupted


def test_and_for_an_interrupt() -> None:
    with pytest.raises(KeyboardInterrupt):
        resting(3600, "interrupt")


def test_nobody_is_asked_where_the_run_is_to_pause() -> None:
    session: Any = Asked()
    noting = Attention(session)
    noting.pause("gone")
    with noting.waiting(), pytest.raises(OSError, match="gone"), noting.asking():
        raise AssertionError("it asks")


def test_of_two_signals_at_a_question_one_tears() -> None:
    session: Any = Asked()
    noting = Attention(session)

    def wait() -> None:
        try:
            noting.pause("gone")
        finally:
            noting.interrupt()
            noting.pause("gone")

    with pytest.raises(OSError, match="gone"), noting.waiting(), noting.asking():
        wait()
    assert noting.interrupted


def test_nobody_rests_where_the_run_is_to_pause() -> None:
    session: Any = Asked()
    noting = Attention(session)
    noting.pause("gone")
    noting.rest(3600)
