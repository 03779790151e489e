"""markdown-it's block rules, imported without what they have no use for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mdrun.bare import bare
from mdrun.dataclass import dataclass, field
from mdrun.patterns import compiled_later
from mdrun.postponed import postponed

if TYPE_CHECKING:
    from collections.abc import Mapping


class _Unheard:
    """A logger that nobody listens to: each rule tells it that it was called."""

    def debug(self, *told: object) -> None:
        pass


class _Entities(dict[str, str]):
    """The named characters of HTML: markdown-it asks whether there is one before it takes it."""

    def __contains__(self, name: object) -> bool:
        if not self:
            from html.entities import html5

            self.update((name.rstrip(";"), chars) for name, chars in html5.items())
        return super().__contains__(name)


_UNUSED: Mapping[str, Mapping[str, object]] = {
    "dataclasses": {"dataclass": dataclass, "field": field},
    "logging": {"getLogger": lambda _: _Unheard()},
    "markdown_it.common.entities": {"entities": _Entities()},
    "pathlib": {"Path": str},  # what reads the library's own fixtures takes one
}
"""What markdown-it takes, and its block rules have no use for."""

with postponed(**_UNUSED), compiled_later():
    library: Any = bare("markdown_it", "parser_block")
    trimmed: Any = bare("markdown_it", "common.utils").mdTrim
