"""Blocks of which a run makes one pass, and sections for a day each."""

from __future__ import annotations

import pytest

from tests.plans import RUN, reasons

COMMON = {
    "de": "Der die das und ist nicht für mit.",
    "fr": "Le la les et est dans pour.",
    "es": "El la los y es en para que.",
    "ru": "Это и не в на для.",
}
"""Words by which the language of a guide is told."""


@pytest.mark.parametrize(
    ("language", "before"),
    [
        ("", "For each environment:"),
        ("", "For every region, run:"),
        ("", "Repeat for each host:"),
        ("", "Run the following commands for each host in the inventory:"),
        ("", "Do this in each cluster:"),
        ("", "## For each tenant"),
        ("de", "Für jede Umgebung:"),
        ("fr", "Pour chaque serveur :"),
        ("es", "Para cada entorno:"),
        ("ru", "Для каждого сервера:"),
        ("", "对每个节点执行以下命令："),
    ],
)
def test_what_is_done_for_each_of_several_things_is_asked_about(language: str, before: str) -> None:
    assert reasons(f"# T\n\n{COMMON.get(language, '')}\n\n{before}\n\n{RUN}") == [("condition",)]


@pytest.mark.parametrize(
    "before",
    [
        "For each release, run:",
        "For each gem, there is a task:",
        "Run the following for each new version:",
        "This shows the pods for each app:",
        "Create the tags for all modules:",
    ],
)
def test_what_is_done_each_time_or_by_one_command_is_not(before: str) -> None:
    assert reasons(f"# T\n\n{before}\n\n{RUN}") == [()]


def test_a_block_that_goes_through_them_itself_is_not() -> None:
    loop = "```bash\nfor region in eu us; do make $region; done\n```\n"
    assert reasons(f"# T\n\nFor each region, run:\n\n{loop}") == [()]


def test_a_whole_section_is_repeated() -> None:
    assert reasons(f"# T\n\n## Deploy\n\nRepeat these steps for each region.\n\n{RUN}") == [("section",)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Monday", "Tuesday"),
        ("Promote (Monday)", "Release day (Thursday)"),
        ("1. Day 1: prepare", "2. Day 2: cut over"),
        ("10 days before", "2 days before"),
        ("T-7 days", "T-1 day"),
        ("Week 1", "Week 2"),
        ("周一", "周二"),
    ],
)
def test_sections_for_a_day_each(one: str, other: str) -> None:
    assert reasons(f"# T\n\n## {one}\n\n{RUN}\n## Anything\n\n{RUN}\n## {other}\n\n{RUN}") == [
        ("section",),
        (),
        ("section",),
    ]


def test_one_day_alone_is_when_all_is_done() -> None:
    assert reasons(f"# T\n\n## Release (Thursday)\n\n{RUN}\n## Tell (Thursday)\n\n{RUN}") == [(), ()]
