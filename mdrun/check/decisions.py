"""Decision points that the guide could settle, each with the directive that does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.check.shells import opens_shell
from mdrun.wordlists import SHELL_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mdrun.check.subject import Subject
    from mdrun.errors import Finding
    from mdrun.plan.records import DecisionReason

POINTS: Mapping[DecisionReason, tuple[str, str]] = {
    "condition": ("condition-open", "a run stops here to ask: it depends on a condition"),
    "alternative": ("alternative-open", "a run stops here to ask: it is one of several alternatives"),
    "maybe-shell": ("block-untagged", "a run stops here to ask: nothing says that this block is shell"),
    "elsewhere": (
        "elsewhere-open",
        "a run stops here to ask: it belongs elsewhere, or does not end by itself",
    ),
}


def guarded(subject: Subject) -> Iterator[Finding]:
    """Yield the first guarded command of each step of which the guide does not say whether to ask."""
    for block in subject.blocks:
        if "guarded" in block.step.decisions and block.step.directives.confirm is None:
            for call in block.calls:
                found = call.guards(subject.settings.guards)
                if found:
                    message = (
                        f"`{found[0]}` cannot be taken back, and the guide does not say what to ask before it"
                    )
                    yield subject.find("guarded-unconfirmed", block.place(call.node), message)
                    break


def undecided(subject: Subject) -> Iterator[Finding]:
    """Yield each other decision point that a directive would settle, and of which nothing else speaks."""
    nested = {block.step.id for block in subject.blocks if any(map(opens_shell, block.calls))}
    for step in subject.plan.steps:
        for reason in step.decisions:
            said = step.directives
            told = said.skip or said.manual
            told |= reason == "elsewhere" and (step.id in nested or said.background or said.tty)
            told |= reason == "elsewhere" and said.timeout is not None
            told |= reason == "maybe-shell" and step.language in SHELL_TAGS
            told |= reason == "alternative" and step.directives.choose is not None
            if reason in POINTS and not told:
                code, message = POINTS[reason]
                yield subject.find(code, (step.lines[0], 0), message)
