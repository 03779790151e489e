"""How the copy was before the run; kept beside it until the effects are asked for."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun.dataclass import asdict, dataclass
from mdrun.rehearsal.outside import stamps

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mdrun.git import Changed
    from mdrun.rehearsal.repository import Repository

OWN = "own"
"""Name of the directory, in that of a rehearsal, that what is confined cannot change."""
_FILE = f"{OWN}/before.json"


@dataclass(frozen=True, slots=True)
class Baseline:
    """The copy's state when it was made."""

    top: str
    """Top directory of the copy, absolute."""
    options: tuple[str, ...]
    """Options for git; they name the hidden repository that watches a folder without one."""
    history: bool
    """Whether the copy is a repository, whose commits and refs count."""
    revision: str | None
    """Full hash of HEAD."""
    branch: str | None
    """Branch checked out."""
    refs: dict[str, str]
    """The copy's refs and their objects."""
    remotes: dict[str, tuple[str, dict[str, str]]]
    """Path and refs of each throw-away remote, by its name."""
    changes: dict[str, str]
    """Fingerprint of each path that differs from HEAD; see :func:`fingerprints`."""
    outside: dict[str, str]
    """What stands at each path that git does not tell of; see :mod:`mdrun.rehearsal.outside`."""

    def write(self, root: Path) -> None:
        """Keep it in the rehearsal's directory."""
        (root / _FILE).write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, root: Path) -> Baseline:
        """Read what :meth:`write` kept."""
        values = json.loads((root / _FILE).read_text(encoding="utf-8"))
        values["options"] = tuple(values["options"])
        values["remotes"] = {name: tuple(remote) for name, remote in values["remotes"].items()}
        return cls(**values)


def cookie(root: Path) -> str:
    """Return the entry of the environment that marks the processes of a rehearsal."""
    return f"MDRUN_REHEARSAL={root}"


def observe(copy: Repository, *, history: bool, remotes: dict[str, tuple[str, dict[str, str]]]) -> Baseline:
    """Look at the copy as it is now."""
    revision, branch = copy.head()
    return Baseline(
        top=os.fspath(copy.top),
        options=copy.options,
        history=history,
        revision=revision,
        branch=branch,
        refs=copy.refs("refs"),
        remotes=remotes,
        changes=fingerprints(copy.top, copy.changes()),
        outside=stamps(copy, Path(copy.env["HOME"])),
    )


def fingerprints(top: Path, changes: Iterable[Changed]) -> dict[str, str]:
    """Return what stands at each changed path: two equal fingerprints mean equal content and mode."""
    return {change.path: _fingerprint(top / change.path) for change in changes}


def _fingerprint(path: Path) -> str:
    if path.is_symlink():
        return f"link to {path.readlink()}"
    if path.is_file():
        with path.open("rb") as file:
            return f"{path.stat().st_mode:o} {hashlib.file_digest(file, 'sha256').hexdigest()}"
    return "directory" if path.is_dir() else "nothing"
