"""What an operator probably meant who named a guide that is not there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mdrun.cli.commands import COMMANDS, LATER
from mdrun.errors import MdrunError, NotReadable, UsageError, hint
from mdrun.nearest import nearest
from mdrun.patterns import regex
from mdrun.places import GUIDES

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST = 5
_OPTIONS = ("help", "version")
"""Options of mdrun that other programs have as commands."""
_ADDRESS = regex(r"(?i)[a-z][a-z0-9+.-]*://")
"""How a URL begins (RFC 3986, section 3.1)."""


def missing(path: str) -> MdrunError:
    """Return the error for a guide that is no file: the nearest guides, or the command that was meant."""
    if not path:
        return UsageError("guide-unnamed")
    if _ADDRESS.match(path):
        return NotReadable("guide-web", path=path)
    if reason := _unreachable(path):
        return NotReadable("guide-not-read", path=path, reason=reason)
    if Path(path).is_dir():
        return NotReadable("guide-directory", path=path, remedy=_there(Path(path)))
    if path in LATER:
        return UsageError("command-later", command=path, remedy=_instead(path))
    if path in _OPTIONS:
        remedy = hint("near", names=f"mdrun --{path}")
        return NotReadable("guide-or-command-missing", path=path, remedy=remedy)
    word = path.isalpha()
    near = _near(Path(path), {name: f"mdrun {name}" for name in COMMANDS} if word else {})
    remedy = hint("near", names=" or ".join(near)) if near else _there(Path(path).parent)
    return NotReadable("guide-or-command-missing" if word else "guide-missing", path=path, remedy=remedy)


def _instead(command: str) -> str:
    """Return what does what a command is kept for, or runs a guide of its name; empty for neither."""
    if Path(command).exists():
        return hint("guide-by-path", path=command)
    return hint("rehearse-by-option") if command == "rehearse" else ""


def _unreachable(path: str) -> str:
    """Return why nobody can say whether there is such a file; empty where one can."""
    try:
        Path(path).lstat()
    except PermissionError as problem:
        return problem.strerror or "its directory cannot be entered"
    except OSError:
        return ""
    return ""


def _near(path: Path, commands: Mapping[str, str]) -> list[str]:
    """Return the guides near by, and commands, whose names come near, the nearest first.

    Args:
        path: What was written.
        commands: What to write for a command, by its name.
    """
    found = _guides(path.parent)
    named = {**commands, **{guide.stem: str(guide) for guide in found}}
    near = [named[name] for name in nearest(path.stem, named, most=3)]  # the endings are alike anyhow
    return list(dict.fromkeys(near))


def _there(folder: Path) -> str:
    if not folder.is_dir():
        return hint("folder-no-directory" if folder.exists() else "folder-missing", folder=folder)
    found = [str(guide) for guide in _guides(folder)]
    place = "here" if folder == Path() else f"in {folder}"
    if not found:
        return hint("guides-none", place=place)
    names = ", ".join(found[:_MOST]) + (" …" if len(found) > _MOST else "")
    return hint("guides-there", place=place, guides=names)


def _guides(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix.lower() in GUIDES and path.is_file())
    except OSError:
        return []
