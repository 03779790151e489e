"""The release of RELEASE.md can be rehearsed: really run, and nothing of it reaches the real repository."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun.leftovers.finding import find
from tests import release_place
from tests.samples import assert_shown, sample

if TYPE_CHECKING:
    from tests.release_place import Place


def test_rehearsal_does_everything_and_changes_nothing(tmp_path: Path) -> None:
    place = release_place.make(tmp_path)
    before = everything(place)
    done = place.mdrun("RELEASE.md", "--section", "1", "--section", "3", "--rehearse", "-v", "version=v1.4.0")
    assert done.returncode == 0, done.stdout + done.stderr
    assert everything(place) == before
    for page in ("README.md", "docs/rehearsal.md"):
        assert_shown(sample(page, "The rehearsal changed:"), done.stdout)
    report = done.stdout[done.stdout.index("The rehearsal changed:") :]
    assert "chore(release): v1.4.0" in report
    assert re.search(r"^  tag +v1\.4\.0 at \w+, annotated$", report, re.MULTILINE)
    assert re.search(r"^  pushed +to origin: main \w+ → \w+$", report, re.MULTILINE)
    assert re.search(r"^  pushed +to origin: tag v1\.4\.0 new, \w+$", report, re.MULTILINE)
    assert len(re.findall(r"^  running ", report, re.MULTILINE)) == 2
    root = root_of(done.stdout)
    assert find(f"MDRUN_REHEARSAL={root}") == ()
    assert not Path(root).exists()
    assert root not in report
    assert re.search(r"rehearsal", place.run_log())


def root_of(said: str) -> str:
    found = re.search(r"^in (/\S*mdrun-rehearsal-[^/\s]+)", said, re.MULTILINE)
    assert found is not None, said
    return found[1]


def everything(place: Place) -> dict[str, bytes]:
    """Return every byte of the repository and of its remote."""
    return {
        str(path): path.read_bytes()
        for top in (place.work, place.origin)
        for path in sorted(top.rglob("*"))
        if path.is_file()
    }
