"""A run that goes on with a guide that was changed at the step that failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli_place import CliPlace

PAY = """\
# Ship

## 1. Prepare

```bash
echo ready
```

## 2. Ship

```bash {once}
echo paid >> ../paid
test -e ../open
```

```bash
echo shipped
```
"""
"""A guide with a step that must not be repeated unasked; it fails after it has paid."""
ONCE = "```bash {once}\necho paid >> ../paid\ntest -e ../open\n```\n"


def failed(place: CliPlace, guide: str) -> None:
    """Let a run of a guide fail, and what it lacked be there."""
    place.guide(guide)
    assert place.run("guide.md").returncode == 1
    (place.path / "open").touch()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (ONCE, "```bash\necho more\n```\n\n" + ONCE),
        (ONCE, "```bash\necho more\n```\n\n" + ONCE.replace("test -e", "test -r")),
        (ONCE, "- [ ] the shop is open\n\n" + ONCE),
        (ONCE, "```bash\ntest -e ../open\n```\n\n```bash {once}\necho paid >> ../paid\n```\n"),
        (ONCE, "```bash\ntest -e ../open\n```\n"),
        ("## 2. Ship", "## 2. Look\n\n```bash\necho look\n```\n\n## 3. Ship"),
        ("## 2. Ship", "## 2. Look\n\n```bash\necho look\n```\n\n```bash\necho again\n```\n\n## 3. Ship"),
        (f"{ONCE}\n```bash\necho shipped\n```\n", f"```bash\necho shipped\n```\n\n{ONCE}"),
        (
            f"{ONCE}\n```bash\necho shipped\n```\n",
            f"```bash\necho shipped\n```\n\n{ONCE}".replace("-e", "-r"),
        ),
    ],
    ids=[
        "a step inserted before it",
        "a step inserted before it, and it is mended",
        "a check inserted before it",
        "its block split",
        "a command taken out that stands in another step now",
        "its section renumbered",
        "its section renumbered, one with as many steps in its place",
        "two steps in another order",
        "two steps in another order, and it is mended",
    ],
)
def test_a_guide_in_which_another_step_bears_the_failed_ones_id_is_refused(
    place: CliPlace, old: str, new: str
) -> None:
    later = (
        "\n## 4. End\n\n```bash\necho paid >> ../paid\n```\n"
        if new == "```bash\ntest -e ../open\n```\n"
        else ""
    )
    failed(place, PAY)
    place.guide(PAY.replace(old, new) + later)
    done = place.run("resume", "--changed-guide")
    assert done.returncode == 2, done
    assert "guide.md has other steps where the run has been: 2/1" in done.stderr
    assert (place.path / "paid").read_text() == "paid\n"
    assert place.run("resume", "--again", "2/1").returncode == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [("../open", "../paid"), ("echo shipped", "echo shipped now"), ("once}", "once, timeout=5m}")],
    ids=["a command", "a step after it, too", "a directive"],
)
def test_a_once_step_that_failed_and_was_mended_is_run_again_when_somebody_says_so(
    place: CliPlace, old: str, new: str
) -> None:
    failed(place, PAY)
    place.guide(PAY.replace(old, new).replace("test -e", "test -f"))
    refused = place.run("resume", "--changed-guide")
    assert (refused.returncode, (place.path / "paid").read_text()) == (2, "paid\n"), refused
    done = place.run("resume", "--changed-guide", "--again", "2/1")
    assert done.returncode == 0, done
    assert (place.path / "paid").read_text() == "paid\npaid\n"
