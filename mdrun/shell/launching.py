"""How a bash is started: its command line, its environment, and the files that it reads first."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.patterns import regex
from mdrun.shell import prelude, startup
from mdrun.shell.spawning import in_memory, spawn
from mdrun.shell.syntax import cannot_start

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mdrun.inside import Inside
    from mdrun.shell.terminal import Terminal

_BEFORE_START = frozenset({b"BASH_ENV", b"PATH", b"POSIXLY_CORRECT"})
"""Variables that change how bash starts: it gets them later. By ``PATH`` it looks for a script that is not
there (bash manual, Invoking Bash): when mdrun and its directory are gone, that could be the guide itself."""
_NEVER = frozenset({b"BASHOPTS", b"SHELLOPTS", b"BASH_XTRACEFD", b"BASH_FUNC_builtin%%"})
"""Variables of the calling shell that are none of the guide's."""
_NAME = regex(rb"[A-Za-z_]\w*")
"""A variable's name; other entries of its environment bash hands on, but does not show."""
_INHERITED = 3
"""The first descriptor that bash inherits, where it must."""
_NAME_BYTES = 255
"""Bytes of a file's name, at most (NAME_MAX in limits.h)."""


@dataclass(frozen=True, slots=True)
class Launch:
    """How every bash of a session is started."""

    program: str
    """Path of bash."""
    guide_name: str
    """What bash calls its script in its messages."""
    word: str
    """The session's random word."""
    environment: Mapping[bytes, bytes]
    """Its environment, where no state is restored."""
    workdir: bytes
    """Where it starts, where no state is restored."""
    terminal: Terminal | None = None
    """The operator's terminal: blocks have one of their own then, else a pipe."""
    ahead: bytes = b""
    """Directory that comes first on ``PATH`` before each command; empty for none."""
    inside: Inside | None = None
    """The namespaces that it is in; ours where it is None."""

    @property
    def arguments(self) -> tuple[str, ...]:
        """The words of its command line."""
        return self.program, "--noprofile", "--norc", "--", self.guide_name

    @property
    def cookie(self) -> bytes:
        """Name of the variable by which the processes of the session are known."""
        return prelude.COOKIE + self.word.encode()

    @property
    def restored_name(self) -> str:
        """What bash calls the source of restored functions in its messages."""
        end = " (restored)"
        name = os.fsencode(Path(self.guide_name).name)[: _NAME_BYTES - len(end)]
        return os.fsdecode(name) + end


class Launching:
    """A bash that starts: what it reads first lies in memory until :meth:`over`.

    Args:
        launch: How to start it.
        directory: Its own; the pipe that is its script lies there.
        restored: Commands that bring back a state; empty where it starts afresh.
    """

    def __init__(self, launch: Launch, directory: Path, restored: bytes) -> None:
        self._launch = launch
        self._directory = directory
        self._restored = bool(restored)
        self._files = [in_memory(restored)] if restored else []

    def start(self) -> int:
        """Start it; return its process.

        Raises:
            ShellError: It cannot be started.
        """
        launch, directory, restored = self._launch, self._directory, self._restored
        script = directory / "script"
        before, exports = self._environment()
        if restored:
            name = launch.restored_name
            (script / launch.guide_name).with_name(name).symlink_to(self._path(0))
        given = startup.Startup(
            directory=os.fsencode(directory),
            script=os.fsencode(script),
            cookie=launch.cookie,
            workdir=launch.workdir,
            exports=exports,
            pathless=restored or b"PATH" in launch.environment,
            restored=os.fsencode(Path(launch.guide_name).with_name(name)) if restored else b"",
            inherited=tuple(range(_INHERITED, _INHERITED + 1 + restored)) if launch.inside else (),
        )
        functions = prelude.functions(
            launch.word.encode(),
            os.fsencode(launch.guide_name),
            terminal=launch.terminal is not None,
            ahead=launch.ahead,
        )
        self._files.append(in_memory(startup.script(given, functions)))
        before[b"BASH_ENV"] = os.fsencode(self._path(len(self._files) - 1))
        if given.pathless:
            before[b"PATH"] = os.fsencode(directory)
        try:
            # In the directory of its script: where mdrun was called, the guide lies under the script's name.
            return spawn(
                launch.arguments,
                before,
                descriptors=dict(enumerate(self._files, _INHERITED)) if launch.inside else None,
                place=script,
                inside=launch.inside,
            )
        except OSError as problem:
            raise cannot_start(launch.program, problem) from problem

    def _environment(self) -> tuple[dict[bytes, bytes], tuple[tuple[bytes, bytes], ...]]:
        """Return the variables that bash starts with, and those that it gets later."""
        before = {name: value for name, value in self._launch.environment.items() if name not in _NEVER}
        exports = tuple((name, before.pop(name)) for name in _BEFORE_START if name in before)
        if not self._restored:
            return before, exports
        kept = {
            name: value
            for name, value in before.items()
            if name.startswith(prelude.COOKIE) or not _NAME.fullmatch(name.removesuffix(b"%%"))
        }
        return kept, ()

    def _path(self, index: int) -> str:
        """Return a path by which bash opens one of our files."""
        # From inside one cannot look into this process: bash inherits them there, and closes them at once.
        if self._launch.inside is not None:
            return f"/proc/self/fd/{_INHERITED + index}"
        return f"/proc/{os.getpid()}/fd/{self._files[index]}"

    def over(self) -> None:
        """Close what bash has read; doing it twice does no harm."""
        while self._files:
            os.close(self._files.pop())


def first_entry() -> str:
    """Return how the entry begins that stands in the first environment of our shells alone.

    Those in a confinement have another one: they end with the process that holds it.
    """
    return f"BASH_ENV=/proc/{os.getpid()}/fd/"
