"""Remotes of every kind: a push lands in the throw-away one, however its address is written."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mdrun.effects import lines
from mdrun.rehearsal import RehearsalSettings, effects
from tests.rehearsal_world import RELEASE, World, bash, photograph

if TYPE_CHECKING:
    from mdrun.rehearsal import Rehearsal


def pushed(rehearsal: Rehearsal) -> list[tuple[str | None, str]]:
    return [(move.remote, move.ref.removeprefix("refs/heads/")) for move in effects(rehearsal).pushed]


COMMIT = "git commit --quiet --allow-empty -m x"


@pytest.mark.parametrize(
    "written",
    [
        "https://git.example.com/team/app",
        "https://git.example.com/team/app.git/",
        "http://git.example.com/team/app",
        "git@git.example.com:team/app.git",
        "git.example.com:team/app",
        "ssh://git@git.example.com/team/app.git",
        "https://Git.Example.com/team/app",
    ],
)
def test_a_distant_remote_is_caught_in_every_spelling(world: World, written: str) -> None:
    world.git("remote", "set-url", "origin", "https://Git.Example.com/team/app.git")
    rehearsal = world.prepare()
    bash(rehearsal, f"{COMMIT}; git push --quiet '{written}' main; git ls-remote '{written}' | grep -q main")
    assert pushed(rehearsal) == [("origin", "main")]
    bash(rehearsal, f"git clone --quiet '{written}' ../again; git fetch --quiet '{written}' main")
    assert (
        bash(rehearsal, "git -C ../again rev-parse HEAD").stdout
        == bash(rehearsal, "git rev-parse HEAD").stdout
    )


@pytest.mark.parametrize("written", ["{home}/real.git", "~/real.git", "$HOME/real.git", "file://{home}/real"])
def test_a_remote_in_the_operators_home_is_caught_in_every_spelling(world: World, written: str) -> None:
    world.git("clone", "--quiet", "--bare", str(world.real), str(world.home / "real.git"), at=world.base)
    world.git("remote", "set-url", "origin", str(world.home / "real.git"))
    before = photograph(world.home)
    rehearsal = world.prepare()
    bash(rehearsal, f"{COMMIT}; git push --quiet {written.format(home=world.home)} main")
    assert pushed(rehearsal) == [("origin", "main")]
    assert photograph(world.home) == before


def test_a_remote_whose_address_cannot_be_caught_is_replaced(world: World) -> None:
    world.git("remote", "add", "above", "..")
    rehearsal = world.prepare()
    bash(rehearsal, f"{COMMIT}; git push --quiet above main")
    assert pushed(rehearsal) == [("above", "main")]


def test_every_push_address_leads_to_the_remote_whose_it_is(world: World) -> None:
    for name in ("mirror", "third"):
        world.git("remote", "add", name, f"https://{name}.example.com/app.git")
        world.git("update-ref", f"refs/remotes/{name}/main", "HEAD")
    for address in (str(world.real), "git@mirror.example.com:app", "https://write.example.com/app"):
        world.git("remote", "set-url", "--add", "--push", "origin", address)
    before = photograph(world.real)
    rehearsal = world.prepare()
    bash(rehearsal, f"{COMMIT}; git push --quiet origin main; git fetch --quiet --all")
    assert pushed(rehearsal) == [("origin", "main"), ("mirror", "main")]
    assert bash(rehearsal, "git rev-list --count origin/main...mirror/main").stdout == "0\n"
    assert photograph(world.real) == before


def test_one_push_address_is_another_way_to_the_same_repository(world: World) -> None:
    world.git("remote", "set-url", "origin", "https://git.example.com/app")
    world.git("remote", "set-url", "--push", "origin", "git@ssh.example.com:app")
    rehearsal = world.prepare()
    bash(
        rehearsal,
        f"{COMMIT}; git push --quiet origin main; git ls-remote origin main | grep -q $(git rev-parse HEAD)",
    )
    assert pushed(rehearsal) == [("origin", "main")]


def test_remotes_that_share_an_address_know_what_either_knew(world: World) -> None:
    world.git("remote", "add", "same", f"file://{world.real}")
    world.git("update-ref", "refs/remotes/same/newer", "HEAD")
    rehearsal = world.prepare()
    assert "refs/heads/newer" in bash(rehearsal, "git ls-remote origin").stdout


@pytest.mark.parametrize("place", ["global", "repository"])
def test_the_operators_own_rewriting_is_replaced(world: World, place: str) -> None:
    arguments = ["--global"] if place == "global" else []
    world.git("config", *arguments, f"url.{world.base}/.insteadOf", "work:")
    world.git("config", *arguments, f"url.{world.base}/.pushInsteadOf", "https://git.example.com/")
    world.git("remote", "set-url", "origin", "https://git.example.com/real.git")
    before = photograph(world.real)
    rehearsal = world.prepare()
    bash(rehearsal, f"{COMMIT}; git push --quiet origin main; git push --quiet work:real main:short")
    assert photograph(world.real) == before
    assert {ref for _, ref in pushed(rehearsal)} == {"main", "short"}


def test_an_address_that_the_guide_adds_is_known_or_refused(world: World) -> None:
    rehearsal = world.prepare()
    done = bash(
        rehearsal,
        f"git remote add again '{world.real}'; git push --quiet again main:a\n"
        "git remote add other https://other.example.com/app; git push other main",
        check=False,
    )
    assert "transport 'https' not allowed" in done.stderr
    assert pushed(rehearsal) == [("origin", "a")]


def documented() -> str:
    """The pre-receive that the documentation proposes."""
    page = (Path(__file__).parent.parent / "docs/rehearsal.md").read_text(encoding="utf-8")
    found = re.search(r"^  pre-receive: \|\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert found is not None
    return textwrap.dedent(found[1])


@pytest.mark.parametrize(
    ("push", "words"), [("--force origin main", "no forced pushes"), ("origin :main", "it cannot be deleted")]
)
def test_a_branch_that_the_settings_protect_refuses_in_the_remotes_words(
    world: World, push: str, words: str
) -> None:
    world.git("remote", "add", "fork", "https://git.example.com/fork")
    rehearsal = world.prepare(settings=RehearsalSettings(pre_receive=documented()))
    again = "git commit --quiet --amend --allow-empty -m y"
    refused = bash(rehearsal, f"{again}; git push {push}", check=False)
    assert refused.returncode == 1
    assert f"remote: main is protected: {words}" in refused.stderr
    assert "pre-receive hook declined" in refused.stderr
    assert pushed(rehearsal) == []
    hidden = f"git config --global core.hooksPath none; git push {push}"
    assert bash(rehearsal, hidden, check=False).returncode == 1
    bash(
        rehearsal,
        "git push --quiet --force fork main; git push --quiet origin main:side origin/main:refs/heads/more",
    )
    bash(rehearsal, f"git reset --quiet --hard origin/main; {COMMIT}; git push --quiet origin main")
    assert pushed(rehearsal) == [
        ("origin", "main"),
        ("origin", "more"),
        ("origin", "side"),
        ("fork", "main"),
    ]


def test_a_push_that_is_no_fast_forward_is_told(world: World) -> None:
    rehearsal = world.prepare()
    bash(
        rehearsal,
        "git commit --quiet --amend --allow-empty -m y; git push --quiet --force origin main main:new",
    )
    found = effects(rehearsal)
    assert [(move.ref, move.forced) for move in found.pushed] == [
        ("refs/heads/main", True),
        ("refs/heads/new", False),
    ]
    (line,) = [line for line in lines(found) if "to origin: main" in line]
    assert line.endswith(", not a fast-forward")
    bash(rehearsal, RELEASE)
    assert effects(rehearsal).branches[0].forced


def test_remotes_after_the_first_borrow_its_objects_and_take_pushes(world: World) -> None:
    for name in ("second", "third"):
        world.git("remote", "add", name, f"https://{name}.example.com/app.git")
    rehearsal = world.prepare()
    stores = [len(list(bare.glob("objects/??"))) for bare in sorted((rehearsal.root / "remotes").iterdir())]
    assert stores[1:] == [0, 0] != stores[:1]
    bash(
        rehearsal,
        f"{COMMIT}; git gc --quiet --prune=now\n"
        "for name in origin second third; do git push --quiet $name main; done\n"
        "for bare in ../../remotes/*; do git -C $bare fsck --no-progress; done",
    )
    assert pushed(rehearsal) == [("origin", "main"), ("second", "main"), ("third", "main")]
