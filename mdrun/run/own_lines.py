"""Lines of the operator's own, typed at a question for the run's shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.events import Deviation
from mdrun.questions import Answer, Question
from mdrun.run.files import kept
from mdrun.shell import Block, BlockEnded, Command, syntax_errors

if TYPE_CHECKING:
    from collections.abc import Generator

    from mdrun.events import Event
    from mdrun.plan.records import Step
    from mdrun.questions import Ask
    from mdrun.run.course import Course
    from mdrun.run.files import Files

_UNFINISHED = ("unexpected end of file", "unexpected EOF while looking for", "here-document at line")
"""What bash says of a script that goes on in the next line."""


class OwnLines:
    """Runs lines of the operator's own.

    Args:
        course: The run.
        files: Names the files for their outputs.
        ask: Who types them.
    """

    def __init__(self, course: Course, files: Files, ask: Ask) -> None:
        self.course = course
        self.files = files
        self.ask = ask

    def take(self, step: Step) -> Generator[Event, None, None]:
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
        session, watcher, attention = self.course.session, self.course.watcher, self.course.attention
        recorder = self.course.recorder
        if attention.interrupted:
            return  # the next question heeds it
        name = self.files.new("output/by-hand.log")
        path = recorder.directory.file(name)
        block = Block((Command(step.lines[0], text),))
        status, files = 0, {}
        attention.running = True
        for item in kept(session.run(block, path, watcher.output), path):
            if isinstance(item, BlockEnded):
                status, files = item.status, {name: item.output_sha256}
        watcher.idle()
        attention.running = False
        session.state.learn()
        yield recorder.add(Deviation(step.id, "by-hand", f"{text} (exit {status})", files=files))
