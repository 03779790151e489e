"""What a question is about: why it is asked, the guide's own words, the block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import replace
from mdrun.display.flow import plain_lines
from mdrun.display.names import label
from mdrun.display.reasons import decision_words
from mdrun.display.rows import rows
from mdrun.display.text import (
    LEAST,
    cells,
    flat,
    hung,
    lines_of,
    prose_lines,
    reflowed,
    visible,
    wrap,
    wrap_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mdrun.display.paint import Paint
    from mdrun.plan.records import Step
    from mdrun.questions import Question

_LONGEST = 300
"""Characters of a value that are shown with a question."""
_MOST_LINES = 40
"""Lines of a block, or of what was printed, that are shown with a question; the rest is counted."""


def about(question: Question, width: int, paint: Paint) -> list[str]:
    """Return what the question is about: why it is asked, the guide's words, the block."""
    step = question.shown or question.step
    if step is None:
        return [f"  {paint(flat(question.problem) or 'go on?', 'strong')}"]
    if question.kind == "failed" and not (question.before or question.changed or question.anew):
        # The failure itself, with its line and its output, was shown just now.
        return [
            f"  {paint(step.id, 'strong')} failed: what now?",
            *_problem(question, width, paint),
            *_undo(question, width),
        ]
    first, *rest = wrap(f"{step.id} {_head(step, question)}", max(width - 3, LEAST))
    lines = [f"  {paint(step.id, 'strong')}{first.removeprefix(step.id)}", *(f"  {line}" for line in rest)]
    for why in _at_check(step) if question.kind == "attest" else _why(step, question):
        reason = hung(wrap(why, max(width - 5, LEAST)), "  - ", "    ")
        lines += [paint(row, "careful") for row in reason]
    lines += _problem(question, width, paint)
    lines += _quoted(reflowed(prose_lines(step.told.before)), "dim", width, paint)
    lines += _quoted([flat(step.title)] if step.title else [], "strong", width, paint)
    lines += _quoted(reflowed(prose_lines(step.told.within)), "dim", width, paint)
    block = _changed(step, question.lines, width, paint) if question.lines else _block(step, width, paint)
    return [*lines, *block, *_stands(question, width), *_undo(question, width)]


def _head(step: Step, question: Question) -> str:
    """Return what is asked of a step, and where that stands."""
    where = f"(line {step.lines[0]})"
    if question.changed:
        # Whose change that was is on record; it may have been somebody else's.
        earlier = question.before and not question.repeated
        return f"as it was changed before {where}:" if earlier else f"as you have changed it {where}:"
    if question.anew:
        return f"as the guide has it {where}:"
    if question.repeated:
        return f"once more {where}:"
    if question.kind == "attest":
        return f"needs your word {where}: is it done, or true?"
    return f"stops here {where}:"


def _at_check(step: Step) -> list[str]:
    """Return what else there is to say where a person's word is wanted."""
    applies = decision_words(replace(step, decisions=("condition",))) if "condition" in step.decisions else []
    # Where it is guarded, that was asked about before.
    return applies if "guarded" in step.decisions else [*applies, *_confirmed(step)]


def _quoted(lines: Iterable[str], style: str, width: int, paint: Paint) -> list[str]:
    """Return the guide's own words, set off by a bar."""
    return [paint(f"  │ {part}", style) for line in lines for part in wrap(line, max(width - 5, LEAST))]


def unrepeated(question: Question, asked: Step | None) -> Question:
    """Return a question without the words that the one before it has shown: those above parts of one check.

    Args:
        question: The question.
        asked: The step that the question before it was about.
    """
    step = question.shown or question.step
    if question.kind != "attest" or step is None or asked is None or asked.id == step.id:
        return question
    if step.parent is None or asked.parent != step.parent:
        return question
    said, before = step.told.before.split("\n\n"), asked.told.before.split("\n\n")
    same = next((at for at, (one, other) in enumerate(zip(said, before, strict=False)) if one != other), None)
    kept = said[min(len(said), len(before)) if same is None else same :]
    return replace(question, shown=replace(step, told=replace(step.told, before="\n\n".join(kept))))


def _stands(question: Question, width: int) -> list[str]:
    """Return what words of the block stand for, such as a variable's value: each on its rows."""
    told = (
        wrap(f"{word} is {flat(what)[:_LONGEST]}", max(width - 7, LEAST)) for word, what in question.stands
    )
    return [row for lines in told for row in hung(lines, "  ", "    ")]


