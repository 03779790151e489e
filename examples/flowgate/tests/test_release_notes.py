"""The notes of a release."""

from __future__ import annotations

import io
import subprocess
import tempfile
import unittest
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path

from flowgate import release_notes
from flowgate.release_notes import Commit, History, add_entry, find_entry, is_complete

DAY = date(2024, 5, 17)
NO_HISTORY = History(None, ())
TEXT = """# Changelog

## [Unreleased]

### Added

- A thing.

## [1.3.2] - 2024-01-01

### Fixed

- Another.

[Unreleased]: https://example.org/compare
"""


class EntryTest(unittest.TestCase):
    def test_what_is_unreleased_becomes_the_entry(self) -> None:
        text = add_entry(TEXT, "v1.4.0", DAY, NO_HISTORY)
        self.assertIn("## [Unreleased]\n\n## [1.4.0] - 2024-05-17\n\n### Added\n\n- A thing.\n\n", text)
        self.assertIn("\n\n## [1.3.2] - 2024-01-01\n", text)
        self.assertTrue(text.endswith("[Unreleased]: https://example.org/compare\n"))
        self.assertTrue(is_complete(find_entry(text, "v1.4.0") or ""))

    def test_writing_twice_changes_nothing(self) -> None:
        once = add_entry(TEXT, "v1.4.0", DAY, NO_HISTORY)
        self.assertEqual(add_entry(once, "v1.4.0", DAY, NO_HISTORY), once)

    def test_nothing_unreleased_lists_the_commits(self) -> None:
        history = History("v1.3.2", (Commit("fix: that", ""), Commit("feat!: this", "")))
        entry = find_entry(add_entry("# C\n\n## [Unreleased]\n", "v1.4.0", DAY, history), "v1.4.0") or ""
        self.assertIn("### Changed\n\n- fix: that\n- feat!: this\n", entry)
        self.assertIn("### Breaking changes and migration\n\n- feat!: this\n", entry)

    def test_a_footer_says_how_to_migrate(self) -> None:
        commit = Commit("feat: x", "Why.\n\nBREAKING CHANGE: rename a\nto b.\n\nRefs: y")
        self.assertEqual(commit.breaking, "feat: x: rename a to b.")

    def test_what_people_wrote_about_compatibility_stays(self) -> None:
        text = TEXT.replace("### Added", "### Breaking changes\n\n- Much.\n\n### Added")
        entry = find_entry(add_entry(text, "v1.4.0", DAY, NO_HISTORY), "v1.4.0") or ""
        self.assertEqual(entry.count("Breaking"), 1)

    def test_no_marked_commit_is_said(self) -> None:
        entry = find_entry(add_entry(TEXT, "1.4.0", DAY, History("v1.3.2", ())), "v1.4.0") or ""
        self.assertIn("- None: no commit since v1.3.2 is marked as breaking.", entry)

    def test_one_version_is_not_found_in_another(self) -> None:
        self.assertIsNone(find_entry(TEXT, "v1.3"))
        self.assertIsNone(find_entry(TEXT, "v1x3.2"))


class CommandTest(unittest.TestCase):
    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.top = Path(directory.name)
        self.changelog = self.top / "CHANGELOG.md"
        self.changelog.write_text("# C\n\n## [Unreleased]\n")

    def git(self, *arguments: str) -> None:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *identity, *arguments], cwd=self.top, check=True, capture_output=True)

    def notes(self, verb: str) -> tuple[int, str, str]:
        stdout, stderr = io.StringIO(), io.StringIO()
        with redirect_stdout(stdout), redirect_stderr(stderr):
            status = release_notes.main([verb, "v1.4.0", "--changelog", str(self.changelog)])
        return status, stdout.getvalue(), stderr.getvalue()

    def test_write_then_show(self) -> None:
        self.git("init", "--quiet")
        self.git("commit", "--quiet", "--allow-empty", "-m", "feat: old")
        self.git("tag", "-a", "v1.3.2", "-m", "old")
        self.git("commit", "--quiet", "--allow-empty", "-m", "feat: new", "-m", "BREAKING CHANGE: all of it")
        self.assertEqual(self.notes("write"), (0, "", ""))
        status, entry, _ = self.notes("show")
        self.assertEqual(status, 0)
        self.assertIn("- feat: new: all of it", entry)
        self.assertNotIn("feat: old", entry)

    def test_show_fails_without_an_entry_or_with_an_empty_one(self) -> None:
        self.assertEqual(self.notes("show")[0], 1)
        self.changelog.write_text("# C\n\n## [1.4.0]\n")
        status, _, problem = self.notes("show")
        self.assertEqual(status, 1)
        self.assertIn("### Breaking changes and migration", problem)

    def test_a_missing_changelog_is_said(self) -> None:
        self.changelog.unlink()
        self.assertIn("CHANGELOG.md", self.notes("show")[2])


if __name__ == "__main__":
    unittest.main()
