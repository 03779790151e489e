"""What all tests have in common: how long Hypothesis looks, and surroundings that say nothing."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

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
