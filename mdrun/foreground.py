"""Whether mdrun is in the foreground of a terminal: only then its keys and its modes are mdrun's."""

from __future__ import annotations

import os


def in_front(descriptor: int) -> bool:
    """Return whether mdrun is in the foreground of a terminal; not where it is none, or has gone.

    Args:
        descriptor: Where it is open.
    """
    try:
        return os.tcgetpgrp(descriptor) == os.getpgrp()
    except OSError:
        return False
