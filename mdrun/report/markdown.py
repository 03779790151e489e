"""A run in a few lines of Markdown, for a ticket or the summary of a job (GitHub Flavored Markdown)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.durations import duration
from mdrun.outcomes import WORST_FIRST
from mdrun.report.text import MARKS, RESULTS, changes, last_lines, outcomes, place, seen, why
from mdrun.runlog.evidence import DEVIATIONS
from mdrun.runlog.text import cell, cell_code, code, fenced, plain, shorten
from mdrun.runs.names import RUN_LOG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.report.records import Report, ReportedStep, Result

_LINES = 20
_MOST = 20
"""How many failures, and how many deviations, are told of."""
_DIFF = 60
"""How many lines of a diff are shown; the summary of a job may have 1 MiB."""
_COLUMNS = 300
_SIGNS: dict[Result, str] = {"passed": "✔", "failed": "✖", "interrupted": "✖", "killed": "✖"}


def to_markdown(report: Report) -> bytes:
    """Return the report: result, sections, failures with their last output, deviations, and the record."""
    return ("\n".join(_lines(report)) + "\n").encode()


def _lines(report: Report) -> Iterator[str]:
    sign = _SIGNS.get(report.result, "–")
    yield f"## {sign} {plain(report.title)}: {RESULTS[report.result]}"
    yield ""
    yield " · ".join(_facts(report))
    yield ""
    paused = report.state.paused
    if report.result == "paused" and paused is not None:
        where = f" at {code(paused.step)}" if paused.step is not None else ""
        yield f"Paused{where}: {plain(paused.reason)}"
        yield ""
    yield from _sections(report)
    failures = report.failures
    for step in failures[:_MOST]:
        yield from _failure(report, step)
    if len(failures) > _MOST:
        yield f"… and {len(failures) - _MOST} more failures, which the run log tells of."
        yield ""
    yield from _deviations(report)
    yield from _changes(report)
    if report.state.left:
        yield f"Ended with the run: {', '.join(map(code, report.state.left))}"
        yield ""
    log = report.directory / RUN_LOG
    yield f"Run log: {code(str(log), 1000) if log.exists() else 'none'}"


def _facts(report: Report) -> Iterator[str]:
    start = report.state.start
    if start is not None:
        if start.rehearsal:
            yield "**rehearsal, in a throw-away copy**"
        yield code(start.guide)
        if start.revision is not None:
            branch = f" on {code(start.branch)}" if start.branch is not None else ""
            yield f"revision {code(start.revision[:12])}{branch}{', with changes' * start.dirty}"
        yield f"by {plain(start.user)} on {plain(start.host)}"
    if report.state.started:
        yield f"{report.state.started[:10]} {report.state.started[11:19]}Z"
    waited = f", of which {duration(report.waited)} waiting for people" if report.waited >= 0.05 else ""
    yield f"{duration(report.active)}{waited}"
    people = dict.fromkeys(one.event.person for one in report.state.resumed)
    if people:
        yield "resumed by " + ", ".join(map(plain, people))
    shown = (f"{code(one.name)} = {code(one.value)}" for one in report.variables)
    yield from ([", ".join(shown)] if report.variables else [])


def _sections(report: Report) -> Iterator[str]:
    known = outcomes(report.result)
    yield "| section | steps | time |"
    yield "| --- | --- | ---: |"
    for section in report.sections:
        counts = section.counts
        worst = next(outcome for outcome in WORST_FIRST if counts[outcome])
        words = ", ".join(f"{counts[name]:,} {word}" for name, word in known.items() if counts[name])
        yield f"| {cell(section.heading)} | {MARKS[worst]} {words} | {duration(section.seconds)} |"
    yield ""


def _failure(report: Report, step: ReportedStep) -> Iterator[str]:
    yield f"### ✖ {plain(step.id)} {plain(step.label)}".rstrip()
    yield ""
    reason = why(step)
    yield f"{code(place(report.guide, step))}{f': {plain(reason)}' if reason else ''}"
    yield ""
    line = report.failed_line(step)
    if line.strip():
        yield from (*fenced("", [seen(line.strip())]), "")
    lines = last_lines(step, _LINES)
    if lines:
        yield "Its last output:"
        yield ""
        yield from (*fenced("text", lines), "")


def _changes(report: Report) -> Iterator[str]:
    found = changes(report.state)
    if not found:
        return
    yield "| changed in the copy | |"
    yield "| --- | --- |"
    yield from (f"| {kind} | {cell(text)} |" for kind, text in found[:_MOST])
    if len(found) > _MOST:
        yield f"| | … and {len(found) - _MOST} more, which the run log tells of |"
    yield ""


def _deviations(report: Report) -> Iterator[str]:
    found = [(step, one) for step in report.steps for one in step.state.deviations]
    if not found:
        return
    yield "| deviation | step | why |"
    yield "| --- | --- | --- |"
    for step, one in found[:_MOST]:
        yield f"| {DEVIATIONS[one.kind]} | {cell_code(step.id)} | {cell(one.reason)} |"
    if len(found) > _MOST:
        yield f"| … | | {len(found) - _MOST} more, which the run log tells of |"
    yield ""
    for step, one in found[:_MOST]:
        if one.diff:
            yield f"{plain(step.id)}, {DEVIATIONS[one.kind]}:"
            yield ""
            lines = seen(one.diff).rstrip("\n").split("\n")
            more = [f"… {len(lines) - _DIFF} more lines"] if len(lines) > _DIFF else []
            shown = [shorten(line, _COLUMNS) for line in lines[:_DIFF]]
            yield from (*fenced("diff", [*shown, *more]), "")
