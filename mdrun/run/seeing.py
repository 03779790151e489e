"""Events, shown when they are on the disk."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from mdrun.errors import MdrunError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.events import Event
    from mdrun.run.record import Recorder


def seen(events: Iterator[Event], recorder: Recorder) -> Iterator[Event]:
    """Yield events when they are on the disk.

    Args:
        events: The events; each was written down when it comes.
        recorder: What has written them.
    """
    waiting: list[Event] = []
    try:
        for event in events:
            waiting.append(event)
            if not recorder.waits:
                yield from waiting
                waiting.clear()
    except MdrunError:
        with suppress(MdrunError):
            recorder.catch_up()
        yield from waiting
        raise
