"""What a confined rehearsal sees of the machine's files, as options of bubblewrap (bwrap(1)).

All files are there, read-only, but for what is hidden: homes, the original, sockets, places of credentials.
Within that, what is needed is bound again: programs to be read, the copy and caches to be written.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun.rehearsal.confinement.machine import (
    can_hide,
    home_of_user,
    installation,
    is_directory,
    is_there,
    sockets,
)
from mdrun.wordlists import lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_SCRATCH = ("/tmp", "/var/tmp")
_HIDDEN = ("/run", "/home", "/root", "/var/home")
_RESOLVER = "/etc/resolv.conf"
_SHOWN_RUN = ("/run/current-system", "/run/wrappers")
"""Where NixOS has its programs."""
_CACHES = (
    "UV_CACHE_DIR", "PIP_CACHE_DIR", "npm_config_cache", "NPM_CONFIG_CACHE", "GOCACHE", "GOMODCACHE",
    "PRE_COMMIT_HOME", "POETRY_CACHE_DIR", "YARN_CACHE_FOLDER",
)  # fmt: skip
_CARGO_CACHES = ("registry", "git")
_LISTS = ("PATH", "LD_LIBRARY_PATH")


def options(
    root: Path, own: Path, env: Mapping[str, str], *, environ: Mapping[str, str], hidden: Iterable[Path]
) -> tuple[str, ...]:
    """Return the options that say which files there are.

    Args:
        root: The rehearsal's directory.
        own: A directory in it where mdrun writes and removes files while a guide runs: read-only, lest a link
            in there lead mdrun elsewhere. Pipes in it can be written to all the same.
        env: The rehearsal's environment.
        environ: The operator's.
        hidden: What cannot be seen beside homes: the original, records of runs.
    """
    view = _View(root, env, environ, hidden)
    return (*view.options(), "--ro-bind", os.fspath(own), os.fspath(own))


class _View:
    def __init__(
        self, root: Path, env: Mapping[str, str], environ: Mapping[str, str], hidden: Iterable[Path]
    ) -> None:
        self._root = root
        self._env = env
        self._homes = [Path(home) for home in (environ.get("HOME"), home_of_user()) if home]
        wanted = (*map(Path, (*_SCRATCH, *_HIDDEN)), *self._homes, *hidden)
        self._hidden = list(dict.fromkeys(filter(can_hide, map(Path.resolve, wanted))))
        self._prefixes = tuple(f"{place}/" for place in self._hidden)
        self._shown: dict[Path, tuple[str, Path]] = {}

    def options(self) -> Iterator[str]:
        for path in self._readable():
            self._show("--ro-bind", path)
        for path in self._caches():
            self._show("--bind", path)
        self._shown[self._root] = "--bind", self._root
        scratch = [Path(place).resolve() for place in _SCRATCH]
        visible = self._shown.keys() - {self._root}
        hidden = [path for path in self._hidden if not self._is_hidden(path) or _below(path, visible)]
        yield from ("--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc")
        for path in sorted({*hidden, *self._shown}, key=lambda path: len(path.parts)):
            if path in self._shown:
                option, source = self._shown[path]
                if option == "--bind" or not self._is_shown(path):
                    yield from (option, os.fspath(source), os.fspath(path))
            else:
                yield from ("--perms", "1777" if path in scratch else "0755", "--tmpfs", os.fspath(path))
        yield from self._masks()
        for path in hidden:
            if path not in scratch and path not in self._shown:
                yield from ("--remount-ro", os.fspath(path))

    def _is_hidden(self, path: Path) -> bool:
        """Whether it lies in what is hidden."""
        return any(path != place and path.is_relative_to(place) for place in self._hidden)

    def _is_shown(self, path: Path) -> bool:
        """Whether it lies in what is shown, and nothing there hides it."""
        around = next(
            (place for place in path.parents if place in self._shown or place in self._hidden), None
        )
        return around in self._shown

    def _show(self, option: str, path: Path) -> None:
        """Bind what is hidden otherwise, and what it is a link to; not what holds a home or the original."""
        real = path.resolve()
        if any(place.is_relative_to(real) for place in (*self._hidden, self._root)):
            return
        for place in (path.parent.resolve() / path.name, real):
            writable = option == "--bind" and place == real
            if (writable or self._is_hidden(place)) and not place.is_relative_to(self._root):
                self._shown[place] = option, real

    def _readable(self) -> Iterator[Path]:
        """Yield what programs need that may be hidden."""
        for home in self._homes:
            for name in lines("toolchains"):
                if is_there(home / name):
                    yield home / name
        for name, value in self._env.items():
            for word in value.split(os.pathsep) if name in _LISTS else (value,):
                if word.startswith("/") and is_there(Path(word)):
                    yield Path(word)
        words = self._env.get("PATH", "").split(os.pathsep)
        for directory in {os.path.realpath(word) for word in words if word.startswith("/")}:
            yield from self._programs(directory)
        for name in (*_SHOWN_RUN, os.path.realpath(_RESOLVER)):
            if is_there(Path(name)):
                yield Path(name)

    def _programs(self, directory: str) -> Iterator[Path]:
        """Yield what the programs of a directory in PATH belong to."""
        if self._is_hidden(Path(directory)):
            yield from installation(Path(directory, "program"))
        with suppress(OSError):
            for entry in os.scandir(directory):
                if entry.is_symlink() and "/" in os.readlink(entry.path):  # noqa: PTH115
                    real = os.path.realpath(entry.path)
                    # There are hundreds of them. One may lead nowhere, or where we cannot look.
                    hidden = real.startswith(self._prefixes) and not real.startswith(f"{directory}/")
                    if hidden and is_there(Path(real)):
                        yield from (Path(real), *installation(Path(real)))

    def _caches(self) -> Iterator[Path]:
        places = [self._env[name] for name in _CACHES if name in self._env]
        places += [f"{self._env['CARGO_HOME']}/{name}" for name in _CARGO_CACHES if "CARGO_HOME" in self._env]
        for place in places:
            if place.startswith("/") and is_directory(Path(place)):
                yield Path(place)

    def _masks(self) -> Iterator[str]:
        """Yield options that put nothing in the place of sockets and credentials that can be reached."""
        kept = (path for pattern in lines("credentials") for path in Path("/").glob(pattern[1:]))
        found = {path for path in kept if os.access(path, os.R_OK)}
        found |= {path for path in map(Path, sockets()) if os.access(path, os.W_OK)}
        for path in sorted(found):
            real = path.resolve()
            if self._is_hidden(real) or real.is_relative_to(self._root):
                continue
            if real in self._shown:
                continue
            if is_directory(real):
                yield from ("--tmpfs", os.fspath(real), "--remount-ro", os.fspath(real))
            else:
                yield from ("--ro-bind", os.devnull, os.fspath(real))


def _below(path: Path, places: Iterable[Path]) -> bool:
    return any(path.is_relative_to(place) for place in places)
