"""What ``?`` explains at a question: what it is about, in full, and what each key does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.display.names import lines_words
from mdrun.display.rows import rows
from mdrun.display.text import LEAST, counted, flat, hung, prose_lines, visible, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mdrun.plan.records import Step, Variable
    from mdrun.questions import Question

_MOST_USES = 8
"""Lines of the guide that are shown with a variable; the rest is counted."""
_MOST_LINES = 400
"""Lines of a block that are shown; the rest is counted."""

Explained = tuple[str, str]
"""What can be typed, and what that does."""


def of_step(question: Question, keys: Iterable[Explained], width: int) -> Iterator[str]:
    """Yield what a question about a step is about, and what each key does.

    Args:
        question: The question.
        keys: What can be typed.
        width: Columns of the terminal.
    """
    step = question.shown or question.step
    if step is not None:
        yield from _indented(_place(step), width)
        yield from _block(step, width)
    yield from of_keys(keys, width)


def of_value(question: Question, variable: Variable, keys: Iterable[Explained], width: int) -> Iterator[str]:
    """Yield what a value is for, what it must be, and what each key does.

    Args:
        question: The question.
        variable: The variable that needs it.
        keys: What can be typed.
        width: Columns of the terminal.
    """
    for line in prose_lines(variable.help):
        yield from _indented(f"│ {line}", width)
    if question.uses:
        yield "    it stands in the guide here:"
        yield from _lines(question.uses, _MOST_USES, width)
    for line in _said(question, variable):
        yield from _indented(line, width)
    yield from of_keys(keys, width)


def of_keys(keys: Iterable[Explained], width: int) -> Iterator[str]:
    """Yield what each key does.

    Args:
        keys: What can be typed.
        width: Columns of the terminal.
    """
    shown = list(keys)
    room = max((len(key) for key, _ in shown), default=0)
    for key, words in shown:
        lines = wrap(words, max(width - room - 7, LEAST))
        yield from hung(lines, f"    {key:<{room}}  ", f"    {'':<{room}}  ")


def _place(step: Step) -> str:
    return f"step {step.id}, {lines_words(step)} of the guide" + (
        f": {flat(step.title)}" if step.title else ""
    )


def _block(step: Step, width: int) -> Iterator[str]:
    """Yield a step's block, nothing of it cut: it may have been, and may have left the screen meanwhile."""
    yield from _lines(((row.number, row.text) for row in rows(step)), _MOST_LINES, width)


def _lines(lines: Iterable[tuple[int, str]], most: int, width: int) -> Iterator[str]:
    shown = list(lines)
    gutter = len(str(shown[-1][0])) if shown else 0
    for number, text in shown[:most]:
        parts = wrap(visible(text), max(width - gutter - 8, LEAST))
        yield from hung(parts, f"    {number:>{gutter}} │ ", f"    {'':>{gutter}} │ ")
    if len(shown) > most:
        yield f"    … and {counted(len(shown) - most, 'more line')}"


def _said(question: Question, variable: Variable) -> Iterator[str]:
    """Yield what becomes of a value, and what it must be."""
    if variable.exports:
        yield f"the run's shell has it as {', '.join(f'${name}' for name in variable.exports)}"
    if variable.secret:
        yield "it is not shown while it is typed, and masked wherever it would be shown or kept"
    if variable.pattern:
        yield f"it must match {visible(variable.pattern)}"
    if isinstance(variable.choices, str):
        found = "its choices are what this prints" if question.choices else "this was to print its choices"
        yield f"{found}: {flat(variable.choices)}"
    elif question.choices:
        yield f"it must be one of the {len(question.choices):,} choices"
    elif not variable.exports:
        yield "letters, digits and . _ / @ : + , = % - may stand in it, and no - at its beginning"


def _indented(line: str, width: int) -> Iterator[str]:
    yield from (f"    {part}" for part in wrap(line, max(width - 5, LEAST)))
