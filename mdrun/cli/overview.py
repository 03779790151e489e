"""What ``mdrun`` alone says: the guides that are here, their sections, and how to run one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.cli.contents.looking import contents
from mdrun.display.text import LEAST, counted, wrap
from mdrun.errors import MdrunError
from mdrun.places import GUIDES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from mdrun.cli.contents import Contents, SectionName

_MOST_LOOKED_AT = 20
_MOST_GUIDES = 5
_MOST_SECTIONS = 12
_LONG = 40
"""Characters from which on a guide's name is no good example."""
_FIRST = "release"
"""How the stem of the guide is spelled that comes first."""


def lines(folder: Path, width: int | None = None) -> Iterator[str]:
    """Yield what there is to run in a folder; a guide is a Markdown file with steps.

    Args:
        folder: The folder.
        width: Columns of the terminal; None where there is none.
    """
    about = "mdrun runs the shell blocks and checklists of a Markdown guide, and proves what happened."
    yield from (about,) if width is None else wrap(about, max(width, LEAST))
    yield ""
    paths = _paths(folder)
    found = list(_guides(paths[:_MOST_LOOKED_AT]))
    unseen = len(paths[_MOST_LOOKED_AT:])
    for path, guide in found[:_MOST_GUIDES]:
        yield f"{path.name}  {guide.title}".rstrip()
        yield from _sections(guide)
        yield ""
    if len(found) > _MOST_GUIDES:
        yield "and:"
        yield from (f"  {path.name}" for path, _ in found[_MOST_GUIDES:])
        yield ""
    if unseen:
        yield f"{counted(unseen, 'more Markdown file')}, not looked into; each is named as the others are"
        yield ""
    name, section = "GUIDE.md", "1"
    if found:
        path, guide = found[0]
        name = _word(path.name) if len(path.name) <= _LONG else name
        section = next((row.number for row, _ in _main(guide)), section)
    else:
        yield "There is no guide here: no Markdown file with shell blocks or checklists."
        yield ""
    hints = {
        f"mdrun plan {name}": "shows what would run; runs nothing",
        f"mdrun {name} --section {_word(section)}": "runs a section",
        "mdrun --help": "shows the other commands",
    }
    yield from _table(hints, width)


def _table(hints: Mapping[str, str], width: int | None) -> Iterator[str]:
    """Yield command lines with what they do: beside them, or below where the terminal is narrow."""
    longest = max(map(len, hints))
    if width is None or longest + max(map(len, hints.values())) + 4 <= width:
        yield from (f"  {command:{longest}}  {what}" for command, what in hints.items())
        return
    for command, what in hints.items():
        yield f"  {command}"
        yield from (f"      {line}" for line in wrap(what, max(width - 6, LEAST)))


def _paths(folder: Path) -> list[Path]:
    """Return the Markdown files of a folder; ``RELEASE.md`` first, then by name."""
    try:
        paths = [path for path in folder.iterdir() if path.suffix.lower() in GUIDES]
    except OSError:
        return []
    return sorted(paths, key=lambda path: (path.stem.lower() != _FIRST, path.name))


def _guides(paths: Iterable[Path]) -> Iterator[tuple[Path, Contents]]:
    """Yield the guides that have steps."""
    for path in paths:
        try:
            guide = contents(path.name)
        except MdrunError:
            continue
        if guide is not None and guide.steps:
            yield path, guide


def _sections(guide: Contents) -> Iterator[str]:
    rows = list(_main(guide))
    width = max((len(row.number) for row, _ in rows), default=0)
    for row, count in rows[:_MOST_SECTIONS]:
        yield f"  {row.number:{width}}  {row.title}  ({count} step{'s' * (count != 1)})"
    if len(rows) > _MOST_SECTIONS:
        yield f"  … and {len(rows) - _MOST_SECTIONS} more sections"


def _main(guide: Contents) -> Iterator[tuple[SectionName, int]]:
    """Yield the sections of the highest level below the title, each with how many steps it holds."""
    rows = guide.filled()
    top = min((row.level for row in rows), default=0)
    for row in rows:
        if row.level == top:
            yield row, sum(row.first <= step.line <= row.last for step in guide.steps)


def _word(text: str) -> str:
    """Return a text as one word of a shell."""
    import shlex

    return shlex.quote(text)
