"""The values that a guide offers for a variable, and those given that it does not offer."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from mdrun.errors import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from mdrun.plan.records import Plan, Variable

_SECONDS = 30
"""How long a guide's own list of choices may take."""
_MOST = 8
"""How many of them a message names."""
_GIVEN = ("-v", "--var-file", "environment")
"""The sources of values that nobody was shown the choices for."""
_UNATTENDED = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
"""Set for the command that makes the list: it asks nobody, and changes nothing."""


def choices(variable: Variable, workdir: Path) -> tuple[str, ...]:
    """Return the values that a variable may have; none where the guide does not say or its command fails."""
    if not isinstance(variable.choices, str):
        return variable.choices or ()
    try:
        done = subprocess.run(
            ["bash", "-c", 'eval "$MDRUN_CHOICES"'],
            cwd=workdir,
            env={**os.environ, **_UNATTENDED, "MDRUN_CHOICES": variable.choices},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(line for line in done.stdout.decode(errors="replace").splitlines() if line.strip())


def refused(variable: Variable, value: str, offered: Sequence[str]) -> str:
    """Return what is wrong with a value that a guide's own command does not offer."""
    shown = "the value" if variable.secret else repr(value)
    more = len(offered) - _MOST
    return f"{shown} is none of {', '.join(offered[:_MOST])}" + (f" and {more:,} more" if more > 0 else "")


def unoffered(plan: Plan, workdir: Path) -> Iterator[Finding]:
    """Yield a finding for each value that a guide's own command does not offer, as where it offers none."""
    for variable in plan.variables:
        if not isinstance(variable.choices, str) or variable.value is None or not variable.lines:
            continue
        offered = choices(variable, workdir)
        if not offered and variable.source in _GIVEN:
            shown = "the value" if variable.secret else repr(variable.value)
            message = f"{variable.name}: {shown} is not offered, nor is another: its list of choices is empty"
            remedy = f"see that it is right: {variable.help}" if variable.help else ""
            yield Finding(plan.guide, min(variable.lines), 0, "warning", "choices-empty", message, remedy)
        if offered and variable.value not in offered:
            message = f"{variable.name}: {refused(variable, variable.value, offered)}"
            remedy = f"they come from: {variable.choices}"
            yield Finding(plan.guide, min(variable.lines), 0, "error", "variable-refused", message, remedy)
