"""A finished, paused or running run in other forms: Markdown for a ticket, HTML, JSON, JUnit.

Imported by ``mdrun report`` and by a run that shall be reported, there before its first step.
"""

from mdrun.report.gather import gather
from mdrun.report.records import Report
from mdrun.report.writers import FORMS, Form, Writer, writer

__all__ = ["FORMS", "Form", "Report", "Writer", "gather", "writer"]
