"""Doctor says what is wrong, and what to do about it."""

from __future__ import annotations

import unittest

from support import FlowgateCase

NAMES = [
    "config",
    "runtime_dir",
    "runtime_binaries",
    "secret_permissions",
    "upstream_credentials",
    "runtime_dependency",
]


class DoctorTest(FlowgateCase):
    def setUp(self) -> None:
        super().setUp()
        self.flowgate("bootstrap", "download")

    def assert_fails(self, *names: str) -> None:
        done = self.flowgate("doctor")
        self.assertEqual(done.status, 1)
        self.assertEqual([line.split("=")[0] for line in done.lines], [f"doctor:{name}" for name in NAMES])
        failed = [line for line in done.lines if line.split()[0].endswith("=fail")]
        self.assertEqual([line.split("=")[0] for line in failed], [f"doctor:{name}" for name in names])
        for line in failed:
            self.assertRegex(line, r" suggestion='[^']+'$")

    def test_all_pass(self) -> None:
        done = self.flowgate("doctor")
        self.assertEqual(done.status, 0, done.stdout)
        self.assertEqual([line.split()[0] for line in done.lines], [f"doctor:{name}=pass" for name in NAMES])

    def test_an_invalid_configuration(self) -> None:
        self.config.write_text("format: it's wrong\n")
        self.assert_fails(*NAMES[:-1])

    def test_nothing_installed(self) -> None:
        self.assertEqual(self.flowgate("doctor").status, 0)
        for file in (self.runtime / "bin").iterdir():
            file.unlink()
        self.assert_fails("runtime_binaries")

    def test_a_program_that_was_changed_after_it_was_installed(self) -> None:
        (self.runtime / "bin" / "litellm").write_text("print('changed')\n")
        self.assert_fails("runtime_binaries")

    def test_a_new_revision_of_an_artefact_is_no_fault_of_what_is_installed(self) -> None:
        self.write_programs("print('next version')\n")
        self.assertEqual(self.flowgate("doctor").status, 0)

    def test_an_open_runtime_directory(self) -> None:
        self.runtime.chmod(0o755)
        self.assert_fails("runtime_dir")

    def test_readable_secrets(self) -> None:
        self.credentials.chmod(0o640)
        self.assert_fails("secret_permissions")
        self.assertEqual(self.flowgate("status").lines[-1], "secret_permission_issues=1")

    def test_no_credentials(self) -> None:
        self.credentials.unlink()
        self.assert_fails("upstream_credentials")


if __name__ == "__main__":
    unittest.main()
