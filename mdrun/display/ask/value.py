"""The question for the value of a variable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.display.ask.answering import say
from mdrun.display.ask.more import of_value
from mdrun.display.text import LEAST, cells, flat, hung, prose_lines, reflowed, visible, wrap
from mdrun.questions import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.display.paint import Paint
    from mdrun.display.terminal import Terminal
    from mdrun.plan.records import Variable
    from mdrun.questions import Question

_MOST_CHOICES = 20
_MOST_LINES = 8
"""Lines of the guide that are named with a variable; ``?`` shows them."""
_NUMBER = "number or value"
_LATER = "later"
_CANNOT_WAIT = "a secret cannot wait: what is printed before could hold it; give it now, or stop with Ctrl-D"


def ask_value(question: Question, variable: Variable, terminal: Terminal, paint: Paint) -> Answer:
    """Ask for a value until something is typed.

    Args:
        question: The question.
        variable: The variable that needs a value.
        terminal: Where to ask.
        paint: Colours what is said.

    Raises:
        KeyboardInterrupt: The operator pressed Ctrl-C.
    """
    width = max(terminal.width - 5, LEAST)
    if question.problem:
        say(terminal, _mistaken(question, width, paint))
    else:
        say(terminal, _about(question, variable, width, paint))
    choices = question.choices
    numbered = not any(choice.isdigit() for choice in choices)
    say(terminal, _offered(choices, numbered=numbered))
    default = None if variable.secret else variable.value
    hints = _hints(question, variable, default, numbered=numbered)
    above, prompt = _prompt(flat(variable.name), f"({', '.join([*hints, '? explains'])})", width, paint)
    while True:
        say(terminal, (f"  {line}" for line in above))
        typed = terminal.read(prompt, hidden=variable.secret, words=choices)
        if typed is None:
            return Answer("quit")
        value = typed if variable.secret else typed.strip()
        if value == "?" and "?" not in choices:
            say(terminal, of_value(question, variable, _keys(hints, default), terminal.width))
        elif value == _LATER and question.may_wait:
            return Answer("later")
        elif variable.secret and value.strip() == _LATER:
            say(terminal, (paint(f"  ! {line}", "bad") for line in wrap(_CANNOT_WAIT, width)))
        elif value or default:
            value = value or default or ""
            return Answer("value", _chosen(value, choices) if numbered else value)


def _hints(question: Question, variable: Variable, default: str | None, *, numbered: bool) -> list[str]:
    """Return what the prompt says of what can be typed."""
    hints = ["hidden"] if variable.secret else []
    hints += [_NUMBER] if question.choices and numbered else []
    hints += [f"Enter for {visible(default)}"] if default else []
    hints += [_LATER] if question.may_wait else []
    return hints


def _prompt(name: str, keys: str, width: int, paint: Paint) -> tuple[list[str], str]:
    """Return a prompt, and what stands above it where a terminal would break it in the middle of a word."""
    if cells(f"{name} {keys}") <= width:
        return [], f"  {paint(name, 'strong')} {keys}: "
    return wrap(keys, width), f"  {paint(name, 'strong')}: "


def _about(question: Question, variable: Variable, width: int, paint: Paint) -> Iterator[str]:
    """Yield what is asked for, in the guide's words."""
    name, more = flat(variable.name), len(variable.lines) - _MOST_LINES
    shown = ", ".join(map(str, variable.lines[:_MOST_LINES])) + (f" and {more:,} more" if more > 0 else "")
    where = f", used in line{'s' * (len(variable.lines) > 1)} {shown}"
    first, *rest = wrap(f"{name} needs a value{where if variable.lines else ''}", width)
    yield f"  {paint(name, 'strong')}{first.removeprefix(name)}"
    yield from (f"  {part}" for part in rest)
    for line in reflowed(prose_lines(variable.help)):
        yield from (paint(f"  │ {part}", "dim") for part in wrap(line, width))
    if isinstance(variable.choices, str) and not question.choices:
        words = f"there is nothing to choose from; this printed no choice: {flat(variable.choices)}"
        yield from (paint(row, "careful") for row in hung(wrap(words, width), "  ! ", "    "))
    if variable.pattern:
        yield from (f"  {part}" for part in wrap(f"it must match {visible(variable.pattern)}", width))


def _offered(choices: Sequence[str], *, numbered: bool) -> Iterator[str]:
    """Yield the choices, each with its number where numbers are no choices themselves."""
    for number, choice in enumerate(choices[:_MOST_CHOICES], 1):
        yield f"  {number if numbered else '-':>4}  {visible(choice)}"
    if len(choices) > _MOST_CHOICES:
        yield f"     …  and {len(choices) - _MOST_CHOICES:,} more"


def _mistaken(question: Question, width: int, paint: Paint) -> Iterator[str]:
    """Yield what was wrong with the answer before; what is asked for stands above it."""
    rows = hung(wrap(flat(question.problem), width), "  ! ", "    ")
    return (paint(row, "bad") for row in rows)


def _keys(hints: Sequence[str], default: str | None) -> Iterator[tuple[str, str]]:
    """Yield what can be typed, and what it does."""
    if _NUMBER in hints:
        yield "1, 2 …", "the number of a choice takes it"
    if _LATER in hints:
        yield _LATER, "this word has it asked for again, right before the step that needs it"
    yield "Enter", f"takes {visible(default)}" if default else "after a value, gives it"
    yield "^D ^C", "Ctrl-D and Ctrl-C stop here, and nothing more is run"


def _chosen(typed: str, choices: Sequence[str]) -> str:
    if typed.isascii() and typed.isdigit() and 0 < int(typed) <= len(choices):
        return choices[int(typed) - 1]
    return typed
