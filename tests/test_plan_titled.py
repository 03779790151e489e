"""Ways that lines in bold type count: what stands below each of them is asked for, and nothing else is."""

from __future__ import annotations

import pytest

from tests.plans import RUN, indented, reasons

ASKED = ("alternative",)


def guide(*parts: str) -> str:
    """Return a guide of lines, each with a block below it."""
    return "# Deploy\n\n## Run it\n\n" + "".join(f"{part}\n\n{RUN}\n" for part in parts)


@pytest.mark.parametrize("title", ["**Verify**", "**Clean up:**", "**Danach prüfen**"])
def test_another_title_ends_the_last_way(title: str) -> None:
    text = guide("**Option A: Docker**", "**Option B: systemd**", "Then:", title, "Go on:")
    assert reasons(text) == [ASKED, ASKED, ASKED, (), ()]


@pytest.mark.parametrize(
    "title", ["**Important**", "**Step 2: start it**", "**2. Start it**", "**Note** it:"]
)
def test_a_remark_or_a_step_of_its_own_does_not(title: str) -> None:
    assert reasons(guide("**Option A: Docker**", "**Option B: systemd**", title)) == [ASKED] * 3


def test_titles_inside_of_ways_end_none() -> None:
    text = guide(
        "**Option A**\n\n**Build**", "**Start**", "**Option B**\n\n**Build**", "**Start**", "**Stop**"
    )
    assert reasons(text) == [ASKED] * 5


def test_ways_in_an_item_end_with_it() -> None:
    ways = indented(f"**Option A: Docker**\n\n{RUN}\n**Option B: systemd**\n\n{RUN}")
    text = f"1. Start it:\n\n{ways}\n2. Verify:\n\n{indented(RUN)}\n3. Tag it:\n\n{indented(RUN)}\n"
    assert reasons(f"# Deploy\n\n## Run it\n\n{text}\nAt last:\n\n{RUN}") == [ASKED, ASKED, (), (), ()]
