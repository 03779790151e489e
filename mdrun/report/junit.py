"""A run as JUnit XML: a suite for each section, a test case for each step.

The form is that of Jenkins' ``junit-10.xsd``, which GitLab and others read too. It has no place for file and
line of a test case: they stand in its ``system-out``, and the guide in the suite's ``file``.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from mdrun.report.text import RESULTS, last_lines, outcomes, place, seen, why

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mdrun.report.records import Report, ReportedSection, ReportedStep

_LINES = 50


def to_junit(report: Report) -> bytes:
    r"""Return the report; what XML 1.0 forbids is written out, such as ``\x1b``."""
    steps, running = tuple(report.steps), report.result == "running"
    root = ET.Element("testsuites", {"name": seen(report.guide), **_counts(steps, running=running)})
    root.set("time", f"{report.active:.3f}")
    for section in report.sections:
        _suite(root, report, section)
    ET.indent(root, " ")
    data: bytes = ET.tostring(root, "utf-8", xml_declaration=True)
    return data + b"\n"


def _suite(root: ET.Element, report: Report, section: ReportedSection) -> None:
    running = report.result == "running"
    counts = _counts(section.steps, running=running)
    suite = ET.SubElement(root, "testsuite", {"name": seen(section.heading), **counts})
    suite.set("skipped", str(sum(_kind(step, running=running) == "skipped" for step in section.steps)))
    suite.set("time", f"{section.seconds:.3f}")
    suite.set("file", seen(report.guide))
    start = report.state.start
    if start is not None:
        suite.set("timestamp", (report.state.started or "")[:19])
        suite.set("hostname", seen(start.host))
    properties = ET.SubElement(suite, "properties")
    for name, value in _properties(report):
        ET.SubElement(properties, "property", {"name": seen(name), "value": seen(value)})
    stem = PurePath(report.guide).stem.replace(".", "_")
    for step in section.steps:
        case = ET.SubElement(suite, "testcase", {"name": seen(f"{step.id} {step.label}".rstrip())})
        case.set("classname", seen(f"{stem}.{section.heading.replace('.', '·')}"))
        case.set("time", f"{step.spent('running') + step.spent('waiting'):.3f}")
        _result(case, report, step)
        ET.SubElement(case, "system-out").text = seen(place(report.guide, step))


def _properties(report: Report) -> Iterator[tuple[str, str]]:
    yield "run", report.run
    yield "result", RESULTS[report.result]
    yield "directory", str(report.directory)
    if report.state.start is not None and report.state.start.revision is not None:
        yield "revision", report.state.start.revision
    if report.state.start is not None and report.state.start.rehearsal:
        yield "rehearsal", "true"
    yield from ((f"variable {one.name}", one.value) for one in report.variables)


def _result(case: ET.Element, report: Report, step: ReportedStep) -> None:
    kind = _kind(step, running=report.result == "running")
    if kind == "passed":
        return
    reason = why(step) or outcomes(report.result)[step.outcome]
    found = ET.SubElement(case, kind, {"message": seen(reason), "type": step.outcome})
    if kind == "skipped":
        return
    lines = [f"{place(report.guide, step)}: {reason}"]
    source = report.failed_line(step).strip()
    lines += [f"    {source}"] if source else []
    output = last_lines(step, _LINES)
    lines += ["", "last output:", *output] if output else []
    found.text = seen("\n".join(lines))


def _kind(step: ReportedStep, *, running: bool) -> str:
    """Return what a test case holds; ``running`` says whether the run has not ended yet."""
    if step.failed:
        return "failure"
    if step.outcome == "unknown":
        return "skipped" if running else "error"
    return "passed" if step.outcome == "passed" else "skipped"


def _counts(steps: Iterable[ReportedStep], *, running: bool) -> dict[str, str]:
    kinds = [_kind(step, running=running) for step in steps]
    return {
        "tests": str(len(kinds)),
        "failures": str(kinds.count("failure")),
        "errors": str(kinds.count("error")),
    }
