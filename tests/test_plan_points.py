"""Conditions that hold for the items of a list: what announces the list, and what hides it."""

from __future__ import annotations

import pytest

from tests.plans import steps

HIDDEN = "<details>\n<summary>{}</summary>\n\n1. Check out the branch.\n2. Push it.\n\n</details>\n"


@pytest.mark.parametrize(
    "text",
    [
        "If you are not logged in, do the following:\n\n1. `npm login`\n2. Enter the password.\n",
        "Alternatively, to do the update manually:\n\n1. Open a pull request.\n",
        "If and when necessary:\n\n- [ ] Bump the version\n",
        "If and when necessary:\n\n- [ ] `make lint`\n",
        "Ways back in order of preference:\n\n1. Halt the rollout.\n2. Release a fix.\n",
        HIDDEN.format("Failure Steps"),
        HIDDEN.format("If it fails"),
        HIDDEN.format("Troubleshooting"),
    ],
)
def test_a_list_under_a_condition(text: str) -> None:
    assert {one.decisions[:1] for one in steps(f"# T\n\n{text}")} == {("condition",)}


def test_the_condition_of_an_item_holds_for_what_stands_under_it() -> None:
    text = "1. Restart it.\n2. If that doesn't work, then do the following:\n   1. Check out the branch.\n"
    assert [one.decisions for one in steps(text)] == [(), (), ("condition",)]


@pytest.mark.parametrize(
    "text",
    [
        "Do the following:\n\n1. Log in.\n",
        "If it is slow, wait.\n\n1. Log in.\n",
        "Check that all of it is up:\n\n- [ ] The API\n",
        HIDDEN.format("Steps"),
        HIDDEN.format("If it fails") + "\n1. Merge it.\n",
    ],
)
def test_a_list_under_none(text: str) -> None:
    assert steps(f"# T\n\n{text}")[-1].decisions == ()


def test_a_condition_for_the_whole_section_is_asked_once() -> None:
    text = "# T\n\n## Fix\n\nIf it is down, do the following:\n\n1. Restart it.\n"
    assert [one.decisions for one in steps(text)] == [("section",)]


def test_removing_what_is_deprecated_makes_no_section_conditional() -> None:
    assert steps("# T\n\n## Remove previously deprecated code\n\n1. Remove it.\n")[0].decisions == ()
    assert steps("# T\n\n## Deprecation\n\n1. Remove it.\n")[0].decisions == ("section",)
