"""git's settings for the copy: those of the original's remotes, branches and person; nothing secret."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.git import ask, without_password
from mdrun.rehearsal.environment import is_credential_value, users_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mdrun.rehearsal.repository import Repository

Setting = tuple[str, str]
"""Name (``section.sub.name``) and value."""

_OF_REPOSITORY = re.compile(
    r"remote\..+\.(url|pushurl|fetch|push|mirror|tagopt|prune|promisor|partialclonefilter)|remote\.pushdefault"
    r"|branch\..+\.(remote|merge|rebase|pushremote)|branch\.autosetup(merge|rebase)|extensions\.partialclone"
    r"|core\.sparsecheckout(cone)?|index\.sparse|submodule\..+\.(url|active|update|branch)",
    re.DOTALL,
)
_OF_PERSON = re.compile(
    r"user\.(name|email)|init\.defaultbranch|push\.(default|followtags|autosetupremote)|pull\.(rebase|ff)"
    r"|merge\.ff|fetch\.prune|core\.(autocrlf|eol|safecrlf)|tag\.sort|versionsort\.suffix|alias\..+",
    re.DOTALL,
)
_ADDRESS = re.compile(r"remote\.(?P<remote>.+)\.(?P<push>push)?url", re.DOTALL)
_REWRITING = re.compile(r"url\.(?P<base>.+)\.(push)?insteadof", re.DOTALL)
_STAND_INS = (
    ("user.name", "mdrun rehearsal"),
    ("user.email", "rehearsal@localhost"),
    ("init.defaultbranch", "main"),
    ("gc.auto", "0"),  # tidying in the background would look like a process that the guide left behind
)


_SEVERAL = frozenset(("versionsort.suffix",))
"""Settings of which every value counts (git-config(1))."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What git's settings are in the original, wherever they stand."""

    every: tuple[Setting, ...]
    """In the order of their weight: of equal names the last one counts."""

    @classmethod
    def read(cls, source: Repository) -> Settings:
        """Ask git."""
        return cls.parse(source.text("config", "--list", "-z"))

    @classmethod
    def parse(cls, listed: str) -> Settings:
        """Read the output of ``git config --list -z``."""
        records = (record.partition("\n") for record in listed.split("\0"))
        return cls(tuple((key, value if newline else "true") for key, newline, value in records if key))

    def of_repository(self) -> list[Setting]:
        """Return what the copy needs of the repository's own; no passwords."""
        return [(key, without_password(value)) for key, value in self.every if _OF_REPOSITORY.fullmatch(key)]

    def of_person(self) -> list[Setting]:
        """Return what the copy needs of the operator's.

        There is a name, an address and a default branch, whether the operator set them or not; each once, for
        ``git config`` changes no setting that has several values.
        """
        kept = [item for item in self.every if _OF_PERSON.fullmatch(item[0])]
        kept = [*_STAND_INS, *(item for item in kept if not is_credential_value(item[1]))]
        last = {key: at for at, (key, _) in enumerate(kept)}
        return [item for at, item in enumerate(kept) if last[item[0]] == at or item[0] in _SEVERAL]

    def last(self, key: str) -> str | None:
        """Return the value that counts, None where there is none."""
        return dict(self.every).get(key)

    def remotes(self) -> dict[str, tuple[list[str], list[str]]]:
        """Return the addresses of each remote by its name: all, and those that only pushes use."""
        found: dict[str, tuple[list[str], list[str]]] = {}
        for key, value in self.every:
            match = _ADDRESS.fullmatch(key)
            if match:
                urls, pushurls = found.setdefault(match["remote"], ([], []))
                (pushurls if match["push"] else urls).append(value)
        return {name: (urls or pushurls[:1], pushurls) for name, (urls, pushurls) in found.items()}

    def rewriting(self) -> Iterator[tuple[str, str]]:
        """Yield base and beginning of each ``url.<base>.insteadOf`` and ``pushInsteadOf``."""
        for key, value in self.every:
            match = _REWRITING.fullmatch(key)
            if match:
                yield match["base"], value


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
    copies = {source.git_paths("info/exclude")[1][0]: copy.top / ".git" / "info" / "exclude"}
    chosen = ask("config", "--type=path", "core.excludesfile", at=source.top, environ=source.env)
    usual = users_place(".config/git/ignore", source.env)
    personal = Path(chosen.removesuffix("\n")) if chosen else usual
    if personal is not None:
        copies[personal] = home / ".config" / "git" / "ignore"
    for original, target in copies.items():
        if original.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(original, target)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
