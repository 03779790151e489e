"""Questions to the operator, on a terminal, one line each."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal, NamedTuple

from mdrun.display.about import about, members
from mdrun.display.editing import edited
from mdrun.display.more import of_keys, of_step
from mdrun.display.names import label
from mdrun.display.paint import Paint, painter
from mdrun.display.terminal import Terminal, Tty
from mdrun.display.text import flat
from mdrun.display.value import ask_value
from mdrun.questions import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mdrun.plan.records import Step
    from mdrun.questions import Question


class _Key(NamedTuple):
    key: str
    choice: Literal["yes", "no", "run", "skip", "done", "quit", "edit", "shell", "again", "undo"]
    words: str
    """What the key does, with the key in brackets."""
    more: str
    """What ``?`` says of it."""


_QUIT = _Key("q", "quit", "[q]uit", "stop here; what was done is kept on record, and the run ends paused")
_SKIP = _Key("s", "skip", "[s]kip", "go on without it; asks why, and the run ends incomplete")
_SHELL = _Key(
    "h",
    "shell",
    "s[h]ell",
    "type lines for the run's shell; they are on record. Ctrl-C clears one, Ctrl-D comes back",
)
_ATTEST = (
    _Key(
        "y",
        "yes",
        "[y]es",
        "it is done, or true; on your word. A note may follow it",
    ),
    _Key("n", "no", "[n]o", "it is not, and the step fails. A note may follow"),
    _SKIP,
    _SHELL,
    _QUIT,
)
_EDIT = _Key("e", "edit", "[e]dit", "change it in your editor, then run it; the difference is on record")
_AGAIN = _Key("a", "again", "[a]gain", "run an earlier step once more, then come back; its id may follow")
_RUN = _Key("r", "run", "[r]un", "run it as it is shown")
_DECIDE = (
    _RUN,
    _SKIP,
    _EDIT,
    _Key("d", "done", "[d]one by hand", "you have done it yourself; on your word. A note may follow"),
    _SHELL,
    _AGAIN,
    _QUIT,
)
_UNDO = _Key("b", "undo", "roll [b]ack", "end this run, and run the command line above at once")
_FAILED = (
    _Key("r", "run", "[r]un again", "run it again, as it is"),
    *_DECIDE[1:-1],
    _UNDO,
    _QUIT,
)
_RETRY = _Key("r", "run", "[r]etry", "try again: by its command, by what has been run, or by your word")
_STOP = _Key("q", "quit", "[q]uit", "leave it as it is; what always runs is run, and the run has failed")


def ask(question: Question, *, terminal: Terminal | None = None, color: bool = False) -> Answer:
    """Ask the operator.

    Args:
        question: What to ask.
        terminal: Where to; the terminal of this process if not given.
        color: Whether colours may be used.

    Raises:
        KeyboardInterrupt: The operator pressed Ctrl-C.
    """
    terminal = terminal or Tty()
    paint = painter(color)
    if question.kind == "line":
        return _line(question, terminal, paint)
    terminal.say("")
    if question.variable is not None:
        return ask_value(question, question.variable, terminal, paint)
    if question.kind == "attest":
        return _keys(question, _ATTEST, terminal, paint)
    if question.kind == "section":
        return _keys(question, (_RUN, _SKIP, _QUIT), terminal, paint)
    if question.kind == "choose":
        return _member(question, terminal, paint)
    if question.kind == "failed":
        known = (_STOP if key is _QUIT and not question.before else key for key in _failed(question))
        return _keys(question, tuple(key for key in known if _fits(key, question)), terminal, paint)
    return _keys(question, tuple(key for key in _DECIDE if _fits(key, question)), terminal, paint)


def _failed(question: Question) -> tuple[_Key, ...]:
    """Return what can be done about a step that has failed; what no block of ours does is not run again."""
    step = question.step
    by_block = step is not None and step.kind == "command" and not step.directives.manual
    return _FAILED if by_block else (_RETRY, *_FAILED[1:])


def _fits(key: _Key, question: Question) -> bool:
    step = question.step
    if key is _RUN:
        return step is None or "broken" not in step.decisions
    if key is _EDIT:
        return step is not None and step.kind == "command" and not step.directives.manual
    if key is _UNDO:
        return bool(question.undo)
    return key is not _AGAIN or bool(question.earlier)


def _keys(question: Question, keys: Sequence[_Key], terminal: Terminal, paint: Paint) -> Answer:
    for line in about(question, terminal.width, paint):
        terminal.say(line)
    *above, prompt = _rows([*(key.words for key in keys), "[?]"], terminal.width)
    while True:
        for row in above:
            terminal.say(paint(row, "strong"))
        typed = terminal.read(paint(f"{prompt} ", "strong"))
        if typed is None:
            return Answer("quit")
        letter, _, text = typed.strip().partition(" ")
        chosen = next((key for key in keys if letter.lower() in (key.key, key.choice)), None)
        if chosen is None and letter and letter != "?":
            terminal.say(_unknown(letter))
            continue
        if chosen is None:
            explained = [(key.key, key.more) for key in keys] + _ends(question)
            _say(terminal, of_step(question, explained, terminal.width))
            continue
        answer = _completed(chosen, text.strip(), question, terminal)
        if answer is not None:
            return answer


def _unknown(word: str) -> str:
    return f"    ! {flat(word)} is none of these; ? explains them"


def _ends(question: Question) -> list[tuple[str, str]]:
    """Return what the keys do that end a program."""
    if question.kind == "failed" and not question.before:
        return [("^D ^C", "Ctrl-D and Ctrl-C are q")]
    return [("^D", "Ctrl-D is q"), ("^C", "Ctrl-C interrupts the run; it can be resumed, too")]


def _say(terminal: Terminal, lines: Iterable[str]) -> None:
    for line in lines:
        terminal.say(line)


def _rows(words: Sequence[str], width: int) -> list[str]:
    """Return the words two columns apart, on as many rows as it takes; the last has room for an answer."""
    rows = [""]
    for word in words:
        row = f"{rows[-1]}  {word}"
        if rows[-1] and len(row) > width - 4:
            rows.append(f"  {word}")
        else:
            rows[-1] = row
    return rows


def _completed(key: _Key, text: str, question: Question, terminal: Terminal) -> Answer | None:
    """Return the answer that a key stands for; None where it came to nothing, and is asked for again."""
    if key.choice == "skip" and not text:
        return _reason(terminal)
    if key is _EDIT and question.step is not None:
        return _edited(question.step, terminal)
    if key is _AGAIN and not text:
        for step in question.earlier:
            terminal.say(f"    {step.id}  {flat(label(step))}")
        text = (terminal.read("  which one is run again? its id, or Enter for none: ") or "").strip()
    if key is _AGAIN and text not in {name for step in question.earlier for name in (step.id, step.name)}:
        problem = f"{flat(text)}: no such step has run" if text not in ("", "?") else "none is run again"
        terminal.say(f"    ! {problem}")
        return None
    return Answer(key.choice, text)


def _edited(step: Step, terminal: Terminal) -> Answer | None:
    before = step.script or ""
    after = edited(before + "\n", f"{step.id}.sh", os.environ)
    if after is None:
        terminal.say("    ! the editor failed; nothing was changed")
        return None
    if after.rstrip("\n") != before.rstrip("\n"):
        return Answer("edit", after.rstrip("\n"))
    if "broken" in step.decisions:
        terminal.say("    ! nothing was changed, and bash cannot read it as it is")
        return None
    return Answer("run")


def _line(question: Question, terminal: Terminal, paint: Paint) -> Answer:
    """Ask for the operator's next line for the run's shell."""
    if question.problem:
        terminal.say(paint(f"  ! {flat(question.problem)}", "careful"))
    typed = terminal.read(paint("  > " if question.begun else "  $ ", "strong"))
    if typed is None or (not question.begun and typed.split()[:1] == ["exit"]):
        return Answer("quit")
    return Answer("line", f"{question.begun}\n{typed}" if question.begun else typed)


def _member(question: Question, terminal: Terminal, paint: Paint) -> Answer:
    """Ask which step of a group is run."""
    for line in members(question, terminal.width, paint):
        terminal.say(line)
    steps = question.members
    prompt = paint(f"  which one? 1-{len(steps)}  [s]kip all  [q]uit  [?] ", "strong")
    while True:
        typed = terminal.read(prompt)
        if typed is None:
            return Answer("quit")
        word, _, text = typed.strip().partition(" ")
        numbered = int(word) if word.isascii() and word.isdigit() else 0
        named = [step for number, step in enumerate(steps, 1) if numbered == number or word == step.id]
        if named:
            return Answer("take", named[0].id)
        if word.lower() in ("q", "quit"):
            return Answer("quit")
        if word.lower() in ("s", "skip"):
            return Answer("skip", text.strip()) if text.strip() else _reason(terminal)
        if word and word != "?":
            terminal.say(_unknown(word))
            continue
        which = f"1-{len(steps)}", "the number of the step that is to be run; the others are skipped"
        none = "go on without any of them; asks why, and the run ends incomplete"
        _say(terminal, of_keys([which, ("s", none), ("q", _QUIT.more), *_ends(question)], terminal.width))


def _reason(terminal: Terminal) -> Answer:
    while True:
        reason = terminal.read("  why is it skipped? ")
        if reason is None:
            return Answer("quit")
        if reason.strip() in ("", "?"):
            terminal.say("    a few words for the run log, and Enter; Ctrl-D stops the run here")
        else:
            return Answer("skip", reason.strip())
