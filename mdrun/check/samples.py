"""Sample values at which a run stops, because the reader was meant to put something in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.check import blanks, unfinished
from mdrun.check.calls import in_brief
from mdrun.plan.samples import Samples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.check.blocks import Block
    from mdrun.check.subject import Subject

    Told = tuple[str, tuple[int, int] | None, str]
    """Id of a step, place of the sample value, None where the block as a whole is one, and what is said."""


def samples(subject: Subject) -> Iterator[Told]:
    """Yield the first sample value of each step at which a run stops, and of which nothing else speaks.

    The same value in several steps is told of once.
    """
    scripts = (block.text for block in subject.every_block)
    of_guide = Samples(scripts, subject.styles, subject.plan.values)
    told = {found.line for rule in (unfinished.commands, blanks.unknown) for found in subject.found(rule)}
    seen: set[str] = set()
    for block in subject.blocks:
        first, last = block.step.lines
        if "sample-values" not in block.step.decisions or told.intersection(range(first, last + 1)):
            continue
        sample = of_guide.first(block.text)
        if sample not in seen:
            yield block.step.id, _place(block, sample), _words(sample)
        if sample:
            seen.add(sample)


def _place(block: Block, sample: str | None) -> tuple[int, int] | None:
    at = block.text.find(sample) if sample else -1
    return block.at(at) if at >= 0 else None


def _words(sample: str | None) -> str:
    if sample:
        return f"{in_brief(sample)!r} looks like a sample value"
    return "it shows what may be called" if sample is not None else "the words beside it make it an example"
