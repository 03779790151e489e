"""Why a careful operator would stop at a step, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.display.text import crop, flat
from mdrun.fetched import RUNS, runs_fetched, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mdrun.plan.records import DecisionReason, SectionRow, Step, Trigger

_QUOTED = 70
"""Columns of the guide's words that are quoted."""
_REASONS: Mapping[DecisionReason, str] = {
    "condition": "the words before it are a condition or an option: it may not apply",
    "alternative": "it is one of several ways: only one of them is meant",
    "section": "its section is conditional: it may not be meant now",
    "maybe-shell": "it may be output or a file's content instead of commands",
    "broken": "it does not parse as shell",
    "sample-values": "it holds sample values that want editing",
    "elsewhere": "it seems to belong on another machine or in another program",
    "guarded": "it has effects that cannot be taken back",
    "check-command": "the guide does not say that its command proves it",
}


def decision_words(step: Step, *, alone: bool = False) -> list[str]:
    """Return why a careful operator would stop at this step, each reason a clause.

    Args:
        step: The step.
        alone: Leave out what is asked once for its whole section.
    """
    words = []
    for reason in step.decisions:
        if alone and reason == "section":
            continue
        if reason == "guarded" and not step.guards and step.directives.confirm:
            continue  # the guide asks, whatever the step does
        if reason == "guarded" and step.guards:
            words += [f"{named} {effect}" for named, effect in effects(step.guards)]
        elif reason == "elsewhere" and step.endless:
            words.append("it does not end by itself")
        elif reason == "alternative" and step.directives.choose:
            words.append(f"exactly one step of {step.directives.choose} is run")
        else:
            words.append(_because(reason, step))
    return words


def section_words(row: SectionRow) -> str:
    """Return why a careful operator would stop at a section."""
    if row.trigger is None or row.trigger.reason == "section":
        return "by title, place or what refers to it, it may not be meant now"
    return f"{_quoted(row.trigger)}: it may not be meant now"


def _because(reason: DecisionReason, step: Step) -> str:
    """Return a reason with the guide's own words that it comes from, where they are known."""
    trigger = next((one for one in step.triggers if one.reason == reason), None)
    if trigger is None:
        return _REASONS[reason]
    if reason == "sample-values" and "|" in trigger.words:
        return f"it leaves a choice, `{crop(flat(trigger.words), _QUOTED)}`, of which one is meant"
    if reason == "sample-values":
        return f"it holds the sample value `{crop(flat(trigger.words), _QUOTED)}`, which wants editing"
    if reason == "section":
        return f'{_REASONS[reason]} ("{crop(flat(trigger.words), _QUOTED)}", line {trigger.line})'
    return f"{_quoted(trigger)}: it may not apply"


def _quoted(trigger: Trigger) -> str:
    return f'a condition: "{crop(flat(trigger.words), _QUOTED)}", line {trigger.line}'


def effects(guards: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield guards as :func:`guard_words` names them, and what they do to the world."""
    lasting = [guard for guard in guards if not runs_fetched(guard)]
    if lasting:
        yield guard_words(lasting), "cannot be taken back"
    if fetched := [guard for guard in guards if runs_fetched(guard)]:
        yield guard_words(fetched), RUNS


def guard_words(guards: Sequence[str]) -> str:
    """Return the commands with lasting effects as `` `git push` and `rm -r` ``."""
    quoted = [f"`{flat(guard)}`" for guard in dict.fromkeys(told(guards))]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
