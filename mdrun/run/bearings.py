"""What somebody should know who is asked whether a block is to be run: what its words stand for here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun import git
from mdrun.dataclass import replace
from mdrun.programs import is_found

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mdrun.plan.records import Plan, Step
    from mdrun.questions import Question
    from mdrun.shell import Session

_MOST = 8
"""How many variables of a block are told."""
_PUSH = "git push"


def get_ready() -> None:
    """Import what takes blocks apart, where somebody may be asked about one."""
    from mdrun import wordlists
    from mdrun.guards import calls
    from mdrun.plan.steps.uses import uses  # noqa: F401

    tuple(calls("true"))
    for name in ("builtins", "providers"):
        wordlists.names(name)


class Bearings:
    """Finds out what stands behind the words of blocks that somebody is asked about.

    Args:
        plan: What is run.
        session: The run's shell.
    """

    def __init__(self, plan: Plan, session: Session) -> None:
        self.plan = plan
        self.session = session

    def given(self, question: Question) -> Question:
        """Return a question with what is to be known of its block; values and remotes where it is guarded."""
        step = question.step
        if step is None or step.block is None or step.directives.manual:
            return question
        return replace(
            question,
            missing=tuple(self.missing(step)),
            stands=tuple(self.stands(step)) if "guarded" in step.decisions else (),
        )

    def missing(self, step: Step) -> Iterator[str]:
        """Yield the tools that a block is sure to call and its shell does not find."""
        from mdrun.plan.steps.uses import uses

        path = self.session.state.values(("PATH",)).get("PATH")
        brought = False
        for use in dict.fromkeys(use.tool for use in uses(step, self.plan.styles)):
            brought = brought or use is None
            if use is not None and not brought and use not in self.plan.functions and not is_found(use, path):
                yield use

    def stands(self, step: Step) -> Iterator[tuple[str, str]]:
        """Yield what a block's words stand for: the variables that it does not set itself, and remotes."""
        from mdrun import bash

        script = bash.parse(step.script)
        names = dict.fromkeys(name for _, name in script.uses if name not in script.variables)
        values = self.session.state.values(names)
        for name in [name for name in names if name in values][:_MOST]:
            value = values[name]
            yield f"${name}", "not set" if value is None else value or "empty"
        yield from self.remotes(step)

    def remotes(self, step: Step) -> Iterator[tuple[str, str]]:
        """Yield the remotes that a block pushes to, each with where a push goes."""
        from mdrun.guards import calls

        place = self.session.state.directory
        if _PUSH not in step.guards or place is None:
            return
        known = (git.ask("remote", at=place) or "").split()
        for call in calls(step.script):
            if call.words[:2] != ("git", "push"):
                continue
            words = [word for word in call.words[2:] if not word.startswith("-")]
            name = words[0] if words else _usual(place)
            if name in known:
                known.remove(name)
                addresses = git.ask("remote", "get-url", "--push", "--all", name, at=place) or ""
                yield name, " and ".join(map(git.without_password, addresses.split("\n")[:-1]))


def _usual(place: Path) -> str:
    """Return the remote to which git pushes where none is said (git-config, ``branch.<name>.pushRemote``)."""
    branch = git.branch(place)
    keys = (f"branch.{branch}.pushRemote", "remote.pushDefault", f"branch.{branch}.remote")
    told = ((git.ask("config", "--get", key, at=place) or "").strip() for key in keys)
    return next(filter(None, told), "origin")
