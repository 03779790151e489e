"""Plans made before, kept so that the next command need not import what makes them.

A plan is kept where all that decides it is known before it is made: no value of the operator's is in it, and
it is run by the bash that is found. What decides it is the guide, the settings, the words of the command
line, which variables of the environment are set, the day, that bash, and our own code. No secret is kept.
"""

from __future__ import annotations

import marshal
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from mdrun import cache
from mdrun.config import Declared, RunSettings, Secrets, Shell
from mdrun.config.rehearsal import RehearsalSettings, Scripted, Stub
from mdrun.dataclass import fields, replace
from mdrun.directives import Directives
from mdrun.errors import Finding
from mdrun.evidence.settlement import Settlement
from mdrun.plan.records import (
    Block,
    Command,
    Place,
    Plan,
    SectionRow,
    Step,
    Told,
    Trigger,
    Use,
    Variable,
)
from mdrun.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mdrun.document import Guide
    from mdrun.plan.request import Request

FORMAT = 6
"""Goes up when what an entry holds changes."""

_KINDS = (
    Plan,
    SectionRow,
    Step,
    Told,
    Block,
    Settlement,
    Command,
    Place,
    Directives,
    Variable,
    Finding,
    Declared,
    RunSettings,
    Shell,
    Secrets,
    Shape,
    RehearsalSettings,
    Stub,
    Scripted,
    Use,
    Trigger,
)
_NUMBERS = {kind: number for number, kind in enumerate(_KINDS)}
_AS_IT_IS = frozenset((str, bytes, int, float, bool, frozenset, type(None)))
_LIBRARIES = (
    "markdown_it/__init__.py",
    "mdit_py_plugins/__init__.py",
    "tree_sitter/__init__.py",
    "tree_sitter_bash/__init__.py",
    "yaml/__init__.py",
)
_OF_THE_GUIDE = frozenset((None, "default", "today", "capture"))
"""Where values come from that are the same whoever asks."""


def entry(guide: Guide, request: Request, settings: Iterable[str], bash: str) -> str | None:
    """Return the name of a plan's entry; None where it is not to be kept.

    Args:
        guide: The guide as it was read.
        request: What the operator asked for.
        settings: All that decides what the repository's settings say, and how it is shown.
        bash: The path of the bash that reads the blocks.
    """
    if request.values:
        return None
    words = ("\0".join(request.selectors), "\0".join(request.directives), request.name)
    # A variable that is set and empty gives no value, but counts as set.
    names = "\0".join(sorted(f"{name}={'y' if value else ''}" for name, value in request.environ.items()))
    files = "\0".join((*cache.own_files(), *map(cache.library, _LIBRARIES)))
    said = "\0".join(settings)
    day = time.strftime("%Y-%m-%d")
    decides = (files, guide.path, guide.data, said, *words, names, day, bash, cache.stamp(bash))
    return cache.name("plan", str(FORMAT), *decides)


def remembered(entry: str, guide: Guide, environ: Mapping[str, str]) -> Plan | None:
    """Return a plan as it was made before; None where it was not.

    Args:
        entry: The name of its entry.
        guide: The guide as it was read.
        environ: The environment: ``MDRUN_CACHE``, and where caches are.
    """
    body = cache.get(entry, environ)
    if body is None:
        return None
    try:
        plan = _record(marshal.loads(body), {})
    except (ValueError, TypeError, EOFError, IndexError):
        return None
    return replace(plan, data=guide.data) if isinstance(plan, Plan) else None


def keep(entry: str, plan: Plan, environ: Mapping[str, str]) -> None:
    """Keep a plan for the next time, if it is one that may be kept.

    Args:
        entry: The name of its entry.
        plan: The plan.
        environ: The environment, as for :func:`remembered`.
    """
    if plan.settings.shell is None and all(map(_may_be_kept, plan.variables)):
        with suppress(TypeError):
            cache.put(entry, marshal.dumps(_plain(replace(plan, data=b""), {})), environ)


def _may_be_kept(variable: Variable) -> bool:
    return variable.source in _OF_THE_GUIDE and not (variable.secret and variable.value is not None)


def _plain(value: Any, seen: dict[int, list[Any]]) -> Any:
    """Return a record as a list of its kind and its fields, all else as it is.

    Args:
        value: The record, a tuple, or a plain value.
        seen: Lists of the records that were met, by their identity: most steps share what is said of them.

    Raises:
        TypeError: It is something that could not be told from a record, or is not known here.
    """
    if type(value) is tuple:
        return tuple([_plain(one, seen) for one in value]) if value else value
    if type(value) is dict:
        return {key: _plain(one, seen) for key, one in value.items()}
    number = _NUMBERS.get(type(value))
    if number is None:
        if type(value) not in _AS_IT_IS:
            raise TypeError(f"a {type(value).__name__} in a plan")
        return value
    made = seen.get(id(value))
    if made is None:
        own = [_plain(getattr(value, field.name), seen) for field in fields(value)]
        made = seen[id(value)] = [number, *own]
    return made


def _record(value: Any, seen: dict[int, Any]) -> Any:
    """Return what :func:`_plain` was given."""
    if type(value) is tuple:
        return tuple([_record(one, seen) for one in value]) if value else value
    if type(value) is dict:
        return {key: _record(one, seen) for key, one in value.items()}
    if type(value) is not list:
        return value
    made = seen.get(id(value))
    if made is None:
        made = seen[id(value)] = _KINDS[value[0]](*[_record(one, seen) for one in value[1:]])
    return made
