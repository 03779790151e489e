"""Decision points that the guide could settle, each with the directive that does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.check.calls import in_brief
from mdrun.check.foreign import printed_row
from mdrun.check.shells import opens_shell
from mdrun.fetched import RUNS, runs_fetched
from mdrun.wordlists import SHELL_TAGS, TRANSCRIPT_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mdrun.check.blocks import Block
    from mdrun.check.subject import Subject
    from mdrun.errors import Finding
    from mdrun.plan.records import DecisionReason, Step

POINTS: Mapping[DecisionReason, tuple[str, str]] = {
    "condition": ("condition-open", "a run stops here to ask: it depends on a condition"),
    "alternative": ("alternative-open", "a run stops here to ask: it is one of several alternatives"),
    "maybe-shell": ("block-untagged", "a run stops here to ask: nothing says that this block is shell"),
    "elsewhere": ("elsewhere-open", "a run stops here to ask: it seems to belong elsewhere"),
}


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
    """Yield each other decision point that a directive would settle, and of which nothing else speaks."""
    blocks = {block.step.id: block for block in subject.every_block}
    nested = {block.step.id for block in subject.blocks if any(map(opens_shell, block.calls))}
    for step in subject.plan.steps:
        for reason in step.decisions:
            said = step.directives
            told = said.skip or said.manual
            told |= reason == "elsewhere" and (step.id in nested or said.background or said.tty)
            told |= reason == "elsewhere" and (step.endless or said.timeout is not None)
            told |= reason == "alternative" and step.directives.choose is not None
            if told or reason not in POINTS:
                continue
            code, message = POINTS[reason]
            found: tuple[str, str, str] | None = (code, message, "")
            if reason == "maybe-shell":
                found = _doubt(step, blocks.get(step.id))
            if found is not None:
                code, message, remedy = found
                yield subject.find(code, (step.lines[0], 0), message, remedy)


def _doubt(step: Step, block: Block | None) -> tuple[str, str, str] | None:
    """Return code, message and remedy for a block that may be no commands; None where its lines are told."""
    tagged = step.language in SHELL_TAGS | TRANSCRIPT_TAGS
    if tagged and block is not None and printed_row(block) is not None:
        return None
    if tagged and block is not None and not block.fence.fenced:
        message = "a run stops here to ask: this fence stands in indented code, where most Markdown sees none"
        return "block-doubtful", message, "indent it by less than four spaces, or write confirm=no on it"
    mark = _mark(block) if block is not None and block.transcript else None
    if mark is not None:
        return "prompt-unclear", f"a run stops here to ask: {mark!r} may be a prompt, or something else", ""
    if tagged:
        message = "a run stops here to ask: this block is tagged as shell, and reads otherwise"
        return "block-doubtful", message, ""
    return (*POINTS["maybe-shell"], "")


def _mark(block: Block) -> str | None:
    """Return what the commands of a block stand behind, if that may also begin a comment or a quotation."""
    first = next((line.lstrip() for line in block.fence.text.split("\n") if line.strip()), "")
    return next((mark for mark in ("# ", "> ") if first.startswith(mark)), None)
