"""The forms of a report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from mdrun.report.records import Report

Form = Literal["md", "html", "json", "junit"]
FORMS: tuple[Form, ...] = ("md", "html", "json", "junit")
Writer = Callable[[Report], bytes]
"""Returns a report in one form, as the bytes of a file."""


def writer(form: Form) -> Writer:
    """Return what writes reports in a form; everything that it needs is read now, and nothing later."""
    if form == "html":
        from mdrun.report.html import Page

        return Page().write
    if form == "json":
        from mdrun.report.objects import to_json

        return to_json
    if form == "junit":
        from mdrun.report.junit import to_junit

        return to_junit
    from mdrun.report.markdown import to_markdown

    return to_markdown
