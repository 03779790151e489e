"""Settling checks: by their own command, by what this run already did, by their parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.events import CheckSettled, Event, Evidence, StepOutcome
from mdrun.evidence.proving import holds
from mdrun.evidence.references import references
from mdrun.files import opened
from mdrun.many import listed
from mdrun.outcomes import FAILED
from mdrun.run.blocks import finished_of, late, limit_of
from mdrun.shown import plain

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from pathlib import Path

    from mdrun.plan.records import Step
    from mdrun.run.attempts import Attempts
    from mdrun.run.course import Course
    from mdrun.run.results import Result
    from mdrun.shell import BlockEnded
    from mdrun.state import RunState, StepState

_JUDGED = 8 << 20
"""Bytes of a command's output that are looked through for what must stand in it, from its end."""
_SHOWN = 2000


class Judge:
    """Settles checks without asking anybody.

    Args:
        course: The run.
        attempts: Runs commands, and knows what those before did.
    """

    def __init__(self, course: Course, attempts: Attempts) -> None:
        self.course = course
        self.plan = course.plan
        self.recorder = course.recorder
        self.attempts = attempts
        self.results = attempts.results

    def by_command(self, step: Step) -> Generator[Event, None, CheckSettled]:
        """Run a check's own command; what the check says of it decides, or else its status."""
        said = step.directives
        command = step.commands[0]
        for attempt in range(1, said.retry + 2):
            ended, output = yield from self.evaluated(step)
            good, text = self.claimed(step, ended.status, (self.file(output), 0, ended.output_size))
            good = good and not ended.timed_out
            if good or attempt > said.retry or ended.interrupted:
                break
            yield from self.attempts.wait(step, attempt + 1)
        reason = late(self.plan, step) if ended.timed_out else "interrupted" if ended.interrupted else ""
        if not good and not text and not reason and said.exit and not step.claim:
            reason = f"the guide expects exit {said.exit}"
        proof = (Evidence(command.line, command.text, ended.status, text),)
        return CheckSettled(step.id, "passed" if good else "failed", "command", proof, reason)

    def claimed(
        self, step: Step, status: int, printed: tuple[Path, int, int], wanted: int | None = None
    ) -> tuple[bool, str]:
        """Say whether a command did what a check says of it, and which of its words show that.

        Args:
            step: The check.
            status: The command's status.
            printed: The file with its output, and where that begins and ends there.
            wanted: The status that counts as success; what the check says of it, where it is None.
        """
        path, start, end = printed
        if step.claim == "without" and end - start > _JUDGED:
            return False, "its output is too long to be looked through"
        needed = step.claim not in ("", "negated") or bool(step.tokens)
        text = _shown(path, max(start, end - _JUDGED), end) if needed else ""
        success = step.directives.exit if wanted is None else wanted
        return holds(step.claim, status, success, text, step.tokens)

    def file(self, output: str) -> Path:
        """Return the file with this name in the run's directory."""
        return self.recorder.directory.file(output)

    def recorded(self, step: Step, seen: StepState) -> CheckSettled:
        """Settle a check whose command has passed before the run was resumed."""
        last = seen.commands[-1]
        text = ""
        if (step.claim or step.tokens) and seen.output is not None:
            _, text = self.claimed(step, last.status, (self.file(seen.output), 0, seen.size))
        proof = (Evidence(last.line, last.text, last.status, text),)
        return CheckSettled(step.id, "passed", "command", proof)

    def shown(self, step: Step) -> Generator[Event, None, tuple[str, tuple[Evidence, ...]]]:
        """Run a command whose status proves nothing; the value is what it printed, for a person to judge."""
        ended, output = yield from self.evaluated(step)
        command = step.commands[0]
        text = self.beginning(output, ended.output_size)
        return text, (Evidence(command.line, command.text, ended.status),)

    def shown_before(self, seen: StepState) -> tuple[str, tuple[Evidence, ...]]:
        """Return what a check's command printed before the run was resumed, for a person to judge."""
        last = seen.commands[-1]
        text = self.beginning(seen.output, seen.size) if seen.output is not None else ""
        return text, (Evidence(last.line, last.text, last.status),)

    def shown_of_run(self, step: Step) -> tuple[str, tuple[Evidence, ...]]:
        """Return what the commands of the run printed that a check names, for a person to judge."""
        results = [found for one in step.refers_to if (found := self.as_planned(one)) is not None]
        if len(results) < len(step.refers_to):
            return self.unproven(step)
        texts = (_shown(one.output, one.start, min(one.end, one.start + _SHOWN)) for one in results)
        proof = tuple(Evidence(one.line, one.text, one.status) for one in results)
        return "".join(texts), proof

    def beginning(self, output: str, size: int) -> str:
        """Return the beginning of an output, as a person reads it.

        Args:
            output: Name of its file.
            size: Its size, in bytes.
        """
        return _shown(self.file(output), 0, min(size, _SHOWN))

    def evaluated(self, step: Step) -> Generator[Event, None, tuple[BlockEnded, str]]:
        """Run a check's command in a subshell of the run's shell.

        The value is how that ended, and the name of the file for its output.
        """
        command = step.commands[0]
        yield self.attempts.start(step)
        name, path = self.attempts.files.output(step)
        timeout = limit_of(self.plan, step)
        happening = self.course.session.evaluate(
            command.text, command.line, path, self.course.live.output, timeout=timeout
        )
        ended = yield from self.attempts.follow(step, happening, path)
        passed = self.claimed(step, ended.status, (path, 0, ended.output_size))[0] and not ended.timed_out
        outcome: StepOutcome = "timed-out" if ended.timed_out else "passed" if passed else "failed"
        line, reason = None if passed else command.line, "interrupted" if ended.interrupted else ""
        yield self.recorder.add(finished_of(step, ended, outcome, line, reason, name))
        return ended, name

    def by_evidence(self, step: Step, outcomes: Mapping[str, StepOutcome]) -> CheckSettled | None:
        """Settle a check by commands that this run has run; None where one of them was not run."""
        results = []
        for referred in step.refers_to:
            owner, _, _ = referred.rpartition(":")
            result, outcome = self.as_planned(referred), outcomes.get(owner)
            if result is None or outcome in (None, "skipped"):
                return None
            if outcome == "passed" and not self.stands(result):
                return None
            results.append((result, outcome == "passed"))
        proof = [Evidence(result.line, result.text, result.status) for result, _ in results]
        bad = next((result for result, passed in results if not passed and step.claim != "refused"), None)
        if bad is not None:
            reason = "" if bad.status else "its step failed"
            return CheckSettled(step.id, "failed", "evidence", tuple(proof), reason)
        if not step.tokens and not step.claim:
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
        same = result is not None and planned is not None and result.text == planned[1]
        if same or planned is None or not self.was_changed(referred):  # what was changed is looked up last
            return result
        return self.results.same(*planned)

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

    def unproven(self, step: Step) -> tuple[str, tuple[Evidence, ...]]:
        """Return what a person should know of a check whose commands prove nothing, and what they did."""
        words, proof = [], []
        for referred in step.refers_to:
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
        text = _shown(result.output, result.start, min(result.end, result.start + _SHOWN)).strip()
        return f", printed `{text.splitlines()[0]}`" if text else ", printed nothing"

    def by_output(self, step: Step, results: list[Result]) -> CheckSettled:
        """Look for what must, or must not, be in the output of the commands that a check names."""
        good = False
        proof = []
        for result in results:
            owner = self.plan.step(result.step)
            wanted = result.status if not step.claim or owner is None else owner.directives.exit
            printed = (result.output, result.start, result.end)
            good, line = self.claimed(step, result.status, printed, wanted)
            proof.append(Evidence(result.line, result.text, result.status, line))
            if good:
                break
        return CheckSettled(step.id, "passed" if good else "failed", "evidence", tuple(proof))

    def by_parts(self, step: Step, outcomes: Mapping[str, StepOutcome]) -> CheckSettled | None:
        """Settle a check by its parts; None where one of them was not reached."""
        parts = [other for other in self.plan.steps if other.parent == step.id]
        seen = [outcomes.get(part.id) for part in parts]
        if any(outcome in FAILED for outcome in seen):
            return CheckSettled(step.id, "failed", "evidence", reason="a part of it failed")
        if None in seen:
            return None
        if "skipped" in seen:
            return CheckSettled(step.id, "skipped", "evidence", reason="a part of it was skipped")
        state = self.recorder.state()
        held = {other.parent for other in self.plan.steps}
        own = [one for one in self.plan.steps if one.id not in held and self.plan.is_part(one, step)]
        proof = dict.fromkeys(item for part in own for item in self.proof_of(part, state))
        return CheckSettled(step.id, "passed", "evidence", tuple(proof), _attested(own, state))

    def proof_of(self, part: Step, state: RunState) -> tuple[Evidence, ...]:
        """Return what proves a part: what settled it, or the commands of a command step."""
        if part.kind == "check":
            return state.step(part.id).evidence
        return tuple(
            Evidence(result.line, result.text, result.status)
            for referred in references(part.id, (command.line for command in part.commands))
            if (result := self.results.of(referred)) is not None
        )


def _attested(parts: list[Step], state: RunState) -> str:
    """Return which of these parts somebody's word settled, and whose; empty where there is none."""
    by: dict[str, list[str]] = {}
    for part in parts:
        word = state.step(part.id).attestation
        if word is not None and word.done:
            by.setdefault(word.person, []).append(part.id)
    return "; ".join(listed(f"attested by {person}", steps) for person, steps in by.items())


def _shown(output: Path, start: int, end: int) -> str:
    """Return a part of an output as a person reads it; one without a byte has no file."""
    if start == end:
        return ""
    with opened(output) as file:
        file.seek(start)
        return plain(file.read(end - start)).decode(errors="replace")
