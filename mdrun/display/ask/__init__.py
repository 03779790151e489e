"""Questions to the operator, on a terminal, one line each."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from mdrun.display.ask.about import about, members
from mdrun.display.ask.answering import answer_of, reason, say
from mdrun.display.ask.keys import QUIT, keys_of
from mdrun.display.ask.more import of_keys, of_step
from mdrun.display.ask.value import ask_value
from mdrun.display.paint import Paint, painter
from mdrun.display.terminal import Terminal, Tty
from mdrun.display.text import LEAST, flat, hung, wrap_words
from mdrun.questions import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.display.ask.keys import Key
    from mdrun.questions import Question, Waiting


def ask(
    question: Question,
    *,
    terminal: Terminal | None = None,
    color: bool = False,
    waiting: Waiting = nullcontext,
) -> Answer:
    """Ask the operator.

    Args:
        question: What to ask.
        terminal: Where to; the terminal of this process if not given.
        color: Whether colours may be used.
        waiting: Holds while a line is waited for.

    Raises:
        KeyboardInterrupt: The operator pressed Ctrl-C.
    """
    terminal = terminal or Tty(waiting)
    paint = painter(color)
    if question.kind == "line":
        return _line(question, terminal, paint)
    terminal.say("")
    if question.variable is not None:
        return ask_value(question, question.variable, terminal, paint)
    if question.kind == "choose":
        return _member(question, terminal, paint)
    return _keys(question, keys_of(question), terminal, paint)


def _keys(question: Question, keys: Sequence[Key], terminal: Terminal, paint: Paint) -> Answer:
    say(terminal, about(question, terminal.width, paint))
    *above, prompt = _rows([*(key.words for key in keys), "[?]"], terminal.width)
    while True:
        say(terminal, (paint(row, "strong") for row in above))
        typed = terminal.read(paint(f"{prompt} ", "strong"))
        if typed is None:
            return Answer("quit")
        letter, _, text = typed.strip().partition(" ")
        chosen = _chosen(letter.lower(), keys, question)
        if chosen is None and letter and letter != "?":
            say(terminal, _unknown(letter, terminal.width))
            continue
        if chosen is None:
            explained = [(key.key, key.more) for key in keys] + _ends(question)
            say(terminal, of_step(question, explained, terminal.width))
            continue
        answer = answer_of(chosen, text.strip(), question, terminal)
        if answer is not None:
            return answer


def _chosen(word: str, keys: Sequence[Key], question: Question) -> Key | None:
    """Return the key that a word stands for; a question in the guide's words may be answered by yes, too."""
    step = question.step
    asks = question.kind == "decide" and step is not None and isinstance(step.directives.confirm, str)
    said = "r" if asks and word in ("y", "yes") else word
    return next((key for key in keys if said in (key.key, key.choice)), None)


def _unknown(word: str, width: int) -> Iterator[str]:
    words = f"{flat(word)} is none of these; ? explains them"
    return hung(wrap_words(words, max(width - 7, LEAST)), "    ! ", "      ")


def _ends(question: Question) -> list[tuple[str, str]]:
    """Return what the keys do that end a program."""
    if question.repeated:
        return [("^D ^C", "Ctrl-D and Ctrl-C are n")]
    if question.kind == "failed" and not question.before:
        return [("^D ^C", "Ctrl-D and Ctrl-C are q")]
    return [("^D", "Ctrl-D is q"), ("^C", "Ctrl-C interrupts the run; it can be resumed, too")]


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


def _line(question: Question, terminal: Terminal, paint: Paint) -> Answer:
    """Ask for the operator's next line for the run's shell."""
    if question.problem:
        terminal.say(paint(f"  ! {flat(question.problem)}", "careful"))
    typed = terminal.read(paint("  > " if question.begun else "  $ ", "strong"), pasted=True)
    if typed is None or (not question.begun and typed.split()[:1] == ["exit"]):
        return Answer("quit")
    return Answer("line", f"{question.begun}\n{typed}" if question.begun else typed)


def _member(question: Question, terminal: Terminal, paint: Paint) -> Answer:
    """Ask which step of a group is run."""
    say(terminal, members(question, terminal.width, paint))
    steps = question.members
    prompt = paint(f"  which one? 1-{len(steps)}  [s]kip all  [q]uit  [?] ", "strong")
    while True:
        typed = terminal.read(prompt)
        if typed is None:
            return Answer("quit")
        word, _, text = typed.strip().partition(" ")
        numbered = int(word) if word.isascii() and word.isdigit() else 0
        named = [step for number, step in enumerate(steps, 1) if numbered == number or word in step.names]
        if named:
            return Answer("take", named[0].id)
        if word.lower() in ("q", "quit"):
            return Answer("quit")
        if word.lower() in ("s", "skip"):
            skipped = Answer("skip", text.strip()) if text.strip() else reason(terminal)
            if skipped is not None:
                return skipped
            continue
        if word and word != "?":
            say(terminal, _unknown(word, terminal.width))
            continue
        which = f"1-{len(steps)}", "the number of the step that is to be run; the others are skipped"
        none = "go on without any of them; asks why, and the run ends incomplete"
        say(terminal, of_keys([which, ("s", none), ("q", QUIT.more), *_ends(question)], terminal.width))
