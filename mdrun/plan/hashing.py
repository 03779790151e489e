"""The hash by which a resumed run knows its plan."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from mdrun.digest import sha256

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdrun.config import Shell
    from mdrun.plan.records import Step, Variable


def plan_hash(
    sha: str,
    selected: Sequence[str],
    steps: Sequence[Step],
    resolved: Sequence[Variable],
    shell: Shell | None,
) -> str:
    """Hash all that decides what will run; nothing of the machine, nothing secret."""
    said: list[object] = [
        sha,
        list(selected),
        [
            [
                step.id,
                step.kind,
                step.title,
                step.block.script if step.block is not None else None,
                [command.text for command in step.commands],
                repr(step.directives.given()),
            ]
            for step in steps
        ],
        [[variable.name, variable.value] for variable in resolved if not variable.secret],
    ]
    if shell is not None and shell.program != "bash":
        said.append(shell.program)
    return sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
