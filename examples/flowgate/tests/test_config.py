"""The configuration is checked when it is read."""

from __future__ import annotations

import shutil
import unittest

from flowgate import config
from flowgate.errors import ConfigInvalidError, ConfigMissingError
from support import TOP, FlowgateCase


class ConfigTest(FlowgateCase):
    def test_a_missing_file_is_named_and_exits_2(self) -> None:
        self.config.unlink()
        for verb in (["doctor"], ["health"], ["status"], ["service", "stop"], ["profile", "list"]):
            with self.subTest(verb=verb):
                done = self.flowgate(*verb)
                self.assertEqual(done.status, 2)
                self.assertEqual(done.stderr, f"Config file not found: {self.config}\n")
                self.assertEqual(done.stdout, "")

    def test_bad_arguments_exit_2(self) -> None:
        for verb in (
            [],
            ["nosuch"],
            ["service", "restart", "nosuch"],
            ["bootstrap"],
            ["profile", "set", "x"],
        ):
            with self.subTest(verb=verb):
                self.assertEqual(self.flowgate(*verb).status, 2)

    def test_paths_start_from_the_parent_of_the_configuration_directory(self) -> None:
        loaded = config.load(self.config)
        self.assertEqual(loaded.runtime_dir, self.top / ".router")
        self.assertEqual(loaded.credentials, self.credentials)

    def test_what_is_not_said_has_a_default(self) -> None:
        loaded = config.load(self.config)
        self.assertEqual(loaded.profile, "balanced")
        self.assertEqual(loaded.services["litellm"].start_delay, 3)

    def test_values_that_cannot_be_used_are_refused(self) -> None:
        service = self.settings["services"]["litellm"]
        for key, value in {
            "host": "192.0.2.1",
            "port": "4000",
            "start_delay": -1,
            "artefact": "",
            "prot": 1,
        }.items():
            with self.subTest(key=key):
                kept = dict(service)
                service[key] = value
                self.write_config()
                with self.assertRaisesRegex(ConfigInvalidError, key):
                    config.load(self.config)
                service.clear()
                service.update(kept)

    def test_another_format_is_refused(self) -> None:
        self.settings["format"] = 2
        self.write_config()
        self.assertEqual(self.flowgate("status").status, 2)
        self.assertIn("format is 2", self.flowgate("status").stderr)

    def test_a_file_that_is_no_yaml_is_refused_on_one_line(self) -> None:
        self.config.write_text("services: [\n")
        done = self.flowgate("status")
        self.assertEqual(done.status, 2)
        self.assertEqual(len(done.stderr.splitlines()), 1)

    def test_credentials_without_a_key_are_refused(self) -> None:
        self.credentials.write_text("api-keys: []\n")
        with self.assertRaises(ConfigInvalidError):
            config.load_credentials(self.credentials)
        self.credentials.unlink()
        with self.assertRaises(ConfigMissingError):
            config.load_credentials(self.credentials)


class ExamplesTest(FlowgateCase):
    def test_the_tracked_examples_can_be_used_as_they_are(self) -> None:
        for name in ("flowgate.yaml", "cliproxyapi.yaml"):
            shutil.copy(TOP / "config" / "examples" / name, self.config.parent / name)
        loaded = config.load(self.config)
        self.assertTrue(config.load_credentials(loaded.credentials).models)
        self.assertEqual(loaded.services["litellm"].start_delay, 3)
        for service in loaded.services.values():
            self.assertTrue((TOP / service.artefact).is_file())


if __name__ == "__main__":
    unittest.main()
