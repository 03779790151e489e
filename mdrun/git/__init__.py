"""Questions to git about a repository; nothing here changes one.

git is run without prompts, without optional locks (so that not even its index is refreshed on disk) and
without variables that would point it at another repository.

asking   how git is asked
changes  what differs from HEAD
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

from mdrun.dataclass import dataclass, field
from mdrun.git.asking import ask, asked, clean
from mdrun.git.changes import STATUS, Changed, parse_changes
from mdrun.patterns import regex

__all__ = [
    "STATUS",
    "Changed",
    "Facts",
    "ask",
    "branch",
    "clean",
    "enclosing",
    "facts",
    "head_trace",
    "parse_changes",
    "remotes",
    "revision",
    "top",
    "without_password",
]

_USERINFO = regex(r"^(?P<scheme>[a-z][a-z0-9+.-]*://)(?P<user>[^/@:]*)(:[^/@]*)?@", re.IGNORECASE)
_HASH = regex(r"[0-9a-f]{40,64}")
_FETCH = regex(r"(?P<name>[^\t]+)\t(?P<url>.*) \(fetch\)( \[.*\])?")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a run records about the repository in which it happens; nothing where there is none."""

    top: Path | None = None
    """Top directory of the working tree, absolute; None outside of any."""
    revision: str | None = None
    """Full hash of HEAD; None in a repository without commits."""
    branch: str | None = None
    """Branch checked out; None where HEAD is detached."""
    dirty: bool = False
    """Whether tracked files differ from HEAD, or untracked files lie about."""
    remotes: dict[str, str] = field(default_factory=dict)
    """Fetch address of each remote by its name; without passwords."""
    problem: str = ""
    """Why git tells nothing of a repository that is there; empty where it does."""


def facts(path: Path) -> Facts:
    """Ask everything that a run records, with two processes in all.

    Returns:
        Empty ones where ``path`` lies in no working tree, or git is not installed, or is another program; and
        but for the reason where git refuses to look into it, as into somebody else's.
    """
    top_directory = enclosing(path)
    if top_directory is None:
        return Facts()
    status = ask(*STATUS, "--branch", at=path)
    if status is None:
        return Facts(problem=_refusal(path))
    headers = dict(
        record[2:].split(" ", 1)
        for record in status.split("\0")
        if record.startswith("# branch.") and " " in record[2:]
    )
    if not {"branch.oid", "branch.head"} <= headers.keys():
        return Facts()  # what answers is not git
    commit, head = headers["branch.oid"], headers["branch.head"]
    return Facts(
        top=top_directory,
        revision=None if commit == "(initial)" else commit,
        branch=None if head == "(detached)" else head,
        dirty=bool(parse_changes(status)),
        remotes=remotes(top_directory),
    )


def top(path: Path) -> Path | None:
    """Return the top directory of the working tree around ``path``, None where there is none."""
    answer = ask("rev-parse", "--show-toplevel", at=path)
    return Path(answer.removesuffix("\n")) if answer and answer.startswith("/") else None


def revision(top: Path) -> str | None:
    """Return HEAD's full hash, None in a repository without commits."""
    answer = ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}", at=top)
    return answer.strip() if answer and _HASH.fullmatch(answer.strip()) else None


def head_trace(top: Path) -> tuple[tuple[int, int] | None, ...]:
    """Return what is another one after HEAD has moved, where git keeps a log of that; asks no process.

    Time and size of ``HEAD``, of its log, and of the table of a repository that keeps its refs in tables
    (gitrepository-layout(5)); None for what is not there.

    Args:
        top: Top directory of a working tree.
    """
    place = f"{top}/.git"
    if os.path.isfile(place):  # of a linked working tree or a submodule  # noqa: PTH113 - pathlib is slower
        with suppress(OSError):
            told = os.fsdecode((top / ".git").read_bytes()).removeprefix("gitdir: ").rstrip("\n")
            place = str(top / told)
    return tuple(_stamp(f"{place}/{name}") for name in ("HEAD", "logs/HEAD", "reftable/tables.list"))


def _stamp(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def branch(top: Path) -> str | None:
    """Return the branch checked out, None where HEAD is detached."""
    answer = ask("symbolic-ref", "--quiet", "--short", "HEAD", at=top)
    return answer.removesuffix("\n") if answer else None


def remotes(top: Path) -> dict[str, str]:
    """Return the fetch address of each remote by its name, as git expands it; without passwords."""
    answer = ask("remote", "--verbose", at=top) or ""
    found = (_FETCH.fullmatch(line) for line in answer.splitlines())
    return {match["name"]: without_password(match["url"]) for match in found if match}


def enclosing(path: Path) -> Path | None:
    """Return the directory at or above ``path`` that holds a ``.git``; asks no process."""
    place = path.resolve()
    for directory in (place, *place.parents):
        entry = directory / ".git"
        if entry.is_file() or (entry / "HEAD").is_file():
            return directory
    return None


def without_password(url: str) -> str:
    """Return the address without what may be a secret: a password, or any user of an http address."""
    match = _USERINFO.match(url)
    if match is None:
        return url
    user = "" if match["scheme"].lower().startswith("http") else match["user"]
    return match["scheme"] + (f"{user}@" if user else "") + url[match.end() :]


def _refusal(at: Path) -> str:
    """Return the first line of what git says where it does not look into a repository; empty for nothing."""
    done = asked(("rev-parse", "--git-dir"), at, None)
    said = os.fsdecode(done.stderr).splitlines() if done is not None and done.returncode else []
    return said[0].removeprefix("fatal: ") if said else ""
