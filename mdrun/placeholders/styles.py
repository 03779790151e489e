"""The styles in which placeholders are written, each with the expression that finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

_NAME = r"[^\W\d](?:(?:[\w .,/|'#-]|:(?=\w)|(?<=\w)\+(?=\w))*[\w])?"
_WORD = r"[^\W\d]\w*"
SMALL_TRIPLE = r"x\.y\.z|m\.n\.p|x\.x\.x|major\.minor\.patch"
"""Blanks for a version that are written in small letters as often as in capitals."""
_TRIPLE = r"X\.Y\.Z|M\.N\.P|M\.m\.p|X\.X\.X|MAJOR\.MINOR\.PATCH"
_PATTERNS = {
    "angle": rf"(?:(?<![<\w\\$])(?P<v>[vV]))?(?<![<\\$])<(?P<angle>{_NAME})>",
    "mustache": (
        rf"(?:(?<![\w${{])(?P<v>[vV]))?(?<![${{])\{{\{{[ \t]*(?P<mustache>{_WORD})[ \t]*\}}\}}(?!\}})"
    ),
    # capitals are a blank wherever they stand, such as in tool_X.Y.Z_amd64 or X.Y.Zrc1
    "version": (
        rf"(?<![A-Za-z0-9.])(?P<v>[vV])?(?P<triple>{_TRIPLE})(?![A-Z]|\.[A-Za-z]\b)"
        rf"|(?<![\w.])(?P<v2>[vV])?(?P<small>(?i:{SMALL_TRIPLE}))(?!\w|\.[A-Za-z]\b)"
        r"|(?<![A-Za-z0-9.])(?P<v3>[vV])?(?P<pair>X\.Y|M\.N|(?<=[vV/-])x\.y(?!\w|\.\w))(?![A-Z]|\.[A-Z]\b)"
    ),
    "date": r"(?<![A-Za-z0-9])(?P<date>YYYY-MM-DD)(?![A-Za-z0-9])",
    # what a shell would take for a default value, an error, or nothing at all
    "expansion": (
        r"(?<!\\)\$\{(?P<expansion>(?P<first>[a-z][a-z_]{0,60})(?:(?:-[a-z][a-z0-9_]{0,60}){1,9}|\?)"
        r"|(?=[^}\n]{0,60}[^\x00-\x7f])[^\W\d](?:[\w .-]{0,60}\w)?"
        r"|[A-Za-z_]\w{0,60}(?: \w[\w.-]{0,60}){1,9})\}"
    ),
}
"""Regular expressions, compiled where a text is likely to hold what they find: few guides hold all styles."""
_LIKELY = {
    "angle": regex("<"),
    "mustache": regex(r"\{\{"),
    "version": regex(r"[xX]\.[xXyY]|[mM]\.[mnN]|(?i:major\.minor)"),
    "date": regex("YYYY-MM-DD"),
    "expansion": regex(r"\$\{[^}\n]{0,60}(?:[ -]|\?\}|[^\x00-\x7f])", marks=("${",)),
}
"""What stands in each text that holds a placeholder of a style."""


class Styles(frozenset[str]):
    """The styles of placeholders that are looked for, and the shell's variables that the guide sets.

    ``${db-instance-name}`` is a placeholder only where the guide never sets ``db``.
    """

    variables: frozenset[str] = frozenset()

    @classmethod
    def of(cls, names: Iterable[str], variables: Iterable[str]) -> Styles:
        """Return styles by their names, and the variables that the guide sets."""
        made = cls(names)
        made.variables = frozenset(variables)
        return made


def likely_in(text: str, styles: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the styles in which a text is likely to hold a placeholder, each with its expression."""
    for style, pattern in _PATTERNS.items():
        if style in styles and _LIKELY[style].search(text):
            yield style, pattern
