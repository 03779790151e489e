"""A rehearsal with real git and real remotes: what happens in the copy, and that nothing else changes."""

from __future__ import annotations

import json
import stat

import pytest

from mdrun.effects import lines
from mdrun.rehearsal import Change, RehearsalSettings, discard, effects
from tests.rehearsal_world import RELEASE, World, bash, photograph


def test_a_release_lands_in_the_throw_away_remote_and_nothing_else_changes(world: World) -> None:
    world.write("version.txt", "dirty\n")
    world.write("new.txt", "new\n")
    before = photograph(world.repo), photograph(world.real), photograph(world.home)
    rehearsal = world.prepare()
    first = world.git("rev-parse", "HEAD")
    bash(rehearsal, RELEASE)

    found = effects(rehearsal)

    (commit,) = found.commits
    assert (commit.subject, commit.files) == ("release: v1.1", (Change("version.txt", 1, 1),))
    (tag,) = found.tags
    assert (tag.name, tag.annotated, tag.target, tag.before) == ("v1.1", True, commit.sha, None)
    assert [(move.remote, move.ref, move.before) for move in found.pushed] == [
        ("origin", "refs/heads/main", first),
        ("origin", "refs/tags/v1.1", None),
    ]
    assert found.pushed[0].after == commit.sha
    assert (found.branch_before, found.revision_before) == ("main", first)
    assert (found.branch_after, found.revision_after) == ("main", commit.sha)
    assert (found.files, found.processes) == ((), ())
    tag_object = found.pushed[1].after or ""
    assert lines(found) == [
        "The rehearsal changed:",
        f"  HEAD    main at {first[:7]} → main at {commit.sha[:7]}",
        f"  commit  {commit.sha[:7]} release: v1.1 (1 file, +1 −1)",
        "            version.txt +1 −1",
        f"  tag     v1.1 at {commit.sha[:7]}, annotated",
        f"  pushed  to origin: main {first[:7]} → {commit.sha[:7]}",
        f"  pushed  to origin: tag v1.1 new, {tag_object[:7]}",
    ]
    assert json.loads(json.dumps(found.to_json()))["commits"][0]["sha"] == commit.sha
    discard(rehearsal)
    assert (photograph(world.repo), photograph(world.real), photograph(world.home)) == before


def test_a_rehearsal_in_which_nothing_happens_changed_nothing(world: World) -> None:
    assert lines(effects(world.prepare())) == ["The rehearsal changed nothing."]


def test_the_place_is_private_and_named_like_the_original(world: World) -> None:
    rehearsal = world.prepare()
    assert stat.S_IMODE(rehearsal.root.stat().st_mode) == 0o700
    assert (rehearsal.workdir.name, rehearsal.source) == ("my project", world.repo)
    assert bash(rehearsal, "git status --porcelain --branch").stdout == "## main...origin/main\n"


def test_a_directory_below_the_top_is_the_working_directory_of_the_copy(world: World) -> None:
    world.commit("docs", **{"docs/guide.md": "guide\n"})
    rehearsal = world.prepare(world.repo / "docs")
    assert (rehearsal.workdir / "guide.md").read_text() == "guide\n"
    assert bash(rehearsal, "git rev-parse --show-prefix").stdout == "docs/\n"


def test_a_working_directory_that_git_does_not_know_is_empty_in_the_copy(world: World) -> None:
    (world.repo / "build").mkdir()
    rehearsal = world.prepare(world.repo / "build")
    assert list(rehearsal.workdir.iterdir()) == []
    (note,) = [note for note in rehearsal.notes if "holds nothing that git knows" in note]
    assert note.endswith("rehearsal: {carry: [build]} in the settings takes it along")
    world.write("build/made", "1\n")
    carried = world.prepare(world.repo / "build", settings=RehearsalSettings(carry=("build",)))
    assert (carried.workdir / "made").exists()


@pytest.mark.parametrize(
    "form", ["{real}", "file://{real}", "{real}/", "{stem}", "{real}/../real.git", "{link}"]
)
def test_a_push_by_address_lands_in_the_throw_away_remote_or_is_refused(world: World, form: str) -> None:
    link = world.base / "link.git"
    link.symlink_to(world.real)
    world.git("remote", "set-url", "--push", "origin", str(link))
    before = photograph(world.real)
    rehearsal = world.prepare()
    address = form.format(real=world.real, stem=str(world.real).removesuffix(".git"), link=link)
    bash(rehearsal, f"git commit --quiet --allow-empty -m x; git push --quiet '{address}' main", check=False)
    moved = [move.ref for move in effects(rehearsal).pushed]
    if ".." not in form:
        assert moved == ["refs/heads/main"]
    assert photograph(world.real) == before


def test_a_relative_address_is_redirected(world: World) -> None:
    world.git("remote", "set-url", "origin", "../real.git")
    before = photograph(world.real)
    rehearsal = world.prepare()
    bash(
        rehearsal,
        "git commit --quiet --allow-empty -m x; git push --quiet; git push --quiet ../real.git main:other",
    )
    assert [move.ref for move in effects(rehearsal).pushed] == ["refs/heads/main", "refs/heads/other"]
    assert photograph(world.real) == before


