"""Which bash there is, and what it has against a script."""

from __future__ import annotations

import os
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


def test_bash_is_found_in_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert os.access(find_bash(), os.X_OK)
    old = tmp_path / "bash"
    old.write_text("#!/bin/sh\necho 3 2\n")
    old.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/nowhere")
    assert find_bash() == "/bin/bash"


def test_a_bash_that_cannot_be_started_is_told(tmp_path: Path) -> None:
    with pytest.raises(ShellError, match="cannot be started"):
        Lab(tmp_path, bash=str(tmp_path / "nothing"))
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
    with pytest.raises(ShellError, match="no place for a private directory"):
        Lab(tmp_path, home=tmp_path / "nowhere")
