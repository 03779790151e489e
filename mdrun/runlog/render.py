"""Make the run log from guide and state, and prove that it is the guide with marks added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.runlog.edits import Edit, UnprovenError, apply, strip
from mdrun.runlog.evidence import lines_of
from mdrun.runlog.header import table
from mdrun.runlog.lines import Lines, front_matter, joins_quote, unclosed_fence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mdrun.events import StepOutcome
    from mdrun.plan.records import Plan, Step
    from mdrun.state import RunState

_MARKS: dict[StepOutcome | None, bytes] = {
    "passed": b"x",
    "failed": b"!",
    "timed-out": b"!",
    "skipped": b"-",
    "unknown": b" ",
    "not-reached": b" ",
    None: b" ",
}
_BOXES = (b"[ ]", b"[x]", b"[X]", b"[]")


def render(plan: Plan, state: RunState, *, tails: Mapping[str, bytes] | None = None) -> bytes:
    """Return the run log.

    Args:
        plan: What was to be run; holds the guide's bytes.
        state: What became of it so far.
        tails: The end of the raw output of each failed step, by its id, which is shown beside them.

    Raises:
        UnprovenError: Taking away what was added would not give back the guide's bytes.
    """
    lines = Lines(plan.data)
    edits = [_header(plan, state, lines), *_boxes(plan.steps, state, lines)]
    edits += _quotes(plan.steps, state, tails or {}, lines)
    # What is added before a byte comes before what replaces that byte.
    edits.sort(key=lambda edit: (edit.at, bool(edit.old)))
    log = apply(plan.data, edits)
    if strip(log, edits) != plan.data:
        message = f"{plan.guide}: the run log without its marks is not the guide"
        raise UnprovenError(message)
    return log


def _header(plan: Plan, state: RunState, lines: Lines) -> Edit:
    after = front_matter(lines)
    added = table(plan, state)
    if after:
        added.insert(0, "")
    if after < lines.count and lines.text(after + 1).strip():
        added.append("")
    return lines.insert(after, added)


def _boxes(steps: Iterable[Step], state: RunState, lines: Lines) -> Iterator[Edit]:
    for step in steps:
        if step.place.box is None:
            continue
        at = lines.offset(*step.place.box) + 1
        box = lines.data[at - 1 : at + 1] if step.place.empty_box else lines.data[at - 1 : at + 2]
        if box not in _BOXES:
            message = f"step {step.id}: no box at line {step.place.box[0]}, column {step.place.box[1]}"
            raise UnprovenError(message)
        mark = _MARKS[state.step(step.id).outcome]
        if box[1:-1] != mark:
            yield Edit(at, box[1:-1], mark)


def _quotes(
    steps: Iterable[Step], state: RunState, tails: Mapping[str, bytes], lines: Lines
) -> Iterator[Edit]:
    day = (state.started or "")[:10]
    marked: set[int] = set()
    for step in steps:
        indent, after = step.place.indent, step.place.after
        said = lines_of(state.step(step.id), tails.get(step.id, b""), day)
        added = [f"{indent}> {line}".rstrip() for line in said]
        if after in marked:
            added.insert(0, "")
        elif marks := _unclosed(step, lines):
            added.insert(0, indent + marks)
        if joins_quote(lines.text(after + 1), indent if step.kind == "command" else None):
            added.append("")
        marked.add(after)
        yield lines.insert(after, added)


def _unclosed(step: Step, lines: Lines) -> str | None:
    """Return what closes the block before the evidence, where the guide does not."""
    if step.kind != "command":
        return None
    first, last = step.lines
    after = step.place.after
    return unclosed_fence(lines, last + 1 if after > last else first, after)
