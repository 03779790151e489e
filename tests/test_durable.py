"""What is on the disk before what: the order of system calls, as strace sees them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest

from mdrun.journal import read
from mdrun.shell.bulk import reopened
from tests import cli_place
from tests.cli_place import MDRUN, CliPlace
from tests.processes import may_trace

# Of each process a file of its own: no call is torn in two by another one's.
STRACE = ("strace", "-ff", "-y", "-ttt", "-e", "trace=write,pwrite64,fsync,fdatasync,rename,renameat2")
GUIDE = """\
# Two

```bash
x=1
echo one
```

```bash
echo two
```
"""
BULK = """\
import hashlib, os, sys
from mdrun.shell.bulk import Bulk
file = os.open(sys.argv[1], os.O_WRONLY)
bulk = Bulk(file, 0, hashlib.sha256(), direct=sys.argv[2] == "True")
for _ in range(100):
    bulk.feed(bytes(1024 * 1024))
bulk.close()
print(file, end="")
"""
_CALL = re.compile(r"^[\d.]+ (\w+)\((.*)\) += +(-?\d+)")


pytestmark = pytest.mark.skipif(not may_trace(), reason="strace is not installed, or may not trace")


@dataclass(frozen=True)
class Call:
    """A system call that has succeeded."""

    name: str
    path: str
    """Of the file, from the directory of runs on; ``.`` is that directory."""
    data: str
    """What was written, as strace shows it; the target of a rename."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> CliPlace:
    place = cli_place.make(tmp_path_factory.mktemp("durable"))
    place.guide(GUIDE)
    return place


@pytest.fixture(scope="module")
def calls(place: CliPlace) -> list[Call]:
    """Return the calls on the files of the run, in order."""
    return calls_of(place, "100000")


