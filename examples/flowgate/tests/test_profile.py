"""Profiles and the state file."""

from __future__ import annotations

import json
import unittest

from flowgate.files import permissions
from support import FlowgateCase


class ProfileTest(FlowgateCase):
    def test_list_prints_the_profiles(self) -> None:
        self.assertEqual(self.flowgate("profile", "list").lines, ["reliability", "balanced", "cost"])

    def test_set_says_what_is_in_force_and_where(self) -> None:
        done = self.flowgate("profile", "set", "cost")
        active, state = self.runtime / "litellm.json", self.runtime / "state.json"
        self.assertEqual(done.status, 0, done.stderr)
        self.assertEqual(done.lines, ["profile=cost", f"active_config={active}", f"state_file={state}"])
        self.assertEqual(json.loads(active.read_text())["routing_strategy"], "cost-based-routing")
        self.assertEqual(permissions(active), 0o600)
        self.assertEqual(self.state()["profile"], "cost")
        self.assertIn("current_profile=cost", self.flowgate("status").lines)

    def test_an_unknown_profile_changes_nothing(self) -> None:
        self.assertEqual(self.flowgate("profile", "set", "fast").status, 2)
        self.assertFalse(self.runtime.exists())

    def test_set_keeps_what_was_installed(self) -> None:
        self.flowgate("bootstrap", "download")
        installed = self.state()["installed"]
        self.flowgate("profile", "set", "cost")
        self.assertEqual(self.state()["installed"], installed)


class StateFormatTest(FlowgateCase):
    def setUp(self) -> None:
        super().setUp()
        self.flowgate("profile", "set", "cost")
        (self.runtime / "state.json").write_text(json.dumps({**self.state(), "format": 2}))

    def test_another_versions_state_is_noticed_before_anything_changes(self) -> None:
        for verb in (["profile", "set", "cost"], ["bootstrap", "download"], ["service", "start"]):
            with self.subTest(verb=verb):
                done = self.flowgate(*verb)
                self.assertEqual(done.status, 1)
                self.assertIn("stop the services with the version that wrote it", done.stderr)
        self.assertEqual(self.state()["format"], 2)

    def test_services_can_still_be_stopped_and_asked(self) -> None:
        self.assertEqual(self.flowgate("service", "stop").status, 0)
        done = self.flowgate("status")
        self.assertEqual(done.status, 0)
        self.assertEqual(done.lines[:2], ["current_profile=unknown", "updated_at=unknown"])


if __name__ == "__main__":
    unittest.main()
