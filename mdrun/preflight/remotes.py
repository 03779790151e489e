"""Remotes that a guide names and the repository does not have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun import git
from mdrun.errors import Finding
from mdrun.guards import calls
from mdrun.nearest import nearest
from mdrun.preflight.ahead import ahead

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mdrun.answers import Answers

_TALKING = frozenset(("push", "pull", "ls-remote"))
"""What takes a remote as its first word; ``git fetch`` takes a group of them, too."""
_NAME = re.compile(r"[\w.-]+")
_WITH_VALUE = frozenset(("-o", "--push-option", "--receive-pack", "--exec", "-c", "-j", "-s", "-X", "--sort"))


def unknown_remotes(answers: Answers, workdir: Path) -> Iterator[Finding]:
    """Yield a finding for each remote that a command names and the repository does not have.

    Nothing is said where the guide itself may add remotes, or work in another repository.

    Args:
        answers: The plan, and what was answered beforehand.
        workdir: Where it would run.
    """
    named = []
    for one in ahead(answers):
        for call in calls(one.text):
            if _changes(call.words) or one.left:
                return
            name = _remote(call.words)
            if name is not None and not (workdir / name).exists():
                named.append((one, call, name))
    top = git.enclosing(workdir) if named else None
    known = git.remotes(top) if top is not None else {}
    for one, call, name in named if top is not None else ():
        if name not in known:
            near = nearest(name, known)
            hint = f"did you mean {near[0]}? " if near else ""
            message = f"step {one.step.id}: the repository has no remote {name}"
            remedy = f"{hint}git remote add {name} ADDRESS; or --skip {one.step.id}=REASON"
            yield Finding(
                answers.plan.guide, one.line + call.row, 0, "error", "remote-unknown", message, remedy
            )


def _changes(words: tuple[str, ...]) -> bool:
    """Whether the call may make a remote or a repository, or go to another one."""
    if words[0] in ("cd", "pushd"):
        return True
    return words[0] == "git" and (
        words[1:2] in (("-C",), ("clone",), ("init",), ("config",))
        or words[1:3] in (("remote", "add"), ("remote", "rename"))
        or any(word.startswith(("--git-dir", "--work-tree")) for word in words)
    )


def _remote(words: tuple[str, ...]) -> str | None:
    """Return the remote that a call of git names; None where it names none, or one that is filled in."""
    if words[0] != "git" or len(words) < 3 or words[1] not in _TALKING:
        return None
    rest = iter(words[2:])
    for word in rest:
        if word in _WITH_VALUE:
            next(rest, None)
        elif not word.startswith("-"):
            return word if _NAME.fullmatch(word) and word != "." else None
    return None
