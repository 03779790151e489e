"""Where measured commands run: a throw-away directory, an environment of its own, the installed script."""

from __future__ import annotations

import compileall
import os
import shutil
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from bench.measure import Command


@dataclass(frozen=True, slots=True)
class Place:
    """Where measured commands run."""

    folder: Path
    """A throw-away directory; its file system takes what is made durable."""
    rounds: int
    """How often each command runs."""
    size: int = 1_000_000_000
    """Bytes of output that are much."""

    @property
    def few(self) -> int:
        """How often a command runs that takes long."""
        return max(2, self.rounds // 6)

    @property
    def env(self) -> dict[str, str]:
        """The environment: nothing of the operator's but ``PATH``, homes of its own."""
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(self.folder / "home"),
            "MDRUN_HOME": str(self.folder / "state"),
            "XDG_CACHE_HOME": str(self.cache),
            "LC_ALL": "C.UTF-8",
        }

    @property
    def cache(self) -> Path:
        """Where mdrun keeps what it may forget."""
        return self.folder / "cache"

    def mdrun(self, *words: str) -> Command:
        """Return a call of the installed console script, as a user makes it."""
        return Command((script("mdrun"), *words), self.env)

    def python(self, *words: str) -> Command:
        """Return a call of the interpreter that the script runs on."""
        return Command((sys.executable, "-I", *words), self.env)

    def command(self, name: str, *words: str) -> Command:
        """Return a call of a program of ``PATH``."""
        return Command((script(name), *words), self.env)

    def forget(self) -> None:
        """Empty the cache."""
        shutil.rmtree(self.cache, ignore_errors=True)

    def write(self, name: str, text: str) -> str:
        """Write a file, in a directory of its own, and return its path."""
        path = self.folder / Path(name).stem / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return str(path)


def script(name: str) -> str:
    """Return the path of a console script of this environment; of ``PATH`` if it has none."""
    own = Path(sysconfig.get_path("scripts"), name)
    found = str(own) if own.exists() else shutil.which(name)
    if found is None:
        raise SystemExit(f"{name} is not installed here")
    return found


def installed(name: str) -> str | None:
    """Return the path of a peer's console script, or None where it is not installed."""
    own = Path(sysconfig.get_path("scripts"), name)
    return str(own) if own.exists() else shutil.which(name)


def precompile() -> None:
    """Compile mdrun and its environment to bytecode, as an installation does."""
    import mdrun

    for folder in (Path(mdrun.__file__).parent, Path(sysconfig.get_path("purelib"))):
        compileall.compile_dir(str(folder), quiet=2, workers=os.cpu_count() or 1)
