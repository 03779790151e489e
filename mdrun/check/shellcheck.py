"""What shellcheck finds in the blocks of a guide; they are one script, as they are run by one shell."""

from __future__ import annotations

import json
import os
import shutil
import sys
from bisect import bisect_right
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun.catalogue import SHELLCHECK
from mdrun.dataclass import dataclass
from mdrun.errors import Finding
from mdrun.shell.spawning import output_of
from mdrun.wordlists import lines

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from typing import Any

    from mdrun.catalogue import Level
    from mdrun.check.blocks import Block
    from mdrun.check.subject import Subject

_LEVELS: Mapping[str, Level] = {"error": "warning", "warning": "warning"}
_LIGHT = frozenset(("SC2046",))
"""Rules that only matter where a value holds spaces, as their notes do."""
_UNREADABLE = (1072, 1073)
"""What shellcheck says where it cannot read on: then it says nothing of all that follows."""
_TRIES = 4
"""How often it is asked anew, each time without the blocks that it could not read."""


class _Failed(Exception):
    """Shellcheck is there, and does not work."""


def find(path: str | None) -> str | None:
    """Return the shellcheck there is: that of mdrun's own environment, else the first in ``PATH``.

    Args:
        path: The value of ``PATH``.
    """
    own = Path(sys.executable).with_name("shellcheck")
    return str(own) if os.access(own, os.X_OK) else shutil.which("shellcheck", path=path)


def findings(subject: Subject, program: str) -> Iterator[Finding]:
    """Yield what shellcheck finds.

    Args:
        subject: The guide and its plan.
        program: Path of shellcheck.
    """
    blocks = [block for block in subject.blocks if not block.doubtful]
    hidden = reasons()
    try:
        comments = _comments(program, blocks) if blocks else []
    except _Failed as problem:
        yield subject.find("shellcheck-failed", (0, 0), f"{program} does not work: {problem}")
        return
    for comment in comments:
        block = _holding(blocks, comment.line)
        if comment.code in hidden or block is None:
            continue
        _, shift = block.line(comment.line - block.fence.start)
        column = comment.column + shift - 1 if shift else 0
        remedy = f"see https://www.shellcheck.net/wiki/{comment.code}"
        level: Level = "note" if comment.code in _LIGHT else _LEVELS.get(comment.level, "note")
        message = comment.message.rstrip(".")
        yield Finding(subject.guide.path, comment.line, column, level, comment.code, message, remedy)


def reasons() -> Mapping[str, str]:
    """Return the rules that are left out, each with the reason."""
    return dict(line.split(" ", 1) for line in lines("check/shellcheck"))


@dataclass(frozen=True, slots=True)
class _Comment:
    """One thing that shellcheck says."""

    line: int
    column: int
    level: str
    code: str
    message: str


def _comments(program: str, blocks: Sequence[Block]) -> list[_Comment]:
    """Ask about all blocks at once; where one cannot be read, once more without it."""
    asked = list(blocks)
    for _ in range(_TRIES):
        said = _ask(program, asked)
        unread = {comment["line"] for comment in said if comment["code"] in _UNREADABLE}
        without = [block for block in asked if _is_free(block, unread)]
        if len(without) == len(asked):
            return [_comment(comment) for comment in said]
        asked = without
    return []


def _ask(program: str, blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Return shellcheck's comments, in which lines are the guide's.

    Raises:
        _Failed: It does not work.
    """
    command = (program, "--format=json1", "--shell=bash", "--color=never", "-")
    try:
        status, printed, complaint = output_of(command, _script(blocks).encode())
    except OSError as problem:
        raise _Failed(problem.strerror) from problem
    if status not in (0, 1):
        text = complaint.decode("utf-8", "replace").strip().partition("\n")[0]
        raise _Failed(f"it ends with status {status}{text and f': {text}'}")
    said: list[dict[str, Any]] = json.loads(printed)["comments"]
    return said


def _script(blocks: Sequence[Block]) -> str:
    """Return the blocks as one script in which every line has the number that it has in the guide."""
    rows: list[str] = []
    for block in blocks:
        rows += [""] * (block.fence.start - 1 - len(rows))
        rows += block.covered.split("\n")
    return "\n".join(rows) + "\n"


def _comment(said: Mapping[str, Any]) -> _Comment:
    code = f"{SHELLCHECK}{said['code']}"
    return _Comment(said["line"], said["column"], said["level"], code, said["message"])


def _holding(blocks: Sequence[Block], line: int) -> Block | None:
    at = bisect_right(blocks, line, key=lambda one: one.fence.start) - 1
    return blocks[at] if at >= 0 and line - blocks[at].fence.start < len(blocks[at].rows) else None


def _is_free(block: Block, unread: Collection[int]) -> bool:
    return not any(0 <= line - block.fence.start < len(block.rows) for line in unread)