def _undo(question: Question, width: int) -> list[str]:
    """Return the command line that undoes what was done, whole, on a line of its own where it is long."""
    if not question.undo:
        return []
    name, words = "  roll back:", visible(question.undo)
    return [name, words] if cells(f"{name}  {words}") > width else [f"{name}  {words}"]


def members(question: Question, width: int, paint: Paint) -> list[str]:
    """Return the steps of a group of which one is to be chosen, numbered, with the guide's words."""
    group = question.members[0].directives.choose or ""
    lines = [f"  {paint(flat(group), 'strong')}: exactly one of these is run"]
    for number, step in enumerate(question.members, 1):
        named = "".join(f"  {flat(words)}" for words in (step.name, step.title) if words)
        lines.append(f"{number:>4}  {paint(step.id, 'strong')}{named}  (line {step.lines[0]})")
        for line in reflowed(prose_lines(step.told.before)):
            lines += [paint(f"      │ {part}", "dim") for part in wrap(line, max(width - 9, LEAST))]
        lines += [f"    {line}" for line in _block(step, width - 4, paint)]
    return lines


def _problem(question: Question, width: int, paint: Paint) -> list[str]:
    """Return what was found that a person must judge, such as what a check's command printed."""
    first, *rest = plain_lines(question.problem) or [""]
    if not rest:
        told = wrap_words(flat(first), max(width - 5, LEAST)) if first else []
        return [paint(row, "careful") for row in hung(told, "  ! ", "    ")]
    shown = [f"    {visible(line)}".rstrip() for line in (first, *rest)[:_MOST_LINES]]
    more = [f"    … and {len(rest) + 1 - _MOST_LINES:,} more lines"] if len(rest) >= _MOST_LINES else []
    return [paint("  ! its command printed:", "careful"), *shown, *more]


def _confirmed(step: Step) -> list[str]:
    """Return the guide's own question about a step, where it has one."""
    confirm = step.directives.confirm
    return [flat(confirm)] if isinstance(confirm, str) else []


def _why(step: Step, question: Question) -> list[str]:
    """Return why it is asked, and which tools of the block are not there."""
    words = [*([flat(question.before)] if question.before else []), *decision_words(step)]
    words += _confirmed(step)
    if step.directives.confirm is True:
        words.append("the guide asks to confirm it")
    if not (words or question.changed or question.anew):
        words = [f"every step was asked for: {label(step)}"]
    return [*words, *(f"{flat(tool)} is not found on PATH" for tool in question.missing)]


def _changed(step: Step, lines: Sequence[tuple[int, bool]], width: int, paint: Paint) -> list[str]:
    """Return a block as the operator has changed it: its own lines marked, those of the guide numbered."""
    gutter = len(str(step.lines[1]))
    numbered = {number for number, own in lines if own}
    shown = []
    for (number, own), text in zip(lines, lines_of(step.script), strict=False):
        if not text.strip():
            continue
        name = str(number) if own or number not in numbered else ""
        numbered.add(number)
        remark = text.lstrip().startswith("#")
        for at, row in enumerate(wrap(visible(text), max(width - gutter - 5, LEAST))):
            start = paint(f"  {'' if at else name:>{gutter}}{' ' if own else '+'}│ ", "dim")
            shown.append(start + (paint(row, "dim") if remark else row))
    if len(shown) > _MOST_LINES:
        return [*shown[:_MOST_LINES], f"  … and {len(shown) - _MOST_LINES:,} more lines"]
    return shown


def _block(step: Step, width: int, paint: Paint) -> list[str]:
    """Return the lines of a step's block; none where its title, which stands above, is the same command."""
    lines = rows(step)
    if [row.text for row in lines] == [step.title.strip("`")]:
        return []
    gutter = len(str(lines[-1].number)) if lines else 0
    shown = []
    for row in lines[:_MOST_LINES]:
        for at, text in enumerate(wrap(visible(row.text), max(width - gutter - 5, LEAST))):
            number = paint(f"  {'' if at else row.number:>{gutter}} │ ", "dim")
            shown.append(number + (text if row.code else paint(text, "dim")))
    if len(lines) > _MOST_LINES:
        shown.append(f"  … and {len(lines) - _MOST_LINES:,} more lines")
    return shown
