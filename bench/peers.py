"""Peers, run beside ours where they are installed; none of them is a dependency.

Each gets an environment of its own (``python -m bench --install-peers``): rundoc wants a click that is older
than ours. What is found in ``PATH`` serves, too.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.measure import Broken, Command, once
from bench.place import installed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.place import Place

FOLDER = Path(__file__).with_name(".peers")
"""Where the peers are installed."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A program that runs commands out of a document."""

    name: str
    """Its package on PyPI."""
    script: str
    """Its console script."""
    words: tuple[str, ...]
    """How it is told to run a document, whose name comes in the place of ``GUIDE``."""
    step: str
    """One step in its own form, with ``@COMMAND@`` for the command and ``@N@`` for a number."""
    suffix: str = ".md"
    """How its documents end."""
    markdown: bool = True
    """Whether those are Markdown."""

    @property
    def path(self) -> str | None:
        """Where it is, or None where it is not installed."""
        own = FOLDER / self.name / "bin" / self.script
        return str(own) if own.exists() else installed(self.script)

    def steps(self, place: Place, count: int, command: str = "true") -> Command | None:
        """Return a run of ``count`` steps of one command, or None where it is not installed."""
        if self.path is None:
            return None
        steps = (
            self.step.replace("@COMMAND@", command).replace("@N@", str(number)) for number in range(count)
        )
        path = place.write(f"{self.name}-{count}{self.suffix}", "# Steps\n\n" + "\n".join(steps))
        guide = os.path.relpath(path)  # runmd runs only what lies below where it is
        return Command((self.path, *(guide if word == "GUIDE" else word for word in self.words)), place.env)

    def works(self, place: Place) -> bool:
        """Say whether it truly runs what its document says."""
        ran = place.folder / f"{self.name}-ran"
        for _ in range(2):  # some only make their settings when they are first called
            ran.unlink(missing_ok=True)
            command = self.steps(place, 2, f"echo ran >>{ran}")
            try:
                once(command) if command else None
            except Broken:
                return False
        return ran.exists() and ran.read_text() == "ran\nran\n"

    def help(self, place: Place) -> Command | None:
        """Return a call of its help, or None where it is not installed."""
        return None if self.path is None else Command((self.path, "--help"), place.env)


PEERS = (
    Peer(
        "mechanical-markdown",
        "mm.py",
        ("GUIDE",),
        "<!-- STEP\nname: step @N@\n-->\n\n```bash\n@COMMAND@\n```\n\n<!-- END_STEP -->\n",
    ),
    Peer("runmd", "runmd", ("run", "-f", "GUIDE", "all"), "```bash {name=step-@N@}\n@COMMAND@\n```\n"),
    Peer("rundoc", "rundoc", ("run", "GUIDE"), "```bash\n@COMMAND@\n```\n"),
    Peer("byexample", "byexample", ("-l", "shell", "GUIDE"), "```shell\n$ @COMMAND@\n\n```\n"),
    Peer("doccmd", "doccmd", ("-l", "bash", "-c", "bash", "GUIDE"), "```bash\n@COMMAND@\n```\n"),
    Peer("cram", "cram", ("GUIDE",), "  $ @COMMAND@\n", ".t", markdown=False),
)


def steps(place: Place, count: int) -> Iterator[tuple[Peer, Command]]:
    """Yield a run of ``count`` × ``true`` by each peer that is installed."""
    for peer in PEERS:
        command = peer.steps(place, count)
        if command is not None and peer.works(place):
            yield peer, command


def install() -> None:
    """Install each peer in an environment of its own; one that does not install is told and left out."""
    for peer in PEERS:
        folder = str(FOLDER / peer.name)
        for command in (
            ("uv", "venv", "--quiet", "--clear", "--python", sys.executable, folder),
            ("uv", "pip", "install", "--quiet", "--python", f"{folder}/bin/python", peer.name),
        ):
            if subprocess.run(command, check=False).returncode:
                print(f"{peer.name} cannot be installed", file=sys.stderr)
                break
