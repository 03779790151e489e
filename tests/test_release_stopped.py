"""What goes wrong when such a guide is followed by hand stops RELEASE.md before it does harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import release_place

if TYPE_CHECKING:
    from tests.release_place import Place

CLEAN = 'test -z "$(git status --porcelain)"'
KEPT = """
known=.router/known-good/v1.3.2
mkdir -p $known/config
cp config/*.yaml $known/config/
sha256sum config/*.yaml > $known/SHA256SUMS
"""
AS_BEFORE = """
git switch --quiet --force main
git clean --quiet -fd
git tag | xargs --no-run-if-empty git tag -d
first=$(git rev-list --max-parents=0 HEAD)
git reset --quiet --hard $first
git push --quiet --force origin $first:refs/heads/main
git push --quiet origin :refs/tags/v9.9.9 || true
"""
BEFORE_A_RELEASE = {
    "HEAD is detached": ("git checkout --quiet --detach", 'test "$(git branch --show-current)" = main'),
    "the remote is ahead": (
        "git commit --quiet --allow-empty -m more; git push --quiet; git reset --quiet --hard HEAD~1",
        'test -z "$(git branch --remotes --no-merged HEAD --list origin/main)"',
    ),
    "the tag is there": (
        "git tag v9.9.9",
        'test -z "$(git tag --list "$version")$(git ls-remote origin "refs/tags/$version")"',
    ),
    "the remote has the tag": (
        "git push --quiet origin HEAD:refs/tags/v9.9.9",
        'test -z "$(git tag --list "$version")$(git ls-remote origin "refs/tags/$version")"',
    ),
    "something is untracked": ("touch left-over", CLEAN),
}
BEFORE_A_ROLLBACK = {
    "what was kept is damaged": (
        "echo x >> .router/known-good/v1.3.2/config/flowgate.yaml",
        'env -C ".router/known-good/$last_good" sha256sum --check SHA256SUMS',
    ),
    "the tree is dirty": ("echo x >> README.md", CLEAN),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return release_place.make(tmp_path_factory.mktemp("release"))


@pytest.fixture
def again(place: Place) -> None:
    """Bring back what the test before has changed."""
    assert place.run("bash", "-ec", AS_BEFORE).returncode == 0


@pytest.mark.usefixtures("again")
@pytest.mark.parametrize(("trouble", "line"), BEFORE_A_RELEASE.values(), ids=BEFORE_A_RELEASE)
def test_a_release_stops_before_anything_is_changed(place: Place, trouble: str, line: str) -> None:
    assert place.run("bash", "-ec", trouble).returncode == 0
    before = refs(place)
    done = place.mdrun("RELEASE.md", "--section", "1", "-v", "version=v9.9.9", "--yes")
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"│ {line}\n" in done.stdout
    assert refs(place) == before
    assert "9.9.9" not in (place.work / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.usefixtures("again")
@pytest.mark.parametrize(("trouble", "line"), BEFORE_A_ROLLBACK.values(), ids=BEFORE_A_ROLLBACK)
def test_a_rollback_stops_before_anything_is_touched(place: Place, trouble: str, line: str) -> None:
    kept(place)
    assert place.run("bash", "-ec", trouble).returncode == 0
    head = place.git("rev-parse", "HEAD")
    done = place.mdrun("RELEASE.md", "--section", "2", "-v", "last_good=v1.3.2", "--yes")
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"│ {line}\n" in done.stdout
    assert place.git("rev-parse", "HEAD") == head
    assert place.git("branch", "--show-current") == "main"
    assert not (place.work / ".router" / "replaced").exists()


@pytest.mark.usefixtures("again")
@pytest.mark.parametrize("last_good", ["v1.4.0", "v1.2.0"])
def test_a_rollback_to_the_running_version_or_to_one_that_nobody_kept_is_refused(
    place: Place, last_good: str
) -> None:
    kept(place)
    place.git("tag", "v1.2.0", "v1.3.2")
    place.git("tag", "v1.4.0")
    done = place.mdrun("RELEASE.md", "--section", "2", "-v", f"last_good={last_good}", "--yes")
    assert done.returncode == 2
    assert f"last_good: '{last_good}' is none of v1.3.2" in done.stderr


@pytest.mark.usefixtures("again")
def test_a_rollback_before_anything_was_released_says_what_is_missing_and_what_helps(place: Place) -> None:
    assert place.run("rm", "-rf", ".router/known-good").returncode == 0
    done = place.mdrun("RELEASE.md", "--section", "2", "-v", "last_good=v1.3.2", "--rehearse")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "warning: last_good: 'v1.3.2' is not offered, nor is another: its list of choices is empty" in (
        done.stderr
    )
    assert "no tag v1.3.2 here: 'git fetch --tags' brings those of the remote" in done.stdout
    assert "The rehearsal changed nothing." in done.stdout


@pytest.mark.usefixtures("again")
@pytest.mark.parametrize("section", ["1", "2"])
def test_a_version_that_nobody_gave_or_that_is_none_runs_nothing(place: Place, section: str) -> None:
    name = "version" if section == "1" else "last_good"
    for given, code in (((), "placeholder-unfilled"), (("-v", f"{name}=latest"), "variable-refused")):
        done = place.mdrun("RELEASE.md", "--section", section, "--yes", *given)
        assert done.returncode == 2
        assert f"[{code}]" in done.stderr
        assert "nothing was run" in done.stderr


def kept(place: Place) -> None:
    """Have a version to go back to, and a commit after it."""
    place.git("tag", "v1.3.2")
    place.git("commit", "--quiet", "--allow-empty", "--message", "feat: more")
    assert place.run("bash", "-ec", KEPT).returncode == 0


def refs(place: Place) -> tuple[str, str]:
    return place.git("ls-remote", str(place.origin)), place.git("for-each-ref", "refs/heads")
