"""Throw-away remotes, and the settings that turn every use of a real address to them."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from mdrun.dataclass import dataclass
from mdrun.git import ask, without_password
from mdrun.rehearsal.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SCP_LIKE = re.compile(r"[^/:]+:")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Remote:
    """A remote of the original, and the bare repository that stands for it."""

    name: str
    """Its name."""
    path: Path
    """The bare repository; remotes that share an address share it."""
    addresses: tuple[str, ...]
    """Every address that must lead there."""


def make_remotes(source: Repository, copy: Repository, directory: Path) -> tuple[Remote, ...]:
    """Make a bare repository in ``directory`` for each remote, with the refs that the original knows of it.

    Args:
        source: The original; only read.
        copy: The copy, which has the original's objects and refs.
        directory: Where the bare repositories go.
    """
    known: dict[str, Path] = {}
    made = []
    for name in source.text("remote").splitlines():
        addresses = tuple(dict.fromkeys(_addresses(source, name)))
        if not addresses:
            continue
        path = next((known[address] for address in addresses if address in known), None)
        if path is None:
            path = directory / f"{quote(name, safe='')}.git"
            _make_bare(copy, path, name, _default_branch(source, copy, name))
        known |= dict.fromkeys(addresses, path)
        made.append(Remote(name, path, addresses))
    return tuple(made)


def redirections(remotes: Iterable[Remote]) -> Iterator[tuple[str, str]]:
    """Yield the settings that make git use the throw-away remotes wherever a real address is given."""
    for remote in remotes:
        for address in remote.addresses:
            yield f"url.{remote.path}.insteadof", address
            yield f"url.{remote.path}.pushinsteadof", address


def local_path(url: str, top: Path) -> Path | None:
    """Return the path that an address means, None where it is on another machine."""
    if url.startswith("file://"):
        return Path(url.removeprefix("file://"))
    if _SCHEME.match(url) or _SCP_LIKE.match(url):
        return None
    return top / url


def _addresses(source: Repository, name: str) -> Iterator[str]:
    """Yield each spelling of the remote's addresses: as written, and as the operator's settings expand it."""
    written = source.text("config", "-z", "--get-regexp", rf"^remote\.{re.escape(name)}\.(url|pushurl)$")
    urls = [record.partition("\n")[2] for record in written.split("\0") if record]
    if not urls:
        return
    urls += source.text("remote", "get-url", "--all", name).splitlines()
    urls += source.text("remote", "get-url", "--push", "--all", name).splitlines()
    for url in dict.fromkeys(urls):
        for spelling in _spellings(url, source.top):
            stem = spelling.rstrip("/").removesuffix(".git")
            if stem.strip("./"):  # an address such as ".." would catch far more than itself
                yield stem
                yield f"{stem}.git"


def _spellings(url: str, top: Path) -> Iterator[str]:
    yield without_password(url)
    path = local_path(url, top)
    if path is not None:
        for form in (os.path.normpath(path), os.path.realpath(path)):
            yield form
            yield f"file://{form}"


def _make_bare(copy: Repository, path: Path, name: str, default: str) -> None:
    """Make a bare repository whose branches are the remote's as they were last seen."""
    object_format = copy.text("rev-parse", "--show-object-format").strip()
    copy.git("init", "--quiet", "--bare", "--template=", f"--object-format={object_format}", "--", str(path))
    _link_objects(copy.top / ".git", path)
    prefix = f"refs/remotes/{name}/"
    heads = {
        f"refs/heads/{ref.removeprefix(prefix)}": sha
        for ref, sha in copy.refs(f"refs/remotes/{name}").items()
        if ref != f"{prefix}HEAD"
    }
    updates = [f"create {ref} {sha}\n" for ref, sha in (heads | _published_tags(copy, heads)).items()]
    bare = Repository(path, copy.env)
    bare.git("update-ref", "--stdin", stdin=os.fsencode("".join(updates)))
    bare.git("symbolic-ref", "HEAD", f"refs/heads/{default}")


def _link_objects(git_directory: Path, bare: Path) -> None:
    """Share the copy's object files: git never changes one in place, and deleting a link harms nobody."""
    shutil.copytree(git_directory / "objects", bare / "objects", copy_function=_link, dirs_exist_ok=True)
    if (git_directory / "shallow").exists():
        shutil.copy(git_directory / "shallow", bare / "shallow")


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # the file system has no hard links
        shutil.copy2(source, target)


def _published_tags(copy: Repository, heads: dict[str, str]) -> dict[str, str]:
    """Return the tags that the remote may have: all, but those on commits that were never pushed to it."""
    tags = copy.refs("refs/tags")
    local = [f"--merged={sha}" for sha in {*copy.refs("refs/heads").values(), copy.head()[0]} if sha]
    published = [f"--no-merged={sha}" for sha in sorted(set(heads.values()))]
    unpushed = copy.refs(*local, *published, "refs/tags") if local else {}
    return {ref: sha for ref, sha in tags.items() if ref not in unpushed}


def _default_branch(source: Repository, copy: Repository, name: str) -> str:
    """Return the branch of the remote's HEAD: what the original knows, else the current branch.

    Where the original knows it, so does the copy afterwards: fetching had turned it to a plain ref.
    """
    head, prefix = f"refs/remotes/{name}/HEAD", f"refs/remotes/{name}/"
    target = (ask("symbolic-ref", "--quiet", head, at=source.top, environ=source.env) or "").strip()
    if target.startswith(prefix):
        copy.git("symbolic-ref", head, target)
        return target.removeprefix(prefix)
    return copy.head()[1] or "main"
