"""The guide's own words: those before a step, and those that belong to it."""

from __future__ import annotations

from tests.plans import steps

RUN = "```bash\nmake\n```\n"


def told(text: str) -> list[tuple[str, str, str]]:
    """Return the title of each step, the words before it, and what its item holds besides."""
    return [(step.title, step.told.before, step.told.within) for step in steps(text)]


def test_what_an_item_holds_belongs_to_it_and_not_to_the_next() -> None:
    first = "1. Page her:\n\n   ```\n   We roll back.\n   ```\n\n   Wait.\n"
    second = "2. Page him:\n   ```\n   /pd\n   ```\n"
    assert told(f"# T\n\n{first}\n{second}\nSo be it.\n\n3. End.\n") == [
        ("Page her:", "", "   ```\n   We roll back.\n   ```\n\nWait."),
        ("Page him:", "", "   ```\n   /pd\n   ```"),
        ("End.", "So be it.", ""),
    ]


def test_points_and_blocks_after_a_colon_end_its_sentence() -> None:
    text = "1. Update the forks of:\n\n- a\n- b\n\n2. Send this:\n\n```\nHello\n```\n\n3. End.\n\n- aside\n"
    assert [(title, body) for title, _, body in told(f"# T\n\n{text}")] == [
        ("Update the forks of:", "- a\n\n- b"),
        ("Send this:", "```\nHello\n```"),
        ("End.", ""),
    ]


def test_a_section_ends_what_belongs_to_a_step() -> None:
    (one, *_) = told("# T\n\n## A\n\n1. Send this:\n\n## B\n\n```\nHello\n```\n\n1. Go on.\n")
    assert one == ("Send this:", "", "")


def test_parts_are_told_with_the_words_around_them() -> None:
    text = (
        "- [ ] Run the workflow\n\n  It opens a request.\n\n  - [ ] Merge it.\n  - [ ] Delete the branch.\n"
    )
    whole, merge, delete = told(f"# T\n\n{text}")
    assert whole == ("Run the workflow", "", "It opens a request.")
    assert merge == ("Merge it.", "Run the workflow\n\nIt opens a request.", "")
    assert delete == ("Delete the branch.", "Run the workflow", "")


def test_words_after_the_parts_stand_before_the_next_step() -> None:
    text = f"- [ ] Run the workflow\n\n  - [ ] Merge it.\n\n  That was all.\n\n{RUN}"
    *_, last = told(f"# T\n\n{text}")
    assert last == ("", "That was all.", "")
