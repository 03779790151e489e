"""The block of a step: what the shell is given of it, for how long, and the event that it has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.events import StepFinished
from mdrun.shell import Block, Command

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mdrun.events import StepOutcome
    from mdrun.plan.records import Plan, Step
    from mdrun.shell import BlockEnded


def block_of(step: Step, *, timeout: float | None, keep: int = 0) -> Block:
    """Return what the shell is given of a step.

    Args:
        step: The step.
        timeout: Seconds that it may take; None sets no limit.
        keep: How many bytes of the end of its output are wanted.
    """
    said = step.directives
    commands = tuple(Command(command.line, command.text) for command in step.commands)
    return Block(commands, said.cwd, said.env, said.pipefail, timeout, keep)


def limit_of(plan: Plan, step: Step) -> float | None:
    """Return how long a step may take, in seconds; None where nothing is said of it."""
    return step.directives.timeout if step.directives.timeout is not None else plan.settings.timeout


def late(plan: Plan, step: Step) -> str:
    """Say how long a step might have taken that took longer."""
    return f"it took longer than its timeout of {limit_of(plan, step):g} s"


def finished_of(
    step: Step,
    ended: BlockEnded,
    outcome: StepOutcome,
    *,
    line: int | None,
    reason: str,
    output: str,
    state: str | None = None,
    files: Mapping[str, str] | None = None,
) -> StepFinished:
    """Return the event that a step has ended.

    Args:
        step: The step.
        ended: How its block ended.
        outcome: What that comes to.
        line: Guide line of what failed, 1-based; None where nothing did.
        reason: Why, where a status does not say it.
        output: Name of its output file.
        state: Name of the file of the shell's state after it, if that was kept.
        files: Sha256, in hex, by name of that file where it is new.
    """
    return StepFinished(
        step.id,
        outcome,
        round(ended.seconds, 6),
        status=ended.status,
        line=line,
        reason=reason,
        output=output,
        size=ended.output_size,
        lines=ended.output_lines,
        output_sha256=ended.output_sha256,
        state=state,
        warnings=ended.warnings,
        files=dict(files or {}),
    )
