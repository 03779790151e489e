"""Variables of the shell that a step would use and that are not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.errors import Finding
from mdrun.patterns import regex
from mdrun.plan.steps.filling import expands

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from mdrun.answers import Answers

_SET = regex(r"(?m)(?:^|[\s;&|(])([A-Za-z_]\w*)\+?=")
_FILLED = regex(
    r"\b(?:read|for|select|mapfile|readarray|getopts|printf -v|let"
    r"|export|declare|typeset|local|readonly)\b([^\n;|&]*)"
)
"""Commands whose words may be names that they give a value."""
_WORD = regex(r"(?<![\w$#!{-])[A-Za-z_]\w*")
_USED = regex(r"\$\{?[#!]?([A-Za-z_]\w*)")


def unset(answers: Answers, environ: Collection[str]) -> Iterator[Finding]:
    """Yield a warning for each variable that only a step sets which is not run, and that a later one uses.

    Args:
        answers: What the command line answers.
        environ: Names of the environment: what it holds has a value in any case.
    """
    absent = answers.idle - answers.settled
    if absent:
        yield from _warnings(answers, _known(answers, environ), absent, {})


def unrestored(answers: Answers, lost: Iterable[str], environ: Collection[str]) -> Iterator[Finding]:
    """Yield a warning for each variable that did not come back, and that a step ahead uses.

    Args:
        answers: What the command line answers.
        lost: What the shell's state does not bring back: the names of variables, and words for all else.
        environ: As for :func:`unset`.
    """
    names = {name for name in lost if name.isidentifier()} - _known(answers, environ)
    missing = {name: f"${name} held a secret, and did not come back" for name in sorted(names)}
    if missing:
        yield from _warnings(answers, set(), frozenset(), missing)


def _given(script: str) -> list[str]:
    """Return the names that a block may give a value."""
    words = (word for rest in _FILLED.findall(script) for word in _WORD.findall(rest))
    return [*_SET.findall(script), *words]


def _known(answers: Answers, environ: Collection[str]) -> set[str]:
    return {*environ, *(name for variable in answers.plan.variables for name in variable.exports)}


def _warnings(
    answers: Answers, known: set[str], absent: Collection[str], missing: dict[str, str]
) -> Iterator[Finding]:
    """Yield a warning at the first step to be run that uses what is missing there.

    Args:
        answers: What the command line answers.
        known: Names that have a value.
        absent: Ids of the steps that would set variables and are not run.
        missing: Why it is missing, by the name of each variable that none has now.
    """
    for step in answers.plan.steps:
        found = _given(step.script)
        if step.id in absent:
            why = f"is set by step {step.id}, which is not run"
            missing |= {name: f"${name} {why}" for name in found if name not in {*known, *missing}}
            continue
        if step.id in answers.idle and not absent:
            continue  # what it has set is what did not come back
        known.update(found)
        for name in found:
            missing.pop(name, None)
        if step.id in answers.idle:
            continue
        for command in step.commands if missing else ():
            for name in dict.fromkeys(_USED.findall(command.text)):
                if name in missing and expands(command.text, name):
                    message = missing.pop(name)
                    yield Finding(answers.plan.guide, command.line, 0, "warning", "variable-lost", message)
