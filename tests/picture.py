"""``python -m tests.picture``: draw ``docs/screen.svg``, which the README shows, from a real session."""

from __future__ import annotations

import io
import re
import shutil
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

from mdrun.cli.people import operator
from tests import cli_place
from tests.screen_lab import GUIDE, Session

TARGET = Path(__file__).parent.parent / "docs" / "screen.svg"
WIDTH = 96


def main() -> None:
    """Release until the network fails, go on when it is back, and draw what is on the screen then."""
    directory = Path(tempfile.mkdtemp(prefix="s", dir="/tmp"))
    try:
        place = cli_place.make(directory)
        place.env.pop("NO_COLOR", None)
        (place.work / "RELEASE.md").write_text(GUIDE, encoding="utf-8")
        (place.work / "staging").mkdir()
        session = Session(place, WIDTH)
        try:
            session.start("RELEASE.md", "--section", "1", "-v", "version=v14")
            session.answer_next(1, "r")
            session.wait("what now")
            (place.work / "network").touch()
            session.answer_next(2, "r")
            session.answer_next(3, "y by mail")
            session.wait_for_end()
            screen = session.screen(colours=True).replace(str(directory), "~")
            screen = screen.replace(f"by {operator()}", "by ada")
        finally:
            session.end()
    finally:
        shutil.rmtree(directory)
    shown = re.sub(r"\n[^\n]*Pane is dead[^\n]*", "", screen).rstrip()
    console = Console(record=True, width=WIDTH, file=io.StringIO())
    console.print(Text.from_ansi(f"$ mdrun RELEASE.md --section 1 -v version=v14\n{shown}"))
    picture = console.export_svg(title="mdrun", unique_id="mdrun")
    # Its fonts would be fetched from elsewhere: any fixed-width font serves.
    picture = re.sub(r"@font-face \{.*?\}", "", picture, flags=re.DOTALL)
    TARGET.write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
