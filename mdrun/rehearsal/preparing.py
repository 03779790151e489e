"""Making the place of a rehearsal: a copy, an environment of its own, and what confines it."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun import git
from mdrun.dataclass import dataclass, replace
from mdrun.effects import shown
from mdrun.errors import RehearsalRefused
from mdrun.rehearsal import stubs
from mdrun.rehearsal.baseline import OWN
from mdrun.rehearsal.carrying import some
from mdrun.rehearsal.confinement import Confinement, NotConfined
from mdrun.rehearsal.confinement.visibility import options
from mdrun.rehearsal.copying import copy_plain, copy_repository
from mdrun.rehearsal.environment import make_environment, make_home
from mdrun.rehearsal.place import Rehearsal
from mdrun.rehearsal.repository import Repository
from mdrun.rehearsal.root import forget, make_root, reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mdrun.config.rehearsal import RehearsalSettings

_NOT_CONFINED = (
    "not confined, for {}: commands can reach the network, other processes and files outside the copy; "
    "only git's remotes are replaced and credentials kept out"
)
_CONFINED = (
    "confined: commands can write to the copy and the caches of package managers, see no home and no other "
    "process, and reach {}"
)
_SHARED = "; services share their ports with those of this machine: what runs here already is in their way"
_OFFLINE = {"UV_OFFLINE": "1", "CARGO_NET_OFFLINE": "true", "npm_config_offline": "true"}
"""Package managers do with their caches where there is no network, instead of asking it in vain."""
_NETWORKS = {True: "no network but their own", False: "the network"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a rehearsal is made of."""

    source: Path
    """The working directory."""
    top: Path | None
    """The top directory of the repository around it; None where it is in none."""
    settings: RehearsalSettings
    """What the settings file says."""
    with_changes: bool
    """Whether uncommitted changes and untracked files come along."""
    environ: Mapping[str, str]
    """The operator's environment."""
    hidden: tuple[Path, ...]
    """Directories that a run which is confined cannot see, beside homes and the original."""

    @property
    def original(self) -> Path:
        """The directory that is copied."""
        return self.top or self.source


def prepare(
    workdir: Path,
    *,
    settings: RehearsalSettings,
    with_changes: bool = False,
    keep: bool = False,
    environ: Mapping[str, str],
    hidden: tuple[Path, ...] = (),
) -> Rehearsal:
    """Make a throw-away copy of the repository around ``workdir``, and of its remotes.

    A folder without git is copied as it is. The original is only read.

    Args:
        workdir: Where the guide would run.
        settings: What the settings file says.
        with_changes: Whether uncommitted changes and untracked files come along.
        keep: Whether it stays after the run.
        environ: The operator's environment.
        hidden: Directories that the run cannot see where it is confined, beside homes and the original.

    Raises:
        RehearsalRefused: git is missing or cannot read or copy the repository, it has no commit, a path to
            carry leads out of it, the disk is full, or the settings want a network of its own that cannot be
            had. Nothing is left behind.
    """
    if shutil.which("git", path=environ.get("PATH")) is None:
        raise RehearsalRefused("rehearsal-without-git")
    source = workdir.resolve()
    wanted = Wanted(source, _top(source, environ), settings, with_changes, environ, hidden)
    root, entry = make_root(environ, keep=keep)
    made = contextlib.ExitStack()
    made.callback(forget, root, entry)
    try:
        rehearsal = _fill(root, wanted, made)
    except OSError as problem:
        made.close()
        raise RehearsalRefused("rehearsal-not-copied", reason=reason(problem)) from problem
    except BaseException:
        made.close()
        raise
    return replace(rehearsal, entry=entry)


def _fill(root: Path, wanted: Wanted, made: contextlib.ExitStack) -> Rehearsal:
    """Make all that a rehearsal needs.

    Args:
        root: The directory that holds all of it.
        wanted: What it is made of.
        made: What is to be undone if it cannot be finished.
    """
    source, original, settings = wanted.source, wanted.original, wanted.settings
    place = root / "work" / (original.name or "copy")
    place.parent.mkdir()
    (root / OWN).mkdir(mode=0o700)
    shortened = make_home(root, wanted.environ)
    env, withheld = make_environment(
        root, environ=wanted.environ, named=settings.env, source=original, copy=place
    )
    confinement, said = _confine(root, env, wanted)
    if confinement is not None:
        made.callback(confinement.end)
        env = {"UV_LINK_MODE": "copy"} | env  # the cache lies on another mount than the copy
        if settings.network != "host" and settings.network is not None:
            env = _OFFLINE | env
    notes = _copy(root, Repository(place, env), wanted)
    workdir = place / source.relative_to(original)
    if not workdir.is_dir():
        workdir.mkdir(parents=True)
        inside = shown(str(source.relative_to(original)))
        notes.append(
            f"{shown(str(source))} holds nothing that git knows: it is empty in the copy; "
            f"rehearsal: {{carry: [{inside}]}} in the settings takes it along"
        )
    if withheld or shortened:
        notes.append(f"kept out, for they may hold credentials: {some((*withheld, *shortened))}")
    own = stubs.make(root, settings.stubs, env)
    return Rehearsal(
        root,
        workdir,
        place,
        source,
        stubs.first(env, own),
        (*notes, said),
        stubs=own,
        confinement=confinement,
    )


def _copy(root: Path, copy: Repository, wanted: Wanted) -> list[str]:
    """Copy the original; return what is to be said of it."""
    if wanted.top is None:
        return copy_plain(Repository(wanted.source, wanted.environ), copy, root, wanted.settings.carry)
    original = Repository(wanted.top, wanted.environ)
    return copy_repository(original, copy, root, wanted.settings, with_changes=wanted.with_changes)


def _confine(root: Path, env: Mapping[str, str], wanted: Wanted) -> tuple[Confinement | None, str]:
    """Confine the run where that can be done; return also the line that says what holds."""
    settings, environ = wanted.settings, wanted.environ
    alone = settings.network in ("loopback", "loopback-if-confined")
    hidden = (wanted.original, *_history(wanted.original, environ), *wanted.hidden)
    try:
        visible = options(root, root / OWN, env, environ=environ, hidden=hidden)
        confinement = Confinement(visible, network=alone, environ=environ)
    except NotConfined as problem:
        if settings.network == "loopback":
            raise RehearsalRefused(
                "rehearsal-no-network", where=settings.network_at, reason=problem
            ) from problem
        return None, _NOT_CONFINED.format(problem) + _SHARED * alone
    return confinement, _CONFINED.format(_NETWORKS[alone])


def _history(original: Path, environ: Mapping[str, str]) -> tuple[Path, ...]:
    """Return where the original has its history, which may be elsewhere."""
    place = git.ask("rev-parse", "--git-common-dir", at=original, environ=environ)
    return (original / place.removesuffix("\n"),) if place else ()


def _top(source: Path, environ: Mapping[str, str]) -> Path | None:
    """Return the repository's top directory; refuse where there is one that git will not read."""
    if not source.is_dir():
        raise RehearsalRefused("place-missing", path=source)
    inside = git.ask("rev-parse", "--show-toplevel", at=source, environ=environ)
    if inside:
        return Path(inside.removesuffix("\n"))
    if git.enclosing(source) or git.ask("rev-parse", "--git-dir", at=source, environ=environ):
        Repository(source, environ).git("rev-parse", "--show-toplevel")
    return None
