"""Secrets in a stream of bytes, replaced as it comes, chunk by chunk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.shapes.search import BEFORE, LIMIT
from mdrun.shell.mask import MASK

if TYPE_CHECKING:
    import re

    from mdrun.shell.mask import Patterns


class Masker:
    """Mask one stream, chunk by chunk.

    Args:
        patterns: What to look for.
    """

    def __init__(self, patterns: Patterns) -> None:
        self._patterns = patterns
        self.held = b""
        """The end of the stream so far, where it may be the beginning of a secret."""
        self._behind = b""
        """What was let go before it, as far as it may be the beginning of a shape."""
        self._begun = False
        """Whether that is more than the bytes before, so that the next bytes are not looked at without it."""
        self._rest: re.Pattern[bytes] | None = None
        """What the rest looks like of a secret that was longer than is waited for."""

    def feed(self, chunk: bytes) -> bytes:
        """Return what of the stream is certain now."""
        patterns = self._patterns
        if not patterns:
            return chunk
        if self._rest is not None:
            chunk = self._without_rest(chunk)
        data = self.held + chunk if self.held else chunk
        keep = patterns.partial(data)
        near, behind = data, 0
        if self._begun or data.startswith(patterns.shapes.word_starts):
            near, behind = self._behind + data, len(self._behind)
        open_at = patterns.shapes.unfinished(near) if patterns.shapes else len(near)
        keep = min(keep, max(0, open_at - behind))
        out, at, begins = bytearray(), 0, 0
        for first, last, begins in patterns.spans(near, behind):
            start, end = first - behind, last - behind
            if end > keep and end - start <= LIMIT:
                keep, open_at = min(keep, max(0, begins - behind)), min(open_at, begins)
                break
            out += data[at:start]
            out += MASK
            at = end
        keep = max(keep, at)
        out += data[at:keep]
        self.held = data[keep:]
        if at == len(data) and at > 0:
            self._rest = patterns.shapes.going_on(near, begins)
        if behind == 0 and keep < BEFORE:
            near, behind = self._behind + data, len(self._behind)
            open_at += behind
        self._look_behind(near, behind + keep, open_at)
        return bytes(out)

    def flush(self) -> bytes:
        """Return what was held; the stream is over."""
        behind = len(self._behind)
        near, self.held, self._behind, self._rest = self._behind + self.held, b"", b"", None
        if behind == len(near):
            return b""
        out, at = [], behind
        for start, end, _ in self._patterns.spans(near, behind):
            out += [near[at:start], MASK]
            at = end
        return b"".join((*out, near[at:]))

    def _look_behind(self, near: bytes, let_go: int, open_at: int) -> None:
        """Keep in mind how a shape may have begun in what is let go, and the bytes before that."""
        shapes = self._patterns.shapes
        begun = min(open_at, len(near) - shapes.begun(near), let_go)
        self._begun = begun < let_go
        self._behind = near[max(0, begun - BEFORE) : let_go]

    def _without_rest(self, chunk: bytes) -> bytes:
        """Return what comes behind a secret that was too long to be waited for."""
        assert self._rest is not None
        rest = self._rest.match(chunk)
        end = rest.end() if rest else 0
        if end < len(chunk):
            self._rest = None
        return chunk[end:]
