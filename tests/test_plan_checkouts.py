"""Blocks that are run in the checkout of another repository."""

from __future__ import annotations

import pytest

from tests.plans import RUN, reasons


@pytest.mark.parametrize(
    "before",
    [
        "From the root of your `test-infra` fork, run:",
        "Run the following command from within the release repo directory.",
        "In the website repository, run:",
    ],
)
def test_a_block_in_another_repository_is_elsewhere(before: str) -> None:
    assert reasons(f"# T\n\n{before}\n\n{RUN}") == [("elsewhere",)]


def test_a_comment_may_say_so() -> None:
    assert "elsewhere" in reasons("# T\n\n```bash\n# Run this in the Hermes repo:\nmake\n```\n")[0]


@pytest.mark.parametrize(
    "before",
    [
        "From the root of this repository, run:",
        "Run it in the root directory of the repository:",
        "In your local clone, run:",
        "Tag the release in the main repository:",
        "See what has changed in the website repository:",
    ],
)
def test_a_block_in_the_repository_of_the_guide_is_not(before: str) -> None:
    assert "elsewhere" not in reasons(f"# T\n\n{before}\n\n{RUN}")[0]
