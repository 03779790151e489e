"""What a signal does to a run that just waits."""

from __future__ import annotations

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
