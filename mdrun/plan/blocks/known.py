"""Which names are those of commands for a guide: it calls them elsewhere, or speaks of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mdrun.document import Item, Paragraph
from mdrun.inline import code_spans
from mdrun.patterns import regex
from mdrun.plan.likeness import calls_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from mdrun.document import Element

_TOOL = regex(r"[a-z][a-z\d]*(?:-[a-z\d]+)*")
"""A name that may be that of a command."""
_OPTION = regex(r"-[A-Za-z]|--[a-z][a-z-]+(?:=.*)?", marks="-")


class Known:
    """The commands that a guide uses elsewhere than in one of its blocks; looked up, and never listed."""

    def __init__(self, named: Container[str], used: Mapping[str, int], own: Container[str]) -> None:
        self._named = named
        self._used = used
        self._own = own

    def __contains__(self, name: object) -> bool:
        """Say whether a name is that of such a command."""
        return name in self._named or self._used.get(str(name), 0) > (name in self._own)


def called_in(texts: Iterable[str]) -> frozenset[str]:
    """Return the programs that several of some texts call, once with an option as nothing else has one."""
    used, options = Counter[str](), set[str]()
    for called in map(calls_of, texts):
        used.update({words[0] for words in called})
        options.update(words[0] for words in called if any(map(_OPTION.fullmatch, words[1:])))
    return frozenset(name for name in options if used[name] > 1)


def named_in_words(elements: Sequence[Element]) -> frozenset[str]:
    """Return the names that may be those of commands in the code spans of a guide."""
    found = set[str]()
    for element in elements:
        if isinstance(element, (Paragraph, Item)) and "`" in element.text:
            spans = (span.split() for span in code_spans(element.text))
            found.update(words[0] for words in spans if words and _TOOL.fullmatch(words[0]))
    return frozenset(found)
