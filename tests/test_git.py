"""Questions to real git; nothing they ask may change the repository."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from mdrun import git

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    (tmp_path / ".gitconfig").write_text(
        "[user]\n\tname = Ada\n\temail = a@example.com\n[init]\n\tdefaultBranch=main\n"
    )
    top = tmp_path / "a repo"
    run("init", "--quiet", str(top), at=tmp_path)
    return top


def run(*arguments: str, at: Path) -> str:
    done = subprocess.run(["git", *arguments], cwd=at, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def commit(repo: Path) -> str:
    (repo / "file").write_text("x\n")
    run("add", "file", at=repo)
    run("commit", "--quiet", "-m", "one", at=repo)
    return run("rev-parse", "HEAD", at=repo)


def test_facts_of_a_branch_with_remotes(repo: Path) -> None:
    sha = commit(repo)
    run("remote", "add", "origin", "https://robot:s3cr3t@git.example.com/app.git", at=repo)
    run("remote", "add", "other", "git@git.example.com:app.git", at=repo)
    (repo / "below").mkdir()
    assert git.facts(repo / "below") == git.Facts(
        top=repo,
        revision=sha,
        branch="main",
        dirty=False,
        remotes={"origin": "https://git.example.com/app.git", "other": "git@git.example.com:app.git"},
    )
    assert (git.top(repo / "below"), git.revision(repo), git.branch(repo)) == (repo, sha, "main")


def test_facts_of_an_empty_repository(repo: Path) -> None:
    found = git.facts(repo)
    assert (found.revision, found.branch, found.dirty, found.remotes) == (None, "main", False, {})
    assert (git.revision(repo), git.branch(repo)) == (None, "main")


def test_facts_of_a_detached_head(repo: Path) -> None:
    sha = commit(repo)
    run("checkout", "--quiet", "--detach", at=repo)
    found = git.facts(repo)
    assert (found.revision, found.branch) == (sha, None)
    assert git.branch(repo) is None


@pytest.mark.parametrize("path", ["file", "untracked"])
def test_a_changed_and_an_untracked_file_make_it_dirty(repo: Path, path: str) -> None:
    commit(repo)
    before = git.facts(repo)
    assert not before.dirty
    (repo / path).write_text("other\n")
    found = git.facts(repo)
    assert found.dirty


def test_asking_changes_nothing(repo: Path) -> None:
    commit(repo)
    os.utime(repo / "file", (1, 1))  # git status would refresh the index
    before = {path: path.stat().st_mtime_ns for path in repo.rglob("*")}
    git.facts(repo)
    assert {path: path.stat().st_mtime_ns for path in repo.rglob("*")} == before


def test_facts_need_two_processes(repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(repo)
    tools = tmp_path / "tools"
    tools.mkdir()
    real = subprocess.run(
        ["bash", "-c", "command -v git"], capture_output=True, text=True, check=True
    ).stdout.strip()
    (tools / "git").write_text(f'#!/bin/sh\necho x >> "{tmp_path}/calls"\nexec {real} "$@"\n')
    (tools / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    assert git.facts(repo).top is not None
    assert (tmp_path / "calls").read_text() == "x\nx\n"


@pytest.mark.parametrize("make", ["folder", "missing", "bare", "inside"])
def test_elsewhere_there_are_no_facts(repo: Path, tmp_path: Path, make: str) -> None:
    place = {"inside": repo / ".git"}.get(make, tmp_path / make)
    if make == "folder":
        place.mkdir()
    if make == "bare":
        run("init", "--quiet", "--bare", str(place), at=tmp_path)
    assert git.facts(place) == git.Facts()
    assert git.top(place) is None


def test_without_git_there_are_no_facts(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    assert git.facts(repo) == git.Facts()


def test_variables_of_a_hook_do_not_mislead(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha = commit(repo)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    found = git.facts(repo)
    assert (found.revision, found.dirty) == (sha, False)


def test_a_linked_worktree_has_its_own_top(repo: Path, tmp_path: Path) -> None:
    commit(repo)
    run("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "tree"), at=repo)
    found = git.facts(tmp_path / "tree")
    assert (found.top, found.branch) == (tmp_path / "tree", "side")


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://user:pw@host/x", "https://host/x"),
        ("https://token@host/x", "https://host/x"),
        ("ssh://git:pw@host:22/x", "ssh://git@host:22/x"),
        ("ssh://git@host/x", "ssh://git@host/x"),
        ("git@host:x", "git@host:x"),
        ("/srv/a@b", "/srv/a@b"),
        ("https://host/a@b", "https://host/a@b"),
    ],
)
def test_passwords_are_left_out_of_addresses(url: str, public: str) -> None:
    assert git.without_password(url) == public


def test_status_is_read_whatever_the_names(repo: Path) -> None:
    commit(repo)
    (repo / "file").write_text("changed\n")
    (repo / "with\nnew line").write_text("x\n")
    (repo / "sta ged").write_text("x\n")
    run("add", "sta ged", at=repo)
    answer = git.ask(*git.STATUS, at=repo)
    assert answer is not None
    assert set(git.parse_changes(answer)) == {
        git.Changed("file", staged=False, unstaged=True, untracked=False, unmerged=False),
        git.Changed("sta ged", staged=True, unstaged=False, untracked=False, unmerged=False),
        git.Changed("with\nnew line", staged=False, unstaged=False, untracked=True, unmerged=False),
    }


@pytest.mark.parametrize("words", ["", "hello world", "# branch.oid", "1", "? x"])
def test_another_program_of_that_name_is_no_git(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    commit(repo)
    stub = tmp_path / "bin" / "git"
    stub.parent.mkdir()
    stub.write_text(f"#!/bin/sh\nprintf '%s' '{words}'\n")
    stub.chmod(0o755)
    monkeypatch.setenv("PATH", f"{stub.parent}:/usr/bin:/bin")
    assert (git.facts(repo), git.top(repo), git.revision(repo)) == (git.Facts(), None, None)
    assert git.remotes(repo) == {}
