"""Guides read before are remembered as a reading gives them; what cannot be used is read anew."""

from __future__ import annotations

import marshal
import os
from hashlib import sha256
from pathlib import Path

import pytest

from mdrun import cache, document
from mdrun.document import cached

GUIDE = """\
# Release

Read this first.

## 1. Build

```bash
echo one
for name in a b; do
  printf '%s\\n' "$name"
done
```

- [ ] `echo one` prints one
- [ ] the page is up
"""

REST = """
```bash {retry=2}
true
```

```output
1
```

1. [] box

   > quoted

<!-- mdrun: name=x -->
"""


def test_what_is_remembered_is_what_a_reading_gives(tmp_path: Path) -> None:
    environ = {"XDG_CACHE_HOME": str(tmp_path)}
    data = (GUIDE + REST).encode()
    fresh = document.read("guide.md", data)
    assert cached.read("guide.md", data, environ) == fresh
    assert cached.read("guide.md", data, environ) == fresh
    assert cached.read("other.md", data, environ).path == "other.md"


def entry(folder: Path) -> Path:
    (found,) = (folder / "mdrun").iterdir()
    return found


def test_only_its_owner_can_read_the_cache(tmp_path: Path) -> None:
    cached.read("guide.md", GUIDE.encode(), {"XDG_CACHE_HOME": str(tmp_path)})
    assert (tmp_path / "mdrun").stat().st_mode & 0o777 == 0o700
    assert entry(tmp_path).stat().st_mode & 0o777 == 0o600


UNFIT = [(), (1, 2), ("", False, [(9, 1)]), ("", False, [()]), ("", False, 3)]
"""What an entry might hold that is no guide."""


@pytest.mark.parametrize("broken", [b"", b"x", b"changed", b"\xff" * 99, *map(marshal.dumps, UNFIT)])
def test_a_broken_entry_is_made_again(tmp_path: Path, broken: bytes) -> None:
    environ = {"XDG_CACHE_HOME": str(tmp_path)}
    fresh = cached.read("guide.md", GUIDE.encode(), environ)
    path = entry(tmp_path)
    good = path.read_bytes()
    if broken == b"changed":
        path.write_bytes(good.replace(b"Release", b"Relaese"))
    else:
        path.write_bytes(sha256(broken).hexdigest().encode() + b"\n" + broken)
    assert cached.read("guide.md", GUIDE.encode(), environ) == fresh
    assert path.read_bytes() == good


def test_a_cache_that_cannot_be_written_is_left(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no directory")
    for environ in ({"XDG_CACHE_HOME": str(tmp_path / "file")}, {"HOME": ""}, {"XDG_CACHE_HOME": "relative"}):
        assert cached.read("guide.md", GUIDE.encode(), environ).elements
    assert not Path("relative").exists()


def test_the_oldest_entries_go_when_the_cache_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ = {"XDG_CACHE_HOME": str(tmp_path)}
    folder = tmp_path / "mdrun"
    cached.read("guide.md", b"# 0\n", environ)
    size = entry(tmp_path).stat().st_size
    (folder / "not-ours").write_text("x" * 1000)
    monkeypatch.setattr(cache, "MOST_BYTES", size * 4)
    for number in range(1, 9):
        oldest = min(folder.glob("*.kept"), key=lambda path: path.stat().st_mtime)
        os.utime(oldest, ns=(0, 0))
        cached.read("guide.md", b"# %d\n" % number, environ)
    assert len(list(folder.glob("*.kept"))) == 4
    assert (folder / "not-ours").exists()
