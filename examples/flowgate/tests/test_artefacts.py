"""The services' programs answer as they should, and their checksums have not drifted.

Their functions are tested here; that they start is what ``health`` finds out after a deployment.
"""

from __future__ import annotations

import http.client
import importlib.util
import json
import os
import threading
import unittest
from typing import TYPE_CHECKING, Any

from flowgate import checksums
from support import ARTEFACTS, free_ports

if TYPE_CHECKING:
    from types import ModuleType


def load(name: str) -> ModuleType:
    """Import an artefact without running it."""
    spec = importlib.util.spec_from_file_location(f"artefact_{name}", ARTEFACTS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class ChecksumTest(unittest.TestCase):
    def test_the_tracked_checksums_are_those_of_the_artefacts(self) -> None:
        tracked = (ARTEFACTS / "SHA256SUMS").read_text()
        self.assertEqual(
            tracked, checksums.render(ARTEFACTS), "run: uv run python -m flowgate.checksums write"
        )

    def test_the_artefacts_are_executable(self) -> None:
        for name in ("cliproxyapi_plus", "litellm"):
            self.assertTrue(os.access(ARTEFACTS / f"{name}.py", os.X_OK), name)


class UpstreamTest(unittest.TestCase):
    def setUp(self) -> None:
        self.upstream = load("cliproxyapi_plus").Upstream({"api_keys": ["key"], "models": ["large", "small"]})

    def test_models_for_whoever_shows_a_key(self) -> None:
        status, body = self.upstream.answer("/v1/models", "Bearer key")
        self.assertEqual(status, 200)
        self.assertEqual([model["id"] for model in body["data"]], ["large", "small"])

    def test_no_models_without_one(self) -> None:
        for header in ("", "Bearer wrong", "Bearer "):
            self.assertEqual(self.upstream.answer("/v1/models", header)[0], 401)

    def test_health_and_unknown_paths(self) -> None:
        self.assertEqual(self.upstream.answer("/health", "")[0], 200)
        self.assertEqual(self.upstream.answer("/", "")[0], 404)


class GatewayTest(unittest.TestCase):
    def setUp(self) -> None:
        self.now = 100.0
        upstream = load("cliproxyapi_plus")
        server = upstream.Server(
            "127.0.0.1", 0, upstream.Upstream({"api_keys": ["key"], "models": ["large"]})
        )
        self.port = self.serve(server)

    def serve(self, server: Any) -> int:
        server.RequestHandlerClass.log_message = lambda *_args: None
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        self.addCleanup(server.server_close)
        self.addCleanup(thread.join)
        self.addCleanup(server.shutdown)
        return server.socket.getsockname()[1]

    def gateway(self, **changes: Any) -> Any:
        settings = {
            "start_delay": 3,
            "upstream": ["127.0.0.1", self.port],
            "api_key": "key",
            "num_retries": 1,
            "timeout": 5.0,
        }
        return load("litellm").Gateway({**settings, **changes}, clock=lambda: self.now)

    def test_it_is_alive_at_once_and_ready_after_its_start_delay(self) -> None:
        gateway = self.gateway()
        self.now = 102.9
        self.assertEqual(gateway.answer("/health/liveness")[0], 200)
        self.assertEqual(gateway.answer("/health")[0], 503)
        self.now = 103.0
        self.assertEqual(gateway.answer("/health"), (200, {"status": "ok", "upstream_code": 200}))

    def test_it_offers_the_models_of_the_upstream(self) -> None:
        status, body = self.gateway(start_delay=0).answer("/v1/models")
        self.assertEqual((status, body["data"][0]["id"]), (200, "large"))

    def test_it_is_not_ready_when_the_upstream_refuses_its_key(self) -> None:
        status, body = self.gateway(start_delay=0, api_key="old").answer("/health")
        self.assertEqual((status, body["upstream_code"]), (503, 401))

    def test_it_is_not_ready_when_the_upstream_is_gone(self) -> None:
        gateway = self.gateway(start_delay=0, upstream=["127.0.0.1", free_ports(1)[0]])
        self.assertEqual(gateway.answer("/health"), (503, {"error": "upstream", "upstream_code": None}))

    def test_it_speaks_http(self) -> None:
        program = load("litellm")
        port = self.serve(program.Server("127.0.0.1", 0, self.gateway(start_delay=0)))
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        self.addCleanup(connection.close)
        connection.request("GET", "/v1/models")
        response = connection.getresponse()
        self.assertEqual(response.status, 200)
        self.assertEqual(json.loads(response.read())["object"], "list")


if __name__ == "__main__":
    unittest.main()
