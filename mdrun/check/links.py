"""Links that lead nowhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from mdrun.check import anchors
from mdrun.check.text import without
from mdrun.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from mdrun.check.subject import Subject
    from mdrun.errors import Finding

_INLINE = re.compile(r"(?<=[^\[])\]\(\s*<?((?:[^()\s<>]|\([^()\s]*\))*)>?(?:\s+[\"'(][^)]*)?\)")
_REFERENCE = re.compile(r" {0,3}\[(?!\^)[^\]\n]+\]:\s*<?([^\s<>]+)>?")
_HTML = re.compile(r"<a\s[^>]*href=[\"']([^\"']+)[\"']", re.IGNORECASE)
_PAGES = (".md", ".markdown", ".mdx", ".rst", ".adoc", ".ipynb", ".qmd", ".html.md", ".html.md.erb")
_INDEXES = ("index.md", "README.md", "_index.md", "index.mdx", "index.rst")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_COMMENT = re.compile(r"<!--.*?-->")
_ADDRESS = re.compile(r"[A-Za-z][\w+.-]*:|//")
_LABEL = re.compile(r"[A-Za-z][\w:-]*")
_MYST = re.compile(r"\([\w:.-]+\)=\s*$|\s*[`:]{3,}\{[\w:-]+\}|[^`]*\{(?:ref|doc|term|numref)\}`")
_MOST = 100_000
"""Comparisons with anchors that are worth their time."""
_MADE_UP = re.compile(r"[{}$<>|*\[\]]|^(?:[~@]/|@site/|(?:\.\.\.|…|url|link|path|x+)$)", re.IGNORECASE)


def links(subject: Subject) -> Iterator[Finding]:
    """Yield the first link to each anchor, and to each file, that is not there."""
    own: frozenset[str] | None = None
    seen: set[str] = set()
    for number, line in _outside_comments(subject.words):
        for column, target in _targets(line):
            path, _, anchor = (unquote(part) for part in target.partition("#"))
            if target in seen:
                continue
            seen.add(target)
            if path and _LABEL.fullmatch(path):
                own = own if own is not None else anchors.of(subject.guide.lines)
                if not anchors.holds(own, path) and not _is_myst(subject):
                    yield from _file(subject, (number, column), path, anchor)
            elif path:
                yield from _file(subject, (number, column), path, anchor)
            elif anchor and ":" not in anchor:
                own = own if own is not None else anchors.of(subject.guide.lines)
                if not anchors.holds(own, anchor):
                    yield _no_anchor(subject, (number, column), anchor, len(seen))


def _no_anchor(subject: Subject, place: tuple[int, int], anchor: str, looked_at: int) -> Finding:
    """Return the finding for an anchor that no heading has; after many links it names none like it."""
    message = f"no heading of this guide has the anchor #{anchor}"
    known = [one.anchor for one in subject.sections if one.level]
    near = anchors.nearest(anchor, known) if len(known) * looked_at < _MOST else ""
    return subject.find("link-anchor", place, message, f"did you mean #{near}?" if near else "")


def _outside_comments(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield lines with nothing of the comments in them that go over several."""
    within = False
    for number, line in lines:
        text = line
        if within:
            before, end, _ = line.partition("-->")
            if not end:
                continue
            within, text = False, "\0" * (len(before) + len(end)) + line[len(before) + len(end) :]
        begin = text.rfind("<!--")
        if begin >= 0 and "-->" not in text[begin:]:
            within, text = True, text[:begin]
        yield number, text


def _is_myst(subject: Subject) -> bool:
    """Say whether a guide is written in MyST, whose links may name labels of other pages."""
    return any(_MYST.match(line) for line in subject.guide.lines)


def _targets(line: str) -> Iterator[tuple[int, str]]:
    """Yield column, 1-based, and target of each link of a line."""
    if "](" not in line and "]:" not in line and "href=" not in line:
        return
    plain = line
    for hidden in (_CODE, _COMMENT):
        plain = without(hidden, plain)
    for pattern in (_INLINE, _HTML):
        for found in pattern.finditer(plain):
            if "\0" not in found[1]:
                yield found.start(1) + 1, found[1]
    found_reference = _REFERENCE.match(plain)
    if found_reference is not None:
        yield found_reference.start(1) + 1, found_reference[1]


def _file(subject: Subject, place: tuple[int, int], path: str, anchor: str) -> Iterator[Finding]:
    path = path.partition("?")[0]
    if not path or _ADDRESS.match(path) or _MADE_UP.search(path):
        return
    start = subject.folder
    if path.startswith("/"):
        # A site's own root, unless what it names is a folder of the repository.
        start = subject.top
        if not (start / path.strip("/").partition("/")[0]).exists():
            return
    found = _existing(start / path.lstrip("/"))
    if found is None and path.startswith("../"):
        # Some sites make a folder of each page, and links start from there.
        found = _existing(start / path.removeprefix("../"))
    if found is None:
        yield subject.find("link-file", place, f"there is no file {path}", _meant(start, path))
    elif anchor and found.suffix.lower() in (".md", ".markdown"):
        known = anchors.of_file(str(found))
        if known is not None and not anchors.holds(known, anchor):
            yield subject.find("link-anchor", place, f"no heading of {path} has the anchor #{anchor}")


def _meant(start: Path, path: str) -> str:
    """Return what to do about a file that is not there, if one beside it has nearly its name."""
    folder, _, name = path.lstrip("/").rpartition("/")
    try:
        beside = sorted(one.name for one in (start / folder).iterdir())
    except (OSError, ValueError):
        return ""
    return did_you_mean(name, beside[:_MOST], cutoff=0.8)


def _existing(place: Path) -> Path | None:
    """Return the file that a link means; sites leave out endings, or write those of the pages they make."""
    stem = place.with_suffix("") if place.suffix in (".html", ".htm") else place
    pages = [stem.parent / f"{stem.name}{ending}" for ending in _PAGES] if stem.name else []
    candidates = [place, *pages, *(stem / name for name in _INDEXES)]
    try:
        return next((one for one in candidates if one.exists()), None)
    except (OSError, ValueError):
        return None
