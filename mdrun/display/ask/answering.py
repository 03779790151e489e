"""From a key to an answer: the reason of a skip, a changed block, which step is run again.

Ctrl-C at what is asked here, within a question, goes back to that.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mdrun.display.ask.editing import edited
from mdrun.display.ask.keys import AGAIN, EDIT
from mdrun.display.names import label
from mdrun.display.text import LEAST, flat, wrap_words
from mdrun.questions import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mdrun.display.ask.keys import Key
    from mdrun.display.terminal import Terminal
    from mdrun.plan.records import Step
    from mdrun.questions import Question

_BACK = Answer("back")


def answer_of(key: Key, text: str, question: Question, terminal: Terminal) -> Answer | None:
    """Return the answer that a key stands for; None where it came to nothing, and is asked for again."""
    if key.choice == "skip" and not text:
        return reason(terminal)
    if key is EDIT and question.step is not None:
        return _edited(question.step, question.draft or question.step.script, terminal)
    if key is AGAIN:
        return _again(text, question.earlier, terminal)
    return Answer(key.choice, text)


def _again(text: str, earlier: Sequence[Step], terminal: Terminal) -> Answer | None:
    """Return which step is run again; None where none is.

    Args:
        text: Its id or name, where it followed the key.
        earlier: Those that can be run again.
        terminal: Where else to ask.
    """
    if not text:
        for step in earlier:
            terminal.say(f"    {step.id}  {flat(label(step))}")
        try:
            text = (terminal.read("  which one is run again? its id, or Enter for none: ") or "").strip()
        except KeyboardInterrupt:
            return _BACK
    if text in {name for step in earlier for name in step.names}:
        return Answer(AGAIN.choice, text)
    problem = f"{flat(text)}: no such step has run" if text not in ("", "?") else "none is run again"
    terminal.say(f"    ! {problem}")
    return None


def _edited(step: Step, before: str, terminal: Terminal) -> Answer | None:
    after = edited(before + "\n", f"{step.id}.sh", os.environ)
    if after is None:
        terminal.say("    ! the editor failed; nothing was changed")
        return None
    if after.rstrip("\n") != before.rstrip("\n"):
        return Answer("edit", after.rstrip("\n"))
    reason = ", and bash cannot read it as it is" if "broken" in step.decisions else ""
    terminal.say(f"    ! nothing was changed{reason}")
    return None


def reason(terminal: Terminal) -> Answer | None:
    """Ask why something is skipped; None where it is not skipped after all."""
    while True:
        try:
            typed = terminal.read("  why is it skipped? a reason, or Enter to go back: ")
        except KeyboardInterrupt:
            return _BACK
        if typed is None:
            return Answer("quit")
        if not typed.strip():
            terminal.say("    ! nothing is skipped")
            return None
        if typed.strip() != "?":
            return Answer("skip", typed.strip())
        ways = "Ctrl-C goes back to the question, Ctrl-D stops the run here"
        explained = f"a few words for the run log, and Enter; {ways}"
        say(terminal, (f"    {part}" for part in wrap_words(explained, max(terminal.width - 5, LEAST))))


def say(terminal: Terminal, lines: Iterable[str]) -> None:
    """Show lines."""
    for line in lines:
        terminal.say(line)
