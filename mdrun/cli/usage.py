"""What click finds wrong with a command line, as errors of ours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from mdrun.patterns import regex

if TYPE_CHECKING:
    from mdrun.errors import UsageError

_NO_CHOICE = regex(r": '(.*)' is not one of ", re.DOTALL)
_NO_NUMBER = regex(r": '?(.*?)'? is not ", re.DOTALL)
_EXTRA = regex(r"got unexpected extra arguments? \((?P<word>[^ ]+)\)")
"""How click words these."""
_VALUE = regex(r"[^\W\d][\w-]*=")
"""How a variable with its value begins."""


def usage_error(problem: click.ClickException) -> UsageError:
    """Return what click found wrong with the command line, as an error of ours."""
    from mdrun.errors import UsageError

    context = problem.ctx if isinstance(problem, click.UsageError) else None
    command = context.command_path if context else "mdrun"
    message = " ".join(problem.format_message().split()).rstrip(".")
    message = message[:1].lower() + message[1:]
    if isinstance(problem, click.NoSuchOption):
        return _unknown(problem, command)
    if isinstance(problem, click.BadParameter):
        found = _no_choice(problem, message, command) or _no_number(problem, message)
        if found is not None:
            return found
    return UsageError("option-wrong", problem=message, command=command, remedy=_extra(message, context))


def _unknown(problem: click.NoSuchOption, command: str) -> UsageError:
    """Return the error for an option that there is not, with the nearest one."""
    from mdrun.errors import UsageError, hint
    from mdrun.nearest import nearest

    words = {option.lstrip("-"): option for option in problem.possibilities or ()}
    near = nearest(problem.option_name.lstrip("-"), words)  # the dashes make no two options alike
    short = problem.option_name.removeprefix("-")
    if problem.ctx is not None and short in _options(problem.ctx.command):
        remedy = hint("near", names=short)
    else:
        remedy = _of_run(problem) or (hint("near", names=words[near[0]]) if near else _value_of(problem))
    return UsageError("option-unknown", option=problem.option_name, command=command, remedy=remedy)


def _of_run(problem: click.NoSuchOption) -> str:
    """Return that an option is one of ``run``, and not of this command; empty where it is none."""
    from mdrun.errors import hint

    if problem.ctx is None:
        return ""
    around = problem.ctx.find_root()
    run = around.command.get_command(around, "run") if isinstance(around.command, click.Group) else None
    if run is None or problem.ctx.command is run or problem.option_name not in _options(run):
        return ""
    return hint("option-of-run", option=problem.option_name)


def _value_of(problem: click.NoSuchOption) -> str:
    """Return how the variable of an option's name would be given a value; empty where there can be none."""
    from mdrun.errors import hint

    known = _options(problem.ctx.command) if problem.ctx is not None else ()
    name = problem.option_name.lstrip("-").replace("-", "_")
    return hint("value-by-var", name=name) if "--section" in known and name.isidentifier() else ""


def _options(command: click.Command) -> set[str]:
    return {one for param in command.params for one in param.opts}


def _no_choice(problem: click.BadParameter, message: str, command: str) -> UsageError | None:
    """Return the error for a word that is none of those to choose from; None for another mistake."""
    from mdrun.errors import UsageError
    from mdrun.nearest import did_you_mean

    kind = problem.param.type if problem.param is not None else None
    refused = _NO_CHOICE.search(message)
    if not isinstance(kind, click.Choice) or refused is None:
        return None
    known = [str(choice) for choice in kind.choices]
    name = _option(problem)
    name = name if name.startswith("-") else name.upper()
    if not refused[1]:
        return UsageError("option-empty", option=name)
    listed, remedy = ", ".join(known), did_you_mean(refused[1], known)
    return UsageError(
        "option-value", option=name, value=refused[1], known=listed, command=command, remedy=remedy
    )


def _no_number(problem: click.BadParameter, message: str) -> UsageError | None:
    """Return the error for a number that is none, or too small; None for another mistake."""
    from mdrun.errors import UsageError

    kind = problem.param.type if problem.param is not None else None
    counted = _NO_NUMBER.search(message)
    if not isinstance(kind, click.IntRange) or counted is None:
        return None
    if not counted[1]:
        return UsageError("option-empty", option=_option(problem))
    return UsageError("option-number", option=_option(problem), value=counted[1], least=kind.min or 0)


def _option(problem: click.BadParameter) -> str:
    return (problem.param.opts if problem.param else [""])[-1]


def _extra(message: str, context: click.Context | None) -> str:
    """Return what was probably meant by a word too many: a section, or another command; empty for neither."""
    from shlex import quote

    from mdrun.cli.commands import COMMANDS
    from mdrun.errors import hint

    found = _EXTRA.match(message)
    options = _options(context.command) if context is not None else set()
    if found is None or "--section" not in options or _is_file(found["word"]):
        return ""
    word = found["word"]
    if _VALUE.match(word):
        return hint("near", names=f"-v {quote(word)}")
    given = context.params.get("values", ()) if context is not None else ()
    alone = [one for one in given if "=" not in one]
    if alone:
        return hint("near", names=f"-v {quote(f'{alone[-1]}={word}')}")
    return hint("near", names=f"mdrun {word} GUIDE" if word in COMMANDS else f"--section {quote(word)}")


def _is_file(word: str) -> bool:
    """Say whether a word is the name of a file, or looks like that of a guide."""
    from pathlib import Path

    from mdrun.places import GUIDES, is_file

    return Path(word).suffix in GUIDES or is_file(word)
