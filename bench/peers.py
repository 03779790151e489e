"""Peers, run beside ours where they are installed; none of them is a dependency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.measure import Command
from bench.place import installed

if TYPE_CHECKING:
    from bench.place import Place

_STEP = "<!-- STEP\nname: step\n-->\n\n```bash\ntrue\n```\n\n<!-- END_STEP -->\n"


def mechanical_markdown(place: Place, count: int) -> Command | None:
    """Return a run of ``count`` × ``true`` by mechanical-markdown."""
    found = installed("mechanical-markdown") or installed("mm.py")
    if found is None:
        return None
    guide = place.write("mechanical.md", "# Steps\n\n" + "\n".join([_STEP] * count))
    return Command((found, guide), place.env)
