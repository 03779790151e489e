"""Services start detached, stop for sure, and are judged by what they answer."""

from __future__ import annotations

import os
import socket
import unittest

from support import ANSWERS, DIES, FlowgateCase


class ServiceTest(FlowgateCase):
    def setUp(self) -> None:
        super().setUp()
        self.flowgate("bootstrap", "download")

    def pid(self, name: str) -> int:
        return int((self.runtime / f"{name}.pid").read_text().split()[0])

    def test_start_status_health_restart_stop(self) -> None:
        done = self.launch("service", "start", "all", wait_for=2)
        first = self.pid("litellm")
        self.assertEqual((done.status, done.stderr), (0, ""))
        self.assertEqual(
            done.lines,
            [f"cliproxyapi_plus:started pid={self.pid('cliproxyapi_plus')}", f"litellm:started pid={first}"],
        )
        self.assertEqual(os.getsid(first), first)

        status = self.flowgate("status")
        self.assertEqual(status.lines[2:4], ["cliproxyapi_plus_running=yes", "litellm_running=yes"])
        health = self.flowgate("health")
        self.assertEqual(health.status, 0, health.stdout)
        self.assertEqual(
            health.lines[1],
            "litellm:liveness=ok readiness=ok running=yes readiness_code=200 readiness_error=none "
            f"readiness_url=http://127.0.0.1:{self.ports['litellm']}/health",
        )

        done = self.launch("service", "restart", "litellm", wait_for=1)
        second = self.pid("litellm")
        self.assertEqual(done.lines, [f"litellm:restarted pid={second}"])
        self.assertNotEqual(first, second)

        done = self.flowgate("service", "stop", "all")
        self.assertEqual(done.lines, ["litellm:stopped", "cliproxyapi_plus:stopped"])
        self.assertIn("litellm_running=no", self.flowgate("status").lines)
        self.assertEqual(self.flowgate("health").status, 1)

    def test_start_leaves_a_running_service_alone(self) -> None:
        self.launch("service", "start", "litellm", wait_for=1)
        first = self.pid("litellm")
        done = self.launch("service", "start", "litellm")
        self.assertEqual(done.lines, [f"litellm:started pid={first}"])

    def test_a_service_that_dies_at_once_is_found_by_health_not_by_restart(self) -> None:
        self.write_programs(DIES, "litellm")
        self.flowgate("bootstrap", "download")
        done = self.launch("service", "restart", "all", wait_for=1)
        self.assertEqual(done.status, 0, done.stderr)
        health = self.flowgate("health")
        self.assertEqual(health.status, 1)
        self.assertIn("cliproxyapi_plus:liveness=ok readiness=ok", health.lines[0])
        self.assertIn("litellm:liveness=fail readiness=fail", health.lines[1])

    def test_a_port_in_use_is_refused_and_the_others_start(self) -> None:
        port = self.ports["cliproxyapi_plus"]
        with socket.create_server(("127.0.0.1", port)):
            done = self.launch("service", "restart", "all", wait_for=1)
        self.assertEqual(done.status, 1)
        self.assertEqual(
            done.stderr, f"cliproxyapi_plus:restart-failed reason=port-in-use host=127.0.0.1 port={port}\n"
        )
        self.assertEqual(done.lines, [f"litellm:restarted pid={self.pid('litellm')}"])

    def test_whoever_else_answers_on_the_port_is_not_healthy(self) -> None:
        with socket.create_server(("127.0.0.1", self.ports["litellm"])):
            line = self.flowgate("health").lines[1]
        self.assertIn("liveness=fail readiness=fail running=no readiness_code=none", line)
        self.assertIn("readiness_error=not-running", line)

    def test_nothing_starts_before_it_is_installed(self) -> None:
        (self.runtime / "bin" / "litellm").unlink()
        done = self.flowgate("service", "start", "litellm")
        self.assertEqual(done.status, 1)
        self.assertEqual(done.stderr, "litellm:start-failed reason=not-bootstrapped\n")

    def test_stop_works_with_a_broken_configuration(self) -> None:
        self.launch("service", "start", "litellm", wait_for=1)
        self.config.write_text("services: [\n")
        done = self.flowgate("service", "stop", "all")
        self.assertEqual((done.status, done.stderr), (0, ""))
        self.write_config()
        self.assertIn("litellm_running=no", self.flowgate("status").lines)

    def test_stopping_twice_is_no_error(self) -> None:
        self.assertEqual(self.flowgate("service", "stop", "litellm").lines, ["litellm:stopped"])

    def test_a_started_service_uses_the_ports_of_now(self) -> None:
        self.flowgate("profile", "set", "cost")
        self.settings["services"]["litellm"]["port"] = self.ports["cliproxyapi_plus"]
        self.write_config()
        self.write_programs(ANSWERS)
        self.launch("service", "start", "litellm", wait_for=1)
        self.assertIn("liveness=ok readiness=ok", self.flowgate("health").lines[1])


if __name__ == "__main__":
    unittest.main()