def calls_of(
    place: CliPlace, shown: str, *options: str, stdout: int | IO[str] = subprocess.PIPE
) -> list[Call]:
    """Run the guide of a place and return the calls on the files of the run, in the order they began.

    Args:
        place: The place.
        shown: How many bytes of what is written are shown.
        options: What else mdrun is told.
        stdout: Where it prints.
    """
    trace = place.path / "trace"
    done = subprocess.run(
        [*STRACE, "-s", shown, "-o", str(trace), MDRUN, "guide.md", "--quiet", *options],
        cwd=place.work,
        env=place.env,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    home = place.runs[0].parent
    found = []
    texts = [path.read_text() for path in place.path.glob("trace.*")]
    for line in sorted(line for text in texts for line in text.splitlines()):
        call = _CALL.match(line)
        if call is None or call[3].startswith("-"):
            continue
        name, arguments = call[1], call[2]
        if name.startswith("rename"):
            source, target = re.findall(r'"(.*?)"', arguments)[:2]
        else:
            descriptor = re.match(r"\d+<(.*?)>(?:, (.*))?", arguments)
            if descriptor is None:
                continue
            source, target = descriptor[1], descriptor[2] or ""
        if source.startswith(str(home)):
            path = str(Path(source).relative_to(home)).replace(place.runs[0].name, "RUN")
            found.append(Call(name, path, target))
    return found


def test_a_large_output_is_durable_before_its_end_is_told(tmp_path: Path) -> None:
    place = cli_place.make(tmp_path)
    place.guide("# Much\n\n```bash\nhead -c 150000000 /dev/zero\n```\n")
    found = calls_of(place, "300")
    end = written(found, "StepFinished", "1/1")
    # Directly or through the cache, as the machine's load has it.
    writes = [call for call in found if call.path == "RUN/output/1-1.log" and "write" in call.name]
    assert len(writes) > 100
    assert synced(found, "RUN/output/1-1.log", before=end)


@pytest.mark.parametrize("direct", [True, False])
def test_a_large_output_is_sent_to_the_disk_while_it_is_written(tmp_path: Path, *, direct: bool) -> None:
    output, trace = tmp_path / "output", tmp_path / "trace"
    file = os.open(output, os.O_WRONLY | os.O_CREAT)
    if direct and reopened(file) < 0:
        pytest.skip("this file system knows no direct writes")
    strace = ("strace", "-f", "-e", "trace=pwrite64,fdatasync", "-s", "8", "-o", str(trace))
    bulk = (sys.executable, "-c", BULK, str(output), str(direct))
    done = subprocess.run([*strace, *bulk], stdout=subprocess.PIPE, check=True, text=True)
    calls = [line.split(maxsplit=1)[1] for line in trace.read_text().splitlines()]
    writes = [at for at, call in enumerate(calls) if call.startswith("pwrite64")]
    assert len(writes) == 200
    if direct:
        assert not any(calls[at].startswith(f"pwrite64({done.stdout},") for at in writes)
    else:
        assert all(calls[at].startswith(f"pwrite64({done.stdout},") for at in writes)
        assert any(call.startswith("fdatasync") for call in calls[: writes[-1]])


def written(calls: list[Call], event: str, step: str = "") -> int:
    """Return the place of the call that writes an event, of a step if it is named."""
    return next(
        at
        for at, call in enumerate(calls)
        if call.path == "RUN/journal.jsonl" and f'event\\":\\"{event}' in call.data and step in call.data
    )


def synced(calls: list[Call], path: str, *, before: int) -> bool:
    """Say whether a file was made durable after the last write to it, before a place."""
    seen = [call.name for call in calls[:before] if call.path == path]
    return bool(seen) and seen[-1] in ("fsync", "fdatasync")


def test_an_event_is_one_write(calls: list[Call], place: CliPlace) -> None:
    writes = [call for call in calls if call.path == "RUN/journal.jsonl" and call.name == "write"]
    assert len(writes) == len(read(place.runs[0] / "journal.jsonl").records)
    assert all(re.search(r'\\n", \d+$', call.data) for call in writes)


@pytest.mark.parametrize(
    ("event", "step"),
    [("RunStarted", ""), ("StepStarted", "1/1"), ("StepFinished", "1/2"), ("RunFinished", "")],
)
def test_an_event_is_durable_before_anything_else_is_written(
    calls: list[Call], event: str, step: str
) -> None:
    after = calls[written(calls, event, step) + 1]
    assert (after.name, after.path) == ("fdatasync", "RUN/journal.jsonl")


def test_a_step_s_end_waits_for_the_disk_together_with_the_start_of_the_next(calls: list[Call]) -> None:
    end = written(calls, "StepFinished", "1/1")
    assert written(calls, "StepStarted", "1/2") == end + 1
    assert (calls[end + 2].name, calls[end + 2].path) == ("fdatasync", "RUN/journal.jsonl")


@pytest.mark.parametrize("step", ["1/1", "1/2"])
def test_nobody_sees_the_end_of_a_step_before_it_is_on_the_disk(tmp_path: Path, step: str) -> None:
    place = cli_place.make(tmp_path)
    place.guide(GUIDE)
    seen = place.path / "state" / "runs" / "seen"
    seen.parent.mkdir(parents=True)
    with seen.open("w") as stdout:
        found = calls_of(place, "100000", "--events", stdout=stdout)
    told = next(
        at
        for at, call in enumerate(found)
        if call.path == "seen" and "StepFinished" in call.data and step in call.data
    )
    end = written(found, "StepFinished", step)
    assert any(call.name == "fdatasync" and call.path == "RUN/journal.jsonl" for call in found[end:told])


@pytest.mark.parametrize("path", ["RUN/guide.md", "RUN/plan.json", "RUN/asked.json", "RUN", "."])
def test_what_the_run_begins_with_is_durable_before_its_first_event(calls: list[Call], path: str) -> None:
    assert synced(calls, path, before=written(calls, "RunStarted"))


@pytest.mark.parametrize("path", ["RUN/output/1-1.log", "RUN/state/1-1.sh", "RUN/output", "RUN/state"])
def test_what_a_step_leaves_is_durable_before_its_end_is_told(calls: list[Call], path: str) -> None:
    assert synced(calls, path, before=written(calls, "StepFinished", "1/1"))


def test_the_second_step_is_no_exception(calls: list[Call]) -> None:
    first, second = (written(calls, "StepFinished", step) for step in ("1/1", "1/2"))
    assert synced(calls, "RUN/output/1-2.log", before=second)
    assert [call.name for call in calls[first:second] if call.path == "RUN/output"] == ["fsync"]


def test_the_run_log_is_durable_before_it_takes_its_place(calls: list[Call]) -> None:
    at, moved = next((at, call) for at, call in enumerate(calls) if call.name.startswith("rename"))
    assert moved.data.endswith("run-log.md")
    assert synced(calls, moved.path, before=at)
    assert calls[at + 1] == Call("fsync", "RUN", "")
