"""Make the place of a rehearsal."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun import git, leftovers
from mdrun.dataclass import dataclass, replace
from mdrun.effects import shown
from mdrun.errors import RehearsalRefused
from mdrun.rehearsal import stubs
from mdrun.rehearsal.baseline import OWN, cookie
from mdrun.rehearsal.carrying import some
from mdrun.rehearsal.confinement import Confinement, NotConfined
from mdrun.rehearsal.copying import copy_plain, copy_repository
from mdrun.rehearsal.environment import make_environment, make_home
from mdrun.rehearsal.repository import Repository
from mdrun.rehearsal.root import forget, make_root, reason
from mdrun.rehearsal.visibility import options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mdrun.inside import Inside
    from mdrun.rehearsal.registry import Entry
    from mdrun.rehearsal_settings import RehearsalSettings

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
class Rehearsal:
    """A throw-away place in which a guide can run."""

    root: Path
    """The directory that holds all of it, mode 0700."""
    workdir: Path
    """Where the guide runs: the copy of the working directory."""
    top: Path
    """The copy's top directory."""
    source: Path
    """The working directory that was copied."""
    env: dict[str, str]
    """The whole environment for the run's shell."""
    notes: tuple[str, ...]
    """Lines to show: what was not carried, what is not confined."""
    entry: Entry | None = None
    """By what it is known while this process lives; None where nothing knows it."""
    stubs: Path | None = None
    """Directory of the stubs, the first on the shell's ``PATH``; None where the settings have none."""
    confinement: Confinement | None = None
    """What confines the run; None where nothing does."""

    @property
    def inside(self) -> Inside | None:
        """The namespaces in which everything is to run; None where it is not confined."""
        return self.confinement.inside if self.confinement is not None else None

    @property
    def private(self) -> Path:
        """A directory for what runs it; whoever is confined can neither move nor replace what is in it."""
        return self.root / OWN

    def end_leftovers(self) -> tuple[leftovers.Ended, ...]:
        """End every process that was started here, as far as it can be told, and return them."""
        return leftovers.end(cookie(self.root), place=self.root, inside=self.inside)


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
    top = _top(source, environ)
    root, entry = make_root(environ, keep=keep)
    made = contextlib.ExitStack()
    made.callback(forget, root, entry)
    try:
        rehearsal = _fill(root, source, top, settings, with_changes, environ, hidden, made)
    except OSError as problem:
        made.close()
        raise RehearsalRefused("rehearsal-not-copied", reason=reason(problem)) from problem
    except BaseException:
        made.close()
        raise
    return replace(rehearsal, entry=entry)


def _fill(
    root: Path,
    source: Path,
    top: Path | None,
    settings: RehearsalSettings,
    with_changes: bool,
    environ: Mapping[str, str],
    hidden: tuple[Path, ...],
    made: contextlib.ExitStack,
) -> Rehearsal:
    original = top or source
    place = root / "work" / (original.name or "copy")
    place.parent.mkdir()
    (root / OWN).mkdir(mode=0o700)
    shortened = make_home(root, environ)
    env, withheld = make_environment(root, environ=environ, named=settings.env, source=original, copy=place)
    concealed = (original, *_history(original, environ), *hidden)
    confinement, said = _confine(root, env, settings, environ, concealed)
    if confinement is not None:
        made.callback(confinement.end)
        env = {"UV_LINK_MODE": "copy"} | env  # the cache lies on another mount than the copy
        if settings.network != "host" and settings.network is not None:
            env = _OFFLINE | env
    copy = Repository(place, env)
    if top is None:
        notes = copy_plain(Repository(source, environ), copy, root, settings.carry)
    else:
        notes = copy_repository(Repository(top, environ), copy, root, settings, with_changes)
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


def _confine(
    root: Path,
    env: Mapping[str, str],
    settings: RehearsalSettings,
    environ: Mapping[str, str],
    hidden: tuple[Path, ...],
) -> tuple[Confinement | None, str]:
    """Confine the run where that can be done; return also the line that says what holds."""
    alone = settings.network in ("loopback", "loopback-if-confined")
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
