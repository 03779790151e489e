"""Blanks in a guide's text, found in their :mod:`.styles` and filled with plain values."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.patterns import regex
from mdrun.placeholders.styles import SMALL_TRIPLE, Styles, likely_in
from mdrun.wordlists import names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

__all__ = ["PLAIN", "Blank", "Styles", "fill", "find", "found", "mask", "variable_name", "without_replaced"]

PLAIN = regex(r"[A-Za-z0-9._/@:+,=%][A-Za-z0-9._/@:+,=%-]*")
"""Values that cannot run code or become an option wherever they are inserted."""


@dataclass(frozen=True, slots=True)
class Blank:
    """One placeholder in a text."""

    start: int
    """Where it begins in the text, in characters; a literal ``v`` before it is part of it."""
    end: int
    """Where it ends."""
    name: str
    """The variable that fills it."""
    form: str
    """``as-given``, ``bare`` (a version without its ``v``), ``pair`` (its first two parts)."""
    prefix: str
    """The literal ``v`` before it, or nothing."""
    text: str
    """The placeholder as it is written, with its literal ``v``."""


def find(text: str, styles: Collection[str], *, prose: bool = False) -> Iterator[Blank]:
    """Yield the placeholders of a text, in order.

    Args:
        text: The text of a block, an item or a heading.
        styles: Any of ``angle``, ``mustache``, ``version``, ``date``, ``expansion``.
        prose: Whether the text is Markdown, in which ``<br>`` is a tag and ``<Enter>`` a key.
    """
    variables = styles.variables if isinstance(styles, Styles) else frozenset()
    yield from found(text, frozenset(styles), variables, prose)


@lru_cache(maxsize=1024)
def found(text: str, styles: frozenset[str], variables: frozenset[str], prose: bool) -> tuple[Blank, ...]:
    """Return the placeholders of a text: it is asked for while a plan is made, again and again."""
    likely = list(likely_in(text, styles))
    if not likely:
        return ()
    closed = _closed_tags(text)
    written = {max(match.start("what"), match.start("blank")) for match in _REPLACED.finditer(text)}
    of_go = _GO_WORDS if _GO_TEMPLATE.search(text) else frozenset[str]()
    blanks = [
        blank
        for style, pattern in likely
        for match in re.finditer(pattern, text)
        if match.start() not in written
        if style != "expansion" or match["first"] not in variables
        if style != "mustache" or match["mustache"] not in of_go
        if (blank := _blank(match, closed, prose)) is not None
    ]
    result, taken = [], 0
    for blank in sorted(blanks, key=lambda blank: (blank.start, -blank.end)):
        if blank.start >= taken:
            taken = blank.end
            result.append(blank)
    return tuple(result)


def fill(
    text: str,
    values: Mapping[str, str],
    styles: Collection[str],
    *,
    prose: bool = False,
    plain: bool = False,
) -> str:
    """Return the text with the placeholders that have a value filled; the others stay as they are.

    A literal ``v`` before a placeholder is written exactly once, whether the value has one or not.
    Shell text is filled with plain values alone, comments too: a value with a line end would end one.

    Args:
        text: The text.
        values: The values, by the names of their variables.
        styles: The styles of placeholders that are looked for.
        prose: Whether these are words of the guide, and no shell text.
        plain: Whether plain values alone fill such words, too: they may hold a command.
    """
    pieces, end = [], 0
    for blank in find(text, styles, prose=prose):
        value = values.get(blank.name)
        if blank.form == "pair":
            value = values.get("x_y", value)
        if value is None or not ((prose and not plain) or PLAIN.fullmatch(value)):
            continue
        pieces += [text[end : blank.start], _filled(blank, value)]
        end = blank.end
    return "".join(pieces) + text[end:] if pieces else text


def mask(text: str, styles: Collection[str], filler: str = "x", only: Collection[str] | None = None) -> str:
    """Return the text with each placeholder replaced by a word as long in bytes, to judge its syntax.

    Args:
        text: The text.
        styles: The styles of placeholders that are looked for.
        filler: The letter of which the words are made.
        only: The variables whose placeholders are meant; None for all.
    """
    pieces, end = [], 0
    for blank in find(text, styles):
        if only is not None and blank.name not in only:
            continue
        pieces += [text[end : blank.start], filler * len(blank.text.encode())]
        end = blank.end
    return "".join(pieces) + text[end:] if pieces else text


def variable_name(text: str) -> str:
    """Return the variable that a placeholder's words name: ``LAST-GOOD`` is ``last_good``."""
    return re.sub(r"\W+", "_", text.casefold()).strip("_")


