"""A shell leaves at the end of a run as it does at the end of a script."""

from __future__ import annotations

import os
import select
import time
from typing import TYPE_CHECKING

from mdrun.shell import driver, signalling

if TYPE_CHECKING:
    from collections.abc import Callable

    from mdrun.shell.bash import Bash
    from mdrun.shell.outlet import Outlet

_LOOK = 0.1
"""Seconds between two looks whether somebody hurries: a signal handler ends no wait."""


def leave(bash: Bash, outlet: Outlet, grace: float, hurried: Callable[[], bool]) -> None:
    """Let a shell leave, with the guide's own ``EXIT`` trap, whose output goes beside the last block's.

    Args:
        bash: The shell.
        outlet: What its output comes through.
        grace: Seconds that it may take before it is ended, and then to end.
        hurried: Says whether nobody wants to wait any longer.
    """
    line = b"\\builtin trap - EXIT\n"
    if bash.traps.on_exit:
        outlet.open(bash)
        line = driver.last_words(bash.traps.on_exit, outlet.beginning(), bash.aside.back)
    held, late = outlet.hold(), outlet.late
    bash.feed(line)
    bash.end_of_script()
    outlet.drop()
    give_up = time.monotonic() + grace
    while not bash.has_ended() and not hurried() and (left := give_up - time.monotonic()) > 0:
        poll = select.poll()
        for descriptor in (bash.ended, *late.descriptors):
            poll.register(descriptor, select.POLLIN)
        poll.poll(min(left, _LOOK) * 1000)
        late.drain()
    signalling.end({bash.process}, grace, hurried)
    bash.reap()
    if held >= 0:
        os.close(held)
    late.drain()
