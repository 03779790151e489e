"""Variables: where their values come from, and which values are refused."""

from __future__ import annotations

import datetime as dt
import os
import re
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass, field
from mdrun.errors import Finding, NotReadable, UsageError
from mdrun.nearest import did_you_mean
from mdrun.placeholders import PLAIN, variable_name
from mdrun.plan.captures import NOTHING, Captures
from mdrun.plan.records import Variable
from mdrun.shapes import SHORTEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mdrun.config import Declared
    from mdrun.plan.records import Source


_YAML = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Value:
    """A value that was given."""

    text: str
    """The value."""
    source: Source
    """Where it was given."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A placeholder of a selected step, in the guide."""

    column: int
    """Its column in its line, 1-based, in characters; 0 where it is not known."""
    text: str
    """The placeholder as it is written."""


@dataclass(slots=True)
class Usage:
    """How a guide uses one variable; gathered while the plan is made."""

    lines: set[int] = field(default_factory=set)
    """Guide lines of the selected steps that use it, 1-based."""
    commands: dict[int, Occurrence] = field(default_factory=dict)
    """By line, the first placeholder of it in a command."""
    blanks: dict[int, Occurrence] = field(default_factory=dict)
    """By line, its first placeholder."""
    spelled: set[str] = field(default_factory=set)
    """The names under which commands of the guide expand it, such as ``VERSION``."""
    selected_spelled: set[int] = field(default_factory=set)
    """Guide lines of selected steps that expand it as ``$name``."""


def given(options: Sequence[str]) -> dict[str, Value]:
    """Read ``-v NAME=VALUE`` options.

    Raises:
        UsageError: One has no ``=``, or no name; or a name has two values.
    """
    values: dict[str, Value] = {}
    for option in options:
        name, equals, value = option.partition("=")
        if not equals or not variable_name(name):
            raise UsageError("value-unnamed", option=option)
        known = values.setdefault(variable_name(name), Value(value, "-v"))
        if known.text != value:  # either may be a secret
            raise UsageError("value-twice", name=variable_name(name))
    return values


def from_file(path: str) -> dict[str, Value]:
    """Read a YAML file of names and values.

    Raises:
        NotReadable: It cannot be read, or is no mapping of names to plain values.
    """
    from mdrun.config import read_values

    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123
            text = file.read()
    except (OSError, UnicodeDecodeError) as problem:
        reason = getattr(problem, "strerror", None) or "it is not UTF-8"
        remedy = did_you_mean(path, _files(path))
        raise NotReadable("values-not-read", path=path, reason=reason, remedy=remedy) from problem
    return {
        variable_name(name): Value(value, "--var-file") for name, value in read_values(text, path).items()
    }


def _files(path: str) -> list[str]:
    """Return the YAML files beside a path, each as it would be written there."""
    folder = os.path.dirname(path)  # noqa: PTH120
    try:
        return [os.path.join(folder, name) for name in os.listdir(folder or ".") if name.endswith(_YAML)]  # noqa: PTH118, PTH208
    except OSError:
        return []


def from_environment(environ: Mapping[str, str]) -> dict[str, Value]:
    """Read ``MDRUN_VAR_NAME`` from the environment."""
    prefix = "MDRUN_VAR_"
    return {
        variable_name(name.removeprefix(prefix)): Value(value, "environment")
        for name, value in environ.items()
        if name.startswith(prefix)
    }


def from_named(declared: Mapping[str, Declared], environ: Mapping[str, str]) -> dict[str, Value]:
    """Read the environment variables that declarations name; an empty one says nothing."""
    named = {name: said.env for name, said in declared.items() if said.env is not None}
    return {name: Value(environ[env], "env") for name, env in named.items() if environ.get(env)}


def resolve(
    usage: Mapping[str, Usage],
    declared: Mapping[str, Declared],
    values: Mapping[str, Value],
    guide: str,
    captures: Captures = NOTHING,
) -> tuple[tuple[Variable, ...], list[Finding]]:
    """Give each variable of the plan its value, and report every value that is missing or refused.

    Args:
        usage: How the guide uses each variable.
        declared: What front matter and settings say.
        values: What was given, the strongest source only.
        guide: The guide's path, for findings.
        captures: What the run itself will find.
    """
    variables: list[Variable] = []
    findings: list[Finding] = []
    for name in sorted({*usage, *declared, *values, *captures.by}):
        use = usage.get(name, Usage())
        said = declared.get(name)
        variable = _variable(name, use, said, values.get(name), captures)
        named = name in values and values[name].source != "env"
        if not use.lines and not named and name not in captures.by:
            continue
        variables.append(variable)
        findings += _judge(variable, use, said, guide)
    return tuple(variables), findings


