"""Findings about a guide that a plan does not need: what is dangerous or unclear in it.

Every rule is a function from a :class:`.subject.Subject`, a guide with its plan, to findings; the modules are
families of rules. What a finding's code means stands in :mod:`mdrun.catalogue`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.check import (
    acceptance,
    blanks,
    checks,
    decisions,
    directories,
    failures,
    foreign,
    links,
    outline,
    points,
    secrets,
    shells,
    unfinished,
    unrun,
    variables,
    waits,
    writing,
)
from mdrun.check.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.check.subject import Rule
    from mdrun.errors import Finding

__all__ = ["RULES", "Subject", "check"]

RULES: tuple[Rule, ...] = (
    blanks.redirections,
    blanks.expansions,
    blanks.unknown,
    unfinished.commands,
    unfinished.words,
    unfinished.comments,
    unrun.mistagged,
    unrun.commented,
    unrun.indented,
    decisions.guarded,
    decisions.undecided,
    failures.alternatives,
    failures.endings,
    failures.pipes,
    failures.downloads,
    failures.ignored,
    acceptance.unchecked,
    points.unread,
    checks.actions,
    checks.idle,
    checks.undeclared,
    checks.nameless,
    checks.spoken,
    foreign.headings,
    foreign.fences,
    foreign.output,
    writing.backticks,
    writing.newlines,
    writing.characters,
    writing.continuations,
    directories.twice,
    directories.lasting,
    shells.ends,
    shells.nested,
    shells.closing,
    shells.endless,
    shells.asking,
    outline.order,
    outline.rollback,
    links.links,
    variables.unused,
    variables.undeclared,
    variables.secrets,
    variables.unmarked,
    waits.unheld,
    variables.printed,
    secrets.written,
)
"""Every rule."""


def check(subject: Subject) -> Iterator[Finding]:
    """Yield what the rules find, rule by rule."""
    for rule in RULES:
        yield from subject.found(rule)
