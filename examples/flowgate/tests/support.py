"""A throw-away flowgate: its own directory, free ports, and small programs in the place of the services'."""

from __future__ import annotations

import io
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import unittest
from contextlib import ExitStack, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from pathlib import Path

import yaml

from flowgate import checksums, cli
from flowgate.config import SERVICES

TOP = Path(__file__).resolve().parents[3]
ARTEFACTS = Path(__file__).resolve().parents[1] / "artefacts"
TIMEOUT = 60.0
"""Seconds after which a test gives up waiting for a process."""

FIXED_PORTS = (20000, 32000)
"""Below those that Linux gives to connections (ip_local_port_range)."""

ANSWERS = """
import json, os, socket, sys

with open(sys.argv[sys.argv.index("--config") + 1]) as stream:
    settings = json.load(stream)
with socket.create_server((settings["host"], settings["port"])) as server:
    socket.create_connection(("127.0.0.1", int(os.environ["READY_PORT"]))).close()
    while True:
        connection, _ = server.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\n\\r\\n")
"""
"""A program that answers 200 to everything, and says when it listens."""

DIES = "raise SystemExit(3)\n"
"""A program that ends at once."""


@dataclass(frozen=True)
class Done:
    """What a command left."""

    status: int
    stdout: str
    stderr: str

    @property
    def lines(self) -> list[str]:
        return self.stdout.splitlines()


class FlowgateCase(unittest.TestCase):
    """A test with a throw-away flowgate."""

    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.top = Path(directory.name).resolve()
        self.config = self.top / "config" / "flowgate.yaml"
        self.credentials = self.top / "config" / "cliproxyapi.yaml"
        self.runtime = self.top / ".router"
        self.artefacts = self.top / "artefacts"
        for folder in (self.config.parent, self.artefacts):
            folder.mkdir()
        self.ports = dict(zip(SERVICES, free_ports(len(SERVICES)), strict=True))
        self.settings = {
            "format": 1,
            "checksums": "artefacts/SHA256SUMS",
            "credentials": "config/cliproxyapi.yaml",
            "services": {
                name: {"host": "127.0.0.1", "port": self.ports[name], "artefact": f"artefacts/{name}.py"}
                for name in SERVICES
            },
        }
        self.write_config()
        self.credentials.write_text(yaml.safe_dump({"api-keys": ["key"], "models": ["model"]}))
        self.credentials.chmod(0o600)
        self.write_programs(ANSWERS)

    def write_config(self) -> None:
        """Write the configuration from ``self.settings``."""
        self.config.write_text(yaml.safe_dump(self.settings))

    def write_programs(self, text: str, *names: str) -> None:
        """Make this text the artefact of services (all unless named), with its checksum."""
        for name in names or SERVICES:
            (self.artefacts / f"{name}.py").write_text(text)
        (self.artefacts / "SHA256SUMS").write_text(checksums.render(self.artefacts))

    def flowgate(self, *arguments: str) -> Done:
        """Run a command in this process."""
        stdout, stderr = io.StringIO(), io.StringIO()
        with redirect_stdout(stdout), redirect_stderr(stderr):
            try:
                status = cli.main(["--config", str(self.config), *arguments])
            except SystemExit as end:
                status = int(end.code or 0)
        return Done(status, stdout.getvalue(), stderr.getvalue())

    def launch(self, *arguments: str, wait_for: int = 0) -> Done:
        """Run a command that may start services in a process of its own, until so many listen."""
        self.addCleanup(self.flowgate, "service", "stop", "all")
        with ExitStack() as stack:
            ready = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            ready.settimeout(TIMEOUT)
            done = subprocess.run(
                [sys.executable, "-m", "flowgate", "--config", self.config, *arguments],
                env={**os.environ, "READY_PORT": str(ready.getsockname()[1])},
                capture_output=True,
                text=True,
                timeout=TIMEOUT,
                check=False,
            )
            for _ in range(wait_for):
                stack.enter_context(ready.accept()[0])
        return Done(done.returncode, done.stdout, done.stderr)

    def state(self) -> dict:
        """Return the state file's content."""
        return json.loads((self.runtime / "state.json").read_text())


def free_ports(count: int) -> list[int]:
    """Return ports that nobody listens on, and that the system gives to nobody who asks for any."""
    found: list[int] = []
    while len(found) < count:
        port = random.randrange(*FIXED_PORTS)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            found += [port] if port not in found else []
    return found
