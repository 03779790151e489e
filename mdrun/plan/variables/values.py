"""The values that are given to variables, and where they come from."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mdrun import sources
from mdrun.dataclass import dataclass
from mdrun.errors import NotReadable, UsageError, hint
from mdrun.nearest import did_you_mean
from mdrun.placeholders import variable_name

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from mdrun.config import Declared
    from mdrun.plan.records import Source

_PREFIX = "MDRUN_VAR_"
"""How the names begin under which the environment gives variables."""
_YAML = (".yaml", ".yml")
_LARGEST = 4 << 20
"""Bytes of a file of values that are read."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value that was given."""

    text: str
    """The value."""
    source: Source
    """Where it was given."""


def given(options: Sequence[str]) -> dict[str, Value]:
    """Read ``-v NAME=VALUE`` options.

    Raises:
        UsageError: One has no ``=``, or no name; or a name has two values.
    """
    values: dict[str, Value] = {}
    for option in options:
        name, equals, value = option.partition("=")
        if not equals or not variable_name(name):
            named = not equals and variable_name(option)
            remedy = hint("value-missing", name=option) if named else ""
            raise UsageError("value-unnamed", option=option, remedy=remedy)
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
        text = sources.read(path, _LARGEST).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        reason = getattr(problem, "strerror", None) or "it is not UTF-8"
        remedy = did_you_mean(path, _files(path)) if isinstance(problem, FileNotFoundError) else ""
        raise NotReadable("values-not-read", path=path, reason=reason, remedy=remedy) from problem
    values = read_values(text, path, variable_name)
    return {name: Value(value, "--var-file") for name, value in values.items()}


def _files(path: str) -> list[str]:
    """Return the YAML files beside a path, each as it would be written there."""
    folder = os.path.dirname(path)  # noqa: PTH120
    try:
        return [os.path.join(folder, name) for name in os.listdir(folder or ".") if name.endswith(_YAML)]  # noqa: PTH118, PTH208
    except OSError:
        return []


def from_environment(environ: Mapping[str, str]) -> dict[str, Value]:
    """Read ``MDRUN_VAR_NAME`` from the environment."""
    return {
        variable_name(name.removeprefix(_PREFIX)): Value(value, "environment")
        for name, value in environ.items()
        if name.startswith(_PREFIX)
    }


def entries_for(variables: Collection[str], environ: Mapping[str, str]) -> set[str]:
    """Return the names under which the environment gives these variables, ``MDRUN_VAR_NAME`` each."""
    given = (name for name in environ if name.startswith(_PREFIX))
    return {name for name in given if variable_name(name.removeprefix(_PREFIX)) in variables}


def from_named(declared: Mapping[str, Declared], environ: Mapping[str, str]) -> dict[str, Value]:
    """Read the environment variables that declarations name; an empty one says nothing."""
    named = {name: said.env for name, said in declared.items() if said.env is not None}
    return {name: Value(environ[env], "env") for name, env in named.items() if environ.get(env)}
