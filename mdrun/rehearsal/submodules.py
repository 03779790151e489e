"""Submodules: those that the original has checked out are copied with their history, nested ones too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.git import ask
from mdrun.rehearsal.configuration import Settings, write_settings
from mdrun.rehearsal.repository import Repository, copy_history

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.rehearsal.remotes import Remotes

_SUBMODULE = "160000"
_SAID = re.compile(r"submodule\.(?P<name>.+)\.(?P<what>path|url)", re.DOTALL)


def copy_submodules(source: Repository, copy: Repository, remotes: Remotes, prefix: str = "") -> list[str]:
    """Copy what is checked out, and return the paths of those that are not.

    Args:
        source: The original; only read.
        copy: The copy, with its files.
        remotes: Takes the submodules' remotes, too.
        prefix: Path of ``source`` in the repository that is rehearsed, with a slash at its end.
    """
    missing = []
    copied = False
    addresses = _addresses(source, copy)
    for path, sha in _links(copy):
        if not (source.top / path / ".git").exists():
            missing.append(f"{prefix}{path}")
            continue
        inner = Repository(source.top / path, source.env)
        made = Repository(copy.top / path, copy.env)
        settings = Settings.read(inner)
        copy_history(inner, made, write_settings(settings.of_repository()))
        if ask("cat-file", "-e", sha, at=made.top, environ=made.env) is not None:
            made.git("update-ref", "--no-deref", "HEAD", sha)
        made.git("reset", "--quiet", "--hard")
        remotes.add(inner, settings, made, suffix=f" of {prefix}{path}", more=addresses.get(path, ()))
        missing += copy_submodules(inner, made, remotes, f"{prefix}{path}/")
        copied = True
    if copied and not prefix:
        copy.git("submodule", "--quiet", "absorbgitdirs")
    return missing


def _links(copy: Repository) -> Iterator[tuple[str, str]]:
    """Yield path and revision of each submodule."""
    for entry in copy.text("ls-files", "--stage", "-z").split("\0"):
        stage, _, path = entry.partition("\t")
        if stage.startswith(_SUBMODULE):
            yield path, stage.split(" ")[1]


def _addresses(source: Repository, copy: Repository) -> dict[str, tuple[str, ...]]:
    """Return what the repository says of where each submodule comes from, by path."""
    if not (copy.top / ".gitmodules").is_file():
        return {}
    said = Settings(
        Settings.parse(copy.text("config", "--list", "-z", "--file", ".gitmodules")).every
        + Settings.read(source).every
    )
    found: dict[str, list[str]] = {}
    paths: dict[str, str] = {}
    for key, value in said.every:
        match = _SAID.fullmatch(key)
        if match and match["what"] == "path":
            paths[match["name"]] = value
        elif match and not value.startswith(("./", "../")):  # relative to an address, not to a directory
            found.setdefault(match["name"], []).append(value)
    return {path: tuple(found.get(name, ())) for name, path in paths.items()}
