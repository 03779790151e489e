"""What git repositories can be: submodules, worktrees, hooks, signatures, and kinds of storage."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from mdrun.errors import RehearsalRefused
from mdrun.rehearsal import effects
from tests.rehearsal_world import RELEASE, World, bash, photograph

if TYPE_CHECKING:
    from pathlib import Path

COMMIT = "git commit --quiet --allow-empty -m x"


def library(world: World, name: str) -> Path:
    """Another repository, for a submodule."""
    path = world.base / name
    world.git("init", "--quiet", str(path), at=world.base)
    world.write("file", f"{name}\n", at=path)
    world.git("add", "--all", at=path)
    world.git("commit", "--quiet", "-m", name, at=path)
    return path


def test_submodules_that_are_checked_out_come_along_nested_ones_too(world: World) -> None:
    inner, lib = library(world, "inner"), library(world, "lib")
    world.git("submodule", "--quiet", "add", str(inner), "deep", at=lib)
    world.git("commit", "--quiet", "-m", "deep", at=lib)
    world.git("submodule", "--quiet", "add", str(lib), "vendor/lib")
    world.git("submodule", "--quiet", "update", "--init", "--recursive")
    world.commit("with lib")
    before = photograph(world.repo), photograph(lib), photograph(inner)
    rehearsal = world.prepare()
    assert (rehearsal.workdir / "vendor/lib/deep/file").read_text() == "inner\n"
    assert (rehearsal.workdir / ".git/modules/vendor/lib/modules/deep/HEAD").is_file()
    bash(
        rehearsal,
        f"""
        git submodule update --init --recursive
        git -C vendor/lib push --quiet origin HEAD:refs/heads/side
        git -C vendor/lib/deep push --quiet '{inner}' HEAD:refs/heads/deeper
        cd vendor/lib; git checkout --quiet -B main; echo 2 > file; git commit --quiet -am two
        git push --quiet origin main; cd ../..
        git commit --quiet -am 'newer lib'
        """,
    )
    found = effects(rehearsal)
    assert [(move.remote, move.ref) for move in found.pushed] == [
        ("origin of vendor/lib", "refs/heads/main"),
        ("origin of vendor/lib", "refs/heads/side"),
        ("origin of vendor/lib/deep", "refs/heads/deeper"),
    ]
    assert [change.path for change in found.commits[0].files] == ["vendor/lib"]
    assert (photograph(world.repo), photograph(lib), photograph(inner)) == before


def test_a_submodule_that_is_not_checked_out_is_named(world: World) -> None:
    lib = library(world, "lib")
    world.git("submodule", "--quiet", "add", str(lib), "lib")
    world.commit("with lib")
    world.git("submodule", "--quiet", "deinit", "lib")
    rehearsal = world.prepare()
    assert (
        "not carried: submodules that are not checked out, which git cannot fetch offline: lib"
        in rehearsal.notes
    )
    assert list((rehearsal.workdir / "lib").iterdir()) == []


def test_changes_in_a_submodule_stay_behind_and_are_named(world: World) -> None:
    world.git("submodule", "--quiet", "add", str(library(world, "lib")), "lib")
    world.commit("with lib")
    world.write("lib/file", "changed\n")
    rehearsal = world.prepare(with_changes=True)
    assert "not carried: changes in repositories within the repository: lib" in rehearsal.notes
    assert bash(rehearsal, "cat lib/file; git status --porcelain").stdout == "lib\n"


def test_a_guide_can_use_worktrees(world: World) -> None:
    before = photograph(world.repo)
    rehearsal = world.prepare()
    bash(
        rehearsal,
        f"git worktree add --quiet -b hot ../hot; cd ../hot; {COMMIT}; git push --quiet origin hot",
    )
    assert [move.ref for move in effects(rehearsal).pushed] == ["refs/heads/hot"]
    assert photograph(world.repo) == before


def test_settings_of_a_worktree_count_there(world: World) -> None:
    tree = world.base / "tree"
    world.git("config", "extensions.worktreeConfig", "true")
    world.git("worktree", "add", "--quiet", "-b", "side", str(tree))
    world.git("config", "--worktree", "push.default", "nothing", at=tree)
    rehearsal = world.prepare(tree)
    assert bash(rehearsal, "git config push.default").stdout == "nothing\n"


def test_a_sparse_checkout_stays_sparse(world: World) -> None:
    world.commit("more", **{"in/file": "in\n", "out/file": "out\n"})
    world.git("sparse-checkout", "set", "in")
    before = photograph(world.repo)
    rehearsal = world.prepare()
    assert (rehearsal.workdir / "in/file").exists()
    assert not (rehearsal.workdir / "out").exists()
    bash(rehearsal, RELEASE + "git sparse-checkout disable; test -f out/file")
    assert effects(rehearsal).files == ()
    assert photograph(world.repo) == before


def test_a_push_from_a_shallow_clone_works_and_what_is_missing_is_said(world: World) -> None:
    world.commit("second")
    world.git("push", "--quiet", "origin", "main")
    shallow = world.base / "shallow"
    world.git("clone", "--quiet", "--depth=1", f"file://{world.real}", str(shallow), at=world.base)
    rehearsal = world.prepare(shallow)
    assert (
        "shallow clone: commits before its depth are missing in the copy and in its remotes"
        in rehearsal.notes
    )
    bash(rehearsal, RELEASE)
    assert len(effects(rehearsal).commits) == 1


def test_a_repository_with_long_hashes_can_be_rehearsed(world: World) -> None:
    long, real = world.base / "long", world.base / "long-real.git"
    world.git("init", "--quiet", "--object-format=sha256", str(long), at=world.base)
    world.git("init", "--quiet", "--bare", "--object-format=sha256", str(real), at=world.base)
    world.git("remote", "add", "origin", str(real), at=long)
    world.write("version.txt", "1\n", at=long)
    world.git("add", "--all", at=long)
    world.git("commit", "--quiet", "-m", "first", at=long)
    world.git("push", "--quiet", "-u", "origin", "main", at=long)
    before = photograph(long), photograph(real)
    rehearsal = world.prepare(long)
    bash(rehearsal, RELEASE)
    found = effects(rehearsal)
    assert [len(move.after or "") for move in found.pushed] == [64, 64]
    assert (photograph(long), photograph(real)) == before


def test_replacements_and_packed_refs_count_in_the_copy(world: World) -> None:
    first = world.git("rev-parse", "HEAD")
    world.commit("second")
    world.git("replace", first, world.git("rev-parse", "HEAD^{commit}"))
    world.git("pack-refs", "--all")
    rehearsal = world.prepare()
    assert bash(rehearsal, f"git show --no-patch --format=%s {first}").stdout == "second\n"
    assert bash(rehearsal, "git tag").stdout == "v1.0\n"


def test_a_ref_without_its_object_is_named(world: World) -> None:
    world.write(".git/refs/heads/broken", f"{'1' * 40}\n")
    with pytest.raises(RehearsalRefused, match="refs/heads/broken names an object that is not there"):
        world.prepare()


def test_stashes_and_reflogs_stay_as_they_are(world: World) -> None:
    world.write("version.txt", "stashed\n")
    world.git("stash", "--quiet")
    before = photograph(world.repo)
    rehearsal = world.prepare()
    assert bash(rehearsal, "git stash list; git status --porcelain").stdout == ""
    bash(rehearsal, "echo 2 > version.txt; git stash --quiet; git stash pop --quiet")
    assert photograph(world.repo) == before


def test_an_index_that_git_would_refresh_is_not_written(world: World) -> None:
    os.utime(world.repo / "version.txt", (1, 1))
    before = photograph(world.repo)
    world.prepare(with_changes=True)
    assert photograph(world.repo) == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a repository away")
def test_a_repository_of_somebody_else_is_refused_in_gits_words(world: World) -> None:
    for path in (world.repo, *world.repo.rglob("*")):
        os.chown(path, 4242, 4242, follow_symlinks=False)
    with pytest.raises(RehearsalRefused, match="dubious ownership") as refused:
        world.prepare()
    assert "safe.directory" in str(refused.value)
    world.git("config", "--global", "--add", "safe.directory", str(world.repo), at=world.base)
    bash(world.prepare(), RELEASE)


def hook(world: World, name: str, script: str) -> Path:
    path = world.write(name, f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_hooks_run_in_the_copy(world: World) -> None:
    hook(
        world,
        ".git/hooks/pre-commit",
        '. "$(dirname "$0")/lib/words"; echo "$WORD" > "$(git rev-parse --show-toplevel)/hooked"',
    )
    world.write(".git/hooks/lib/words", "WORD=ran\n")
    hook(world, ".git/hooks/pre-push", "echo no more pushes >&2; exit 1")
    before = photograph(world.repo)
    rehearsal = world.prepare()
    refused = bash(rehearsal, RELEASE, check=False)
    assert "no more pushes" in refused.stderr
    assert (rehearsal.workdir / "hooked").read_text() == "ran\n"
    assert effects(rehearsal).pushed == ()
    assert photograph(world.repo) == before


@pytest.mark.parametrize("directory", [".githooks", ".husky/_"])
def test_hooks_in_the_working_tree_run_whether_git_knows_them_or_not(world: World, directory: str) -> None:
    hook(world, f"{directory}/commit-msg", 'echo "$1" > hooked')
    if directory == ".husky/_":
        world.write(f"{directory}/.gitignore", "*\n")
    world.commit("hooks")
    world.git("config", "core.hooksPath", directory)
    rehearsal = world.prepare()
    bash(rehearsal, COMMIT)
    assert (rehearsal.workdir / "hooked").exists()
    assert not (world.repo / "hooked").exists()
    assert not [note for note in rehearsal.notes if "hooks" in note]


@pytest.mark.parametrize("directory", [".git/hooks", ".githooks"])
def test_a_hook_that_names_the_original_stays_behind_and_the_others_run(world: World, directory: str) -> None:
    hook(world, f"{directory}/pre-commit", f"touch '{world.repo}/touched'")
    hook(world, f"{directory}/commit-msg", "touch hooked")
    if directory == ".githooks":
        world.git("add", "--all")
        world.git("commit", "--quiet", "-m", "hooks")
        world.git("config", "core.hooksPath", directory)
    rehearsal = world.prepare()
    assert "not carried: git hooks that name the original: pre-commit" in rehearsal.notes
    bash(rehearsal, COMMIT)
    assert (rehearsal.workdir / "hooked").exists()
    assert not (world.repo / "touched").exists()
    assert bash(rehearsal, "git status --porcelain").stdout == "?? hooked\n"


def test_hooks_of_the_operator_stay_behind(world: World) -> None:
    hook(world, "../home/hooks/pre-commit", "exit 1")
    world.git("config", "--global", "core.hooksPath", "~/hooks")
    rehearsal = world.prepare()
    assert f"not carried: git hooks outside the repository, in {world.home}/hooks" in rehearsal.notes
    bash(rehearsal, COMMIT)


@pytest.mark.skipif(shutil.which("gpg") is None, reason="needs gpg")
@pytest.mark.parametrize("form", [None, "openpgp", "x509"])
def test_what_is_signed_is_signed_with_a_key_of_the_rehearsal(world: World, form: str | None) -> None:
    world.git("config", "--global", "commit.gpgsign", "true")
    world.git("config", "--global", "user.signingkey", "ABCDEF12")
    if form is not None:
        world.git("config", "--global", "gpg.format", form)
    before = photograph(world.home)
    rehearsal = world.prepare()
    assert any("not as X.509" in note for note in rehearsal.notes) == (form == "x509")
    bash(
        rehearsal,
        f"{COMMIT}; git verify-commit HEAD; git tag -s v2 -m 2; git tag -u 12AB v3 -m 3; git tag -v v2 v3",
    )
    found = effects(rehearsal)
    assert [tag.name for tag in found.tags] == ["v2", "v3"]
    assert found.processes == ()
    assert photograph(world.home) == before


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs ssh-keygen")
def test_what_is_signed_by_ssh_is_signed_with_a_key_of_the_rehearsal(world: World) -> None:
    key = world.home / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    world.write("signers", f"ada@example.com {(world.home / 'key.pub').read_text()}", at=world.home)
    for name, value in (
        ("gpg.format", "ssh"),
        ("user.signingkey", str(key)),
        ("tag.gpgsign", "true"),
        ("gpg.ssh.allowedSignersFile", str(world.home / "signers")),
    ):
        world.git("config", "--global", name, value)
    world.git("tag", "v1.5", "-m", "by the operator")
    rehearsal = world.prepare()
    key.unlink()
    bash(
        rehearsal,
        "git tag v2 -m v2; git tag -v v1.5 v2; git commit --allow-empty -S -m x; git verify-commit HEAD",
    )


@pytest.fixture
def large(world: World) -> World:
    """A world whose repository keeps a file by git LFS; the server is a folder."""
    if shutil.which("git-lfs") is None:
        pytest.skip("needs git-lfs")
    world.git("lfs", "install")
    world.git("lfs", "track", "*.bin")
    world.git("config", "lfs.locksverify", "false")
    world.commit("large", **{"big.bin": "large\n"})
    world.git("push", "--quiet", "origin", "main")
    return world


def test_what_lfs_has_fetched_comes_along_and_uploads_go_to_the_throw_away_remote(large: World) -> None:
    large.commit("server", **{".lfsconfig": "[lfs]\n\turl = https://lfs.example.com/app\n"})
    before = photograph(large.repo), photograph(large.real), photograph(large.home)
    rehearsal = large.prepare()
    assert (rehearsal.workdir / "big.bin").read_text() == "large\n"
    bash(
        rehearsal,
        "echo new > new.bin; git add .; git commit --quiet -m x; git push --quiet origin main\n"
        f"git lfs push origin main; git clone --quiet '{large.real}' ../again; grep -q new ../again/new.bin",
    )
    assert effects(rehearsal).files == ()
    assert len(list((rehearsal.root / "remotes").rglob("lfs/objects/*/*/*"))) == 2
    assert (photograph(large.repo), photograph(large.real), photograph(large.home)) == before


def test_what_lfs_has_not_fetched_stays_a_pointer_and_is_named(large: World) -> None:
    shutil.rmtree(large.repo / ".git/lfs/objects")
    rehearsal = large.prepare()
    assert "files kept by git LFS are only pointers in the copy: big.bin" in rehearsal.notes
    assert (rehearsal.workdir / "big.bin").read_text().startswith("version ")


def test_looking_at_changed_files_of_lfs_keeps_no_copies_of_them(large: World) -> None:
    large.write("big.bin", "changed\n")
    before = photograph(large.repo)
    rehearsal = large.prepare()
    assert rehearsal.notes[0].endswith("(--with-changes carries them): big.bin")
    os.utime(large.repo / "version.txt", (1, 1))
    carried = large.prepare(with_changes=True)
    assert (carried.workdir / "big.bin").read_text() == "changed\n"
    before["version.txt"] = photograph(large.repo)["version.txt"]
    assert photograph(large.repo) == before