@pytest.mark.parametrize(
    "address",
    [
        "https://git.example.com/team/app.git",
        "ssh://git@git.example.com/team/app",
        "git@git.example.com:team/app.git",
    ],
)
def test_a_distant_remote_is_redirected_and_every_other_one_refused(world: World, address: str) -> None:
    world.git("remote", "set-url", "origin", address)
    rehearsal = world.prepare()
    bash(
        rehearsal,
        f"git fetch; git push {address} main:by-address; git push origin main:by-name",
    )
    assert [move.ref for move in effects(rehearsal).pushed] == ["refs/heads/by-address", "refs/heads/by-name"]
    refused = bash(rehearsal, "git push " + address.replace("team", "other") + " main", check=False)
    assert refused.returncode != 0
    assert "not allowed" in refused.stderr


def test_the_operators_own_rewriting_of_addresses_is_followed(world: World) -> None:
    with (world.home / ".gitconfig").open("a") as file:
        file.write('[url "https://git.example.com/"]\n\tinsteadOf = forge:\n')
    world.git("remote", "set-url", "origin", "forge:team/app")
    rehearsal = world.prepare()
    bash(
        rehearsal,
        "git push forge:team/app main:a; git push https://git.example.com/team/app.git main:b",
    )
    assert [move.ref for move in effects(rehearsal).pushed] == ["refs/heads/a", "refs/heads/b"]


def test_a_password_in_an_address_never_enters(world: World) -> None:
    world.git("remote", "set-url", "origin", "https://robot:s3cr3t@git.example.com/team/app.git")
    rehearsal = world.prepare()
    bash(
        rehearsal, "git push --quiet origin main:x; git push --quiet https://git.example.com/team/app main:y"
    )
    assert [move.ref for move in effects(rehearsal).pushed] == ["refs/heads/x", "refs/heads/y"]
    everything = [path.read_bytes() for path in rehearsal.root.rglob("*") if path.is_file()]
    assert not any(b"s3cr3t" in content for content in everything)


def test_remotes_keep_their_names_and_get_their_own_repositories(world: World) -> None:
    other = world.base / "real-other.git"
    world.git("init", "--quiet", "--bare", str(other), at=world.base)
    world.git("remote", "add", "team/other", str(other))
    world.git("remote", "add", "same", str(world.real))
    world.git("push", "--quiet", "team/other", "main:release")
    rehearsal = world.prepare()
    assert bash(rehearsal, "git remote").stdout.split() == ["origin", "same", "team/other"]
    assert "refs/heads/release" in bash(rehearsal, "git ls-remote team/other").stdout
    bash(rehearsal, "git commit --quiet --allow-empty -m x; git push --quiet team/other main:release")
    assert [(move.remote, move.ref) for move in effects(rehearsal).pushed] == [
        ("team/other", "refs/heads/release")
    ]
    bash(rehearsal, "git push --quiet same main")
    assert {move.remote for move in effects(rehearsal).pushed} == {"origin", "same", "team/other"}


def test_a_remote_has_the_branches_and_the_default_branch_that_were_last_seen(world: World) -> None:
    world.git("push", "--quiet", "origin", "main:stable")
    world.git("symbolic-ref", "HEAD", "refs/heads/stable", at=world.real)
    world.git("remote", "set-head", "origin", "--auto")
    rehearsal = world.prepare()
    listed = bash(rehearsal, "git ls-remote --symref origin HEAD 'refs/heads/*'").stdout
    assert "ref: refs/heads/stable\tHEAD" in listed
    assert "refs/heads/main" in listed
    assert (
        bash(rehearsal, "git symbolic-ref refs/remotes/origin/HEAD").stdout == "refs/remotes/origin/stable\n"
    )


def test_a_tag_on_a_commit_that_was_never_pushed_is_not_in_the_remote(world: World) -> None:
    world.commit("second")
    world.git("tag", "-a", "v2.0", "-m", "v2.0")
    rehearsal = world.prepare()
    tags = bash(rehearsal, "git ls-remote --tags --refs origin").stdout
    assert "refs/tags/v1.0" in tags
    assert "refs/tags/v2.0" not in tags
    bash(rehearsal, "git push --quiet --follow-tags origin main")
    assert [move.ref for move in effects(rehearsal).pushed] == ["refs/heads/main", "refs/tags/v2.0"]


def test_a_remote_never_fetched_from_starts_empty_and_says_so(world: World) -> None:
    world.git("remote", "add", "backup", "https://backup.example.com/app.git")
    rehearsal = world.prepare()
    assert "remote backup: none of its refs is known, so it starts empty" in rehearsal.notes
    bash(rehearsal, "git push --quiet backup main")
    assert [(move.remote, move.ref, move.before) for move in effects(rehearsal).pushed] == [
        ("backup", "refs/heads/main", None)
    ]


