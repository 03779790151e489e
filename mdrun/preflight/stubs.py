"""Stubs of a rehearsal that do not stand for what they should."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.bash import program_of
from mdrun.errors import Finding
from mdrun.guards import calls
from mdrun.listed import listed
from mdrun.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.guards import Call
    from mdrun.plan.records import Plan
    from mdrun.preflight.ahead import Ahead

_ALIKE = 0.84
"""How alike two names are of which one is the other, misspelt; ``gh`` and ``git`` are not."""


def passed_by(plan: Plan, one: Ahead, call: Call) -> Iterator[Finding]:
    """Yield a warning for a call that does not reach its stub."""
    name = program_of(call.words)
    launcher = next((words[0] for words in call.callers if launches(words)), None)
    through = any(words[0] in plan.settings.rehearsal.stubs for words in call.callers)
    if name not in plan.settings.rehearsal.stubs or through or (name == call.words[0] and launcher is None):
        return
    how = (
        f"{call.words[0]} is called by its path" if launcher is None else f"{launcher} looks for it elsewhere"
    )
    message = f"the stub {name} is passed by: {how}"
    remedy = f"write {name} without its path" if launcher is None else f"stub {launcher}, too"
    yield Finding(plan.guide, one.line + call.row, 0, "warning", "stub-passed-by", message, remedy)


def uncalled(plan: Plan, file: str) -> Iterator[Finding]:
    """Yield a warning for each stub that stands for nothing, and is perhaps misspelt.

    A settings file serves several guides, and scripts call commands of which the guide does not speak: a stub
    of such a file is doubtful only where the guide calls a command with nearly the same name.
    """
    stubs, lines = plan.settings.rehearsal.stubs, plan.lines
    known = {call.words[0] for step in plan.steps for call in calls(step.script)} - set(stubs)
    for name, stub in stubs.items():
        own = stub.path == plan.guide
        said = "\n".join(line for number, line in enumerate(lines, 1) if not own or number != stub.line)
        if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", said):
            continue
        near = nearest(name, known, cutoff=_ALIKE)
        if near or own:
            remedy = f"did you mean {near[0]}?" if near else "take it away, unless a script calls it"
            message = f"the guide never calls {name}, for which there is a stub"
            path = stub.path if own else file
            yield Finding(path, stub.line, 0, "warning", "stub-uncalled", message, remedy)


def launches(words: tuple[str, ...]) -> bool:
    """Say whether a command runs another one from an environment of its own, as ``uv run`` does."""
    return program_of(words) in listed("launchers")
