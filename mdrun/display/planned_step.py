"""A step of a plan as text: how it is understood, and what an operator must notice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mdrun.directives.spelling import spelled
from mdrun.display.names import lines_words
from mdrun.display.reasons import decision_words, guard_words
from mdrun.display.rows import rows
from mdrun.display.text import crop, flat, hung, visible, wrap
from mdrun.durations import duration
from mdrun.evidence.references import references, step_and_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mdrun.directives import Directives
    from mdrun.display.paint import Paint
    from mdrun.evidence.settlement import Settlement
    from mdrun.plan.records import Step

_STEP = "  "
_DETAIL = "      "
WORTH_SAYING = 1.0
"""Seconds from which on it is said how long something usually takes."""


def step_lines(
    step: Step, steps: Mapping[str, Step], usual: float, width: int, paint: Paint
) -> Iterator[str]:
    """Yield the lines of a step.

    Args:
        step: The step.
        steps: All steps of the plan, by id.
        usual: How long it has taken in its last runs and rehearsals, in seconds; 0 where nobody knows.
        width: Columns.
        paint: Colours what is to stand out.
    """
    name = f"  name {flat(step.name)}" if step.name else ""
    language = f" ({flat(step.block.language)})" if step.block is not None and step.block.language else ""
    took = f"  usually {duration(usual)}" if usual >= WORTH_SAYING else ""
    where = lines_words(step)
    yield f"{_STEP}{paint(step.id, 'strong')}  {step.kind}{language}  {paint(where + name + took, 'dim')}"
    for line in wrap(flat(step.title), width - len(_DETAIL)) if step.title else ():
        yield f"{_DETAIL}{line}"
    if step.kind == "command":
        yield from _commands(step, width, paint)
    else:
        for line in wrap(_settled(step, steps), width - len(_DETAIL) - 2):
            yield f"{_DETAIL}{paint(line, 'note')}"
    given = step.directives.given()
    for words, style in _remarks(step, given):
        for line in hung(wrap(words, width - len(_DETAIL) - 2), "! ", "  "):
            yield f"{_DETAIL}{paint(line, style)}"
    for words in _said(step.directives):
        yield f"{_DETAIL}{paint(words, 'dim')}"


def _commands(step: Step, width: int, paint: Paint) -> Iterator[str]:
    gutter = len(str(step.lines[1]))
    for row in rows(step) if step.commands else ():
        number, room = f"{row.number:>{gutter}}", width - len(_DETAIL) - gutter - 3
        for part in wrap(visible(row.text), room):
            shown = part if row.code else paint(part, "dim")
            yield f"{_DETAIL}{paint(f'{number} │ ', 'dim')}{shown}"
            number = " " * gutter


def _settled(step: Step, steps: Mapping[str, Step]) -> str:
    """Return how a check or a manual step will be settled."""
    settled = step.settlement
    if settled is None:
        return "by a person"
    if settled.by == "command" and settled.command:
        return f"by its own command `{flat(settled.command)}`{_claimed(settled)}"
    if settled.by == "evidence" and not settled.refers_to:
        return "by its parts"
    if settled.by == "evidence":
        named = ", ".join(_reference(one, steps) for one in settled.refers_to)
        return f"by evidence of {named}{_claimed(settled)}"
    return "by a person: its words negate" if settled.claim == "negated" else "by a person"


def _claimed(settled: Settlement) -> str:
    """Return what must be true of a check's command, beside that it succeeds."""
    tokens = " and ".join(f"`{flat(token)}`" for token in settled.tokens)
    if settled.claim == "nothing":
        return ", which must print nothing"
    if settled.claim == "without":
        return f", without {tokens} in the output"
    words = ", which must fail" if settled.claim == "refused" else ""
    return f"{words}, with {tokens} in the output" if tokens else words


def _reference(referred: str, steps: Mapping[str, Step]) -> str:
    name, _, line = step_and_line(referred).rpartition(":")
    commands = steps[name].commands if name in steps else ()
    found = zip(commands, references(name, (command.line for command in commands)), strict=True)
    text = next((one.text for one, own in found if own == referred), None)
    return f"{name} line {line}" + (f" `{crop(flat(text), 60)}`" if text is not None else "")


def _remarks(step: Step, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what an operator must notice, each with its style."""
    if given.get("skip"):
        yield "never run", "careful"
    if given.get("manual") and step.kind == "command":
        yield "run by a person, not by mdrun", "careful"
    if step.directives.background:
        yield _in_the_background(step), "note"
    if step.directives.capture:
        name, pattern = step.directives.captured()
        what = f"what /{pattern}/ finds in its output" if pattern else "its last line of output"
        yield f"{what} becomes {name}", "note"
    for reason in decision_words(step, alone=True):
        yield f"asks first: {reason}", "careful"
    confirm = step.directives.confirm
    if confirm and "guarded" in step.decisions:
        yield "asks first: " + (flat(confirm) if isinstance(confirm, str) else "the guide says so"), "careful"
    if step.guards and "guarded" not in step.decisions:
        yield f"has lasting effects: {guard_words(step.guards)}", "careful"


def _in_the_background(step: Step) -> str:
    words = "goes on in the background until the run is over"
    if step.directives.ready is not None:
        words += f"; the next step waits until `{flat(step.directives.ready)}` passes"
    return words


def _said(directives: Directives) -> Iterator[str]:
    """Yield the directives: those of the guide, and those of each other place, where defaults count, too."""
    outside = dict(directives.outside)
    own = [(key, value) for key, value in directives.given().items() if key.replace("-", "_") not in outside]
    if own:
        yield "directives: " + " ".join(flat(spelled(key, value)) for key, value in own)
    for place in dict.fromkeys(outside.values()):
        names = (name for name, said in outside.items() if said == place)
        said = (flat(spelled(name.replace("_", "-"), getattr(directives, name))) for name in names)
        yield f"by {flat(place)}: " + " ".join(said)
