"""git's settings for the copy: those of the original's remotes, branches and person; nothing secret."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun.git import ask, without_password
from mdrun.rehearsal.environment import is_credential_value, users_place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mdrun.rehearsal.repository import Repository

Setting = tuple[str, str]
"""Name (``section.sub.name``) and value."""

_OF_REPOSITORY = re.compile(
    r"remote\..+\.(url|pushurl|fetch|push|mirror|tagopt|prune|promisor|partialclonefilter)|remote\.pushdefault"
    r"|branch\..+\.(remote|merge|rebase|pushremote)|branch\.autosetup(merge|rebase)|extensions\.partialclone",
    re.DOTALL,
)
_OF_PERSON = re.compile(
    r"user\.(name|email)|init\.defaultbranch|push\.(default|followtags|autosetupremote)|pull\.(rebase|ff)"
    r"|merge\.ff|fetch\.prune|core\.(autocrlf|eol|safecrlf)|tag\.sort|versionsort\.suffix|alias\..+",
    re.DOTALL,
)
_STAND_INS = (
    ("user.name", "mdrun rehearsal"),
    ("user.email", "rehearsal@localhost"),
    ("init.defaultbranch", "main"),
    ("gc.auto", "0"),  # tidying in the background would look like a process that the guide left behind
)


def read_settings(source: Repository) -> tuple[list[Setting], list[Setting]]:
    """Return what the copy needs of the original's settings: for the repository, and for the person.

    The person has a name, an address and a default branch, whether the operator set them or not.
    """
    records = [
        record.partition("\n") for record in source.text("config", "--list", "-z").split("\0") if record
    ]
    every = [(key, value if newline else "true") for key, newline, value in records]
    repository = [(key, without_password(value)) for key, value in every if _OF_REPOSITORY.fullmatch(key)]
    person = [item for item in every if _OF_PERSON.fullmatch(item[0]) and not is_credential_value(item[1])]
    return repository, [*_STAND_INS, *person]


def write_settings(settings: Iterable[Setting]) -> str:
    """Write settings in the form of git's configuration files; of equal names the last one counts."""
    lines = []
    for key, value in settings:
        section, _, rest = key.partition(".")
        sub, _, name = rest.rpartition(".")
        lines.append(f'[{section} "{_escaped(sub)}"]' if sub else f"[{section}]")
        text = _escaped(value).replace("\n", "\\n")
        lines.append(f'\t{name} = "{text}"')
    return "".join(f"{line}\n" for line in lines)


def copy_ignores(source: Repository, copy: Repository, home: Path) -> None:
    """Copy what git ignores beside what the repository itself says: the clone's and the operator's rules."""
    copies = {_git_path(source, "info/exclude"): copy.top / ".git" / "info" / "exclude"}
    chosen = ask("config", "--type=path", "core.excludesfile", at=source.top, environ=source.env)
    usual = users_place(".config/git/ignore", source.env)
    personal = Path(chosen.removesuffix("\n")) if chosen else usual
    if personal is not None:
        copies[personal] = home / ".config" / "git" / "ignore"
    for original, target in copies.items():
        if original.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(original, target)


def active_hooks(source: Repository) -> list[str]:
    """Return the names of the hooks that git runs in the original; the copy has none."""
    directory = _git_path(source, "hooks")
    if not directory.is_dir():
        return []
    hooks = (entry for entry in directory.iterdir() if entry.is_file() and entry.suffix != ".sample")
    return sorted(entry.name for entry in hooks if os.access(entry, os.X_OK))


def _git_path(source: Repository, name: str) -> Path:
    # not by source.git, whose own settings switch hooks off
    answer = ask("rev-parse", "--git-path", name, at=source.top, environ=source.env) or ""
    return source.top / answer.removesuffix("\n")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
