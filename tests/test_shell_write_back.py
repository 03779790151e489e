"""A large file on its way to the disk."""

from __future__ import annotations

import os

import pytest

from mdrun.shell.write_back import SPREAD, WriteBack


def test_what_cannot_be_written_is_told_at_the_end() -> None:
    reading, writing = os.pipe()  # nothing that goes through a pipe is ever on a disk
    disk = WriteBack(writing)
    disk.wrote(SPREAD - 1)
    disk.close()
    disk.wrote(1)
    with pytest.raises(OSError, match="Invalid argument"):
        disk.close()
    os.close(reading)
    os.close(writing)
