"""Secrets in a stream of bytes, replaced before anybody sees them."""

from __future__ import annotations

import binascii
import re
from typing import TYPE_CHECKING

from mdrun.shapes import SHORTEST, Span
from mdrun.shapes.search import BEFORE, LIMIT, Shapes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mdrun.shapes import Shape

MASK = "•••".encode()
_MIN_PART = 6
"""Parts of a secret (its lines, its encoded forms) of fewer bytes than this also occur by chance."""
_BASE64_WIDTH = 76
"""Where base64(1) breaks lines (RFC 2045, 6.8)."""
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
"""RFC 3986, 2.3."""
_BEGINNING = 8
"""Bytes of a form by which a beginning of it is found quickly."""


def forms(secret: bytes) -> set[bytes]:
    """Return the forms in which a secret may show: itself, its lines, base64 and URL-encoded."""
    bare = secret.strip(b"\r\n")
    if not bare:
        return set()
    parts = {line.strip(b"\r") for line in bare.split(b"\n")} | _base64(bare) | _url_encoded(bare)
    return {secret, bare} | {part for part in parts if len(part) >= _MIN_PART}


def _base64(secret: bytes) -> set[bytes]:
    """Its base64, alone and within a longer text: three alignments, less what neighbours change."""
    found = set()
    for shift in range(3):
        encoded = binascii.b2a_base64(b"\0" * shift + secret, newline=False)
        whole = encoded.rstrip(b"=")
        core = whole[(0, 2, 3)[shift] : len(whole) - (1 if (len(secret) + shift) % 3 else 0)]
        for text in (core, core.replace(b"+", b"-").replace(b"/", b"_")):
            found.add(text)
        if shift == 0:
            found |= {encoded[at : at + _BASE64_WIDTH] for at in range(0, len(encoded), _BASE64_WIDTH)}
    return found


def _url_encoded(secret: bytes) -> set[bytes]:
    upper = b"".join(b"%c" % byte if byte in _UNRESERVED else b"%%%02X" % byte for byte in secret)
    lower = b"".join(b"%c" % byte if byte in _UNRESERVED else b"%%%02x" % byte for byte in secret)
    slashes = upper.replace(b"%2F", b"/")
    return {upper, lower, slashes, upper.replace(b"%20", b"+"), lower.replace(b"%20", b"+")}


class Patterns:
    """All that must not be shown: the forms of all secrets of a run, and what looks like one.

    Args:
        secrets: The secrets' values.
        shapes: What others look like.
        names: Variables of the shell whose values are secret, whatever the guide sets them to.
    """

    def __init__(
        self, secrets: Iterable[bytes], shapes: Iterable[Shape] = (), names: Iterable[bytes] = ()
    ) -> None:
        self.shapes = Shapes(shapes)
        self.names = frozenset(names)
        self.count = 0
        """How often a secret was added."""
        self._clean: tuple[str, int] = ("", 0)
        """The last text in which nothing stood, and the count then: a command is shown, then kept."""
        self._found: set[bytes] = set()
        for secret in secrets:
            self._found |= forms(secret)
        self._prepare()

    def add(self, secret: bytes) -> None:
        """Hide one more secret from now on; one so short that it occurs by chance is left alone."""
        if len(secret) >= SHORTEST and not self._found.issuperset(forms(secret)):
            self._found |= forms(secret)
            self.count += 1
            self._prepare()

    def _prepare(self) -> None:
        self._any = bool(self._found) or bool(self.shapes)
        self._forms = sorted(self._found, key=lambda form: (-len(form), form))
        self._regex = re.compile(b"|".join(map(re.escape, self._forms)))
        self._beginnings = {
            form[:size] for form in self._forms for size in range(1, min(len(form), _BEGINNING))
        }

    def __bool__(self) -> bool:
        return self._any

    def spans(self, data: bytes, behind: int = 0) -> Iterator[Span]:
        """Yield where secrets stand in ``data``, in order, the longest form at each place.

        Args:
            data: Where to look.
            behind: How many bytes of it were looked at before: they only tell how a shape began.
        """
        # Looking for each form by itself first is many times faster than the expression over clean output.
        whole = self._forms and any(form in data for form in self._forms)
        exact = self._exact(data, behind) if whole else iter(())
        shaped = self.shapes.spans(data) if self.shapes else ()
        return _joined(sorted((*exact, *shaped))) if shaped else exact

    def _exact(self, data: bytes, behind: int) -> Iterator[Span]:
        """Yield where forms of the secrets stand themselves."""
        for found in self._regex.finditer(data, behind):
            yield found.start(), found.end(), found.start()

    def text(self, text: str) -> str:
        """Return a text with every secret masked, to be kept: bytes that are no UTF-8 stay as they are."""
        if self._clean == (text, self.count):
            return text
        data = text.encode("utf-8", "surrogateescape")
        shown = self.apply(data)
        if shown is not data:
            return shown.decode("utf-8", "surrogateescape")
        self._clean = text, self.count
        return text

    def shown(self, text: str) -> str:
        """Return a text with every secret masked, for people: bytes that are no UTF-8 become U+FFFD."""
        masked = self.text(text)
        if masked.isascii():
            return masked
        return masked.encode("utf-8", "surrogateescape").decode("utf-8", "replace")

    def found(self, data: bytes) -> bool:
        """Return whether a secret stands in ``data``."""
        return next(self.spans(data), None) is not None

    def apply(self, data: bytes) -> bytes:
        """Return ``data``, a whole, with every secret masked."""
        out, at = [], 0
        for start, end, _ in self.spans(data):
            out += [data[at:start], MASK]
            at = end
        return b"".join((*out, data[at:])) if out else data

    def partial(self, data: bytes) -> int:
        """Return where a secret may begin whose end is not yet in ``data``; its length if nowhere."""
        first = size = len(data)
        for form in self._forms:
            at = data.find(form[:_BEGINNING], max(0, size - len(form) + 1))
            while -1 < at < first:
                if form.startswith(data[at:]):
                    first = at
                at = data.find(form[:_BEGINNING], at + 1)
        for length in range(min(_BEGINNING - 1, size), size - first, -1):
            if data[-length:] in self._beginnings:
                return size - length
        return first


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield spans in order, those that overlap as one."""
    start, end, begins = -1, -1, -1
    for first, last, before in spans:
        if first < end:
            end = max(end, last)
            continue
        if end >= 0:
            yield start, end, begins
        start, end, begins = first, last, before
    if end >= 0:
        yield start, end, begins


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
        out, at, begins = [], 0, 0
        for first, last, begins in patterns.spans(near, behind):
            start, end = first - behind, last - behind
            if end > keep and end - start <= LIMIT:
                keep, open_at = min(keep, max(0, begins - behind)), min(open_at, begins)
                break
            out += [data[at:start], MASK]
            at = end
        keep = max(keep, at)
        out.append(data[at:keep])
        self.held = data[keep:]
        if at == len(data) and at > 0:
            self._rest = patterns.shapes.going_on(near, begins)
        if behind == 0 and keep < BEFORE:
            near, behind = self._behind + data, len(self._behind)
            open_at += behind
        self._look_behind(near, behind + keep, open_at)
        return b"".join(out)

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
