"""What all tests have in common: quiet surroundings, how long Hypothesis looks, a place to run mdrun in."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests import cli_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.rehearsal_world import World
    from tests.shell_lab import Lab

_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture)

# Processes take the time that the machine gives them: no deadline.
settings.register_profile(
    "ci", max_examples=200, derandomize=True, deadline=None, suppress_health_check=_SLOW
)
settings.register_profile(
    "nightly", max_examples=2000, deadline=None, suppress_health_check=_SLOW, print_blob=True
)
settings.load_profile(os.environ.get("MDRUN_FUZZ", "ci"))

# Where the tests run is not what they are about: on a build server, too, a terminal of a test is one.
for _name in (
    "CI",
    "SUDO_USER",
    "NO_COLOR",
    "COLUMNS",
    "LINES",
    "COLORTERM",
    *(name for name in os.environ if name.startswith("GITHUB_")),
):
    os.environ.pop(_name, None)
os.environ["TERM"] = "xterm"


@pytest.fixture
def place(tmp_path: Path) -> cli_place.CliPlace:
    """Where mdrun is run as a real process; a module that needs another place has its own."""
    return cli_place.make(tmp_path)


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    """A session of the run's shell; a module that needs another has its own."""
    from tests.shell_lab import Lab

    made = Lab(tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A session for all examples of a module's properties: to start one for each takes too long."""
    from tests.shell_lab import Lab

    made = Lab(tmp_path_factory.mktemp("shared"))
    yield made
    made.close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An operator's home, a repository with a remote, and rehearsals of it."""
    from tests.rehearsal_world import a_world

    yield from a_world(tmp_path)
