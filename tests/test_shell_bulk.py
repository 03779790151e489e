"""A large output on its way through its threads."""

from __future__ import annotations

import errno
import hashlib
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mdrun.shell.bulk import Bulk

if TYPE_CHECKING:
    from pathlib import Path

SIZES = st.one_of(st.integers(1, 9000), st.integers(515_000, 530_000), st.integers(1_040_000, 1_060_000))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(
    before=st.integers(0, 9000),
    chunks=st.lists(st.tuples(SIZES, st.booleans()), max_size=12),
    direct=st.booleans(),
)
def test_what_is_fed_is_what_stands_there(
    tmp_path: Path, before: int, chunks: list[tuple[int, bool]], direct: bool
) -> None:
    path = tmp_path / "output"
    data = os.urandom(before + sum(size for size, _ in chunks))
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.write(file, data[:before])
    digest = hashlib.sha256(data[:before])
    bulk = Bulk(file, before, digest, direct=direct)
    at = before
    for size, settle in chunks:
        bulk.feed(data[at : at + size])
        at += size
        if settle:
            bulk.hand_over()
            assert not bulk.waiting
    bulk.close()
    os.close(file)
    assert path.read_bytes() == data
    assert digest.digest() == hashlib.sha256(data).digest()


def test_what_cannot_be_written_is_told_once_more_comes_and_at_the_end() -> None:
    file = os.open("/dev/full", os.O_WRONLY)
    bulk = Bulk(file, 0, hashlib.sha256())
    full = os.strerror(errno.ENOSPC)

    def feed() -> None:
        for _ in range(100):
            bulk.feed(bytes(1024 * 1024))

    with pytest.raises(OSError, match=full):
        feed()
    with pytest.raises(OSError, match=full):
        bulk.close()
    os.close(file)
