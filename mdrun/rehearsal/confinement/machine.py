"""What of a machine's files a confined rehearsal cannot do without, and what of them it must not reach."""

from __future__ import annotations

import os
import pwd
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SYSTEM = tuple(map(Path, ("/bin", "/dev", "/etc", "/lib", "/lib64", "/proc", "/sbin", "/sys", "/usr")))
"""What no program can do without: neither these nor what they lie in can be hidden."""
_LISTENING = 0x10000  # __SO_ACCEPTCON, among the flags in /proc/net/unix


def home_of_user() -> str | None:
    """Return the home that the system's list of users has for us; variables may say something else."""
    with suppress(KeyError):
        return pwd.getpwuid(os.getuid()).pw_dir
    return None


def can_hide(path: Path) -> bool:
    """Whether it is a directory, and programs run without it."""
    needed = any(path.is_relative_to(place) or place.is_relative_to(path) for place in _SYSTEM)
    return is_directory(path) and not needed


def is_there(path: Path) -> bool:
    """Whether it is there, as far as we can see."""
    with suppress(OSError):  # it may lie where we cannot look
        return path.exists()
    return False


def is_directory(path: Path) -> bool:
    """Whether it is a directory, as far as we can see."""
    with suppress(OSError):
        return path.is_dir()
    return False


def installation(program: Path) -> Iterator[Path]:
    """Yield what a program in an environment of its own, for Python or Node.js, is installed with."""
    place = program.parent.parent
    if is_there(place / "pyvenv.cfg") or is_directory(place / "conda-meta"):
        yield place
    if is_directory(place / "lib" / "node_modules"):
        yield place / "lib"
    if "node_modules" in program.parts:
        yield Path(*program.parts[: program.parts.index("node_modules") + 1])


def sockets() -> set[str]:
    """Return the paths of the sockets on which somebody listens (unix(7), /proc/net/unix)."""
    found = set()
    with suppress(OSError):
        text = Path("/proc/net/unix").read_text(encoding="utf-8", errors="surrogateescape")
        for line in text.splitlines()[1:]:
            fields = line.split(maxsplit=7)
            if len(fields) == 8 and fields[7].startswith("/") and int(fields[3], 16) & _LISTENING:
                found.add(fields[7])
    return found
