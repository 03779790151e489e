"""``verify`` finds every change in what a finished run has kept: by mutation, in one process."""

from __future__ import annotations

import os
import random
import shutil
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from mdrun.journal import read
from mdrun.runs.proof import verify
from tests import cli_place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SMALL = """\
# Ship it

```bash
version=v3
echo "ready=yes"
```

```bash
mkfifo go
(read -r line < go; echo "$line") &
```

```bash
echo late > go
wait
```
"""
LINES = "# Many lines\n" + "".join(f"\n```bash\nseq {count}\n```\n" for count in range(1, 31))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the directory of a small run with every kind of file."""
    place = cli_place.make(tmp_path_factory.mktemp("small"))
    place.guide(SMALL)
    done = place.run("guide.md")
    assert done.returncode == 0, done.stdout + done.stderr
    assert verify(place.runs[0]) == ()
    return place.runs[0]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the directory of a run of 30 steps."""
    place = cli_place.make(tmp_path_factory.mktemp("large"))
    place.guide(LINES)
    assert place.run("guide.md", "--quiet").returncode == 0
    return place.runs[0]


@pytest.fixture
def small(kept: Path) -> Iterator[Path]:
    """Return a copy of the small run, to be changed many times: in memory, where that can be had."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with TemporaryDirectory(dir=memory) as place:
        yield shutil.copytree(kept, Path(place, kept.name))


def broken(run: Path) -> bool:
    """Say whether verify finds an error."""
    return any(finding.level == "error" for finding in verify(run))


def files(run: Path) -> list[Path]:
    """Return all files of a run but its run log, which can be made again from the others."""
    return sorted(path for path in run.rglob("*") if path.is_file() and path.name != "run-log.md")


def unseen(run: Path, path: Path, changed: Iterator[bytes]) -> list[int]:
    """Return the numbers of the contents of a file with which a run still verifies; it is put back."""
    whole = path.read_bytes()
    found = []
    for number, content in enumerate(changed):
        assert content != whole, number
        path.write_bytes(content)
        if not broken(run):
            found.append(number)
    path.write_bytes(whole)
    assert not broken(run)
    return found


def flipped(data: bytes) -> Iterator[bytes]:
    for at, byte in enumerate(data):
        yield data[:at] + bytes([byte ^ (1 << at % 8)]) + data[at + 1 :]


def removed(data: bytes) -> Iterator[bytes]:
    for at in range(len(data)):
        yield data[:at] + data[at + 1 :]


def inserted(data: bytes) -> Iterator[bytes]:
    for at in range(len(data) + 1):
        yield data[:at] + b'{"\n0 '[at % 5 : at % 5 + 1] + data[at:]


def swapped(data: bytes) -> Iterator[bytes]:
    for at in range(len(data) - 1):
        if data[at] != data[at + 1]:
            yield data[:at] + data[at + 1 : at - 1 if at else None : -1] + data[at + 2 :]


def cut(data: bytes) -> Iterator[bytes]:
    for at in range(len(data)):
        yield data[:at]


MUTATIONS = (flipped, removed, inserted, swapped, cut)


@pytest.mark.parametrize("mutate", MUTATIONS)
def test_every_change_of_a_byte_of_journal_and_outputs_is_found(
    small: Path, mutate: Callable[[bytes], Iterator[bytes]]
) -> None:
    for path in (small / "journal.jsonl", *sorted((small / "output").iterdir())):
        assert unseen(small, path, mutate(path.read_bytes())) == [], path.name


def test_changes_of_the_other_files_are_found(small: Path) -> None:
    """Each is under one hash: a byte of every sort of place stands for all."""
    for path in files(small):
        if path.parent.name != "output" and path.name != "journal.jsonl":
            for mutate in MUTATIONS:
                assert unseen(small, path, islice(mutate(path.read_bytes()), 0, None, 97)) == [], path.name


def test_the_small_run_has_every_kind_of_file(kept: Path) -> None:
    names = {str(path.relative_to(kept)) for path in files(kept)}
    assert {"journal.jsonl", "guide.md", "plan.json", "asked.json", "output/1-1.log", "state/1-1.sh"} <= names
    assert any(name.endswith(".late.log") for name in names)


def test_every_line_that_is_gone_doubled_or_elsewhere_is_found(small: Path) -> None:
    journal = small / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)

    def changed() -> Iterator[bytes]:
        for at, line in enumerate(lines):
            yield b"".join(lines[:at] + lines[at + 1 :])
            yield b"".join(lines[: at + 1] + lines[at:])
            for other in range(at + 1, len(lines)):
                moved = list(lines)
                moved[at], moved[other] = lines[other], line
                yield b"".join(moved)

    assert unseen(small, journal, changed()) == []


def test_every_file_that_is_gone_or_swapped_with_another_is_found(small: Path) -> None:
    aside = small.with_name("aside")
    for path in files(small):
        if path.name == "journal.jsonl" or not path.stat().st_size:
            continue
        path.rename(aside)
        assert broken(small), path.name
        aside.rename(path)
    one, other = small / "output" / "1-1.log", small / "state" / "1-1.sh"
    for source, target in ((one, aside), (other, one), (aside, other)):
        source.rename(target)
    assert {Path(finding.path).name for finding in verify(small)} == {"1-1.log", "1-1.sh"}


def test_that_all_outputs_are_gone_is_found(small: Path) -> None:
    for folder in (small / "output", small / "state"):
        shutil.rmtree(folder)
        assert broken(small), folder.name
        folder.mkdir()
        assert {Path(finding.path).parent.name for finding in verify(small)} >= {folder.name}


def test_changes_at_random_places_of_a_large_run_are_found(large: Path) -> None:
    dice = random.Random(1)
    paths = files(large)
    weights = [path.stat().st_size for path in paths]
    for path in dice.choices(paths, weights, k=60):
        data = path.read_bytes()
        at, other = sorted(dice.sample(range(len(data)), 2))
        kinds = [
            data[:at] + bytes([data[at] ^ dice.randrange(1, 256)]) + data[at + 1 :],
            data[:at] + data[at + 1 :],
            data[:at] + b"x" + data[at:],
            data[:at] + data[other:] + data[at:other],
        ]
        assert unseen(large, path, (kind for kind in kinds if kind != data)) == [], (path.name, at, other)


def test_what_the_run_log_knows_is_all_that_tells_of_a_missing_end(small: Path) -> None:
    """The limit that the help names: without the run log, a journal cut at a line is that of a killed run."""
    lines = (small / "journal.jsonl").read_bytes().splitlines(keepends=True)
    (small / "journal.jsonl").write_bytes(b"".join(lines[:-1]))
    assert broken(small)
    (small / "run-log.md").unlink()
    assert not broken(small)
    assert "journal-unfinished" in {finding.code for finding in verify(small)}
    assert not read(small / "journal.jsonl").finished


RICH = """\
# Ship *it*

```bash {retry=1}
seq 30
false
```

- [ ] a `false` one <!-- mdrun: check="false" -->
- [ ] told
"""


@pytest.mark.parametrize("kind", ["passed", "failed"])
def test_every_change_of_the_run_log_is_found(
    kind: str, small: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    if kind == "failed":
        place = cli_place.make(tmp_path_factory.mktemp("rich"))
        place.guide(RICH)
        assert place.run("guide.md", "--attest-all", "seen | `by` me").returncode == 1
        (small,) = place.runs
    log = small / "run-log.md"
    assert verify(small) == ()
    for mutate in MUTATIONS:
        assert unseen(small, log, islice(mutate(log.read_bytes()), 0, None, 41)) == []
    data = log.read_bytes()
    log.write_bytes(
        data.replace("✔".encode(), "✖".encode()).replace("✖ failed".encode(), "✔ passed".encode())
    )
    (found,) = verify(small)
    assert (Path(found.path), found.code, found.level) == (log, "log-changed", "error")
    assert data.splitlines()[found.line - 1] != log.read_bytes().splitlines()[found.line - 1]
