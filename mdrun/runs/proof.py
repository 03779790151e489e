"""Prove that what a run kept is whole."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import TYPE_CHECKING

from mdrun.errors import Finding, JournalBroken, RecordError
from mdrun.files import content, opened
from mdrun.journal import read
from mdrun.runs.directory import RunDirectory
from mdrun.state import fold

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mdrun.journal import Reading
    from mdrun.state import Attempt, RunState, StepState

_PIECE = 1 << 18
_LAST_HASH = re.compile(rb"^\| journal \| .*`([0-9a-f]{64})` \|\r?$", re.MULTILINE)
"""How the header of the run log names the record that it was made after."""


def verify(path: Path) -> tuple[Finding, ...]:
    """Return all that is wrong with a run's records: its journal, guide, plan and outputs.

    A torn last line, and a journal that does not tell the run's end, are notes: they happen to a killed run.

    Raises:
        RecordError: There is no journal to read.
    """
    directory = RunDirectory(path)
    try:
        reading = read(directory.journal)
    except JournalBroken as broken:
        reason = broken.message.removeprefix(f"{directory.journal}:{broken.line}: ")
        return (_finding(directory.journal, "journal-broken", reason, line=broken.line),)
    findings = [*_wrong(directory, fold(reading.records)), *_wrong_end(directory, reading)]
    if reading.torn is not None:
        line = len(reading.records) + 1
        message = "the last line was not written to its end"
        findings.append(_finding(directory.journal, "journal-torn", message, line=line, level="note"))
    if not reading.finished:
        message = f"the run's end is missing after {len(reading.records)} events: it goes on, or was killed"
        findings.append(_finding(directory.journal, "journal-unfinished", message, level="note"))
    return tuple(findings)


def _wrong(directory: RunDirectory, state: RunState) -> Iterator[Finding]:
    if state.start is None:
        yield _finding(directory.journal, "journal-empty", "it does not say how the run began")
        return
    yield from _wrong_hash(directory.guide(), state.start.sha256)
    yield from _wrong_plan(directory.plan(), state.start.plan)
    for event in (resumption.event for resumption in state.resumed):
        if event.edition:
            yield from _wrong_hash(directory.guide(event.edition), event.sha256)
            yield from _wrong_plan(directory.plan(event.edition), event.plan)
    for step in state.steps.values():
        attempts: tuple[Attempt | StepState, ...] = (*step.tried, step)
        for one in attempts:
            if one.output is not None and one.output_sha256 is not None:
                yield from _wrong_output(directory, step.step, one)


def _wrong_end(directory: RunDirectory, reading: Reading) -> Iterator[Finding]:
    """Yield that the journal ends before the record which the run log was made after."""
    try:
        found = _LAST_HASH.search(content(directory.run_log))
    except OSError:
        return
    if found and found[1].decode() not in {record.hash for record in reading.records}:
        message = "its end is missing: the run log was made after a record that is not there"
        yield _finding(directory.journal, "journal-short", message)


def _wrong_plan(path: Path, digest: str) -> Iterator[Finding]:
    try:
        found = json.loads(content(path))["hash"]
    except OSError as problem:
        yield _finding(path, "file-unreadable", str(problem.strerror))
    except (ValueError, KeyError, TypeError):
        yield _finding(path, "file-changed", "it is no plan any more")
    else:
        if found != digest:
            yield _finding(path, "file-changed", f"it is the plan {found}, and the run's was {digest}")


def _wrong_output(directory: RunDirectory, step: str, one: Attempt | StepState) -> Iterator[Finding]:
    try:
        path = directory.file(str(one.output))
    except RecordError:
        message = f"the output of step {step} is outside the run's directory"
        yield _finding(directory.path / str(one.output), "file-elsewhere", message)
        return
    yield from _wrong_hash(path, str(one.output_sha256))


def _wrong_hash(path: Path, digest: str) -> Iterator[Finding]:
    found = sha256()
    try:
        with opened(path) as file:
            while piece := file.read(_PIECE):
                found.update(piece)
    except OSError as problem:
        yield _finding(path, "file-unreadable", str(problem.strerror))
        return
    if found.hexdigest() != digest:
        message = f"its sha256 is {found.hexdigest()}, and the journal says {digest}"
        yield _finding(path, "file-changed", message)


def _finding(path: Path, code: str, message: str, *, line: int = 0, level: str = "error") -> Finding:
    return Finding(str(path), line, 0, "note" if level == "note" else "error", code, message)
