"""What a rehearsal would really do outside of its copy."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from mdrun.bash import program_of
from mdrun.errors import Finding
from mdrun.fetched import runs_fetched
from mdrun.guards import calls, guarded
from mdrun.preflight.ahead import Ahead, ahead
from mdrun.preflight.harm import elsewhere, made, may_stay, names_files, stays
from mdrun.preflight.stubs import launches, passed_by, uncalled
from mdrun.wordlists import lines, names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.answers import Answers
    from mdrun.guards import Call, Guarded
    from mdrun.plan.records import Plan


def rehearsable(answers: Answers, file: str) -> Iterator[Finding]:
    """Yield a finding for each command that a rehearsal must not really run, and for doubtful stubs.

    Args:
        answers: The plan, and what was answered beforehand.
        file: The settings file, which may not be there yet.
    """
    plan = answers.plan
    scripts = tuple(ahead(answers))
    own = made(one.text for one in scripts)
    for one in scripts:
        unsafe = set[tuple[int, tuple[str, ...]]]()
        for found in _harms(plan, one.text):
            call = found.call
            harm = _harm(plan, found, own, left=one.left)
            told = any((call.row, caller) in unsafe for caller in call.callers)
            if harm and not told and (call.row, call.words) not in unsafe:
                unsafe.add((call.row, call.words))
                yield _unsafe(plan, one, call, harm, file)
        for call in calls(one.text):
            if not any((call.row, words) in unsafe for words in (*call.callers, call.words)):
                yield from passed_by(plan, one, call)
    yield from uncalled(plan, file)


def _harms(plan: Plan, script: str) -> tuple[Guarded, ...]:
    return guarded(script, (*plan.settings.guards, *lines("beyond")))


def _harm(plan: Plan, found: Guarded, own: frozenset[str], *, left: bool) -> tuple[str, ...]:
    """Return the guards of a call that a rehearsal must not meet.

    Of several that match a command's words one is named, and to allow any of them allows the call: ``kubectl
    delete`` is what any tool calls ``delete``, too. Each piece of SQL is a matter of its own.
    """
    allowed = plan.settings.rehearsal.allow
    if _is_replaced(plan, found.call):
        return ()
    harm = tuple(guard for guard in found.guards if not stays(found.call, guard, own, left=left))
    sql = tuple(guard for guard in harm if guard.isupper() and guard not in allowed)
    named = [guard for guard in harm if not guard.isupper()]
    if not named or any(guard in allowed for guard in found.guards if not guard.isupper()):
        return sql
    return (min(named, key=lambda guard: (guard.count("*"), -len(guard))), *sql)


def _is_replaced(plan: Plan, call: Call) -> bool:
    """Say whether a stub stands for a call, or for what hands it on to somewhere else."""
    for caller in call.callers:
        if caller[0] in plan.settings.rehearsal.stubs:
            return True
        if elsewhere(caller):
            return False
    return call.words[0] in plan.settings.rehearsal.stubs and not any(map(launches, call.callers))


def _unsafe(plan: Plan, one: Ahead, call: Call, harm: tuple[str, ...], file: str) -> Finding:
    what = "reaches beyond the copy" if harm[0] in lines("beyond") else "has lasting effects"
    after = ", after a step has left the copy" if one.left and may_stay(harm[0]) else ""
    message = f"step {one.step.id}: {', '.join(harm)} {what}{after}, and the rehearsal would really run it"
    allow = f"rehearsal: {{allow: [{', '.join(map(_yaml, harm))}]}}"
    outer = next((words for words in call.callers if launches(words) or elsewhere(words)), call.words)
    name = program_of(outer)
    remedy = f"if it does no harm, write {allow} in {file}"
    if name not in names("builtins") and not names_files(harm[0]) and not runs_fetched(harm[0]):
        stub = f"rehearsal: {{stubs: {{{name}: {_answers(plan, outer, call, harm[0])}}}}}"
        pathless = f", and {name} without its path in the guide" if "/" in outer[0] else ""
        remedy = f"write {stub} in {file}{pathless}; or {allow} if it does no harm"
    remedy = f"{remedy}; or --skip {one.step.id}=REASON"
    return Finding(plan.guide, one.line + call.row, 0, "error", "rehearsal-unsafe", message, remedy)


def _answers(plan: Plan, outer: tuple[str, ...], call: Call, guard: str) -> str:
    """Return what a stub should answer: every call, or this one where the plan needs the real command, too.

    Args:
        plan: The plan.
        outer: The words of the command to be stubbed.
        call: The call that matches.
        guard: What it matches.
    """
    wanted = [word.strip("*") for word in guard.split()[1:] if word != "*"]
    if launches(outer):
        wanted = [call.words[0], *wanted]
    elif outer is not call.words:
        wanted = [*outer[1:2]]
    if not wanted or guard.isupper() or not (launches(outer) or _needed(plan, outer[0])):
        return "0"
    args, together = " ".join(outer[1:]), " ".join(wanted)
    pattern = f"*{together if together in args else '*'.join(wanted)}*"
    pattern = pattern[1:] if args.startswith(together) else pattern
    return f"[{{args: {json.dumps(pattern, ensure_ascii=False)}}}, {{real: true}}]"


def _needed(plan: Plan, name: str) -> bool:
    """Say whether the plan has calls of a command that are no harm."""
    for step in plan.steps:
        harmful = {found.call.words for found in _harms(plan, step.script)}
        if any(call.words[0] == name and call.words not in harmful for call in calls(step.script)):
            return True
    return False


def _yaml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False) if re.search(r"[^\w -]", text) else text
