"""What may be forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mdrun import cache

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"XDG_CACHE_HOME": str(tmp_path)}


def test_what_was_kept_is_remembered(environ: dict[str, str], tmp_path: Path) -> None:
    entry = cache.name("kind", "what", b"decides")
    assert cache.get(entry, environ) is None
    cache.put(entry, b"body\nof it", environ)
    assert cache.get(entry, environ) == b"body\nof it"
    (file,) = (tmp_path / "mdrun").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert cache.get(entry, {**environ, "MDRUN_CACHE": "off"}) is None
    assert cache.get(entry, {}) is None


def test_what_was_damaged_is_forgotten(environ: dict[str, str], tmp_path: Path) -> None:
    entry = cache.name("kind")
    cache.put(entry, b"body", environ)
    (file,) = (tmp_path / "mdrun").iterdir()
    for damaged in (b"", b"body", file.read_bytes() + b"x", file.read_bytes()[:-1]):
        file.write_bytes(damaged)
        assert cache.get(entry, environ) is None


def test_a_name_says_all_that_decides() -> None:
    names = {
        cache.name(*words) for words in (("a", "b"), ("a", "bc"), ("a", "b", "c"), ("a", b"b", b""), ("b",))
    }
    assert len(names) == 5
    assert cache.name("a", "b") == cache.name("a", b"b")


def test_the_oldest_go_first(
    environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "MOST_ENTRIES", 3)
    for number in range(5):
        cache.put(cache.name("kind", str(number)), b"x", environ)
    assert len(list((tmp_path / "mdrun").iterdir())) == 3
    assert cache.get(cache.name("kind", "4"), environ) == b"x"


def test_where_nothing_can_be_kept_nothing_is(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "mdrun").write_text("a file")
    cache.put(cache.name("kind"), b"x", environ)
    assert cache.get(cache.name("kind"), environ) is None
    cache.put(cache.name("kind"), bytes(cache.MOST_BYTES), {"XDG_CACHE_HOME": str(tmp_path / "other")})
    assert not (tmp_path / "other").exists()


def test_a_stamp_changes_with_its_file(tmp_path: Path) -> None:
    file = tmp_path / "file"
    assert cache.stamp(str(file)) == ""
    file.write_text("one")
    before = cache.stamp(str(file))
    file.write_text("three")
    assert cache.stamp(str(file)) != before
