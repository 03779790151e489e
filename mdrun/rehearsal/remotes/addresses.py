"""Addresses of repositories: which ones mean the same, and every way in which one may be written."""

from __future__ import annotations

import os
import re
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from mdrun.dataclass import dataclass
from mdrun.git import without_password

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SCHEMES = ("https", "http", "ssh", "git")
_LOCAL = re.compile(r"file://(localhost)?(?=/)", re.IGNORECASE)
_URL = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*)://((?P<user>[^/@:]*)(:[^/@]*)?@)?(?P<host>\[[^]/]*\]|[^/:]*)(?P<port>:\d*)?"
    r"/+(?P<path>.*)",
    re.IGNORECASE | re.DOTALL,
)
# git-clone: "only recognized if there are no slashes before the first colon"
_SCP_LIKE = re.compile(r"((?P<user>[^/@:]*)@)?(?P<host>\[[^]/]*\]|[^/:]+):/*(?P<path>.*)", re.DOTALL)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(//|:)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Places:
    """What paths are relative to, in the original and in the copy."""

    top: Path
    """Top directory of the original."""
    home: Path | None
    """The operator's home."""
    copied_top: Path
    """Top directory of the copy."""
    copied_home: Path
    """Home of the rehearsal."""


@dataclass(frozen=True, slots=True)
class Rewriting:
    """The operator's own ``url.<base>.insteadOf`` and ``pushInsteadOf`` settings."""

    rules: tuple[tuple[str, str], ...]
    """Base and the beginning that it stands in for."""

    def expanded(self, address: str) -> str:
        """Return the address as git expands it: the longest beginning that fits counts."""
        fitting = [rule for rule in self.rules if address.startswith(rule[1])]
        if not fitting:
            return address
        base, beginning = max(fitting, key=lambda rule: len(rule[1]))
        return base + address.removeprefix(beginning)

    def abbreviated(self, address: str) -> Iterator[str]:
        """Yield what git would expand to the address."""
        for base, beginning in self.rules:
            if address.startswith(base):
                yield beginning + address.removeprefix(base)


def local_path(address: str, top: Path, home: Path | None = None) -> Path | None:
    """Return the path that an address means, None where it is on another machine."""
    match = _LOCAL.match(address)
    if match:
        return Path(unquote(address[match.end() :]))
    if _SCHEME.match(address) or _SCP_LIKE.fullmatch(address):
        return None
    if address.startswith("~/") and home is not None:  # git-upload-pack expands it
        return home / address.removeprefix("~/")
    return top / address


def identity(address: str, places: Places) -> str:
    """Return the same text for every spelling of an address: of a path, or of host and path."""
    path = local_path(address, places.top, places.home)
    if path is not None:
        return _stem(os.path.realpath(path))
    match = _parse(address)
    return f"{match['host'].lower()}:{_stem(match['path'])}" if match else _stem(address)


def spellings(address: str, places: Places, rewriting: Rewriting) -> Iterator[str]:
    """Yield the ways in which a guide may write an address.

    git compares their beginnings (git-config, ``url.<base>.insteadOf``), so each comes with ``.git`` at its
    end and without.
    """
    for written in dict.fromkeys((address, rewriting.expanded(address))):
        open_form = without_password(written)
        forms = [open_form, *_forms(open_form, places)]
        forms += [short for form in forms for short in rewriting.abbreviated(form)]
        for form in forms:
            stem = _stem(form)
            if can_be_caught(stem, places):
                yield stem
                yield f"{stem}.git"


def can_be_caught(address: str, places: Places) -> bool:
    """Whether a setting for what begins with the address catches no more than uses of it.

    ``..`` would catch far more than itself, and a directory that holds the rehearsal the throw-away remotes.
    """
    stem = _stem(address)
    path = os.fspath(places.copied_home)
    return bool(stem.strip("./~")) and not path.startswith((stem, stem.removeprefix("file://")))


def _forms(address: str, places: Places) -> Iterable[str]:
    path = local_path(address, places.top, places.home)
    if path is not None:
        return _local_forms(path, places)
    match = _parse(address)
    return _distant_forms(match) if match and match["path"].strip("/") else ()


def _local_forms(path: Path, places: Places) -> Iterator[str]:
    roots = [(places.top, os.fspath(places.copied_top))]
    if places.home is not None:
        roots += [(places.home, "~"), (places.home, os.fspath(places.copied_home))]
    for form in dict.fromkeys((os.path.normpath(path), os.path.realpath(path))):
        relative = os.path.relpath(form, places.top)
        yield relative if relative.startswith("..") else f"./{relative}"
        holding = (root for root in roots if Path(form).is_relative_to(root[0]))
        inside = [f"{there}/{os.path.relpath(form, here)}" for here, there in holding]
        for absolute in (form, *inside):
            yield absolute
            for written in dict.fromkeys((absolute, quote(absolute))):
                yield f"file://{written}"
                yield f"file://localhost{written}"


def _distant_forms(match: re.Match[str]) -> Iterator[str]:
    path = match["path"].strip("/")
    groups = match.groupdict()
    hosts = dict.fromkeys((groups["host"], groups["host"].lower()))
    users = dict.fromkeys((f"{groups['user']}@" if groups["user"] else "", "", "git@"))
    ports = dict.fromkeys((groups.get("port") or "", ""))
    for user, host in product(users, hosts):
        for scheme, port in product(_SCHEMES, ports):
            yield f"{scheme}://{user}{host}{port}/{path}"
        yield f"{user}{host}:{path}"
        yield f"{user}{host}:/{path}"


def _parse(address: str) -> re.Match[str] | None:
    if _SCHEME.match(address):
        return _URL.fullmatch(address)
    return _SCP_LIKE.fullmatch(address)


def _stem(address: str) -> str:
    return address.rstrip("/").removesuffix(".git").rstrip("/")
