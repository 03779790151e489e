"""What a person does before a block, in the words before it or in the item around it."""

from __future__ import annotations

import pytest

from tests.plans import kinds, reasons


@pytest.mark.parametrize(
    "before",
    [
        "Wait for the promotion job to complete. Then test the images:",
        "1. Wait for the job to complete.\n\n   ",
        "1. Merge the pull request.\n   - Then look at the images:\n\n     ",
    ],
)
def test_somebody_waits_or_approves_before_a_block(before: str) -> None:
    indent = before[len(before.rstrip(" ")) :]
    block = "".join(f"{indent}{line}\n" for line in ("```bash", "docker pull x", "```"))
    assert reasons(f"# T\n\n{before.rstrip(' ')}\n\n{block}")[0] == ("condition",)


@pytest.mark.parametrize(
    ("before", "command"),
    [
        ("Wait for the rollout:", "kubectl rollout status deploy/web"),
        ("Wait until it is up:", "until curl -s localhost; do :; done"),
        ("Merge the branch:", "git merge --ff-only next"),
        ("Build it. This can take a while to wait for:", "make"),
    ],
)
def test_a_command_that_does_it_is_run(before: str, command: str) -> None:
    assert reasons(f"# T\n\n{before}\n\n```bash\n{command}\n```\n") == [()]


def test_what_a_person_does_before_a_block_deeper_in_the_item_is_a_step() -> None:
    text = "1. Merge the pull request.\n   - Test it:\n\n     ```bash\n     docker pull x\n     ```\n"
    assert kinds(text) == [("manual", "Merge the pull request."), ("command", "Test it:")]


def test_what_a_person_does_before_another_paragraph_is_a_step() -> None:
    text = "1. Paste the output into the chat.\n\n   Such as:\n\n   ```bash\n   make\n   ```\n"
    assert kinds(text) == [("manual", "Paste the output into the chat."), ("command", "make")]


def test_the_words_of_an_item_are_the_title_of_the_block_behind_them() -> None:
    text = "1. Build it.\n\n   It takes a while.\n\n   ```bash\n   make\n   ```\n"
    assert kinds(text) == [("command", "Build it.")]
    assert kinds("1. Wait for it.\n\n   ```bash\n   make\n   ```\n") == [("command", "Wait for it.")]
