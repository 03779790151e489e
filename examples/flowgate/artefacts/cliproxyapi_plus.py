#!/usr/bin/env python3
"""The program of the service ``cliproxyapi_plus``: a stand-in for CLIProxyAPIPlus, the upstream.

It offers ``/v1/models`` to whoever shows an API key, and ``/health``. It needs nothing but Python.
"""

from __future__ import annotations

import argparse
import hmac
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from typing import Any

Answer = tuple[int, dict[str, Any]]


class Upstream:
    """Answers requests from its settings."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self._keys = [str(key).encode() for key in settings["api_keys"]]
        self._models = list(settings["models"])

    def answer(self, path: str, authorization: str) -> Answer:
        """Return status and body for a path and the request's ``Authorization`` header."""
        if path == "/health":
            return 200, {"status": "ok"}
        if path != "/v1/models":
            return 404, {"error": "not found"}
        if not self._knows(authorization):
            return 401, {"error": "invalid api key"}
        models = [{"id": model, "object": "model", "owned_by": "cliproxyapi_plus"} for model in self._models]
        return 200, {"object": "list", "data": models}

    def _knows(self, authorization: str) -> bool:
        shown = authorization.removeprefix("Bearer ").encode()
        return any(hmac.compare_digest(shown, key) for key in self._keys)


class Server(ThreadingHTTPServer):
    """Listens for the upstream."""

    def __init__(self, host: str, port: int, upstream: Upstream) -> None:
        self.upstream = upstream
        super().__init__((host, port), Handler)

    def server_bind(self) -> None:
        # The inherited method asks a name server for the host's name, which may take long offline.
        TCPServer.server_bind(self)


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Server

    def do_GET(self) -> None:
        """Answer in JSON."""
        status, body = self.server.upstream.answer(self.path, self.headers.get("Authorization", ""))
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
    Server(settings["host"], settings["port"], Upstream(settings)).serve_forever()


if __name__ == "__main__":
    main()
