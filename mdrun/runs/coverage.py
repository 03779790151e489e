"""Which sections of a guide were ever tried: when each was last run and rehearsed, and how that ended."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass, field, replace
from mdrun.document import decoded_lines
from mdrun.errors import RecordError
from mdrun.journal import read
from mdrun.outcomes import FAILED
from mdrun.runs.directory import RunDirectory
from mdrun.runs.files import kept_bytes
from mdrun.runs.planned import planned
from mdrun.state import fold, left_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mdrun.plan.records import Plan, SectionRow
    from mdrun.runs.planned import PlannedSection
    from mdrun.runs.summary import RunSummary
    from mdrun.state import RunState

_BAD = frozenset((*FAILED, "unknown"))

Key = tuple[str, int]
"""By what a section is known in another edition of its guide: its title, and which of that title it is."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of a section in a run."""

    run: str
    """The run's id."""
    time: str
    """When the run last ended, else when it began: ISO 8601, UTC."""
    revision: str | None
    """Full hash of HEAD when the section's last step that was tried began; None without git."""
    result: str
    """``passed``: every step has that the guide wants run, of several to choose from the chosen one.
    ``failed``: one has. ``partly``: some were skipped by somebody's wish, or not reached."""
    changed: bool
    """Whether the section read differently then."""


@dataclass(frozen=True, slots=True)
class Covered:
    """A section, and when it was last tried."""

    section: SectionRow
    """The section as it is now."""
    run: Trial | None = None
    """The last run that came so far."""
    rehearsal: Trial | None = None
    """The last rehearsal that came so far."""
    passed: str | None = None
    """When it last passed in either: ISO 8601, UTC."""


@dataclass(frozen=True, slots=True)
class _Edition:
    """The sections of a guide as one run has read it."""

    keys: Mapping[str, Key] = field(default_factory=dict)
    """By a section's number."""
    texts: Mapping[Key, str] = field(default_factory=dict)
    """What a section says itself, without those below it."""


def coverage(plan: Plan, rows: Iterable[RunSummary]) -> list[Covered]:
    """Return when each section was last tried that holds steps of its own.

    Args:
        plan: The guide's, with every section.
        rows: Its runs, newest first. One that cannot be read counts for nothing.
    """
    lines = plan.lines
    now = _edition(plan.sections, lines)
    filled = {step.section for step in plan.steps}
    covered = {now.keys[one.number]: Covered(one) for one in plan.sections if one.number in filled}
    for row in rows:
        if row.start is not None and not row.problem:
            for key, trial in _trials(row, now):
                if key in covered:
                    covered[key] = _with(covered[key], trial, rehearsal=row.start.rehearsal)
    return list(covered.values())


def _with(covered: Covered, trial: Trial, *, rehearsal: bool) -> Covered:
    if rehearsal:
        covered = replace(covered, rehearsal=covered.rehearsal or trial)
    else:
        covered = replace(covered, run=covered.run or trial)
    newest = covered.passed or (trial.time if trial.result == "passed" else None)
    return replace(covered, passed=newest)


def _trials(row: RunSummary, now: _Edition) -> Iterator[tuple[Key, Trial]]:
    """Yield what became of each section that a run has come to."""
    directory = RunDirectory(row.path)
    try:
        state = fold(read(directory.journal).records)
        plan = planned(directory.plan(state.edition))
        lines = decoded_lines(kept_bytes(directory.guide(state.edition)))
    except RecordError:
        return
    then = _edition(plan.sections, lines)
    steps = [(step.section, step.id) for step in plan.steps]
    for number, result in _results(steps, state):
        key = then.keys.get(number)
        if key is None:
            continue  # a plan that nobody has made names a section that it does not have
        seen = (state.step(step).revision for section, step in reversed(steps) if section == number)
        revision = next((one for one in seen if one is not None), None)
        changed = then.texts[key] != now.texts.get(key)
        yield key, Trial(row.run, row.last or row.started or "", revision, result, changed)


def _results(steps: Sequence[tuple[str, str]], state: RunState) -> Iterator[tuple[str, str]]:
    """Yield how each section has ended, by its number; none where no step of it was tried."""
    sections: dict[str, Counter[str]] = {}
    for section, step in steps:
        seen = state.step(step)
        if seen.outcome != "skipped" or left_out(seen):  # else the guide itself does without it
            sections.setdefault(section, Counter())[seen.outcome or "not-reached"] += 1
    for section, outcomes in sections.items():
        if outcomes.keys() & _BAD:
            yield section, "failed"
        elif outcomes.keys() == {"passed"}:
            yield section, "passed"
        elif outcomes["passed"]:
            yield section, "partly"


def _edition(sections: Sequence[SectionRow | PlannedSection], lines: Sequence[str]) -> _Edition:
    """Return the sections of a guide with these lines."""
    keys: dict[str, Key] = {}
    texts: dict[Key, str] = {}
    seen: Counter[str] = Counter()
    ends = [one.line for one in sections[1:]] + [len(lines) + 1]
    for one, end in zip(sections, ends, strict=False):
        seen[one.title] += 1
        key = keys[one.number] = (one.title, seen[one.title])
        texts[key] = "\n".join(text.rstrip() for text in lines[one.line : end - 1]).strip()
    return _Edition(keys, texts)