def test_a_repository_without_remotes_stays_so(world: World) -> None:
    world.git("remote", "remove", "origin")
    assert bash(world.prepare(), "git remote").stdout == ""


def test_a_detached_head_stays_detached(world: World) -> None:
    world.commit("second")
    world.git("checkout", "--quiet", "--detach", "v1.0")
    rehearsal = world.prepare()
    assert bash(rehearsal, "git symbolic-ref HEAD", check=False).returncode != 0
    assert bash(rehearsal, "git rev-parse HEAD").stdout.strip() == world.git("rev-parse", "HEAD")
    bash(rehearsal, "git commit --quiet --allow-empty -m lost; git checkout --quiet main")
    found = effects(rehearsal)
    assert (found.branch_before, found.branch_after, found.commits) == (None, "main", ())
    assert lines(found)[1].startswith("  HEAD  detached at ")


def test_branches_and_tags_moved_and_deleted_are_reported(world: World) -> None:
    world.git("branch", "old")
    world.git("push", "--quiet", "origin", "main:side")
    rehearsal = world.prepare()
    bash(
        rehearsal,
        "git branch -D old; git branch new; git tag -d v1.0; git tag light; git push origin :side",
    )
    found = effects(rehearsal)
    assert [(move.ref, move.after is None) for move in found.branches] == [
        ("refs/heads/new", False),
        ("refs/heads/old", True),
    ]
    assert [(tag.name, tag.annotated, tag.target is None) for tag in found.tags] == [
        ("light", False, False),
        ("v1.0", True, True),
    ]
    report = "\n".join(lines(found))
    assert "v1.0 deleted" in report
    assert "pushed  to origin: side deleted" in report


def test_a_shallow_clone_can_be_rehearsed(world: World) -> None:
    world.commit("second", **{"version.txt": "2\n"})
    world.git("push", "--quiet", "origin", "main:main", "main:side")
    shallow = world.base / "shallow"
    world.git(
        "clone",
        "--quiet",
        "--depth=1",
        "--no-single-branch",
        f"file://{world.real}",
        str(shallow),
        at=world.base,
    )
    before = photograph(shallow)
    rehearsal = world.prepare(shallow)
    assert bash(rehearsal, "git rev-list --count HEAD").stdout == "1\n"
    bash(rehearsal, RELEASE)
    assert [move.ref for move in effects(rehearsal).pushed] == ["refs/heads/main", "refs/tags/v1.1"]
    assert photograph(shallow) == before


def test_a_partial_clone_can_be_rehearsed_and_says_what_is_missing(world: World) -> None:
    world.commit("second", **{"version.txt": "2\n"})
    world.git("push", "--quiet", "origin", "main")
    world.git("config", "uploadpack.allowFilter", "true", at=world.real)
    partial = world.base / "partial"
    world.git("clone", "--quiet", "--filter=blob:none", f"file://{world.real}", str(partial), at=world.base)
    before = photograph(partial)
    rehearsal = world.prepare(partial)
    assert any(note.startswith("partial clone: ") for note in rehearsal.notes)
    bash(rehearsal, RELEASE)
    assert [move.ref for move in effects(rehearsal).pushed] == ["refs/heads/main", "refs/tags/v1.1"]
    assert bash(rehearsal, "git checkout --quiet v1.0", check=False).returncode != 0
    assert photograph(partial) == before


def test_a_linked_worktree_can_be_rehearsed(world: World) -> None:
    tree = world.base / "tree"
    world.git("worktree", "add", "--quiet", "-b", "side", str(tree))
    world.write("version.txt", "changed\n", at=tree)
    before = photograph(tree), photograph(world.repo)
    rehearsal = world.prepare(tree, with_changes=True)
    assert bash(rehearsal, "git symbolic-ref --short HEAD; cat version.txt").stdout == "side\nchanged\n"
    bash(rehearsal, "git commit --quiet -am x; git push --quiet origin side")
    assert [move.ref for move in effects(rehearsal).pushed] == ["refs/heads/side"]
    assert (photograph(tree), photograph(world.repo)) == before


def test_objects_that_the_original_borrows_are_copied(world: World) -> None:
    borrower = world.base / "borrower"
    world.git("clone", "--quiet", "--shared", str(world.real), str(borrower), at=world.base)
    rehearsal = world.prepare(borrower)
    assert list(rehearsal.root.rglob("alternates")) == []
    bash(
        rehearsal,
        "git fsck --no-progress --connectivity-only; git -C ../../remotes/origin.git fsck --no-progress",
    )


def test_objects_are_shared_with_the_throw_away_remotes_but_not_with_the_original(world: World) -> None:
    rehearsal = world.prepare()
    original = {path.stat().st_ino for path in (world.repo / ".git").rglob("*")}
    assert not any(path.lstat().st_ino in original for path in rehearsal.root.rglob("*"))
    assert any(path.stat().st_nlink > 1 for path in rehearsal.root.rglob("objects/??/*"))
