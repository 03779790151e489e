"""Throw-away remotes, and the settings that turn every use of a real address to them."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from mdrun.dataclass import dataclass
from mdrun.git import ask
from mdrun.rehearsal.addresses import Places, Rewriting, can_be_caught, identity, spellings
from mdrun.rehearsal.configuration import write_settings
from mdrun.rehearsal.objects import borrow_objects, copy_bytes, link_objects
from mdrun.rehearsal.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.rehearsal.configuration import Settings

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


@dataclass(frozen=True, slots=True)
class _Known:
    """What its remotes need to know of a copy, asked once for all of them."""

    object_format: str
    """``sha1`` or ``sha256``."""
    refs: dict[str, str]
    """Its refs and their objects."""
    revision: str | None
    """Full hash of its HEAD."""
    branch: str | None
    """The branch that is checked out."""

    @classmethod
    def of(cls, copy: Repository) -> _Known:
        """Ask git."""
        return cls(copy.git_paths()[0], copy.refs("refs"), *copy.head())


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
        known = _Known.of(copy)
        for name, (urls, _) in remotes.items():
            label = f"{name}{suffix}"
            key = identity(rewriting.expanded(urls[0]), places)
            path = self._paths.setdefault(key, self.directory / f"{quote(label, safe='')}.git")
            store = _make_bare(copy, known, path, name, store)
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


def _make_bare(copy: Repository, known: _Known, path: Path, name: str, store: Path | None) -> Path:
    """Make a bare repository whose branches are the remote's as they were last seen.

    One that is there already gets what it does not have yet.

    Args:
        copy: The copy whose remote it is.
        known: What is known of the copy.
        path: Where it goes.
        name: The remote's name.
        store: Objects of another bare repository, of the same copy, from which it may borrow: nobody tidies
            up there.

    Returns:
        Where its objects are.
    """
    bare = Repository(path, copy.env)
    fresh = not path.exists()
    if fresh:
        how = ("--quiet", "--bare", "--template=", f"--object-format={known.object_format}")
        copy.git("init", *how, "--", os.fspath(path))
        # A core.hooksPath that the guide sets for the operator is none of the server's.
        hooks = write_settings([("core.hookspath", os.fspath(path / "hooks"))])
        with (path / "config").open("a", encoding="utf-8", errors="surrogateescape") as config:
            config.write(hooks)
    if store is None:
        store = path / "objects"
        link_objects(copy.top / ".git" / "objects", store)
    elif store != path / "objects":
        borrow_objects(store, path / "objects")
    shallow = copy.top / ".git" / "shallow"
    if shallow.exists():
        copy_bytes(shallow, path / "shallow")
    prefix = f"refs/remotes/{name}/"
    heads = {
        f"refs/heads/{ref.removeprefix(prefix)}": sha
        for ref, sha in known.refs.items()
        if ref.startswith(prefix) and ref != f"{prefix}HEAD"
    }
    refs = heads | _published_tags(copy, known, heads)
    if not fresh:
        there = bare.refs("refs")
        bare.add({ref: sha for ref, sha in refs.items() if ref not in there})
    else:
        bare.create(refs)
        bare.git("symbolic-ref", "HEAD", f"refs/heads/{_default_branch(copy, known, prefix)}")
    return store


def _published_tags(copy: Repository, known: _Known, heads: dict[str, str]) -> dict[str, str]:
    """Return the tags that the remote may have: all, but those on commits that were never pushed to it."""
    tags = {ref: sha for ref, sha in known.refs.items() if ref.startswith("refs/tags/")}
    branches = [sha for ref, sha in known.refs.items() if ref.startswith("refs/heads/")]
    local = [f"--merged={sha}" for sha in {*branches, known.revision} if sha]
    published = [f"--no-merged={sha}" for sha in sorted(set(heads.values()))]
    unpushed = copy.refs(*local, *published, "refs/tags") if local and tags else {}
    return {ref: sha for ref, sha in tags.items() if ref not in unpushed}


def _default_branch(copy: Repository, known: _Known, prefix: str) -> str:
    """Return the branch of the remote's HEAD: what the original knows, else the current branch."""
    target = copy.text("for-each-ref", "--format=%(symref)", f"{prefix}HEAD").strip()
    return target.removeprefix(prefix) if target.startswith(prefix) else known.branch or "main"
