"""Checks that prove nothing, or do something."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from mdrun.bash import command_words, parse
from mdrun.check.calls import is_one_of
from mdrun.evidence.deeds import proves, tells_to_do
from mdrun.evidence.settling import may_be_command, spans_of
from mdrun.evidence.statuses import proves_nothing
from mdrun.guards import guards
from mdrun.nearest import nearest
from mdrun.plan.samples.forms import SCRIPT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.catalogue import Level
    from mdrun.check.subject import Subject
    from mdrun.errors import Finding
    from mdrun.plan.records import Step


_WORDS = re.compile(r"[A-Za-z][a-z]{3,}(?:[ :-][a-z]+)*")
"""Words of which one may be mistyped; names of files and values are not."""
_MOST = 500
"""Words that are looked for, and among which they are, at most: comparing them takes time."""
_LIGHT: Level = "note"
"""What names two commands in the whole guide may name one in a section."""


def actions(subject: Subject) -> Iterator[Finding]:
    """Yield each check whose code is something to do, not something to look at."""
    for step in subject.checks:
        action = _action(subject, step)
        if action is not None:
            message = f"this check reads like an action: `{action}`"
            yield subject.find("check-acts", subject.place_of(step, action), message)


def idle(subject: Subject) -> Iterator[Finding]:
    """Yield each check that a person has to settle though it has a command: success proves nothing."""
    for step in subject.checks:
        settled = step.settlement
        if settled is None or settled.by != "person" or not settled.has_command:
            continue
        if not _action(subject, step):
            command = settled.command or spans_of(step.title)[0]
            message = f"`{command}` succeeds whatever it finds, so a person has to judge what it prints"
            if settled.claim == "negated" and not proves_nothing(command):
                message = f"these words negate, so a person has to judge what `{command}` prints"
            yield subject.find("check-proves-nothing", subject.place_of(step, command), message)


def undeclared(subject: Subject) -> Iterator[Finding]:
    """Yield each check whose own command the guide did not declare, so that a run asks before it."""
    for step in subject.checks:
        if "check-command" in step.decisions and step.settled_by == "command" and not _action(subject, step):
            command = step.commands[0].text
            message = f"a run asks whether `{command}` may settle this check"
            yield subject.find("check-undeclared", subject.place_of(step, command), message)


def nameless(subject: Subject) -> Iterator[Finding]:
    """Yield each check whose code is nearly, or more than once, the end of a command of the plan."""
    ends = _ends(subject)
    words, looked = list(filter(_WORDS.fullmatch, ends))[:_MOST], 0
    for step in subject.checks:
        if step.settled_by != "person" or _has_command(step) or step.directives.check is False:
            continue
        for span in spans_of(step.title):
            found = ends.get(span, set())
            near = []
            if not found and _WORDS.fullmatch(span) and looked < _MOST:
                near, looked = nearest(span, words, cutoff=0.8), looked + 1
            if len(found) > 1:
                message = f"`{span}` names {len(found)} different commands, so a person has to attest this"
                remedy, level = "write more of the command that is meant", _LIGHT
            elif near:
                message = f"`{span}` names no command, so a person has to attest this"
                remedy, level = f"did you mean `{near[0]}`?", None
            else:
                continue
            place = subject.place_of(step, span)
            yield subject.find("check-names-nothing", place, message, remedy, level=level)
            break


def spoken(subject: Subject) -> Iterator[Finding]:
    """Yield each section with commands and with checks that name none of them, once for the section."""
    found: dict[int, list[Step]] = defaultdict(list)
    told = {finding.line for rule in (actions, nameless) for finding in subject.found(rule)}
    parents = {step.parent for step in subject.checks}
    for step in subject.checks:
        said = step.id in parents or not told.isdisjoint(range(step.lines[0], step.lines[1] + 1))
        if step.settled_by == "person" and not _has_command(step) and not said:
            found[subject.section(step.lines[0])].append(step)
    with_commands = {subject.section(block.fence.first) for block in subject.blocks}
    for index, steps in found.items():
        if index in with_commands:
            count = "this check names" if len(steps) == 1 else f"{len(steps)} checks of this section name"
            yield subject.find("check-by-word", (steps[0].lines[0], 0), f"{count} no command to settle it by")


def _has_command(step: Step) -> bool:
    """Say whether a check has a command, of its own or of the plan."""
    return step.settlement is not None and step.settlement.has_command


def _action(subject: Subject, step: Step) -> str | None:
    """Return the code of a check that does something, if a run would ask a person about it."""
    named = step.settlement is not None and (step.settlement.refers_to or step.settlement.by == "evidence")
    if step.directives.check is not None or named:
        return None
    spans = spans_of(step.title)
    action = next((span for span in spans if _does(span, subject.settings.run.guards)), None)
    if action is None and tells_to_do(step.title):
        told = (span for span in spans if may_be_command(span) or SCRIPT.fullmatch(span.split()[0]))
        action = next((span for span in told if len(span.split()) > 1 and not proves(span.split())), None)
    return action


def _does(span: str, more: tuple[str, ...]) -> bool:
    if len(span.split()) < 2:
        return False
    if guards(span, more):
        return True
    words = [command_words(one) for one in parse(span).simple if not one.inner]
    return any(is_one_of(one, "actions") for one in words if one)


def _ends(subject: Subject) -> dict[str, set[str]]:
    """Return the whole commands by what their last words are, one or more of them."""
    found: dict[str, set[str]] = defaultdict(set)
    for step in subject.plan.steps:
        if step.kind == "command":
            for command in step.commands:
                words = command.text.split()
                for at in range(max(len(words) - 6, 0), len(words)):
                    found[" ".join(words[at:])].add(command.text)
    return found