def unknown(
    usage: Mapping[str, Usage], declared: Mapping[str, object], values: Mapping[str, Value], guide: str
) -> Iterator[Finding]:
    """Yield a finding for each ``-v`` that the guide does not use."""
    known = sorted({*usage, *declared})
    for name, value in values.items():
        if value.source in ("-v", "--var-file") and name not in known:
            remedy = did_you_mean(name, known, f"it uses: {', '.join(known) or 'none'}")
            yield Finding(
                guide, 0, 0, "error", "variable-unknown", f"the guide does not use {name!r}", remedy
            )


def _variable(
    name: str, use: Usage, said: Declared | None, value: Value | None, captures: Captures
) -> Variable:
    if value is None and said is not None and said.default is not None:
        value = Value(said.default, "default")
    if value is None and name == "date":
        value = Value(dt.datetime.now(dt.UTC).astimezone().date().isoformat(), "today")
    exports = set(use.spelled)
    if said is not None:
        exports.add(said.spelled or name)
    if name in captures.by:
        exports.add(captures.spelled[name])
    return Variable(
        name,
        value.text if value else None,
        value.source if value else "capture" if name in captures.by else None,
        said.secret if said else False,
        tuple(sorted(exports)),
        tuple(sorted(use.lines)),
        said.help if said else "",
        said.pattern if said else None,
        said.choices if said else None,
        captures.by.get(name, ()),
        said,
    )


def _judge(variable: Variable, use: Usage, said: Declared | None, guide: str) -> Iterator[Finding]:
    name, value = variable.name, variable.value
    if variable.secret and use.blanks:
        line = min(use.blanks)
        message = f"a secret never fills a placeholder: {use.blanks[line].text}"
        column = use.blanks[line].column
        yield _error(guide, line, "secret-in-placeholder", message, f'write "${name}"', column)
        return
    if value is None:
        yield from _missing(variable, use, guide, needed=said is not None)
        return
    problem = refusal(variable, value)
    if problem:
        yield refused(variable, problem, guide)
        return
    if use.commands and not PLAIN.fullmatch(value):
        line, *others = sorted(use.commands)
        shown = "the empty value" if not value else repr(value)
        message = f"{shown} is not safe in the command that {use.commands[line].text} stands in"
        remedy = f'use letters, digits and . _ / @ : + , = % -, no - first, or write "${name}" in the guide'
        if PLAIN.fullmatch(value.lstrip("-")):
            remedy = "begin it with something else than -: a command takes that for an option"
        column = use.commands[line].column
        yield _error(guide, line, "variable-unsafe", message, remedy, column, tuple(others))


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


def _missing(variable: Variable, use: Usage, guide: str, *, needed: bool) -> Iterator[Finding]:
    name = variable.name
    for line, occurrence in sorted(use.blanks.items()):
        message, remedy = f"{occurrence.text} is not filled", f"give it with -v {name}=…"
        if variable.captured_by:
            message += f": step {variable.captured_by[0]} captures it only later"
        yield _error(guide, line, "placeholder-unfilled", message, remedy, occurrence.column)
    if needed and not use.blanks and use.selected_spelled and not variable.awaits:
        yield without_value(variable, use.selected_spelled, guide)


def without_value(variable: Variable, lines: Iterable[int], guide: str) -> Finding:
    """Return the finding that a variable has no value which the shell is to get in these lines."""
    name = variable.name
    line, *others = sorted(set(lines))
    remedy = f"give it with -v {name}=…"
    if variable.secret:
        named = variable.declared.env if variable.declared is not None else None
        remedy = f"set {named or f'MDRUN_VAR_{name.upper()}'} in the environment, or run this in a terminal"
    return _error(guide, line, "variable-missing", f"${name} has no value", remedy, also=tuple(others))


def refused(variable: Variable, problem: str, guide: str) -> Finding:
    """Return the finding that a value is refused by what is declared of its variable."""
    line, *others = sorted(variable.lines) or (0,)
    remedy = f"give another value with -v {variable.name}=…" + (f": {variable.help}" if variable.help else "")
    if variable.secret:
        remedy = "look where its value comes from"
        if variable.value is not None and len(variable.value.encode("utf-8", "surrogateescape")) < SHORTEST:
            remedy += "; what is so short is no secret"
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
