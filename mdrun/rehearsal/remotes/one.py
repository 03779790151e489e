"""One throw-away remote: a bare repository that stands for a remote as it was last seen."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass
from mdrun.rehearsal.configuration import write_settings
from mdrun.rehearsal.objects import borrow_objects, copy_bytes, link_objects
from mdrun.rehearsal.repository import Repository

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Known:
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
    def of(cls, copy: Repository) -> Known:
        """Ask git."""
        return cls(copy.git_paths()[0], copy.refs("refs"), *copy.head())


def make_bare(copy: Repository, known: Known, path: Path, name: str, store: Path | None) -> Path:
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
        _begin(copy, known, path)
    store = _with_objects(copy, path, store)
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


def _begin(copy: Repository, known: Known, path: Path) -> None:
    """Make a bare repository that holds nothing."""
    how = ("--quiet", "--bare", "--template=", f"--object-format={known.object_format}")
    copy.git("init", *how, "--", os.fspath(path))
    # A core.hooksPath that the guide sets for the operator is none of the server's.
    hooks = write_settings([("core.hookspath", os.fspath(path / "hooks"))])
    with (path / "config").open("a", encoding="utf-8", errors="surrogateescape") as config:
        config.write(hooks)


def _with_objects(copy: Repository, path: Path, store: Path | None) -> Path:
    """Give a bare repository the objects of the copy, or those of a store; return where they are."""
    if store is None:
        store = path / "objects"
        link_objects(copy.top / ".git" / "objects", store)
    elif store != path / "objects":
        borrow_objects(store, path / "objects")
    shallow = copy.top / ".git" / "shallow"
    if shallow.exists():
        copy_bytes(shallow, path / "shallow")
    return store


def _published_tags(copy: Repository, known: Known, heads: dict[str, str]) -> dict[str, str]:
    """Return the tags that the remote may have: all, but those on commits that were never pushed to it."""
    tags = {ref: sha for ref, sha in known.refs.items() if ref.startswith("refs/tags/")}
    branches = [sha for ref, sha in known.refs.items() if ref.startswith("refs/heads/")]
    local = [f"--merged={sha}" for sha in {*branches, known.revision} if sha]
    published = [f"--no-merged={sha}" for sha in sorted(set(heads.values()))]
    unpushed = copy.refs(*local, *published, "refs/tags") if local and tags else {}
    return {ref: sha for ref, sha in tags.items() if ref not in unpushed}


def _default_branch(copy: Repository, known: Known, prefix: str) -> str:
    """Return the branch of the remote's HEAD: what the original knows, else the current branch."""
    target = copy.text("for-each-ref", "--format=%(symref)", f"{prefix}HEAD").strip()
    return target.removeprefix(prefix) if target.startswith(prefix) else known.branch or "main"
