"""Secrets that stand in the guide itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.document import Fence
from mdrun.plan.blocks.fences import tag
from mdrun.shapes.reading import known
from mdrun.shapes.search import Shapes
from mdrun.wordlists import names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.check.subject import Subject
    from mdrun.errors import Finding

_VARIABLE = frozenset(b"$*{}")
"""What is filled later, or left out, holds one of these."""
_DIFFERENT = 5
"""How many different characters a real one has at least; `xxxx-xxxx` has fewer."""


def written(subject: Subject) -> Iterator[Finding]:
    """Yield each text in the guide that looks like a secret, and like no sample of one.

    A block of Markdown is left out: it shows how a guide is written.
    """
    fences = (element for element in subject.guide.elements if isinstance(element, Fence))
    shown = [(one.first, one.last) for one in fences if tag(one) in ("markdown", "md")]
    data = "\n".join(subject.guide.lines).encode("utf-8", "surrogateescape")
    for start, end, begins in Shapes((*known(), *subject.settings.run.secrets.patterns)).spans(data):
        text = data[start:end]
        word = text.decode("utf-8", "replace").strip().lower()
        if (
            _VARIABLE.isdisjoint(text)
            and len(set(text)) >= _DIFFERENT
            and word not in names("check/no-secrets")
        ):
            line = data.count(b"\n", 0, begins) + 1
            if any(first <= line <= last for first, last in shown):
                continue
            column = len(data[data.rfind(b"\n", 0, begins) + 1 : begins].decode("utf-8", "replace")) + 1
            before = data[begins:start].decode("utf-8", "replace").split("\n")[0]
            message = f"what follows {before} looks like a secret, and whoever reads this guide has it"
            yield subject.find("secret-in-guide", (line, column), message)
