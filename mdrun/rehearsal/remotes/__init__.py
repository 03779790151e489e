"""Throw-away remotes, and the settings that turn every use of a real address to them."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from mdrun.dataclass import dataclass
from mdrun.git import ask
from mdrun.rehearsal.remotes.addresses import Places, Rewriting, can_be_caught, identity, spellings
from mdrun.rehearsal.remotes.one import Known, make_bare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.rehearsal.configuration import Settings
    from mdrun.rehearsal.repository import Repository

_HOOK = """\
#!/usr/bin/env bash
export MDRUN_REMOTE={name}
"""


@dataclass(frozen=True, slots=True)
class Remote:
    """A remote of the original, and the bare repository that stands for it."""

    name: str
    """Its name; that of a submodule's remote ends with `` of `` and the submodule's path."""
    path: Path
    """The bare repository; remotes that share an address share it."""
    own: bool
    """Whether it is a remote of the repository itself, not of a submodule."""


class Remotes:
    """All throw-away remotes of a rehearsal.

    Args:
        directory: Where the bare repositories go.
        pre_receive: Script that each of them runs before it takes a push.
    """

    def __init__(self, directory: Path, pre_receive: str | None = None) -> None:
        self.directory = directory
        self.pre_receive = pre_receive
        self.made: list[Remote] = []
        self._paths: dict[str, Path] = {}
        self._addresses: dict[str, Path] = {}

    def add(
        self,
        source: Repository,
        settings: Settings,
        copy: Repository,
        suffix: str = "",
        more: tuple[str, ...] = (),
    ) -> None:
        """Make a bare repository for each remote of the original, with the refs that it knows of it.

        Args:
            source: The original; only read.
            settings: Its settings.
            copy: Its copy, with the original's objects and refs.
            suffix: What is put behind the remotes' names.
            more: Further addresses of the first remote.
        """
        places = _places(source, copy)
        rewriting = Rewriting(tuple(settings.rewriting()))
        remotes = settings.remotes()
        first = next(iter(remotes), None)
        store: Path | None = None
        known = Known.of(copy)
        for name, (urls, _) in remotes.items():
            label = f"{name}{suffix}"
            key = identity(rewriting.expanded(urls[0]), places)
            path = self._paths.setdefault(key, self.directory / f"{quote(label, safe='')}.git")
            store = make_bare(copy, known, path, name, store)
            self._protect(path, label)
            self.made.append(Remote(label, path, not suffix))
        for name, (urls, pushurls) in remotes.items():
            own = self._paths[identity(rewriting.expanded(urls[0]), places)]
            # An address only for pushes, that no other remote has, is another way to the same repository.
            for address in (*urls, *pushurls, *(more if name == first else ())):
                path = self._paths.setdefault(identity(rewriting.expanded(address), places), own)
                for spelling in spellings(address, places, rewriting):
                    self._addresses.setdefault(spelling, path)
                if not can_be_caught(address, places):
                    self._replace(copy, name, address, path)

    def redirections(self) -> Iterator[tuple[str, str]]:
        """Yield the settings that make git use the throw-away remotes wherever a real address is given."""
        for address, path in self._addresses.items():
            yield f"url.{path}.insteadof", address
            yield f"url.{path}.pushinsteadof", address

    def _replace(self, copy: Repository, name: str, address: str, path: Path) -> None:
        for key in (f"remote.{name}.url", f"remote.{name}.pushurl"):
            known = ask("config", "--get", "--fixed-value", key, address, at=copy.top, environ=copy.env)
            if known is not None:
                copy.git("config", "--replace-all", "--fixed-value", key, os.fspath(path), address)

    def _protect(self, path: Path, name: str) -> None:
        hook = path / "hooks" / "pre-receive"
        if self.pre_receive is not None and not hook.exists():
            hook.parent.mkdir()
            script = _HOOK.format(name=shlex.quote(name)) + self.pre_receive
            hook.write_text(script if script.endswith("\n") else f"{script}\n", encoding="utf-8")
            hook.chmod(0o755)


def _places(source: Repository, copy: Repository) -> Places:
    home = source.env.get("HOME")
    return Places(source.top, Path(home) if home else None, copy.top, Path(copy.env["HOME"]))
