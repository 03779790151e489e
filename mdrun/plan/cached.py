"""Plans made before, kept so that the next command need not import what makes them.

A plan is kept where all that decides it is known before it is made: no value of the operator's is in it, and
it is run by the bash that is found. What decides it is the guide, the settings, the words of the command
line, which variables of the environment are set, the day, that bash, and our own code. No secret is kept.
"""

from __future__ import annotations

import marshal
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from mdrun import cache
from mdrun.dataclass import replace
from mdrun.plan.flattening import flattened, restored
from mdrun.plan.records import Plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mdrun.document import Guide
    from mdrun.plan.records import Variable
    from mdrun.plan.request import Request

FORMAT = 7
"""Goes up when what an entry holds changes."""

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
        plan = restored(marshal.loads(body))
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
            cache.put(entry, marshal.dumps(flattened(replace(plan, data=b""))), environ)


def _may_be_kept(variable: Variable) -> bool:
    return variable.source in _OF_THE_GUIDE and not (variable.secret and variable.value is not None)
