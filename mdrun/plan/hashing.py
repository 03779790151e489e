"""The hash by which a resumed run knows its plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mdrun.bare import bare
from mdrun.digest import sha256
from mdrun.patterns import compiled_later

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdrun.config import Shell
    from mdrun.plan.records import Step, Variable

with compiled_later():
    _json: Any = bare("json", "encoder")  # nothing is read


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
    written = _json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode(said)
    return sha256(written.encode("utf-8", "surrogateescape")).hexdigest()
