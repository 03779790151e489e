"""Checks and manual steps that a person settles."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

    from mdrun.events import Event, Evidence
    from mdrun.plan.records import Step
    from mdrun.run.asking import Asking
    from mdrun.run.heeding import Heeding
    from mdrun.run.own_lines import OwnLines


class Attesting:
    """Takes a person's word on steps.

    Args:
        asking: Finds the answer.
        own_lines: Runs lines of the operator's own before the question is answered.
        heeding: Finds out what becomes of a step that is not done.
    """

    def __init__(self, asking: Asking, own_lines: OwnLines, heeding: Heeding) -> None:
        self.asking = asking
        self.own_lines = own_lines
        self.heeding = heeding
        self.outcomes = heeding.outcomes

    def ask(
        self, step: Step, problem: str = "", proof: tuple[Evidence, ...] = ()
    ) -> Generator[Event, None, bool]:
        """Ask a person whether a check or a manual step is done; the value is whether it is taken once more.

        Args:
            step: Which.
            problem: What is shown to the person.
            proof: The command that printed it.
        """
        while True:
            answer = yield from self.asking.attest(step, problem)
            if answer is None or answer.choice != "shell":
                break
            yield from self.own_lines.take(step)
        if answer is None:
            yield from self.outcomes.forgo(step, "--skip-manual")
        elif answer.choice == "yes":
            yield from self.outcomes.attested(step, answer.text, proof)
        elif answer.choice == "no":
            yield self.outcomes.said(step, "no", answer.text)
            reason = answer.text or f"{self.outcomes.person} says no"
            yield from self.outcomes.finished(step, "failed", reason, proof)
            return (yield from self.heeding.after(step, "failed"))
        else:
            yield from self.outcomes.leave(step, answer.text or "skipped by the operator")
        return False
