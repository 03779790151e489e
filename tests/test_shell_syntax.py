"""Which bash there is, and what it has against a script."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from mdrun.errors import ShellError
from mdrun.shell import find_bash, syntax_errors
from tests.shell_lab import Lab

if TYPE_CHECKING:
    from pathlib import Path

GOOD = [
    "echo one",
    "",
    "# only a comment",
    "if true; then\n  echo a\nfi",
    "cat <<END\n$x 'open \"quotes\nEND",
    "rm !(keep)",
    "case x in\n  x) ;;\nesac",
    "f() { echo 'a\nb'; }",
    'echo "$(cat <<E\nx\nE\n)"',
    "echo a \\\n  b",
    'echo $"translated" "$x"',
    "echo end \\",
]
BAD = [
    ("echo 'open", "line 1: unexpected EOF while looking for matching `''"),
    ("true\nif true; then", "syntax error: unexpected end of file"),
    ("echo )", "line 1: syntax error near unexpected token `)'"),
    ("cat <<END\nnever closed", "here-document"),
    ("git checkout v<last-good>", "syntax error near unexpected token `newline'"),
    ("}", "syntax error near unexpected token `}'"),
    ("done; while true; do :", "syntax error near unexpected token `done'"),
    ("a\0b", "line 1: a NUL byte"),
]


def test_good_scripts_have_no_errors() -> None:
    assert syntax_errors(GOOD) == [None] * len(GOOD)
    assert syntax_errors([]) == []


@pytest.mark.parametrize(("script", "message"), BAD)
def test_each_error_is_told(script: str, message: str) -> None:
    (error,) = syntax_errors([script])
    assert error is not None
    assert message in error


def test_errors_are_told_for_the_right_scripts() -> None:
    scripts = [GOOD[0], BAD[0][0], GOOD[3], BAD[0][0], BAD[1][0], "fi", BAD[3][0], "END\necho"]
    found = syntax_errors(scripts)
    assert [error is None for error in found] == [True, False, True, False, False, False, False, True]


def test_nothing_is_run(tmp_path: Path) -> None:
    syntax_errors([f"touch {tmp_path}/ran", f"$(touch {tmp_path}/ran)", f"}}; touch {tmp_path}/ran; {{"])
    assert not list(tmp_path.iterdir())


OLD_BASH = """\
#!/bin/sh
# A bash that says it is 3.2, as the one of macOS is: its version is read-only, so its script is changed.
sed 's/[$]{BASH_VERSINFO[[]0[]]}/3/g; s/[$]{BASH_VERSINFO[[]1[]]}/2/g' | exec /bin/bash "$@"
"""
"""A stand-in for an old bash: the real one, which calls itself 3.2."""


def old_bash(folder: Path) -> str:
    """Make an old bash, and return its path."""
    old = folder / "bash"
    old.write_text(OLD_BASH)
    old.chmod(0o700)
    return str(old)


def test_an_old_bash_that_comes_first_in_path_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert os.access(find_bash(), os.X_OK)
    old_bash(tmp_path)
    monkeypatch.setenv("PATH", f"{tmp_path}:/nowhere")
    assert find_bash() == "/bin/bash"


def test_a_bash_that_is_wanted_is_found_or_refused(tmp_path: Path) -> None:
    assert find_bash("/bin/bash") == "/bin/bash"
    with pytest.raises(ShellError, match=r"bash is 3\.2$") as caught:
        find_bash(old_bash(tmp_path))
    assert "brew install bash" in caught.value.remedy
    with pytest.raises(ShellError, match="/nowhere/bash does not run"):
        find_bash("/nowhere/bash")


WITHOUT_PLACES = """
import sys
from mdrun.shell import syntax
syntax._PLACES = ()
from mdrun.cli import main
sys.exit(main(sys.argv[1:]))
"""
"""mdrun on a machine that has no bash but those of PATH."""


@pytest.mark.parametrize("words", [("plan",), ("check",), ("run",), ("run", "--rehearse")])
@pytest.mark.parametrize("old", [True, False])
def test_without_a_usable_bash_every_command_says_which_to_install(
    tmp_path: Path, words: tuple[str, ...], old: bool
) -> None:
    (tmp_path / "guide.md").write_text("# Guide\n\n```bash\ntouch ran\n```\n")
    (tmp_path / "bin").mkdir()
    said = f"{old_bash(tmp_path / 'bin')} is 3.2" if old else "none is installed"
    environment = {"PATH": str(tmp_path / "bin"), "MDRUN_HOME": str(tmp_path / "runs"), "LC_ALL": "C.UTF-8"}
    command = (sys.executable, "-c", WITHOUT_PLACES, *words[:1], "guide.md", *words[1:])
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    remedy = "install bash 4.4 or later (on macOS: brew install bash)"
    assert done.stderr == f"mdrun: no usable bash: {said}\n  → {remedy}\n"
    assert not (tmp_path / "ran").exists()
    assert not (tmp_path / "runs").exists()


def test_a_bash_that_cannot_be_started_is_told(tmp_path: Path) -> None:
    with pytest.raises(ShellError, match="cannot be started"):
        Lab(tmp_path, bash=str(tmp_path / "nothing"))
    assert not list((tmp_path / "home").iterdir())


def test_a_shell_that_cannot_be_started_lets_go_of_the_lock(tmp_path: Path) -> None:
    lock = os.open(tmp_path / "lock", os.O_CREAT | os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with pytest.raises(ShellError, match="too large for the system"):
        Lab(tmp_path, env={"LONG": "x" * 200_000}, held=lock)
    os.close(lock)
    other = os.open(tmp_path / "lock", os.O_RDWR)
    fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(other)
    assert not list((tmp_path / "home").iterdir())


def test_a_workdir_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ShellError, match="is no directory"):
        Lab(tmp_path, workdir=tmp_path / "nowhere")


def test_the_private_directory_is_made_where_one_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    lab = Lab(tmp_path, home=None)
    (made,) = tmp_path.glob("mdrun-*")
    assert made.stat().st_mode & 0o777 == 0o700
    lab.close()
    assert not list(tmp_path.glob("mdrun-*"))


def test_no_place_for_a_private_directory_is_told(tmp_path: Path) -> None:
    with pytest.raises(ShellError, match="no private directory can be made"):
        Lab(tmp_path, home=tmp_path / "nowhere")
