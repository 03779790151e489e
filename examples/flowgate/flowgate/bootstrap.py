"""Fetch, verify and install the programs of the services."""

from __future__ import annotations

import ipaddress
import urllib.error
import urllib.request
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from flowgate import checksums, state
from flowgate.errors import BootstrapError
from flowgate.files import EXECUTABLE, sha256, write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from flowgate.config import Config
    from flowgate.runtime import Runtime

TIMEOUT = 10.0
"""Seconds that an address has to answer."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Loopback must stay loopback: a redirect is an error."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


# An explicit empty proxy list: the environment's proxies are not for loopback.
_OPENER = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))


def download(config: Config, runtime: Runtime) -> dict[str, Path]:
    """Install every service's program and return where, by service.

    All are fetched and verified before the first is installed.

    Raises:
        BootstrapError: one could not be fetched, or is not what the checksums say.
    """
    runtime.create()
    remembered = state.load(runtime.state)
    try:
        expected = checksums.read(config.checksums)
    except (OSError, ValueError) as error:
        raise BootstrapError(f"checksums: {error}") from error
    programs = {
        name: _verified(service.artefact, config.top, expected) for name, service in config.services.items()
    }
    for name, content in programs.items():
        write_atomically(runtime.binary(name), content, EXECUTABLE)
    installed = {name: sha256(content) for name, content in programs.items()}
    state.save(runtime.state, replace(remembered, installed=installed))
    return {name: runtime.binary(name) for name in programs}


def _verified(address: str, top: Path, expected: dict[str, str]) -> bytes:
    name = PurePosixPath(urlsplit(address).path).name
    if name not in expected:
        raise BootstrapError(f"{address}: no checksum for {name}")
    content = fetch(address, top)
    if sha256(content) != expected[name]:
        raise BootstrapError(f"{address}: sha256 is {sha256(content)}, expected {expected[name]}")
    return content


def fetch(address: str, top: Path) -> bytes:
    """Return what a path from the top, a ``file://`` or a loopback ``http://`` address holds.

    Raises:
        BootstrapError: it is another kind of address, or does not answer.
    """
    parts = urlsplit(address)
    try:
        if not parts.scheme:
            return (top / address).read_bytes()
        if parts.scheme == "file" and parts.hostname in (None, "localhost"):
            return (top / unquote(parts.path)).read_bytes()
        if parts.scheme == "http" and _is_loopback(parts.hostname):
            with _OPENER.open(address, timeout=TIMEOUT) as response:
                return bytes(response.read())
    except (OSError, urllib.error.URLError) as error:
        raise BootstrapError(f"{address}: {error}") from error
    raise BootstrapError(f"{address}: neither a path, a file:// nor a loopback http:// address")


def _is_loopback(host: str | None) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