def without_replaced(text: str) -> str:
    """Return a text without what sed replaces, which stands in a file: ``s/X.Y.Z/1.4.0/``."""
    return _REPLACED.sub(lambda found: found[0].replace(found["what"] or found["blank"], "", 1), text)


_REPLACED = regex(
    r"(?<!\w)s(?P<by>[/|#,@])[@%_{}^]*(?:(?P<what>[vV]?[A-Za-z.]+)[@%_{}$]*(?P=by)"
    r"(?:[vV]?\d[\w.+-]*|[vV]?[\"']{0,2}\$[^\s/|#,@]*)(?P=by)|(?P<blank><[^<>\n]+>)(?P=by)(?!(?P=by))[^<\s])",
    marks=("s/", "s|", "s#", "s,", "s@"),
)
"""What sed looks for to put something in its place (POSIX, sed), and so the text of a file:
``s/X.Y.Z/1.4.0/``, ``s/@X.Y.Z@/$VERSION/``, ``s|<path>|/srv/data|``."""
_CLOSING = regex(r"</([^\s<>/]+)")
_GO_TEMPLATE = regex(r"\{\{-? ?(?:[.$]|(?:if|index|json|range|with) )")
"""What stands in a template of Go (``docker inspect --format``), and is no variable's name."""
_GO_WORDS = frozenset(("else", "end", "println"))
_VERSION = rf"(?P<v>[vV])?(?:(?P<triple>(?i:{SMALL_TRIPLE}|m\.m\.p))|(?P<pair>(?i:X\.Y|M\.N)))"
_V_VALUE = regex(r"[vV]\d")


def _closed_tags(text: str) -> frozenset[str]:
    return frozenset(_CLOSING.findall(text)) if "</" in text else frozenset()


def _blank(match: re.Match[str], closed: Collection[str], prose: bool) -> Blank | None:
    groups = {key: value for key, value in match.groupdict().items() if value is not None}
    prefix = next((groups[key] for key in ("v", "v2", "v3") if key in groups), "")
    if "angle" in groups:
        first = groups["angle"].split()[0]
        if first in closed or ((prose or closed) and first.casefold() in names("html-tags")):
            return None
        if prose and first == groups["angle"] and first.casefold().partition("-")[0] in names("keys"):
            return None
        name, form, prefix = _named(groups["angle"], prefix)
    elif "mustache" in groups:
        name, form = variable_name(groups["mustache"]), "as-given"
    elif "expansion" in groups:
        name, form = variable_name(groups["expansion"].rstrip("?")), "as-given"
    elif "date" in groups:
        name, form = "date", "as-given"
    else:
        name, form = "version", "pair" if "pair" in groups else "bare"
    return Blank(match.start(), match.end(), name, form, prefix, match[0]) if name else None


def _named(words: str, prefix: str) -> tuple[str, str, str]:
    """Return variable, form and prefix of the words between ``<`` and ``>``."""
    version = re.fullmatch(_VERSION, words)
    if version is not None:
        return "version", "pair" if version["pair"] else "bare", prefix or version["v"] or ""
    return "date" if words.upper() == "YYYY-MM-DD" else variable_name(words), "as-given", prefix


def _filled(blank: Blank, value: str) -> str:
    bare = value[1:] if _V_VALUE.match(value) else value
    if blank.form == "pair":
        bare = ".".join(bare.split(".")[:2])
    if blank.prefix:
        return blank.prefix + bare
    return value if blank.form == "as-given" else bare
