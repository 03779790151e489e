"""The frozen records of a report: what every form of it is made from."""

from mdrun.report.records.report import Report, ReportedSection, ReportedVariable, Result, result_of
from mdrun.report.records.span import Activity, Span
from mdrun.report.records.step import Output, ReportedCommand, ReportedStep

__all__ = [
    "Activity",
    "Output",
    "Report",
    "ReportedCommand",
    "ReportedSection",
    "ReportedStep",
    "ReportedVariable",
    "Result",
    "Span",
    "result_of",
]
