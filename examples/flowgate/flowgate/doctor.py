"""Find out, before it matters, what would keep the services from working."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from flowgate import config as configuration
from flowgate import state
from flowgate.errors import ConfigInvalidError, FlowgateError
from flowgate.files import permissions, sha256
from flowgate.runtime import PRIVATE_DIRECTORY, Runtime
from flowgate.status import exposed_secrets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flowgate.config import Config

CHECKS = (
    "config",
    "runtime_dir",
    "runtime_binaries",
    "secret_permissions",
    "upstream_credentials",
    "runtime_dependency",
)
OLDEST_PYTHON = (3, 11)


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check."""

    name: str
    """One of ``CHECKS``."""
    detail: str
    """What was seen, as ``key=value`` words."""
    suggestion: str | None = None
    """What to do about it; None where the check passed."""

    def line(self) -> str:
        """Return the line that ``flowgate doctor`` prints."""
        if self.suggestion is None:
            return f"doctor:{self.name}=pass {self.detail}"
        return f"doctor:{self.name}=fail {self.detail} suggestion='{self.suggestion}'"


def examine(path: Path) -> Iterator[Finding]:
    """Yield the result of each check, in their order.

    Raises:
        ConfigMissingError: there is no configuration at the path.
    """
    try:
        config = configuration.load(path)
    except ConfigInvalidError as error:
        yield Finding("config", f"path={path}", f"correct it: {_plain(error.problem)}")
        for name in CHECKS[1:-1]:
            yield Finding(name, "reason=unknown", "correct the configuration first")
        yield _runtime_dependency()
        return
    runtime = Runtime(config.runtime_dir)
    yield Finding("config", f"path={path}")
    yield _runtime_dir(runtime)
    yield _runtime_binaries(config, runtime)
    yield _secret_permissions(config, runtime)
    yield _upstream_credentials(config)
    yield _runtime_dependency()


def _runtime_dir(runtime: Runtime) -> Finding:
    name, directory = "runtime_dir", runtime.directory
    if not directory.is_dir():
        return Finding(name, f"path={directory} reason=missing", "run: bootstrap download")
    if not os.access(directory, os.W_OK | os.X_OK):
        return Finding(name, f"path={directory} reason=not-writable", f"chmod 700 {directory}")
    mode = permissions(directory)
    if mode != PRIVATE_DIRECTORY:
        return Finding(name, f"path={directory} mode={mode:04o}", f"chmod 700 {directory}")
    return Finding(name, f"path={directory}")


def _runtime_binaries(config: Config, runtime: Runtime) -> Finding:
    """Compare the programs with what was installed, not with the revision that is checked out now."""
    name = "runtime_binaries"
    try:
        installed = state.load(runtime.state).installed
    except FlowgateError as error:
        return Finding(name, "reason=state-unreadable", _plain(str(error)))
    for service in config.services:
        program = runtime.binary(service)
        if service not in installed or not os.access(program, os.X_OK):
            return Finding(name, f"missing={service}", "run: bootstrap download")
        if sha256(program.read_bytes()) != installed[service]:
            return Finding(name, f"changed={service}", "run: bootstrap download")
    return Finding(name, f"installed={len(installed)}")


def _secret_permissions(config: Config, runtime: Runtime) -> Finding:
    name, exposed = "secret_permissions", exposed_secrets(config, runtime)
    if exposed:
        files = " ".join(str(file) for file in exposed)
        return Finding(name, f"issues={len(exposed)}", f"chmod 600 {files}")
    return Finding(name, "issues=0")


def _upstream_credentials(config: Config) -> Finding:
    name = "upstream_credentials"
    try:
        keys = configuration.load_credentials(config.credentials).api_keys
    except FlowgateError as error:
        return Finding(name, f"path={config.credentials}", _plain(str(error)))
    return Finding(name, f"keys={len(keys)}")


def _runtime_dependency() -> Finding:
    name = "runtime_dependency"
    detail = f"python={'.'.join(map(str, sys.version_info[:3]))} pyyaml={yaml.__version__}"
    if sys.version_info < OLDEST_PYTHON:
        return Finding(name, detail, "use Python 3.11 or newer")
    if not os.access(sys.executable or "", os.X_OK):
        return Finding(name, f"{detail} executable=missing", "run: uv sync")
    return Finding(name, detail)


def _plain(text: str) -> str:
    """Return text that can stand between single quotes on one line."""
    return " ".join(text.split()).replace("'", "")
