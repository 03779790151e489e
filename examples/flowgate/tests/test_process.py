"""A process is known by more than its pid, and ends when it is told to."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from flowgate import process

WAITS = "import sys; print('here', flush=True); sys.stdin.read()"
IGNORES_TERM = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {WAITS}"


class ProcessTest(unittest.TestCase):
    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.pid_file = Path(directory.name) / "x.pid"

    def spawn(self, code: str) -> subprocess.Popen[bytes]:
        child = subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
        )
        self.addCleanup(child.__exit__, None, None, None)
        self.addCleanup(child.kill)
        assert child.stdout is not None
        self.assertEqual(child.stdout.readline(), b"here\n")
        process.remember(child.pid, self.pid_file)
        return child

    def test_term_ends_it(self) -> None:
        child = self.spawn(WAITS)
        self.assertEqual(process.running(self.pid_file), child.pid)
        process.stop(self.pid_file)
        self.assertEqual(child.wait(), -signal.SIGTERM)
        self.assertFalse(self.pid_file.exists())

    def test_kill_ends_what_ignores_term(self) -> None:
        child = self.spawn(IGNORES_TERM)
        with mock.patch.object(process, "GRACE", 0.05):
            process.stop(self.pid_file)
        self.assertEqual(child.wait(), -signal.SIGKILL)

    def test_a_reused_pid_is_another_process(self) -> None:
        child = self.spawn(WAITS)
        self.pid_file.write_text(f"{child.pid}\nanother-boot:1\n")
        self.assertIsNone(process.running(self.pid_file))
        process.stop(self.pid_file)
        self.assertIsNone(child.poll())
        self.assertFalse(self.pid_file.exists())

    def test_a_zombie_does_not_run(self) -> None:
        child = self.spawn(WAITS)
        child.stdin.close()
        process.stop(self.pid_file)
        process.remember(child.pid, self.pid_file)
        self.assertIsNone(process.running(self.pid_file))

    def test_no_or_a_damaged_pid_file_is_no_process(self) -> None:
        self.assertIsNone(process.running(self.pid_file))
        self.pid_file.write_text("12")
        self.assertIsNone(process.running(self.pid_file))
        process.stop(self.pid_file)


if __name__ == "__main__":
    unittest.main()
