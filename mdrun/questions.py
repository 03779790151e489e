"""What a run asks of the operator, and what may be answered."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Literal

from mdrun.dataclass import dataclass, replace

if TYPE_CHECKING:
    from mdrun.plan.records import Step, Variable


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that only the operator can say."""

    kind: Literal["variable", "attest", "decide", "section", "choose", "line", "failed"]
    """``variable``: a value. ``attest``: is this done, or true. ``decide``: a decision point.
    ``section``: whether a section is meant. ``choose``: which step of a group is run. ``line``: the
    operator's next line for the run's shell. ``failed``: what becomes of a step that has failed."""
    step: Step | None = None
    """The step in question; None for a variable."""
    variable: Variable | None = None
    """The variable in question."""
    choices: tuple[str, ...] = ()
    """The values offered for a variable."""
    may_wait: bool = False
    """Whether a value may be given right before the step that needs it."""
    uses: tuple[tuple[int, str], ...] = ()
    """The lines of the guide that a variable's value fills, each with its number, 1-based."""
    problem: str = ""
    """Why the answer before was not good, or what was found that a person must judge."""
    earlier: tuple[Step, ...] = ()
    """The steps that have run before and can be run again; for ``line``, none."""
    begun: str = ""
    """For ``line``: the lines of a command that is not complete yet."""
    members: tuple[Step, ...] = ()
    """The steps to choose from."""
    shown: Step | None = None
    """The step as it may be shown, where a secret stands in it: a captured value may hold one."""
    before: str = ""
    """What became of the step before, where it is taken again."""
    missing: tuple[str, ...] = ()
    """Tools that the step's block is sure to call, and that its shell does not find."""
    stands: tuple[tuple[str, str], ...] = ()
    """What words of its block stand for now: variables with their values, remotes with their addresses."""
    changed: bool = False
    """Whether the step's block is what the operator has made of it."""
    lines: tuple[tuple[int, bool], ...] = ()
    """Of each line of such a block: the guide's line that it stands for, 1-based, and whether it is that."""
    anew: bool = False
    """Whether the step's block is the guide's own again, after what the operator made of it has failed."""
    draft: str = ""
    """What the operator has made of the step's block last and bash cannot read; the editor begins with it."""
    repeated: bool = False
    """Whether the step is behind the run, and is to be run once more before another question is answered."""
    undo: str = ""
    """The command line that undoes what the run has done; empty where the guide names none."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the operator said."""

    choice: Literal[
        "value",
        "yes",
        "no",
        "run",
        "skip",
        "done",
        "quit",
        "take",
        "edit",
        "shell",
        "again",
        "line",
        "undo",
        "own",
        "later",
        "back",
    ]
    """``value``, ``later`` and ``quit`` answer ``variable``; ``yes``, ``no``, ``skip``, ``shell`` and
    ``quit`` ``attest``; ``run``, ``skip``, ``done``, ``edit``, ``shell``, ``again`` and ``quit``
    ``decide``; these and ``undo`` ``failed``; beside them, ``own`` a block that was changed; ``run``,
    ``skip`` and ``quit`` ``section``; ``take``, ``skip`` and ``quit`` ``choose``;
    ``line`` and ``quit`` ``line``. ``back`` answers none: by Ctrl-C at what was asked within a question the
    operator has gone back to it."""
    text: str = ""
    """The value, the note, the reason, the changed script, the line, or the id of the step that is meant."""


Ask = Callable[[Question], Answer]
"""Somebody who answers: a terminal, or a test's script."""
Waiting = Callable[[], AbstractContextManager[None]]
"""What holds while an operator's line is waited for; it may end that."""


def masked(question: Question, mask: Callable[[str], str]) -> Question:
    """Return a question of which nothing that is shown holds a secret.

    Args:
        question: The question; the step to be run stays what it is.
        mask: Returns a text with its secrets masked.
    """
    step = question.step
    return replace(
        question,
        problem=mask(question.problem),
        before=mask(question.before),
        undo=mask(question.undo),
        stands=tuple((word, mask(what)) for word, what in question.stands),
        shown=_masked(step, mask) if step is not None else None,
        members=tuple(_masked(member, mask) for member in question.members),
    )


def _masked(step: Step, mask: Callable[[str], str]) -> Step:
    return replace(
        step,
        title=mask(step.title),
        told=replace(step.told, before=mask(step.told.before), within=mask(step.told.within)),
        block=step.block.changed(mask) if step.block is not None else None,
        settlement=step.settlement.changed(mask) if step.settlement is not None else None,
    )
