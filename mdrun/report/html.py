"""A run as one HTML file that needs nothing else: no network, no other file, no script to be read.

Whatever comes from guide, outputs and people is escaped: by the template, or here by markupsafe. A content
security policy in the page itself allows its own style and its own script alone, by their hashes; no request.
"""

from __future__ import annotations

import shlex
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from mdrun.digest import sha256
from mdrun.durations import duration
from mdrun.report import text as words
from mdrun.report.markup import Painter
from mdrun.report.outputs import limit, shown
from mdrun.report.prose import inline, prose
from mdrun.report.scale import Scale
from mdrun.runlog.evidence import DEVIATIONS

if TYPE_CHECKING:
    from mdrun.report.records import Output, Report

_ASSETS = Path(__file__).parent / "assets"
_LAST = 20
_OUTPUTS = 30
"""How many outputs of a step, which may have had many attempts, are shown."""


class Page:
    """The page's template, read and compiled now; nothing is read later."""

    def __init__(self) -> None:
        environment = Environment(
            autoescape=True, undefined=StrictUndefined, finalize=_seen, trim_blocks=True, lstrip_blocks=True
        )
        environment.globals.update(
            duration=duration,
            clock=_clock,
            size=_size,
            why=words.why,
            place=words.place,
            prose=prose,
            inline=inline,
            changes=words.changes,
            shell=lambda given: shlex.join(("mdrun", *given)),
            last=lambda step: words.last_lines(step, _LAST),
            RESULTS=words.RESULTS,
            MOST=_OUTPUTS,
            MARKS=words.MARKS,
            DEVIATIONS=DEVIATIONS,
        )
        self._template = environment.from_string(_asset("report.html"))
        self._style = _asset("report.css")
        self._script = _asset("report.js")

    def write(self, report: Report) -> bytes:
        """Return the report."""
        painter = Painter()
        outputs = [output for step in report.steps for output in step.outputs[:_OUTPUTS]]
        share = limit(outputs)
        body = {output.name: _drawn(output, share, painter) for output in outputs}
        style = self._style + painter.rules
        page = self._template.render(
            report=report,
            OUTCOMES=words.outcomes(report.result),
            scale=Scale(report),
            outputs=body,
            style=Markup(style),
            script=Markup(self._script),
            policy=_policy(style, self._script),
        )
        return page.encode("utf-8", "replace")


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    hashes = (b64encode(sha256(source.encode()).digest()).decode() for source in (style, script))
    return "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'".format(*hashes)


def _seen(value: Any) -> Any:
    """Return what a template prints; words with what cannot be seen in them written out."""
    return words.seen(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _drawn(output: Output, share: int, painter: Painter) -> dict[str, Any]:
    """Return what is shown of an output, as markup, and how many bytes of it are not."""
    part = shown(output, share)
    return {"head": painter.paint(part.head), "tail": painter.paint(part.tail), "cut": part.cut}


def _clock(time: str | None) -> str:
    return f"{time[:10]} {time[11:19]} UTC" if time else ""


def _size(number: int) -> str:
    """Return a size as people read it: ``512 bytes``, ``9.5 MB``."""
    if number < 1000:
        return f"{number} byte{'s' * (number != 1)}"
    size, units = number / 1000, ["GB", "MB", "kB"]
    while size >= 999.95 and len(units) > 1:
        size /= 1000
        units.pop()
    return f"{size:.1f} {units[-1]}"
