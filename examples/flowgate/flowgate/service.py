"""Start, stop and restart the services."""

from __future__ import annotations

import socket
import sys
from typing import TYPE_CHECKING

from flowgate import config as configuration
from flowgate import process, profile
from flowgate.config import SERVICES
from flowgate.errors import StartError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flowgate.config import Config, Service
    from flowgate.runtime import Runtime


def start(config: Config, runtime: Runtime, names: Sequence[str]) -> Iterator[tuple[str, int | StartError]]:
    """Start services which do not run, in their order; yield each one's pid, or why there is none."""
    credentials = configuration.load_credentials(config.credentials)
    profile.write_settings(config, credentials, runtime, profile.in_force(config, runtime))
    for name in (name for name in SERVICES if name in names):
        try:
            yield name, process.running(runtime.pid(name)) or _start(config.services[name], runtime)
        except StartError as failure:
            yield name, failure


def stop(runtime: Runtime, names: Sequence[str]) -> Iterator[str]:
    """Stop services, those that depend on others first; yield each name when it is gone."""
    for name in (name for name in reversed(SERVICES) if name in names):
        process.stop(runtime.pid(name))
        yield name


def _start(service: Service, runtime: Runtime) -> int:
    program = runtime.binary(service.name)
    if not program.is_file():
        raise StartError("reason=not-bootstrapped")
    if not _port_is_free(service.host, service.port):
        raise StartError(f"reason=port-in-use host={service.host} port={service.port}")
    # The interpreter by its full path and isolated (-I): the service must outlive the shell, the
    # activated environment and the variables of whoever starts it.
    settings = str(runtime.settings(service.name))
    command = [sys.executable, "-I", "-u", str(program), "--config", settings]
    return process.start(command, runtime.log(service.name), runtime.pid(service.name))


def _port_is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        # As the services do: a connection that lingers in TIME_WAIT is no listener.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
