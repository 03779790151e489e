"""Much is made at once and stays: to look through it for rubbish again and again would only take time."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def none_sought() -> Iterator[None]:
    """Keep the garbage collector from looking at what is made within, which has no cycles, then or later."""
    looks = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looks:
            gc.freeze()
            gc.enable()
