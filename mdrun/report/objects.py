"""A run as one JSON object, which ``docs/report.schema.json`` describes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mdrun.dataclass import asdict
from mdrun.report.text import last_lines

if TYPE_CHECKING:
    from mdrun.events import RunStarted
    from mdrun.report.records import Output, Report, ReportedSection, ReportedStep, ReportedVariable, Span
    from mdrun.state import Attempt

FORMAT = 1
"""Goes up when a key goes, or means something else."""
_LINES = 50


def to_json(report: Report) -> bytes:
    """Return the report."""
    text = json.dumps(_report(report), ensure_ascii=False, indent=1) + "\n"
    # A lone surrogate (from a path that is not UTF-8) has no bytes; its escape in JSON is ``\\udc80``.
    return text.encode("utf-8", "backslashreplace")


def _report(report: Report) -> dict[str, Any]:
    state, start = report.state, report.state.start
    assert start is not None
    return {
        "report": FORMAT,
        "run": report.run,
        "directory": str(report.directory),
        "guide": start.guide,
        "title": report.title,
        "sha256": state.sha256,
        "plan": state.plan,
        "rehearsal": start.rehearsal,
        "result": report.result,
        "started": state.started,
        "ended": state.ended,
        "seconds": _seconds(report.active),
        "waited": _seconds(report.waited),
        "counts": dict(report.counts),
        "selected": list(report.selected),
        "variables": [_variable(one) for one in report.variables],
        "environment": _environment(start),
        "paused": asdict(state.paused) if state.paused is not None else None,
        "resumed": [_resumption(report, index) for index in range(len(state.resumed))],
        "sections": [_section(section) for section in report.sections],
        "steps": [_step(step, report.failed_line(step)) for step in report.steps],
        "effects": _effects(report),
        "left": list(state.left),
        "journal": {"events": state.events, "hash": state.hash, "torn": report.torn},
    }


def _variable(variable: ReportedVariable) -> dict[str, Any]:
    return {
        "name": variable.name,
        "value": None if variable.secret else variable.value,
        "secret": variable.secret,
        "source": variable.source,
    }


def _environment(start: RunStarted) -> dict[str, Any]:
    return {
        "command_line": list(start.command_line),
        "workdir": start.workdir,
        "revision": start.revision,
        "branch": start.branch,
        "dirty": start.dirty,
        "host": start.host,
        "user": start.user,
        "mdrun": start.version,
    }


def _effects(report: Report) -> dict[str, Any] | None:
    told = report.state.rehearsed
    return {**told.effects, "unexpected": list(told.unexpected)} if told is not None else None


def _resumption(report: Report, index: int) -> dict[str, Any]:
    one, stop, start = report.state.resumed[index], report.stops[index], report.state.start
    first = start.sha256 if start is not None else ""
    return {
        "time": one.time,
        "person": one.event.person,
        "host": one.event.host,
        "mdrun": one.event.version,
        "reason": one.event.reason,
        "command_line": list(one.event.command_line),
        "lost": list(one.event.lost),
        "revision": one.event.revision,
        "branch": one.event.branch,
        "elsewhere": list(one.event.elsewhere),
        "changed_guide": bool(one.event.edition) and one.event.sha256 != first,
        "stopped": _seconds(stop.seconds),
    }


def _section(section: ReportedSection) -> dict[str, Any]:
    return {
        "number": section.number,
        "heading": section.heading,
        "level": section.level,
        "line": section.line,
        "counts": dict(section.counts),
        "seconds": _seconds(section.seconds),
    }


def _step(step: ReportedStep, source: str) -> dict[str, Any]:
    state = step.state
    word = state.attestation
    return {
        "id": step.id,
        "name": step.name,
        "kind": step.kind,
        "section": step.section,
        "lines": list(step.lines),
        "title": step.title or None,
        "script": step.script or None,
        "outcome": step.outcome,
        "started": state.started,
        "ended": state.ended,
        "seconds": _seconds(state.seconds),
        "attempts": state.attempts,
        "status": state.status,
        "line": state.line,
        "source": source or None,
        "changed": state.changed,
        "reason": state.reason,
        "commands": [asdict(one) for one in step.commands],
        "settled_by": state.settled_by,
        "evidence": [asdict(one) for one in state.evidence],
        "attestation": asdict(word) if word is not None else None,
        "decided": _decided(step),
        "deviations": [
            {"kind": one.kind, "reason": one.reason, "diff": one.diff} for one in state.deviations
        ],
        "tried": [_attempt(one) for one in state.tried],
        "warnings": list(state.warnings),
        "spans": [_span(span) for span in step.spans],
        "outputs": [_output(one) for one in step.outputs],
        "last_output": last_lines(step, _LINES),
    }


def _decided(step: ReportedStep) -> dict[str, str] | None:
    decided = step.state.decided
    return {"answer": decided.answer, "by": decided.by} if decided is not None else None


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "attempt": attempt.number,
        "outcome": attempt.outcome,
        "started": attempt.started,
        "seconds": _seconds(attempt.seconds),
        "status": attempt.status,
        "line": attempt.line,
        "reason": attempt.reason,
    }


def _output(output: Output) -> dict[str, Any]:
    return {
        "what": output.what,
        "file": output.name,
        "size": None if output.size < 0 else output.size,
        "lines": output.lines,
    }


def _span(span: Span) -> dict[str, Any]:
    return {"kind": span.kind, "start": _seconds(span.start), "seconds": _seconds(span.seconds)}


def _seconds(value: float) -> float:
    return round(value, 6)
