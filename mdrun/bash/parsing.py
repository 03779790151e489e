"""Bash text taken apart."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from mdrun.bash.collecting import Collector
from mdrun.bash.covering import covered, covered_further, lengthened
from mdrun.bash.quoting import unquoted
from mdrun.bash.records import Script, Simple
from mdrun.bash.splitting import as_one, by_lines, split, top_level
from mdrun.bash.trees import is_tangled, parser
from mdrun.dataclass import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_WORDS = 1000
"""Words of a line that are looked at where it is too tangled."""


@lru_cache(maxsize=32768)  # a plan takes several passes: with fewer scripts than it has, none is a hit
def parse(text: str) -> Script:
    """Take a script apart. Never fails: what cannot be understood is one command."""
    if is_tangled(text):
        return _roughly(text)
    shown = covered(text)
    script = _parsed(shown.text)
    if not script.whole:
        script = _further(shown.text, script)
    elif shown.text == text:
        return script
    parts = tuple(lengthened(part, shown.before) for part in script.parts)
    parts = tuple(split(text, replace(script, parts=parts)))
    return replace(script, parts=parts, variables=script.variables | shown.names)


def _further(text: str, script: Script) -> Script:
    """Return a script that was not read, taken apart with more of it covered, if that helps."""
    shown = covered_further(text)
    if shown == text:
        return script
    again = _parsed(shown)
    return again if again.whole else script


def _parsed(text: str) -> Script:
    """Take a script apart that is not too tangled."""
    data = text.encode()
    root = parser().parse(data).root_node
    collected = Collector(data)
    collected.visit(root)
    whole = not root.has_error
    parts = None
    if whole:
        parts = by_lines(text) if collected.torn else top_level(root, data)
    return Script(
        tuple(parts if parts is not None else as_one(text)),
        tuple(collected.simple),
        frozenset(collected.functions),
        frozenset(collected.variables),
        tuple(collected.uses),
        frozenset(collected.with_fallback),
        tuple(_in_characters(collected.comments, data)),
        whole,
    )


def is_empty(text: str) -> bool:
    """Say whether a script holds nothing but comments and blank lines."""
    return all(not line.strip() or line.lstrip().startswith("#") for line in text.split("\n"))


def uncommented(text: str, script: Script) -> str:
    """Return a text without its comments, and without lines of here-documents that look like one.

    Args:
        text: Bash text.
        script: The same, taken apart.
    """
    kept, at = [], 0
    for start, end in script.comments:
        kept.append(text[at:start])
        at = end
    code = "".join((*kept, text[at:]))
    return "\n".join(line for line in code.split("\n") if not line.lstrip().startswith("#"))


def _roughly(text: str) -> Script:
    """Take apart what is too tangled: its lines are its commands, and nobody says that it is whole."""
    simple = []
    for row, line in enumerate(text.split("\n")):
        words = tuple(map(unquoted, line.split(None, _MOST_WORDS)[:_MOST_WORDS]))
        if words and not words[0].startswith("#"):
            simple.append(Simple(row, words, certain=False))
    return Script(
        tuple(as_one(text)), tuple(simple), frozenset(), frozenset(), (), frozenset(), (), whole=False
    )


def _in_characters(spans: list[tuple[int, int]], data: bytes) -> Iterator[tuple[int, int]]:
    """Yield ascending byte spans as spans of characters."""
    at = characters = 0
    for start, end in spans:
        characters += len(data[at:start].decode(errors="replace"))
        begin, at = characters, end
        characters += len(data[start:end].decode(errors="replace"))
        yield begin, characters
