"""What comes along into the copy of a rehearsal, and what stays behind and is named."""

from __future__ import annotations

import os
import stat
import subprocess
from typing import TYPE_CHECKING

import pytest

from mdrun.effects import lines
from mdrun.errors import RehearsalRefused
from mdrun.rehearsal import Change, RehearsalSettings, effects
from tests.rehearsal_world import World, bash

if TYPE_CHECKING:
    from pathlib import Path


def test_uncommitted_changes_are_named_and_stay_behind(world: World) -> None:
    for name in ("a", "b", "c", "d"):
        world.write(name, "new\n")
    rehearsal = world.prepare()
    assert rehearsal.notes[0] == "not carried: 4 uncommitted changes (--with-changes carries them): a, b, c …"
    assert bash(rehearsal, "git status --porcelain").stdout == ""


def test_with_changes_everything_comes_along_in_its_state(world: World) -> None:
    world.commit("more", gone="gone\n", script="echo\n", both="1\n", data="x\n")
    world.git("rm", "--quiet", "gone")
    (world.repo / "script").chmod(0o755)
    world.write("both", "2\n")
    (world.repo / "data").write_bytes(bytes(range(256)))
    world.git("add", "both", "data")
    world.write("both", "3\n")
    world.write("deep/er/new\n file", "untracked\n")
    (world.repo / "link").symlink_to("both")
    (world.repo / "version.txt").unlink()
    world.write("live.yaml", "ignored\n")
    rehearsal = world.prepare(with_changes=True)
    status = ("status", "--porcelain", "-z", "--untracked-files=all")
    copied = subprocess.run(
        ["git", *status], cwd=rehearsal.workdir, env=rehearsal.env, capture_output=True, check=True
    )
    assert os.fsdecode(copied.stdout).split("\0") == world.git(*status).split("\0")
    for name in ("both", "data", "deep/er/new\n file", "link"):
        assert (rehearsal.workdir / name).read_bytes() == (world.repo / name).read_bytes()
    assert (rehearsal.workdir / "script").stat().st_mode & 0o111
    assert not (rehearsal.workdir / "live.yaml").exists()
    assert effects(rehearsal).files == ()
    bash(rehearsal, "echo 4 > both; printf '1\\n2\\n' > fresh")
    assert effects(rehearsal).files == (Change("both", 1, 1), Change("fresh", 2, 0))
    assert "  file  fresh (+2 −0), not committed" in lines(effects(rehearsal))


def test_conflicts_cannot_be_carried(world: World) -> None:
    world.git("checkout", "--quiet", "-b", "other")
    world.commit("theirs", **{"version.txt": "2\n"})
    world.git("checkout", "--quiet", "main")
    world.commit("ours", **{"version.txt": "3\n"})
    subprocess.run(
        ["git", "merge", "other"], cwd=world.repo, env=world.environ, capture_output=True, check=False
    )
    with pytest.raises(RehearsalRefused, match=r"conflicts, which cannot be carried: version\.txt"):
        world.prepare(with_changes=True)


def test_ignored_files_that_the_settings_name_come_along_with_their_modes(world: World) -> None:
    world.write("live.yaml", "live\n").chmod(0o600)
    world.write("secret dir/key", "k\n")
    rehearsal = world.prepare(settings=RehearsalSettings(carry=("live.yaml", "secret dir", "missing")))
    assert (rehearsal.workdir / "live.yaml").read_text() == "live\n"
    assert stat.S_IMODE((rehearsal.workdir / "live.yaml").stat().st_mode) == 0o600
    assert (rehearsal.workdir / "secret dir/key").exists()
    assert "not carried: missing (it does not exist)" in rehearsal.notes


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", ".git/config", "."])
def test_a_path_to_carry_must_lie_in_the_repository(world: World, name: str) -> None:
    with pytest.raises(RehearsalRefused, match="does not lie in the repository"):
        world.prepare(settings=RehearsalSettings(carry=(name,)))


def test_file_names_of_every_kind_survive(world: World) -> None:
    odd = "a b\n\tc\"'é"
    world.commit("odd", **{odd: "x\n"})
    rehearsal = world.prepare()
    (rehearsal.workdir / odd).write_text("y\n")
    assert effects(rehearsal).files == (Change(odd, 1, 1),)
    assert lines(effects(rehearsal))[1].endswith("a b\\n\\tc\"'é (+1 −1), not committed")


def test_a_folder_without_git_is_copied_and_watched(world: World) -> None:
    folder = world.base / "plain"
    world.write("kept", "1\n", at=folder)
    world.write("venv/pyvenv.cfg", "", at=folder)
    world.git("init", "--quiet", str(folder / "inner"), at=world.base)
    world.write("inner/file", "x\n", at=folder)
    (folder / "link").symlink_to("kept")
    os.mkfifo(folder / "pipe")
    before = photograph_names(folder)
    rehearsal = world.prepare(folder)
    assert photograph_names(rehearsal.workdir) == {"kept", "inner", "inner/file", "link"}
    (note,) = [note for note in rehearsal.notes if note.startswith("not carried")]
    assert note.endswith("(virtual environments, history of repositories)")
    bash(rehearsal, "echo 2 > kept; echo new > other; ! git rev-parse 2>/dev/null")
    found = effects(rehearsal)
    assert found.files == (Change("kept", 1, 1), Change("other", 1, 0))
    assert (found.revision_before, found.commits, found.pushed) == (None, (), ())
    assert photograph_names(folder) == before
    assert (folder / "kept").read_text() == "1\n"


def photograph_names(directory: Path) -> set[str]:
    return {str(path.relative_to(directory)) for path in directory.rglob("*")}


def test_a_folder_that_holds_the_temporary_directory_is_refused(world: World) -> None:
    with pytest.raises(RehearsalRefused, match="holds the temporary directory"):
        world.prepare(world.base)


def test_files_kept_by_lfs_are_named(world: World) -> None:
    world.write(".gitattributes", "*.bin filter=lfs\n")
    world.commit("binary", **{"big.bin": "version https://git-lfs.github.com/spec/v1\n"})
    rehearsal = world.prepare()
    assert "files kept by git LFS are only pointers in the copy: big.bin" in rehearsal.notes


def test_what_the_operator_ignores_everywhere_is_ignored_in_the_copy(world: World) -> None:
    world.write(".config/git/ignore", "*.swp\n", at=world.home)
    world.write(".git/info/exclude", "notes\n")
    rehearsal = world.prepare()
    assert bash(rehearsal, "touch a.swp notes b; git status --porcelain").stdout == "?? b\n"
