"""Decision points that the guide could settle, each with the directive that does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.check.calls import in_brief
from mdrun.check.foreign import printed_row
from mdrun.check.samples import samples
from mdrun.check.shells import opens_shell
from mdrun.fetched import RUNS, runs_fetched
from mdrun.plan.decisions.within import Within
from mdrun.wordlists import SHELL_TAGS, TRANSCRIPT_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mdrun.check.blocks import Block
    from mdrun.check.subject import Subject
    from mdrun.errors import Finding
    from mdrun.plan.records import DecisionReason, Step

_SPLIT = "split the block: a block for each of them, and choose=GROUP on each block"
_STOPS = "a run stops here to ask: "
POINTS: Mapping[DecisionReason, tuple[str, str]] = {
    "maybe-shell": ("block-untagged", "nothing says that this block is shell"),
    "alternative": ("alternative-open", "it is one of several alternatives"),
    "elsewhere": ("elsewhere-open", "it seems to belong elsewhere"),
    "condition": ("condition-open", "it depends on a condition"),
}
"""Code and words of each reason that nothing else speaks of; of several the first one gives the code."""


def guarded(subject: Subject) -> Iterator[Finding]:
    """Yield the first guarded command of each step of which the guide does not say whether to ask."""
    more = subject.settings.run.guards
    for block in subject.blocks:
        if "guarded" in block.step.decisions and block.step.directives.confirm is None:
            for call in block.calls:
                found = [guard for guard in call.guards(more) if not runs_fetched(guard)]
                if found:
                    what = next((guard for guard in found if "*" not in guard), in_brief(call.text))
                    message = (
                        f"`{what}` cannot be taken back, and the guide does not say what to ask before it"
                    )
                    yield subject.find("guarded-unconfirmed", block.place(call.node), message)
                    break
            else:
                yield from _fetched(subject, block)


def _fetched(subject: Subject, block: Block) -> Iterator[Finding]:
    """Yield code that is fetched and run at once, which no command of a block does alone."""
    guard = next(filter(runs_fetched, block.step.guards), None)
    if guard is not None:
        program = runs_fetched(guard)
        call = next((call for call in block.calls if call.name == program), block.calls[0])
        message = f"`{guard}` {RUNS}, which does not say what to ask before it"
        yield subject.find("guarded-unconfirmed", block.place(call.node), message)


def undecided(subject: Subject) -> Iterator[Finding]:
    """Yield each other decision point that a directive would settle, and of which nothing else speaks.

    A step is told of once, with all the reasons to stop at it; a sample value has a place of its own.
    """
    blocks = {block.step.id: block for block in subject.every_block}
    nested = {block.step.id for block in subject.blocks if any(map(opens_shell, block.calls))}
    ways = Within(subject.lexicon)
    sampled = {step: (place, said) for step, place, said in samples(subject)}
    for step in subject.plan.steps:
        points = [*_points(step, blocks.get(step.id), ways, nested=step.id in nested)]
        if step.id in sampled:
            place, said = sampled[step.id]
            if place is None:
                points.append(("sample-open", said, ""))
            else:
                yield subject.find("sample-open", place, _STOPS + said)
        if points:
            code, _, remedy = points[0]
            yield subject.find(
                code, (step.lines[0], 0), _STOPS + _joined([said for _, said, _ in points]), remedy
            )


def _points(step: Step, block: Block | None, ways: Within, *, nested: bool) -> Iterator[tuple[str, str, str]]:
    """Yield code, words and remedy of each reason to stop at a step that lies in its surroundings."""
    for reason, (code, words) in POINTS.items():
        if reason not in step.decisions or _is_told(step, reason, nested=nested):
            continue
        if reason == "maybe-shell":
            doubt = _doubt(step, block)
            if doubt is not None:
                yield doubt
        elif reason == "alternative" and "alternative" in ways.reasons(step.script):
            yield code, "several alternatives stand in it", _SPLIT
        else:
            yield code, words, ""


def _joined(reasons: Sequence[str]) -> str:
    """Return reasons as one sentence."""
    *before, last = reasons
    return f"{', '.join(before)} and {last}" if before else last


def _is_told(step: Step, reason: DecisionReason, *, nested: bool) -> bool:
    """Say whether a directive settles a reason to stop, or another finding speaks of it."""
    said = step.directives
    if reason == "elsewhere":
        left = said.background or said.tty or said.timeout is not None
        told = nested or left or step.endless
    elif reason == "condition":
        told = step.kind == "manual" or step.settled_by == "person"
    else:
        told = reason == "alternative" and said.choose is not None
    return told or said.skip or said.manual


def _doubt(step: Step, block: Block | None) -> tuple[str, str, str] | None:
    """Return code, words and remedy for a block that may be no commands; None where its lines are told."""
    tagged = step.block is not None and step.block.language in SHELL_TAGS | TRANSCRIPT_TAGS
    if tagged and block is not None and printed_row(block) is not None:
        return None
    if tagged and block is not None and not block.fence.fenced:
        reason = "this fence stands in indented code, where most Markdown sees none"
        return "block-doubtful", reason, "indent it by less than four spaces, or write confirm=no on it"
    mark = _mark(block) if block is not None and block.transcript else None
    if mark is not None:
        return "prompt-unclear", f"{mark!r} may be a prompt, or something else", ""
    if tagged:
        return "block-doubtful", "this block is tagged as shell, and reads otherwise", ""
    return (*POINTS["maybe-shell"], "")


def _mark(block: Block) -> str | None:
    """Return what the commands of a block stand behind, if that may also begin a comment or a quotation."""
    first = next((line.lstrip() for line in block.fence.text.split("\n") if line.strip()), "")
    return next((mark for mark in ("# ", "> ") if first.startswith(mark)), None)
