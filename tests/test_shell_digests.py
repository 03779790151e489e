"""The digest of an output: made faster once it is large, and always of what was printed."""

from __future__ import annotations

import sys
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from mdrun.digest import of_much
from mdrun.runs.files import digest
from mdrun.shell.capture import Capture, unwatched
from mdrun.shell.mask import Patterns

if TYPE_CHECKING:
    from pathlib import Path

LINES = b"a line of a build\n" * 65536


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output.log"


def captured(output: Path, pieces: int, tamper: bytes = b"") -> str:
    """Return the digest of an output that comes in pieces; its file is changed after the third."""
    capture = Capture(output, unwatched, Patterns([]))
    for number in range(pieces):
        if number == 3 and tamper:
            with output.open("r+b") as file:
                file.write(tamper)
        capture.feed(LINES)
    capture.close()
    return capture.sha256


@pytest.mark.parametrize("pieces", [1, 3, 4, 5, 12])
def test_it_is_that_of_all_that_was_printed(output: Path, pieces: int) -> None:
    assert captured(output, pieces) == sha256(LINES * pieces).hexdigest() == digest(output)


def test_a_file_that_was_changed_meanwhile_is_not_what_was_printed(output: Path) -> None:
    assert captured(output, 12, tamper=b"another") == sha256(LINES * 12).hexdigest() != digest(output)


def test_without_openssl_it_is_the_same(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "_hashlib", None)
    assert of_much().hexdigest() == sha256(b"").hexdigest()
    assert captured(output, 6) == sha256(LINES * 6).hexdigest()
