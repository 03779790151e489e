"""What cannot be rehearsed is refused, and nothing is left behind."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from mdrun.errors import RehearsalRefused

if TYPE_CHECKING:
    from tests.rehearsal_world import World


def test_an_empty_repository_is_refused(world: World) -> None:
    empty = world.base / "empty"
    world.git("init", "--quiet", str(empty), at=world.base)
    with pytest.raises(RehearsalRefused, match="has no commit yet") as refused:
        world.prepare(empty)
    assert refused.value.exit_status == 2


def test_a_repository_that_git_will_not_read_is_refused(world: World) -> None:
    (world.repo / ".git" / "config").write_text("[core\n")
    with pytest.raises(RehearsalRefused, match="bad config line"):
        world.prepare()


def test_a_bare_repository_is_refused(world: World) -> None:
    with pytest.raises(RehearsalRefused, match="must be run in a work tree"):
        world.prepare(world.real)


def test_a_rehearsal_needs_git(world: World) -> None:
    world.environ["PATH"] = str(world.home)
    with pytest.raises(RehearsalRefused, match="needs git") as refused:
        world.prepare()
    assert refused.value.remedy == "install git"
    world.environ["PATH"] = os.environ["PATH"]


def test_a_directory_that_cannot_be_made_is_refused(world: World) -> None:
    world.environ["TMPDIR"] = str(world.base / "nowhere")
    with pytest.raises(RehearsalRefused, match="no temporary directory can be made"):
        world.prepare()
