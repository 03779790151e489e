"""Bootstrap installs what the checksums say, or nothing."""

from __future__ import annotations

import threading
import unittest
from functools import partial
from http.server import HTTPServer, SimpleHTTPRequestHandler

from flowgate.files import permissions
from support import DIES, FlowgateCase


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        pass


class RedirectHandler(QuietHandler):
    def do_GET(self) -> None:
        self.send_response(302)
        self.send_header("Location", "http://192.0.2.1/elsewhere.py")
        self.end_headers()


class BootstrapTest(FlowgateCase):
    def serve(self, handler: type) -> str:
        server = HTTPServer(("127.0.0.1", 0), partial(handler, directory=self.artefacts))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        self.addCleanup(server.server_close)
        self.addCleanup(thread.join)
        self.addCleanup(server.shutdown)
        return f"http://127.0.0.1:{server.server_port}"

    def set_artefact(self, name: str, address: str) -> None:
        self.settings["services"][name]["artefact"] = address
        self.write_config()

    def test_it_installs_executable_programs_and_prints_where(self) -> None:
        done = self.flowgate("bootstrap", "download")
        binary = self.runtime / "bin"
        self.assertEqual(done.status, 0, done.stderr)
        self.assertEqual(
            done.lines, [f"cliproxyapi_plus={binary / 'cliproxyapi_plus'}", f"litellm={binary / 'litellm'}"]
        )
        self.assertEqual(permissions(binary / "litellm"), 0o755)
        self.assertEqual((binary / "litellm").read_bytes(), (self.artefacts / "litellm.py").read_bytes())
        self.assertEqual(permissions(self.runtime), 0o700)

    def test_file_and_loopback_addresses_are_fetched(self) -> None:
        self.set_artefact("litellm", f"{self.serve(QuietHandler)}/litellm.py")
        self.set_artefact("cliproxyapi_plus", f"file://{self.artefacts}/cliproxyapi_plus.py")
        done = self.flowgate("bootstrap", "download")
        self.assertEqual(done.status, 0, done.stderr)

    def test_a_wrong_checksum_installs_nothing(self) -> None:
        (self.artefacts / "litellm.py").write_text("print('tampered')\n")
        done = self.flowgate("bootstrap", "download")
        self.assertEqual(done.status, 1)
        self.assertRegex(
            done.stderr, r"^bootstrap failed: artefacts/litellm.py: sha256 is \w+, expected \w+\n$"
        )
        self.assertFalse((self.runtime / "bin" / "cliproxyapi_plus").exists())

    def test_a_failure_keeps_what_was_installed_before(self) -> None:
        self.flowgate("bootstrap", "download")
        before = (self.runtime / "bin" / "litellm").read_bytes()
        self.write_programs(DIES)
        (self.artefacts / "cliproxyapi_plus.py").unlink()
        self.assertEqual(self.flowgate("bootstrap", "download").status, 1)
        self.assertEqual((self.runtime / "bin" / "litellm").read_bytes(), before)

    def test_other_addresses_are_refused(self) -> None:
        redirecting = self.serve(RedirectHandler)
        for address in (
            "http://192.0.2.1/litellm.py",
            "https://127.0.0.1/litellm.py",
            "file://192.0.2.1/litellm.py",
            f"{redirecting}/litellm.py",
        ):
            with self.subTest(address=address):
                self.set_artefact("litellm", address)
                done = self.flowgate("bootstrap", "download")
                self.assertEqual(done.status, 1)
                self.assertIn("bootstrap failed: ", done.stderr)

    def test_a_program_without_a_checksum_is_refused(self) -> None:
        (self.artefacts / "SHA256SUMS").write_text("")
        self.assertIn("no checksum for", self.flowgate("bootstrap", "download").stderr)
        (self.artefacts / "SHA256SUMS").unlink()
        self.assertIn("bootstrap failed: checksums", self.flowgate("bootstrap", "download").stderr)


if __name__ == "__main__":
    unittest.main()
