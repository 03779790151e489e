"""A run as one HTML file that needs nothing else: no network, no other file, no script to be read.

Whatever comes from guide, outputs and people is escaped: by the template, or here by markupsafe. A content
security policy in the page itself allows its own style and its own script alone, by their hashes; no request.
"""

from __future__ import annotations

import shlex
from base64 import b64encode
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from mdrun.report import text as words
from mdrun.report.colours import PLAIN, runs
from mdrun.report.contrast import DARK, LIGHT, readable
from mdrun.report.outputs import limit, shown
from mdrun.report.prose import inline, prose
from mdrun.report.scale import Scale
from mdrun.runlog.text import duration

if TYPE_CHECKING:
    from mdrun.report.colours import Colour, Style
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
            shell=lambda given: shlex.join(("mdrun", *given)),
            last=lambda step: words.last_lines(step, _LAST),
            RESULTS=words.RESULTS,
            MOST=_OUTPUTS,
            MARKS=words.MARKS,
            DEVIATIONS=words.DEVIATIONS,
        )
        self._template = environment.from_string(_asset("report.html"))
        self._style = _asset("report.css")
        self._script = _asset("report.js")

    def write(self, report: Report) -> bytes:
        """Return the report."""
        colours: set[str] = set()
        outputs = [output for step in report.steps for output in step.outputs[:_OUTPUTS]]
        draw = partial(_drawn, share=limit(outputs), colours=colours)
        body = {output.name: draw(output) for output in outputs}
        style = self._style + "".join(sorted(colours))
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


def _drawn(output: Output, share: int, colours: set[str]) -> dict[str, Any]:
    """Return what is shown of an output, as markup; the rules for its colours are added to ``colours``."""
    part = shown(output, share)
    return {"head": _coloured(part.head, colours), "tail": _coloured(part.tail, colours), "cut": part.cut}


def _coloured(data: bytes, colours: set[str]) -> Markup:
    pieces = []
    for text, style in runs(data):
        escaped = str(escape(words.seen(text)))
        if style != PLAIN and escaped:
            escaped = f'<span class="{" ".join(_classes(style, colours))}">{escaped}</span>'
        pieces.append(escaped)
    return Markup("".join(pieces))


def _classes(style: Style, colours: set[str]) -> list[str]:
    text, ground, marks = style.text, style.ground, style.marks
    names = sorted(marks - {"reverse"})
    if "reverse" in marks:
        text, ground = ground, text
        if text is None and ground is None:
            return [*names, "reverse"]
        text = text if text is not None else "page"  # type: ignore[assignment]
        ground = ground if ground is not None else "ink"  # type: ignore[assignment]
    if text is not None:
        names.append(_colour("t", text, colours, own=ground is not None))
    if ground is not None:
        names.append(_colour("g", ground, colours, own=True))
    return names


def _colour(kind: str, colour: Colour | str, colours: set[str], *, own: bool) -> str:
    """Return the class of a colour.

    Args:
        kind: ``t`` for text, ``g`` for what is behind it.
        colour: Which.
        colours: Where its rule goes.
        own: Whether it is taken as it is; else so that it can be read on the page.
    """
    if not isinstance(colour, tuple):
        return f"{kind}-{colour}"
    red, green, blue = colour
    name = f"{kind}{'o' * own}-{red:02x}{green:02x}{blue:02x}"
    light, dark = (colour, colour) if own else (readable(colour, LIGHT), readable(colour, DARK))
    key = "color" if kind == "t" else "background-color"
    colours.add(f"\n.{name}{{{key}:light-dark(rgb{light},rgb{dark})}}".replace(" ", ""))
    return name


def _clock(time: str | None) -> str:
    return f"{time[:10]} {time[11:19]} UTC" if time else ""


def _size(number: int) -> str:
    """Return a size as people read it: ``512 bytes``, ``9.5 MB``."""
    if number < 1000:
        return f"{number} byte{'s' * (number != 1)}"
    for unit in ("kB", "MB", "GB"):
        number_in_unit = number / 1000 ** (("kB", "MB", "GB").index(unit) + 1)
        if number_in_unit < 999.5 or unit == "GB":
            break
    return f"{number_in_unit:.1f} {unit}"
