"""What is made at once and stays is not looked through for rubbish: not then, and not later."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from mdrun.rubbish import none_sought

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def put_back() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_was_made_at_once_is_never_looked_through() -> None:
    with none_sought():
        assert not gc.isenabled()
        made = [[number] for number in range(1000)]
    assert gc.isenabled()
    looked_at = {id(one) for one in gc.get_objects()}
    assert looked_at.isdisjoint(map(id, made))


def test_what_is_made_afterwards_is_looked_through() -> None:
    with none_sought():
        pass
    later: list[object] = []
    assert any(one is later for one in gc.get_objects())
