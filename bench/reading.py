"""Reading large guides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench import guides
from bench.measure import elapsed, in_turns
from bench.rows import timed
from mdrun import document

if TYPE_CHECKING:
    from bench.place import Place
    from bench.rows import Row


def megabyte(place: Place) -> Row:
    """A guide of 1 MB over markdown-it-py with its inline rules."""
    from markdown_it import MarkdownIt

    text = guides.release(1_000_000)
    data = text.encode()
    whole = MarkdownIt("commonmark").enable("table")
    ours, base = in_turns(
        (
            lambda: elapsed(lambda: document.read("guide.md", data)),
            lambda: elapsed(lambda: whole.parse(text)),
        ),
        max(2, place.few // 2),
    )
    work = "reading a 1 MB guide over markdown-it-py with inline rules"
    return timed(work, ours, base, limit="0.25", target=0.35)


def ten_megabytes(place: Place) -> Row:
    """A guide of 10 MB over one of 1 MB."""
    large, small = guides.release(10_000_000).encode(), guides.release(1_000_000).encode()
    ours, base = in_turns(
        (
            lambda: elapsed(lambda: document.read("guide.md", large)),
            lambda: elapsed(lambda: document.read("guide.md", small)),
        ),
        max(2, place.few // 2),
    )
    return timed("reading a 10 MB guide over a 1 MB guide", ours, base, target=13)
