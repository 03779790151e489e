"""What an operator probably meant who named a guide that is not there."""

from __future__ import annotations

from pathlib import Path

from mdrun.cli.group import COMMANDS, LATER
from mdrun.errors import MdrunError, NotReadable, UsageError
from mdrun.nearest import nearest
from mdrun.places import GUIDES

_MOST = 5


def missing(path: str) -> MdrunError:
    """Return the error for a guide that is no file: the nearest guides, or the command that was meant."""
    if Path(path).is_dir():
        return NotReadable(f"{path} is a directory", _there(Path(path)))
    if path in LATER:
        return UsageError(f"this version has no command {path!r} yet", "mdrun --help lists those that it has")
    word = path.isalpha()
    command = nearest(path, COMMANDS) if word else []
    guides = _near(Path(path))
    if command:
        kind = "no command and no file"
        remedy = f"did you mean mdrun {command[0]}?"
    else:
        kind = "no command and no file" if word else "no file"
        remedy = f"did you mean {' or '.join(guides)}?" if guides else _there(Path(path).parent)
    return NotReadable(f"there is {kind} {path}", remedy)


def _near(path: Path) -> list[str]:
    """Return the guides near by whose names come near."""
    found = _guides(path.parent)
    names = {guide.name: guide for guide in found}
    stems = {guide.stem: guide for guide in found}
    near = [names[name] for name in nearest(path.name, names, most=3)]
    near += [stems[stem] for stem in nearest(path.stem, stems, most=3, cutoff=0.8)]
    return [str(guide) for guide in dict.fromkeys(near)]


def _there(folder: Path) -> str:
    if not folder.is_dir():
        return f"there is no directory {folder} either"
    found = [str(guide) for guide in _guides(folder)]
    place = "here" if folder == Path() else f"in {folder}"
    if not found:
        return f"there is no Markdown file {place} at all"
    return f"the guides {place}: {', '.join(found[:_MOST])}{' …' if len(found) > _MOST else ''}"


def _guides(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix.lower() in GUIDES and path.is_file())
    except OSError:
        return []
