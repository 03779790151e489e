"""Which values of variables are refused, and which are missing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.errors import Finding
from mdrun.nearest import did_you_mean
from mdrun.placeholders import PLAIN
from mdrun.shapes import SHORTEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mdrun.plan.records import Variable
    from mdrun.plan.variables.usage import Usage


def judge(variable: Variable, use: Usage, guide: str) -> Iterator[Finding]:
    """Yield what is wrong with a variable's value as the guide uses it.

    Args:
        variable: The variable.
        use: How the guide uses it.
        guide: The guide's path.
    """
    name, value = variable.name, variable.value
    if variable.declared_secret and use.blanks:
        line = min(use.blanks)
        message = f"a secret never fills a placeholder: {use.blanks[line].text}"
        column = use.blanks[line].column
        yield _error(guide, line, "secret-in-placeholder", message, f'write "${name}"', column)
        return
    if value is None:
        if use.commands or not variable.named_secret:  # who does it by hand is shown no secret
            yield from _missing(variable, use, guide)
        return
    problem = refusal(variable, value)
    if problem:
        yield refused(variable, problem, guide)
        return
    if use.commands and not PLAIN.fullmatch(value):
        line, *others = sorted(use.commands)
        first = use.commands[line]
        yield unsafe(variable, value, first.text, guide, (line, first.column), tuple(others))


def unsafe(
    variable: Variable, value: str, text: str, guide: str, place: tuple[int, int], also: tuple[int, ...] = ()
) -> Finding:
    """Return the finding that a value could run code where it fills a placeholder.

    Args:
        variable: The variable.
        value: Its value.
        text: The placeholder as it is written.
        guide: The guide's path.
        place: Line and column of the placeholder.
        also: Other lines that hold one.
    """
    shown = "the value" if variable.secret else repr(value)
    message = f"{shown if value else 'the empty value'} is not safe in the command that {text} stands in"
    remedy = (
        f'use letters, digits and . _ / @ : + , = % -, no - first, or write "${variable.name}" in the guide'
    )
    if PLAIN.fullmatch(value.lstrip("-")):
        remedy = "begin it with something else than -: a command takes that for an option"
    return _error(guide, place[0], "variable-unsafe", message, remedy, place[1], also)


def refusal(variable: Variable, value: str) -> str:
    """Return why a value is refused by what is declared of its variable; nothing where it is good."""
    if "\0" in value:
        return "a value cannot hold a NUL byte"
    shown = "the value" if variable.secret else repr(value)
    if variable.secret and 0 < len(value.encode("utf-8", "surrogateescape")) < SHORTEST:
        return (
            f"{shown} has fewer than {SHORTEST} bytes, which stand everywhere by chance and cannot be hidden"
        )
    if variable.pattern is not None and not re.fullmatch(variable.pattern, value):
        return f"{shown} does not match {variable.pattern}"
    if isinstance(variable.choices, tuple) and value not in variable.choices:
        hint = did_you_mean(value, variable.choices)
        return f"{shown} is none of {', '.join(variable.choices)}" + (f"; {hint}" if hint else "")
    return ""


def _missing(variable: Variable, use: Usage, guide: str) -> Iterator[Finding]:
    spelled = dict.fromkeys(occurrence.text for _, occurrence in sorted(use.blanks.items()))
    shown = f"{' and '.join(spelled)} {'is' if len(spelled) == 1 else 'are'} not filled"
    for line, occurrence in sorted(use.blanks.items()):
        message, remedy = shown, _way(variable)
        if not use.commands:
            message += ": whoever does this by hand has to know it"
        if variable.captured_by:
            message += f": step {variable.captured_by[0]} captures it only later"
        yield _error(guide, line, "placeholder-unfilled", message, remedy, occurrence.column)
    if variable.declared is not None and not use.blanks and use.selected_spelled and not variable.awaits:
        yield without_value(variable, use.selected_spelled, guide)


def without_value(variable: Variable, lines: Iterable[int], guide: str) -> Finding:
    """Return the finding that a variable has no value which the shell is to get in these lines."""
    line, *others = sorted(set(lines))
    message = f"${variable.name} has no value"
    return _error(guide, line, "variable-missing", message, _way(variable), also=tuple(others))


def unfilled(variable: Variable, text: str, lines: Iterable[int], guide: str) -> Finding:
    """Return the finding that nothing fills a placeholder of a secret in these lines."""
    line, *others = sorted(set(lines))
    return _error(
        guide, line, "placeholder-unfilled", f"{text} is not filled", _way(variable), also=tuple(others)
    )


def _way(variable: Variable) -> str:
    """Return how a value is given."""
    if not variable.secret:
        return f"give it with -v {variable.name}=…"
    named = variable.declared.env if variable.declared is not None else None
    named = named or f"MDRUN_VAR_{variable.name.upper()}"
    return f"set {named} in the environment, or run this in a terminal"


def revealing(variable: Variable, secret: str, guide: str) -> Finding:
    """Return the finding that a value which is kept holds that of a secret."""
    line, *others = sorted(variable.lines) or (0,)
    message = f"the value of {variable.name} holds that of {secret}, which is secret"
    remedy = f'write "${secret}" where it is needed'
    return _error(guide, line, "secret-in-placeholder", message, remedy, also=tuple(others))


def refused(variable: Variable, problem: str, guide: str) -> Finding:
    """Return the finding that a value is refused by what is declared of its variable."""
    line, *others = sorted(variable.lines) or (0,)
    remedy = f"give another value with -v {variable.name}=…" + (f": {variable.help}" if variable.help else "")
    if variable.secret:
        remedy = "look where its value comes from"
        if variable.value is not None and len(variable.value.encode("utf-8", "surrogateescape")) < SHORTEST:
            remedy += "; what is so short is no secret"
            if variable.named_secret:
                remedy += f": declare {variable.name} with secret: false"
    message = f"{variable.name}: {problem}"
    return _error(guide, line, "variable-refused", message, remedy, also=tuple(others))


def _error(
    guide: str,
    line: int,
    code: str,
    message: str,
    remedy: str,
    column: int = 0,
    also: tuple[int, ...] = (),
) -> Finding:
    return Finding(guide, line, column, "error", code, message, remedy, also)
