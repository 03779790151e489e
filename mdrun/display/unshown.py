"""The end of an output that is not shown, for where its step fails."""

from __future__ import annotations

_BYTES = 4096
"""That are kept of it."""
_LINES = 20
"""That are shown of it."""


class Unshown:
    """Keeps the end of the running step's output."""

    def __init__(self) -> None:
        self._end = b""

    def begin(self) -> None:
        """Forget what was kept: another step begins."""
        self._end = b""

    def take(self, chunk: bytes) -> None:
        """Take in what is not shown."""
        self._end = (self._end + chunk)[-_BYTES:]

    def last_lines(self) -> str:
        """Return the last lines of it; nothing where all was shown."""
        return "\n".join(self._end.decode("utf-8", "replace").split("\n")[-_LINES:])
