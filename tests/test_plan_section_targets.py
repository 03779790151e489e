"""Sections beside each other whose titles differ in a version, an age or the place of a command."""

from __future__ import annotations

import pytest

from tests.plans import RUN, reasons


def asked(one: str, other: str) -> list[tuple[str, ...]]:
    return reasons(f"# Guide\n\n## {one}\n\n{RUN}\n## {other}\n\n{RUN}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GnuPG-2.x", "GnuPG-1.x"),
        ("Python 3.10", "Python 3.11"),
        ("CentOS7", "CentOS8"),
        ("CentOS 7", "CentOS 8"),
        ("Install on Ubuntu 20.04", "Install on Ubuntu 22.04"),
        ("For (Legacy) Hermes", "For Hermes V1"),
        ("For clusters", "For legacy clusters"),
        ("Web Interface", "CLI"),
        ("GitHub Web Interface", "GitHub CLI"),
        ("Web", "CLI"),
        ("Container", "Binary"),
        ("Beta", "Hotfix"),
        ("How to restart the queue", "How to rotate the key"),
        ("Upgrade from 0.4.0 or newer", "Legacy upgrade from 0.3.x"),
        ("1.x에서 업그레이드", "2.x에서 업그레이드"),
        ("从1.x升级", "从2.x升级"),
    ],
)
def test_of_sections_that_differ_in_little_one_is_meant(one: str, other: str) -> None:
    assert asked(one, other) == [("section",), ("section",)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1. Python 3.10", "2. Python 3.11"),
        ("Phase 1.1", "Phase 1.2"),
        ("Node 1", "Node 2"),
        ("Prepare Ubuntu 22.04", "Install Docker on Ubuntu 22.04"),
        ("Install Python 3.11", "Install Node 18.2"),
        ("Build the container", "Build the binary"),
        ("Update the web interface", "Update the CLI"),
        ("How to prepare a release", "How to verify a release"),
        ("How to release", "Announce"),
    ],
)
def test_steps_in_a_row_differ_in_more(one: str, other: str) -> None:
    assert asked(one, other) == [(), ()]
