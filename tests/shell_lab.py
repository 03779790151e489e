"""A session of the run's shell, and what came of each block, for the tests of mdrun.shell."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mdrun.shell import Block, BlockEnded, Command, CommandEnded, CommandStarted, Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

BASH = tuple(
    map(
        int, subprocess.check_output(["bash", "-c", 'echo "${BASH_VERSINFO[0]} ${BASH_VERSINFO[1]}"']).split()
    )
)
"""Version of the bash that the tests run with: older ones lack some of what they look at."""
ENVIRONMENT = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8"}


@dataclass
class Result:
    """What came of a block or a check."""

    started: list[CommandStarted]
    commands: list[CommandEnded]
    ended: BlockEnded
    raw: bytes
    watched: bytes
    path: Path

    @property
    def text(self) -> str:
        return self.raw.decode("utf-8", "replace")

    @property
    def status(self) -> int:
        return self.ended.status


class Lab:
    """One session, its files in a directory."""

    def __init__(self, directory: Path, **settings: Any) -> None:
        self.directory = directory
        self.work = directory / "work"
        self.work.mkdir(exist_ok=True)
        self.home = directory / "home"
        self.home.mkdir(exist_ok=True)
        given: dict[str, Any] = {
            "guide_name": "RELEASE.md",
            "workdir": self.work,
            "env": ENVIRONMENT,
            "home": self.home,
        }
        self.session = Session(**(given | {"grace": 2.0} | settings))
        self._count = 0

    def block(self, *commands: str, line: int = 10, **settings: Any) -> Block:
        """Make a block whose commands follow one another line by line."""
        made = []
        for text in commands:
            made.append(Command(line, text))
            line += text.count("\n") + 1
        return Block(tuple(made), **settings)

    def run(self, *commands: str, line: int = 10, **settings: Any) -> Result:
        """Run a block."""
        return self.items(
            lambda output, watch: self.session.run(
                self.block(*commands, line=line, **settings), output, watch
            )
        )

    def evaluate(self, text: str, line: int = 10, timeout: float | None = None) -> Result:
        """Run a check."""
        return self.items(lambda output, watch: self.session.evaluate(text, line, output, watch, timeout))

    def output(self) -> Path:
        """Return a path for the next output."""
        self._count += 1
        return self.directory / f"{self._count}.log"

    def items(
        self,
        start: Callable[
            [Path, Callable[[bytes], None]], Iterator[CommandStarted | CommandEnded | BlockEnded]
        ],
        each: Callable[[object], None] = lambda item: None,
    ) -> Result:
        """Take all items of a run."""
        chunks: list[bytes] = []
        started, commands, ended = [], [], None
        path = self.output()
        for item in start(path, chunks.append):
            each(item)
            if isinstance(item, CommandStarted):
                started.append(item)
            elif isinstance(item, CommandEnded):
                commands.append(item)
            else:
                assert ended is None
                ended = item
        assert ended is not None
        raw = path.read_bytes() if path.exists() else b""
        return Result(started, commands, ended, raw, b"".join(chunks), path)

    def close(self) -> tuple[str, ...]:
        """End the session."""
        return self.session.close()
