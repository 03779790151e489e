"""Checks that name commands of the run: what these did settles them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.events import CheckSettled, Evidence
from mdrun.evidence.references import references
from mdrun.placeholders import find
from mdrun.run.outputs import beginning, claimed, settlement_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mdrun.events import StepOutcome
    from mdrun.plan.records import Plan, Step
    from mdrun.run.record import Recorder
    from mdrun.run.results import Result, Results


class Witnesses:
    """The commands of a run that checks name.

    Args:
        plan: What is run.
        recorder: Where what happened is written down.
        results: What the commands did.
    """

    def __init__(self, plan: Plan, recorder: Recorder, results: Results) -> None:
        self.plan = plan
        self.recorder = recorder
        self.results = results

    def by_evidence(self, step: Step, outcomes: Mapping[str, StepOutcome]) -> CheckSettled | None:
        """Settle a check by commands that this run has run; None where one of them was not run."""
        settlement, results = settlement_of(step), []
        for referred in settlement.refers_to:
            owner, _, _ = referred.rpartition(":")
            result, outcome = self.as_planned(referred), outcomes.get(owner)
            if result is None or outcome in (None, "skipped"):
                return None
            if outcome == "passed" and not self.stands(result):
                return None
            results.append((result, outcome == "passed"))
        proof = [Evidence(result.line, result.text, result.status) for result, _ in results]
        bad = next(
            (result for result, passed in results if not passed and settlement.claim != "refused"), None
        )
        if bad is not None:
            reason = "" if bad.status else "its step failed"
            return CheckSettled(step.id, "failed", "evidence", tuple(proof), reason)
        if not settlement.tokens and not settlement.claim:
            return CheckSettled(step.id, "passed", "evidence", tuple(proof))
        return self.by_output(step, [result for result, _ in results])

    def stands(self, result: Result) -> bool:
        """Say whether a command let its block go on; else its step passed for another reason.

        It was done by hand after it had failed, or the operator took the command out.
        """
        owner = self.plan.step(result.step)
        return result.status == 0 or (owner is not None and result.status == owner.directives.exit)

    def as_planned(self, referred: str) -> Result | None:
        """Return what a command of the plan did; None where it was not run, or not as the plan has it."""
        result, planned = self.results.of(referred), self.planned(referred)
        if planned is None:
            return None
        if result is not None and result.text == planned[1]:
            return result
        if self.was_changed(referred):  # which is looked up last
            return self.results.same(*planned)
        return result if result is not None and self.is_filled(planned[1], result.text) else None

    def is_filled(self, planned: str, text: str) -> bool:
        """Say whether what was run is a command of the plan, with values that it has got since."""
        written = self.recorder.masked(planned)
        pieces, end = [], 0
        for blank in find(written, self.plan.styles):
            pieces.append(written[end : blank.start])
            end = blank.end
        pattern = ".*".join(map(re.escape, [*pieces, written[end:]]))
        return re.fullmatch(pattern, text, re.DOTALL) is not None

    def planned(self, referred: str) -> tuple[str, str] | None:
        """Return the step and the text of a command of the plan."""
        owner = referred.rpartition(":")[0]
        step = self.plan.step(owner)
        commands = step.commands if step is not None else ()
        named = zip(references(owner, (one.line for one in commands)), commands, strict=True)
        return next(((owner, one.text) for name, one in named if name == referred), None)

    def was_changed(self, referred: str) -> bool:
        """Say whether the step of a command was last run as the operator had changed it."""
        return self.recorder.state().step(referred.rpartition(":")[0]).changed

    def shown_of_run(self, step: Step) -> tuple[str, tuple[Evidence, ...]]:
        """Return what the commands of the run printed that a check names, for a person to judge."""
        named = settlement_of(step).refers_to
        results = [found for one in named if (found := self.as_planned(one)) is not None]
        if len(results) < len(named):
            return self.unproven(step)
        texts = (beginning(one.printed) for one in results)
        proof = tuple(Evidence(one.line, one.text, one.status) for one in results)
        return "".join(texts), proof

    def unproven(self, step: Step) -> tuple[str, tuple[Evidence, ...]]:
        """Return what a person should know of a check whose commands prove nothing, and what they did."""
        words, proof = [], []
        for referred in settlement_of(step).refers_to:
            result = self.as_planned(referred)
            if result is not None:
                words.append(
                    f"its command ran at line {result.line}, exit {result.status}{self.first(result)}"
                )
                proof.append(Evidence(result.line, result.text, result.status))
            elif self.was_changed(referred):
                other = self.results.of(referred)
                ran = f": `{other.text}`, exit {other.status}{self.first(other)}" if other is not None else ""
                words.append(f"its command ran in changed form, or not at all{ran}")
            else:
                words.append("its command was not run in this run")
        return "; ".join(dict.fromkeys(words)), tuple(proof)

    def first(self, result: Result) -> str:
        """Return the first line that a command printed, as it stands behind what became of it."""
        text = beginning(result.printed).strip()
        return f", printed `{text.splitlines()[0]}`" if text else ", printed nothing"

    def by_output(self, step: Step, results: list[Result]) -> CheckSettled:
        """Look for what must, or must not, be in the output of the commands that a check names."""
        good = False
        proof = []
        for result in results:
            owner = self.plan.step(result.step)
            wanted = (
                result.status if not settlement_of(step).claim or owner is None else owner.directives.exit
            )
            good, line = claimed(step, result.status, result.printed, wanted)
            proof.append(Evidence(result.line, result.text, result.status, line))
            if good:
                break
        return CheckSettled(step.id, "passed" if good else "failed", "evidence", tuple(proof))
