"""What the operator does beside the guide at a question: change a block, type lines, run a step again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.dataclass import replace
from mdrun.events import Deviation
from mdrun.placeholders import find, mask
from mdrun.plan.records import Command as Planned
from mdrun.plan.steps.filling import filled
from mdrun.plan.steps.reading import located
from mdrun.questions import Answer, Question
from mdrun.run.changes import changed_script, difference, rows_before
from mdrun.run.files import kept
from mdrun.shell import Block, BlockEnded, Command, syntax_errors

if TYPE_CHECKING:
    from collections.abc import Generator

    from mdrun.events import Event, StepOutcome
    from mdrun.plan.records import Step
    from mdrun.questions import Ask
    from mdrun.run.attempts import Attempts
    from mdrun.run.course import Course
    from mdrun.state import RunState

_UNFINISHED = ("unexpected end of file", "unexpected EOF while looking for", "here-document at line")
"""What bash says of a script that goes on in the next line."""


def get_ready() -> None:
    """Import what takes apart and compares what the operator makes of blocks, where there may be one."""
    import difflib  # noqa: F401

    from mdrun import bash
    from mdrun.guards import guards

    bash.parser()
    guards("true")


class ByHand:
    """Does what the operator wants at a question before the question is answered.

    Args:
        course: The run.
        attempts: Runs steps.
        ask: Who types lines.
        harmless: Guards that need no question where the run happens.
    """

    def __init__(self, course: Course, attempts: Attempts, ask: Ask, harmless: frozenset[str]) -> None:
        self.course = course
        self.plan = course.plan
        self.recorder = course.recorder
        self.progress = course.progress
        self.attempts = attempts
        self.ask = ask
        self.harmless = harmless

    def earlier(self) -> tuple[Step, ...]:
        """Return the command steps that have run and may be run again."""
        ran = self.progress.outcomes
        return tuple(
            step
            for step in self.plan.steps
            if step.kind == "command"
            and not step.directives.manual
            and ran.get(step.id) not in (None, "skipped")
        )

    def take_up(self, state: RunState) -> None:
        """Take over the blocks that a run which is resumed has last run as the operator had changed them.

        Args:
            state: What the run has come to.
        """
        for seen in state.steps.values():
            planned = self.plan.step(seen.step) if seen.change else None
            if planned is None:
                continue
            step = self.named(planned.id)
            script = changed_script(step.script, seen.change)
            made = self.changed(step, script) if script is not None else ""
            if not isinstance(made, str):
                self.progress.edited[step.id] = made

    def again(self, step: Step) -> Generator[Event, None, StepOutcome]:
        """Run a step once more, as it is given; the value is its outcome, which counts from now on."""
        yield self.recorder.add(Deviation(step.id, "repeated", "the operator asked for it"))
        return (yield from self.attempts.run(step))

    def named(self, name: str) -> Step:
        """Return a step by its id or name, filled with the values that there are now."""
        planned = self.plan.step(name)
        assert planned is not None
        return filled(planned, self.progress.values, self.plan.styles)

    def unreadable(self, step: Step) -> str:
        """Return why bash cannot read a step's block; nothing where it can."""
        problem = syntax_errors([step.script])[0] if "broken" in step.decisions else None
        if problem is None:
            return ""
        line, reason = located(problem, step.start, step.lines[1])
        where = "" if line is None else f"line {line}: "
        return f"bash cannot read it: {where}{reason}"

    def changed(self, step: Step, script: str) -> Step | str:
        """Return a step with a changed script, or why that cannot be run.

        Args:
            step: The step.
            script: What the operator made of its block.
        """
        from mdrun import bash

        if bash.is_empty(script):
            return "there is no command in it; skip the step instead"
        if blank := self.unfilled(step, script):
            return f"{blank} is not filled: write its value in its place"
        covered = mask(script, self.plan.styles, only=self.plan.secrets)
        problem = syntax_errors([covered])[0]
        if problem is not None:
            return f"bash cannot read what you wrote: {problem}"
        assert step.block is not None
        rows = rows_before(step.script, script)
        parts = bash.split(script, bash.parse(covered))
        commands = tuple(Planned(step.start + rows[part.row][0], part.text) for part in parts)
        return replace(step, block=replace(step.block, script=script, commands=commands))

    def unfilled(self, step: Step, script: str) -> str:
        """Return the first placeholder of a changed script that nothing will fill; empty where there is none.

        Those of a block that bash could not read were never asked for. What stands in another block, too, was
        found to be none.
        """
        styles, before = self.plan.styles, set[str]()
        if "broken" not in step.decisions:
            before = {blank.text for blank in find(step.script, styles)}
        left = (blank for blank in find(script, styles) if blank.name not in self.plan.secrets)
        return next((blank.text for blank in left if blank.text not in before), "")

    def looked_at(self, changed: Step) -> Step | None:
        """Return a step with a changed block as it is shown once more; None where it is run at once.

        What was answered beforehand, ``--yes`` and ``--take``, was said of the guide's own block.

        Args:
            changed: The step.
        """
        from mdrun.guards import guards

        found = guards(changed.script, self.plan.settings.guards)
        careful = not self.harmless.issuperset(found) or changed.directives.confirm
        return replace(changed, guards=found, decisions=("guarded",)) if careful else None

    def as_changed(self, changed: Step) -> Step:
        """Return a step with a changed block as it is shown once more, whatever it does."""
        return self.looked_at(changed) or replace(changed, guards=(), decisions=())

    def lines(self, step: Step, changed: Step) -> tuple[tuple[int, bool], ...]:
        """Return the lines of a changed block; see :attr:`mdrun.questions.Question.lines`."""
        rows = rows_before(step.script, changed.script)
        return tuple((step.start + row, own) for row, own in rows)

    def deviation(self, step: Step, changed: Step) -> Deviation:
        """Return what stands on record of a block that was changed."""
        diff = difference(step.script, changed.script, self.plan.guide)
        return Deviation(step.id, "changed", "edited by the operator", diff)

    def shell(self, step: Step) -> Generator[Event, None, None]:
        """Run the operator's own lines in the run's shell until they have had enough.

        Ctrl-C clears the line, as in any shell. That the terminal is gone is left to the question before.
        """
        from mdrun import bash

        attention = self.course.attention
        begun = problem = ""
        while True:
            try:
                with attention.waiting():
                    answer = self.ask(Question("line", step, begun=begun, problem=problem))
            except OSError:
                return
            except KeyboardInterrupt:
                if not attention.by_key:
                    raise
                attention.calm()
                answer = Answer("line")
            if answer.choice == "quit":
                return
            begun = problem = ""
            if bash.is_empty(answer.text):
                continue
            wrong = syntax_errors([answer.text])[0]
            if wrong is None:
                yield from self.line(step, answer.text)
            elif any(words in wrong for words in _UNFINISHED):
                begun = answer.text
            else:
                problem = wrong

    def line(self, step: Step, text: str) -> Generator[Event, None, None]:
        """Run one line of the operator's; Ctrl-C, typed at its terminal, ends the line and not the run.

        One that came after Enter, while bash looked at the line and had no terminal, keeps it from beginning.
        """
        session, live, attention = self.course.session, self.course.live, self.course.attention
        if attention.interrupted:
            return  # the next question heeds it
        name = self.attempts.files.new("output/by-hand.log")
        path = self.recorder.directory.file(name)
        block = Block((Command(step.lines[0], text),))
        status, files = 0, {}
        attention.running = True
        for item in kept(session.run(block, path, live.output), path):
            if isinstance(item, BlockEnded):
                status, files = item.status, {name: item.output_sha256}
        live.idle()
        attention.running = False
        session.state.learn()
        yield self.recorder.add(Deviation(step.id, "by-hand", f"{text} (exit {status})", files=files))
