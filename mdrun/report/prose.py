"""The guide's words on a page: paragraphs, code spans, links, what is strong; all else stays as written."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from mdrun.report.text import seen

_SPAN = re.compile(r"(?<!`)(`+)(?!`)((?:.|\n(?!\s*\n))+?)(?<!`)\1(?!`)")
_STRONG = re.compile(r"\*\*(?=[^\s*])((?:.|\n(?!\s*\n))*?[^\s*])\*\*")
_LINK = re.compile(r"!?\[([^\]\[]*)\]\(<?([^()\s<>]*)>?(?:\s+\"[^\"]*\")?\)")
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_GOES_ON = re.compile(r"\s*(?![-*+>|#]|\d+[.)])\S")
"""A line that belongs to the paragraph or item before it: no list, quotation, table or heading begins."""


def prose(text: str) -> str:
    """Return the guide's own words, without comments, and with lines joined as Markdown joins them."""
    lines: list[str] = []
    fence, joins = "", False
    for line in re.sub(r"\n{3,}", "\n\n", _without_comments(text)).strip("\n").split("\n"):
        mark = _FENCE.match(line)
        if joins and not fence and not mark and _GOES_ON.match(line):
            lines[-1] += f" {line.strip()}"
            continue
        lines.append(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        joins = not fence and not mark and bool(line.strip()) and line.lstrip()[0] not in "#|"
    return "\n".join(lines)


def inline(text: str) -> Markup:
    """Return words of a guide with their code spans (CommonMark 6.1) and strong words shown as such."""
    pieces = []
    done = 0
    for found in _SPAN.finditer(text):
        pieces += [_strong(text[done : found.start()])]
        pieces += [f"<code>{escape(seen(found[2].strip() or found[2]))}</code>"]
        done = found.end()
    pieces.append(_strong(text[done:]))
    return Markup("".join(pieces))


def _strong(text: str) -> str:
    """Return words with what stands between two pairs of asterisks marked (CommonMark 6.2), links as such."""
    return _STRONG.sub(r"<strong>\1</strong>", str(escape(seen(_LINK.sub(_linked, text)))))


def _linked(link: re.Match[str]) -> str:
    """Return a link's words (CommonMark 6.3), and where it leads if that is the same from anywhere."""
    words, target = link[1], link[2]
    return f"{words} ({target})" if "://" in target and target != words else words


def _without_comments(text: str) -> str:
    """Return a text without its HTML comments; one that nothing ends stays."""
    pieces, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        pieces.append(text[at:start])
        at = end + 3
    return "".join((*pieces, text[at:]))
