"""A system that gives no more processes, files or memory is said to be that; the run goes on when it does."""

from __future__ import annotations

import re

import pytest

from tests.cli_place import MDRUN, CliPlace
from tests.processes import may_trace

STARTS = "clone,clone3,fork,vfork"
"""The calls that start a process, whichever of them a libc uses."""
GUIDE = """\
## 1. Work

```bash {background ready="test -e up"}
touch up; exec sleep 1000
```

```bash {retry=2 every=0.01s}
echo tried >> tries; test "$(wc -l < tries)" -ge 2
```

- [ ] `test -e up` <!-- mdrun: check -->

```bash
echo done >> done
```
"""


pytestmark = pytest.mark.skipif(not may_trace(), reason="strace makes the errors")


@pytest.mark.parametrize("error", ["EAGAIN", "ENOMEM"])
@pytest.mark.parametrize("number", [*range(1, 10, 2), "4+"])
def test_no_process_can_be_started(place: CliPlace, number: int | str, error: str) -> None:
    refused(place, STARTS, error, number)


@pytest.mark.parametrize("error", ["EMFILE", "ENFILE"])
@pytest.mark.parametrize("number", [*range(1, 8), "3+"])
def test_no_pipe_can_be_opened(place: CliPlace, number: int | str, error: str) -> None:
    refused(place, "pipe2", error, number)


@pytest.mark.parametrize(("number", "status"), [("1", 0), ("1+", 2)])
def test_a_place_without_named_pipes_is_passed_over(place: CliPlace, number: str, status: int) -> None:
    place.guide("## 1. Work\n\n```bash\necho done\n```\n")
    inject = f"inject=mknod,mknodat:error=EPERM:when={number}"
    ended = place.shell(f'TMPDIR=$PWD exec strace -qq -o /dev/null -e {inject} "{MDRUN}" guide.md')
    assert ended.returncode == status, ended
    assert list(place.work.iterdir()) == [place.work / "guide.md"]
    if status:
        told = "no private directory can be made: .*: Operation not permitted; /tmp: Operation not permitted"
        assert re.search(told, ended.stderr), ended.stderr


def refused(place: CliPlace, calls: str, error: str, number: int | str) -> None:
    """Have the system refuse what a run asks for, and go on with the run."""
    place.guide(GUIDE)
    inject = f"inject={calls}:error={error}:when={number}"
    ended = place.shell(f'exec strace -qq -o /dev/null -e trace={calls} -e {inject} "{MDRUN}" guide.md')
    assert not (place.path / "state" / "bugs").exists(), ended
    assert "install" not in ended.stderr
    assert ended.returncode in (0, 2, 3), ended
    if ended.returncode:
        told = "Resource temporarily unavailable|Cannot allocate memory|Too many open files|can't start .*"
        assert re.search(f"the system gives no more: ({told})", ended.stderr), ended.stderr
    if ended.returncode == 2:
        assert not place.runs
        assert place.run("guide.md").returncode == 0
    elif ended.returncode == 3:
        again = re.findall(r"--again (\S+),", ended.stderr)
        assert place.run("resume", *(f"--again={step}" for step in again)).returncode == 0
    assert (place.work / "done").read_text() == "done\n"
    assert place.run("verify").returncode == 0
