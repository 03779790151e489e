"""Inline Markdown, read as far as a guide needs it: code spans, comments, plain words.

Every function is linear in the length of its text, whatever the text holds.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.patterns import regex
from mdrun.wordlists import names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TICKS = regex(r"`+")
_OURS = regex(r"<!--\s*mdrun\s*:", re.IGNORECASE)
_TAG = regex(r"</?([A-Za-z][A-Za-z0-9]*)\b[^<>]*>")
_LINK = regex(r"!?\[([^\[\]]*)\](?:\((?:[^()]|\([^()]*\))*\)|\[[^\[\]]*\])")
_MARKUP = (
    (_LINK, r"\1"),
    (_LINK, r"\1"),  # an image inside a link
    (regex(r"(?<!\\)\*\*(?=\S)((?:[^*]|\*(?!\*))+)(?<=\S)\*\*"), r"\1"),
    (regex(r"(?<![\\\w])__(?=\S)((?:[^_]|_(?!_))+)(?<=\S)__(?!\w)"), r"\1"),
    (regex(r"(?<![\\*])\*(?=[^\s*])([^*]+)(?<=\S)\*(?!\*)"), r"\1"),
    (regex(r"(?<![\\\w])_(?=[^\s_])((?:[^_]|(?<=\w)_(?=\w))+)(?<=\S)_(?!\w)"), r"\1"),
    (regex(r" ?\{#[\w-]+\}$"), ""),
    (regex(r"\\([^\w\s])"), r"\1"),
)
_MARKS = frozenset("[*_{\\")
"""Characters without which there is no markup."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one ``<!-- mdrun: … -->`` comment says."""

    start: int
    """Where it begins in the text that holds the comment, in characters."""
    text: str
    """What stands after ``mdrun:``, its line ends and indentation kept."""


def code_spans(text: str) -> list[str]:
    """Return the content of the code spans of a text (CommonMark 6.1)."""
    return [_content(text[start + ticks : end - ticks]) for start, end, ticks in _spans(text)]


def beside_code(text: str) -> list[str]:
    """Return the words before the first code span of a text, between two of them, and after the last."""
    pieces, at = [], 0
    for start, end, _ in _spans(text):
        pieces.append(text[at:start])
        at = end
    return [*pieces, text[at:]]


def comments(text: str) -> list[Said]:
    """Return what the ``<!-- mdrun: … -->`` comments of inline text say; one in a code span is only shown."""
    return _said(text, without_code(text)) if "<!--" in text else []


def comments_in_html(text: str) -> list[Said]:
    """Return what the ``<!-- mdrun: … -->`` comments of an HTML block say."""
    return _said(text, text) if "<!--" in text else []


def without_code(text: str) -> str:
    """Return a text of the same length whose code spans are blotted out."""
    pieces, at = [], 0
    for start, end, _ in _spans(text):
        pieces += [text[at:start], "\0" * (end - start)]
        at = end
    return "".join(pieces) + text[at:] if pieces else text


def without_comments(text: str) -> str:
    """Return inline text without its HTML comments."""
    if "<!--" not in text:
        return text
    pieces, at = [], 0
    for start, end in _comments(without_code(text)):
        pieces.append(text[at:start])
        at = end
    return ("".join(pieces) + text[at:]).strip()


def words(markdown: str) -> str:
    """Return the words of a line of Markdown without its marks; placeholders such as ``<tag>`` stay."""
    return _plain(markdown, lambda tag: "" if tag[1].casefold() in names("html-tags") else tag[0])


def spoken(markdown: str) -> str:
    """Return what inline Markdown says in words: its code spans are blotted out, and so are its comments."""
    text = without_comments(markdown)
    text = without_code(text).replace("\0", "\u00a0") if "`" in text else text
    if "[" in text:
        text = _LINK.sub(r"\1", text)
    return _TAG.sub("", text) if "<" in text else text


def shown(markdown: str) -> str:
    """Return what a browser shows of a line of Markdown: nothing of a tag, whatever its name."""
    return _plain(markdown, lambda _: "")


def _plain(markdown: str, tag: Callable[[re.Match[str]], str]) -> str:
    text = without_comments(markdown)
    if text.isalnum():
        return text
    code: list[str] = []
    pieces, at = [], 0
    for start, end, ticks in _spans(text):
        pieces += [text[at:start], f"\0{len(code)}\0"]
        code.append(_content(text[start + ticks : end - ticks]))
        at = end
    text = " ".join(("".join(pieces) + text[at:]).split())
    if "<" in text:
        text = _TAG.sub(tag, text)
    if not _MARKS.isdisjoint(text):
        for pattern, plain in _MARKUP:
            text = pattern.sub(plain, text)
    if code:
        text = re.sub("\0([0-9]+)\0", lambda match: code[int(match[1])], text)
    return " ".join(text.split())


def _spans(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield where each code span begins and ends, and how many backticks stand at either end.

    A run of backticks opens a span if a later run is exactly as long; else it stands for itself.
    """
    if "`" not in text:
        return
    runs = [match.span() for match in _TICKS.finditer(text)]
    later: dict[int, deque[int]] = defaultdict(deque)
    for index, (start, end) in enumerate(runs):
        later[end - start].append(index)
    at = 0
    while at < len(runs):
        start, end = runs[at]
        start += _is_escaped(text, start)
        candidates = later[end - start]
        while candidates and candidates[0] <= at:
            candidates.popleft()
        if end > start and candidates:
            at = candidates[0]
            yield start, runs[at][1], end - start
        at += 1


def _is_escaped(text: str, at: int) -> bool:
    start = at
    while start and text[start - 1] == "\\":
        start -= 1
    return (at - start) % 2 == 1


def _content(span: str) -> str:
    content = span.replace("\n", " ")
    if len(content) > 2 and content[0] == content[-1] == " " and content.strip():
        content = content[1:-1]
    return content.strip()


def _comments(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each HTML comment begins and ends."""
    at = text.find("<!--")
    while at >= 0:
        end = text.find("-->", at + 4)
        if end < 0:
            return
        yield at, end + 3
        at = text.find("<!--", end + 3)


def _said(text: str, visible: str) -> list[Said]:
    result = []
    for start, end in _comments(visible):
        match = _OURS.match(text, start, end)
        if match is not None:
            result.append(Said(match.end(), text[match.end() : end - 3].rstrip()))
    return result
