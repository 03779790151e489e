"""A run that goes on where something else is checked out than when it stopped."""

from __future__ import annotations

import shutil
import signal
from typing import TYPE_CHECKING

import pytest

from mdrun.cli.one_run.surroundings import Repository
from mdrun.events import HeadMoved
from mdrun.git import facts
from tests import cli_place
from tests.cli_place import SECONDS, CliPlace, finish
from tests.runlog_helpers import plan_of

if TYPE_CHECKING:
    from pathlib import Path

GUIDE = """\
# Ship

## 1. Ship

```bash
git commit -q --allow-empty -m release
git tag v1
```

```bash
git log -1 --format='deploying %s'
test -e ../ready
```
"""


@pytest.fixture
def place(tmp_path: Path) -> CliPlace:
    made = cli_place.make(tmp_path)
    made.guide(GUIDE)
    git(made, "init", "-q", "-b", "main", ".")
    git(made, "add", "-A")
    git(made, "commit", "-qm", "first")
    return made


def git(place: CliPlace, *arguments: str) -> str:
    done = place.shell(" ".join(("git", *(f"'{word}'" for word in arguments))))
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def failed(place: CliPlace) -> None:
    """Let the run fail, and what it lacked be there."""
    assert place.run("guide.md").returncode == 1
    (place.path / "ready").touch()


def test_what_the_run_itself_has_checked_out_is_where_it_left_off(place: CliPlace) -> None:
    failed(place)
    (place.work / "mended").touch()
    done = place.run("resume")
    assert done.returncode == 0, done.stderr
    assert "deploying release" in done.stdout
    assert "left off" not in done.stdout
    assert place.state().step("1/2").revision == git(place, "rev-parse", "main")


def test_the_same_commit_on_no_branch_is_told_and_goes_on(place: CliPlace) -> None:
    failed(place)
    git(place, "checkout", "-q", "--detach")
    done = place.run("resume")
    assert done.returncode == 0, done.stderr
    assert f"! it is detached at {git(place, 'rev-parse', '--short=12', 'HEAD')} now" in done.stdout


def test_yes_does_not_say_that_another_commit_is_meant(place: CliPlace) -> None:
    failed(place)
    git(place, "checkout", "-q", "main~1")
    done = place.run("resume", "--yes")
    assert done.returncode == 2
    assert "git checkout main" in done.stderr
    assert place.state().resumed == ()


@pytest.mark.parametrize(
    "moved",
    [
        ("commit", "-q", "--allow-empty", "-m", "goes on"),
        ("branch", "-q", "-m", "main", "other"),
        ("checkout", "-q", "-B", "main", "main~1"),
    ],
    ids=["goes on", "is gone", "goes back"],
)
def test_where_its_branch_is_not_what_it_was_the_way_back_is_the_commit(
    place: CliPlace, moved: tuple[str, ...]
) -> None:
    failed(place)
    left = git(place, "rev-parse", "--short=12", "HEAD")
    git(place, *moved)
    git(place, "checkout", "-q", "--detach", "HEAD~1" if moved[0] == "branch" else "HEAD")
    done = place.run("resume")
    assert done.returncode == 2
    assert f"git checkout {left}" in done.stderr


def test_the_end_of_input_at_that_question_is_no_yes(place: CliPlace) -> None:
    failed(place)
    git(place, "checkout", "-q", "main~1")
    terminal = place.terminal("resume")
    terminal.expect("go on with what is here now")
    terminal.sendeof()
    assert finish(terminal) == 130
    assert place.state().resumed == ()


def test_a_signal_at_that_question_is_no_yes_either(place: CliPlace) -> None:
    failed(place)
    git(place, "checkout", "-q", "main~1")
    terminal = place.terminal("resume")
    terminal.expect(r"\[q\]uit $")
    terminal.kill(signal.SIGTERM)
    terminal.expect_exact("nothing was run")
    assert finish(terminal) == 130
    assert place.state().resumed == ()


def test_a_run_that_was_killed_after_it_moved_head_is_where_it_was_killed(place: CliPlace) -> None:
    gate = place.fifo("gate")
    place.guide(GUIDE.replace("test -e ../ready", "test -e ../ready || echo here > gate; read -r < gate"))
    git(place, "commit", "-aqm", "waits")
    process = place.start("guide.md")
    assert gate.read_text() == "here\n"
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=SECONDS)
    assert place.state().revision == git(place, "rev-parse", "main")
    done = place.run("resume", "--done", "1/2")
    assert done.returncode == 0, done.stderr
    assert "left off" not in done.stdout


def test_in_a_terminal_it_is_asked_and_a_no_runs_nothing(place: CliPlace) -> None:
    failed(place)
    git(place, "checkout", "-q", "main~1")
    before = place.reading()
    terminal = place.terminal("resume")
    terminal.expect("it left off on main at")
    terminal.expect("`git checkout main` goes back")
    terminal.expect("go on with what is here now")
    terminal.sendline("x")
    terminal.expect("y: the steps ahead are run as things are")
    terminal.sendline("q")
    assert finish(terminal) == 130
    assert place.reading() == before
    terminal = place.terminal("resume")
    terminal.expect("go on with what is here now")
    terminal.sendline("y")
    terminal.expect("it had left off on main at")
    terminal.expect(r"\[r\]un again")
    terminal.sendline("r")
    terminal.expect("deploying first")
    assert finish(terminal) == 0
    assert "it had left off on main at" in place.run_log()
    coverage = place.run("runs", "--coverage", "guide.md").stdout
    assert f"passed just now at {git(place, 'rev-parse', '--short=7', 'HEAD')}" in coverage


def test_where_there_is_no_repository_any_more_the_way_back_is_named(place: CliPlace) -> None:
    failed(place)
    shutil.rmtree(place.work / ".git")
    done = place.run("resume")
    assert done.returncode == 2
    assert "it is without a commit now" in done.stderr


@pytest.mark.parametrize("logs", ["true", "false"])
@pytest.mark.parametrize("linked", [False, True])
def test_a_moved_head_is_seen_at_the_latest_at_the_end(
    place: CliPlace, monkeypatch: pytest.MonkeyPatch, logs: str, linked: bool
) -> None:
    for name, value in place.env.items():
        monkeypatch.setenv(name, value)
    tree = place.path / "tree" if linked else place.work
    git(place, "config", "core.logAllRefUpdates", logs)
    if logs == "false":
        shutil.rmtree(place.work / ".git" / "logs")
    if linked:
        git(place, "worktree", "add", "-q", str(tree), "-b", "other")
    seen = Repository(plan_of(""), tree, facts(tree))
    assert [*seen.moved(ending=False), *seen.moved(ending=True)] == []
    place.shell(f"git -C '{tree}' commit -q --allow-empty -m more")
    now = git(place, "-C", str(tree), "rev-parse", "HEAD")
    moved = [*seen.moved(ending=False), *seen.moved(ending=True)]
    assert moved == [HeadMoved(now, "other" if linked else "main")]


def test_a_repository_that_the_run_has_made_is_seen_at_its_end(place: CliPlace) -> None:
    shutil.rmtree(place.work / ".git")
    place.guide("```bash\ngit init -q -b new . && git commit -q --allow-empty -m one\n```\n")
    assert place.run("guide.md").returncode == 0
    assert place.state().branch == "new"
