#!/usr/bin/env python3
"""The program of the service ``litellm``: a stand-in for LiteLLM, the northbound gateway.

It answers ``/v1/models`` and ``/health`` by asking the upstream, once its start delay has passed, and
``/health/liveness`` by itself. It needs nothing but Python.
"""

from __future__ import annotations

import argparse
import http.client
import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = tuple[int, dict[str, Any]]


class Gateway:
    """Answers requests from its settings and from what the upstream says."""

    def __init__(self, settings: dict[str, Any], clock: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._clock = clock
        self._ready_at = clock() + settings["start_delay"]

    def answer(self, path: str) -> Answer:
        """Return status and body for a path."""
        if path == "/health/liveness":
            return 200, {"status": "ok"}
        if path not in ("/health", "/v1/models"):
            return 404, {"error": "not found"}
        if self._clock() < self._ready_at:
            return 503, {"error": "starting"}
        status, models = self._ask_upstream()
        if status != 200:
            return 503, {"error": "upstream", "upstream_code": status}
        return (200, models) if path == "/v1/models" else (200, {"status": "ok", "upstream_code": status})

    def _ask_upstream(self) -> tuple[int | None, dict[str, Any]]:
        """Return the upstream's status and models; the status is None where it does not answer."""
        for _ in range(1 + self._settings["num_retries"]):
            try:
                return self._get("/v1/models")
            except (OSError, ValueError, http.client.HTTPException):
                continue
        return None, {}

    def _get(self, path: str) -> tuple[int, dict[str, Any]]:
        host, port = self._settings["upstream"]
        connection = http.client.HTTPConnection(host, port, timeout=self._settings["timeout"])
        try:
            headers = {"Authorization": f"Bearer {self._settings['api_key']}"}
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()


class Server(ThreadingHTTPServer):
    """Listens for the gateway."""

    def __init__(self, host: str, port: int, gateway: Gateway) -> None:
        self.gateway = gateway
        super().__init__((host, port), Handler)

    def server_bind(self) -> None:
        # The inherited method asks a name server for the host's name, which may take long offline.
        TCPServer.server_bind(self)


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Server

    def do_GET(self) -> None:
        """Answer in JSON."""
        status, body = self.server.gateway.answer(self.path)
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def main() -> None:
    """Serve until the process is ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, required=True)
    settings = json.loads(parser.parse_args().config.read_text(encoding="utf-8"))
    Server(settings["host"], settings["port"], Gateway(settings)).serve_forever()


if __name__ == "__main__":
    main()
