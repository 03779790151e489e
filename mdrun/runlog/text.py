"""Words from outside, made harmless in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.patterns import regex
from mdrun.unseen import UNSEEN, written_out

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

_UNSEEN = regex(f"[\t\n{UNSEEN}]")
_MARKUP = regex(r"[\\`*_{}\[\]#~$]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ENTITY = regex("[&<>]")
_BACKTICKS = regex("`+")


def visible(text: str) -> str:
    r"""Return a text in one line, with what cannot be seen written out: ``⏎``, ``\x1b``, ``\u202e``."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSEEN.sub(_written_out, text)


def plain(text: str) -> str:
    """Return a text that Markdown shows as it is: no markup, no HTML, no second line."""
    marked = _MARKUP.sub(r"\\\g<0>", visible(text).strip())
    return _ENTITY.sub(lambda found: _ENTITIES[found[0]], marked)


def cell(text: str) -> str:
    """Return :func:`plain` text for a table's cell, which a pipe would end."""
    return plain(text).replace("|", "&#124;")


def cell_code(text: str) -> str:
    """Return a code span for a table's cell."""
    shown = visible(text)
    # Renderers differ in what a backslash before an escaped pipe does.
    return cell(shown) if "\\|" in shown else code(shown.replace("|", "\\|"), limit=len(shown) * 2)


def code(text: str, limit: int = 200) -> str:
    """Return a code span that shows the text.

    Args:
        text: What to show; where it has more than one line, they are joined by ``⏎``.
        limit: How many characters of it at most.
    """
    shown = shorten(visible(text), limit)
    if not shown.strip():
        return '""'
    fence = "`" * (longest_backticks(shown) + 1)
    pad = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def fenced(language: str, lines: Sequence[str]) -> list[str]:
    """Return lines as a fenced block that none of them can end.

    Args:
        language: What its fence says that they are; may be empty.
        lines: One or more.
    """
    fence = "`" * max(3, 1 + max(map(longest_backticks, lines)))
    return [fence + language, *lines, fence]


def longest_backticks(text: str) -> int:
    """Return the length of the longest run of backticks."""
    return max(map(len, _BACKTICKS.findall(text)), default=0)


def shorten(text: str, limit: int) -> str:
    """Return the text, or its beginning and an ellipsis where it has more characters than the limit."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _written_out(found: re.Match[str]) -> str:
    char = found[0]
    if char in "\n\r\u2028\u2029":
        return "⏎"
    if char == "\t":
        return " "
    return written_out(char)
