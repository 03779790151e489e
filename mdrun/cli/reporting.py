"""Reports that a run writes when it is over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mdrun.cli import targets
from mdrun.display import workflow
from mdrun.errors import MdrunError, RecordError
from mdrun.report import gather, writer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mdrun.cli.wishes import Wishes
    from mdrun.report import Form, Writer
    from mdrun.runs import RunDirectory

SUMMARY = "GITHUB_STEP_SUMMARY"
"""Names the file whose Markdown GitHub shows on a job's page."""


class Reports:
    """The reports that are wanted; all that they need is imported when this is made.

    Args:
        wanted: Form and file by option.
        summary: The file that the Markdown is appended to, if there is one.
    """

    def __init__(self, wanted: Mapping[str, tuple[Form, str]], summary: str | None) -> None:
        self._wanted = [(option, writer(form), file) for option, (form, file) in wanted.items()]
        self._summary = summary
        self._markdown: Writer | None = writer("md") if summary is not None else None

    def write(self, directory: RunDirectory) -> list[MdrunError]:
        """Write them; return why some could not be written."""
        try:
            report = gather(directory, over=True)
        except MdrunError as problem:
            return [problem]
        problems: list[MdrunError] = []
        for option, made, file in self._wanted:
            try:
                put(file, made(report), option)
            except MdrunError as problem:
                problems.append(problem)
        if self._summary is not None and self._markdown is not None:
            try:
                with Path(self._summary).open("ab") as target:
                    target.write(self._markdown(report) + b"\n")
            except OSError as problem:
                path, reason = self._summary, problem.strerror
                problems.append(RecordError("summary-unwritable", name=SUMMARY, path=path, reason=reason))
        return problems


def reports_of(wishes: Wishes, environ: Mapping[str, str]) -> Reports | None:
    """Return the reports that a run shall write; None where none is wanted.

    Args:
        wishes: What the operator wants.
        environ: The environment: in GitHub Actions the job's summary is one.
    """
    wanted = wishes.reports()
    summary = environ.get(SUMMARY) if workflow.here(environ) else None
    return Reports(wanted, summary or None) if wanted or summary else None


def put(file: str, data: bytes, option: str) -> None:
    """Write a report.

    Args:
        file: Where to.
        data: All of it.
        option: The option that names the file.

    Raises:
        RecordError: It cannot be written.
    """
    try:
        targets.put(file, data)
    except OSError as problem:
        raise RecordError("report-unwritable", option=option, path=file, reason=problem.strerror) from problem
