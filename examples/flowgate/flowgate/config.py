"""The configuration: one YAML file for flowgate, one for the upstream's secrets."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from flowgate.errors import ConfigInvalidError, ConfigMissingError
from flowgate.profile import PROFILES

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = 1
SERVICES = ("cliproxyapi_plus", "litellm")
"""The services in the order in which they start."""

DEFAULT_RUNTIME_DIR = ".router"
_KEYS = {"format", "runtime_dir", "checksums", "credentials", "profile", "services"}
_SERVICE_KEYS = {"host", "port", "artefact", "start_delay"}


@dataclass(frozen=True, slots=True)
class Service:
    """Where a service listens and where its program comes from."""

    name: str
    """One of ``SERVICES``."""
    host: str
    """A loopback address."""
    port: int
    """1 to 65535."""
    artefact: str
    """URL of its program, or a path from the top."""
    start_delay: float
    """Seconds after the start in which it says that it is not ready."""


@dataclass(frozen=True, slots=True)
class Config:
    """The configuration, checked."""

    path: Path
    """The file that it was read from."""
    top: Path
    """The directory that relative paths start from: the parent of the configuration's directory."""
    runtime_dir: Path
    """Where binaries, logs, pid files and state live."""
    checksums: Path
    """The ``SHA256SUMS`` that artefacts must match."""
    credentials: Path
    """The upstream's live configuration, which holds its API keys."""
    profile: str
    """The profile used until one is set."""
    services: dict[str, Service]
    """The services by name, in the order in which they start."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """The upstream's own configuration."""

    api_keys: tuple[str, ...]
    """The keys that the upstream accepts; the gateway uses the first."""
    models: tuple[str, ...]
    """The models that the upstream offers."""


def load(path: Path) -> Config:
    """Read and check the configuration.

    Raises:
        ConfigMissingError: there is no such file.
        ConfigInvalidError: it is no YAML mapping, or a value in it cannot be used.
    """
    data = _mapping(path, _read(path), "the file", _KEYS)
    if data.get("format") != FORMAT:
        raise ConfigInvalidError(path, f"format is {data.get('format')!r}, this flowgate reads {FORMAT}")
    top = path.absolute().parent.parent
    profile = data.get("profile", PROFILES[1])
    if profile not in PROFILES:
        raise ConfigInvalidError(path, f"profile {profile!r} is none of {', '.join(PROFILES)}")
    services = _mapping(path, data.get("services"), "services", set(SERVICES))
    return Config(
        path=path,
        top=top,
        runtime_dir=top / str(data.get("runtime_dir", DEFAULT_RUNTIME_DIR)),
        checksums=top / _text(path, data, "checksums"),
        credentials=top / _text(path, data, "credentials"),
        profile=profile,
        services={name: _service(path, name, services.get(name)) for name in SERVICES},
    )


def find_runtime_dir(path: Path) -> Path:
    """Return the runtime directory, even where the rest of the configuration is broken.

    Stopping must work when everything else does not.

    Raises:
        ConfigMissingError: there is no such file.
    """
    try:
        return load(path).runtime_dir
    except ConfigInvalidError:
        return path.absolute().parent.parent / DEFAULT_RUNTIME_DIR


def load_credentials(path: Path) -> Credentials:
    """Read the upstream's live configuration.

    Raises:
        ConfigMissingError: there is no such file.
        ConfigInvalidError: it holds no API key.
    """
    data = _mapping(path, _read(path), "the file", {"api-keys", "models"})
    keys = _texts(path, data, "api-keys")
    if not keys:
        raise ConfigInvalidError(path, "api-keys holds no key")
    return Credentials(api_keys=keys, models=_texts(path, data, "models"))


def _read(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigMissingError(path) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigInvalidError(path, str(error)) from error
    except yaml.YAMLError as error:
        raise ConfigInvalidError(path, " ".join(str(error).split())) from error


def _service(path: Path, name: str, value: Any) -> Service:
    where = f"services.{name}"
    data = _mapping(path, value, where, _SERVICE_KEYS)
    host = _text(path, data, "host")
    port, delay = data.get("port"), data.get("start_delay", 3)
    if not _is_loopback(host):
        raise ConfigInvalidError(path, f"{where}.host {host!r} is no loopback address")
    if type(port) is not int or not 1 <= port <= 65535:
        raise ConfigInvalidError(path, f"{where}.port {port!r} is no port")
    if type(delay) not in (int, float) or delay < 0:
        raise ConfigInvalidError(path, f"{where}.start_delay {delay!r} is no number of seconds")
    return Service(name, host, port, _text(path, data, "artefact"), float(delay))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.IPv4Address(host).is_loopback
    except ValueError:
        return False


def _mapping(path: Path, value: Any, where: str, keys: set[str]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ConfigInvalidError(path, f"{where} is no mapping")
    unknown = sorted(str(key) for key in value if key not in keys)
    if unknown:
        raise ConfigInvalidError(path, f"{where} has unknown keys: {', '.join(unknown)}")
    return value


def _text(path: Path, data: dict[str, Any], key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value:
        raise ConfigInvalidError(path, f"{key} is missing or no text")
    return value


def _texts(path: Path, data: dict[str, Any], key: str) -> tuple[str, ...]:
    values = data.get(key) or []
    if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
        raise ConfigInvalidError(path, f"{key} is no list of texts")
    return tuple(values)
