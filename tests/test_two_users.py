"""A run that one user begins, root goes on with, and the first one ends."""

from __future__ import annotations

import os
import pwd
import re
import shlex
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mdrun.events import Resumed
from mdrun.journal import read
from tests import cli_place
from tests.cli_place import CTRL_C, MDRUN, CliPlace, finish

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = pwd.getpwnam("nobody")
AS_NOBODY = (
    "setpriv",
    f"--reuid={NOBODY.pw_uid}",
    f"--regid={NOBODY.pw_gid}",
    "--clear-groups",
    MDRUN,
)
GUIDE = """\
# Ship

## 1. Ship

```bash
count=1
```

```bash
count=$((count + 1))
echo "two $count"
test -e two
```

```bash
echo "three $count of $USER in $HOME"
test -e three
```
"""


def two_users() -> bool:
    """Say whether this is root, and another user can run mdrun."""
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        return False
    return subprocess.run([*AS_NOBODY, "--version"], capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(not two_users(), reason="this is not root, or nobody cannot run mdrun")


@pytest.fixture
def place() -> Iterator[CliPlace]:
    path = Path(tempfile.mkdtemp(dir="/tmp"))
    made = cli_place.make(path)
    made.env["TMPDIR"] = str(path / "home")
    made.guide(GUIDE)
    for each in (path, *path.rglob("*")):
        os.chown(each, NOBODY.pw_uid, NOBODY.pw_gid)
    yield made
    shutil.rmtree(path)


def nobody(place: CliPlace, *words: str) -> subprocess.CompletedProcess[str]:
    """Run mdrun as the user nobody."""
    return place.call(*AS_NOBODY, *words)


def test_root_goes_on_with_it_and_then_the_one_who_began_it(place: CliPlace) -> None:
    assert nobody(place, "guide.md").returncode == 1
    (place.work / "two").touch()
    by_root = CliPlace(place.path, {**place.env, "USER": "root", "HOME": "/root", "SUDO_USER": "eve"}).run(
        "resume"
    )
    assert by_root.returncode == 1, by_root.stderr
    assert "three 2 of root in /root\n" in by_root.stdout
    (place.work / "three").touch()
    done = nobody(place, "resume")
    assert done.returncode == 0, done.stderr
    assert f"three 2 of ada in {place.env['HOME']}\n" in done.stdout
    assert nobody(place, "verify").returncode == 0
    (run,) = place.runs
    kept = [run.parent / "locks", run, *(run.parent / "locks").iterdir(), *run.rglob("*")]
    assert {path.owner() for path in kept} == {"nobody"}
    assert {path.stat().st_mode & 0o077 for path in kept} == {0}
    records = read(run / "journal.jsonl").records
    assert [one.event.person for one in records if isinstance(one.event, Resumed)] == [
        "root (sudo by eve)",
        "nobody",
    ]
    assert "by root (sudo by eve) on" in place.run_log()


def test_another_user_goes_on_with_a_paused_run_that_was_exported(place: CliPlace, tmp_path: Path) -> None:
    secret = "canary-of-nobody-77"
    place.guide(
        "---\nmdrun:\n  variables:\n    token: {secret: true}\n---\n\n# Ship\n\n"
        "```bash\ncount=1; kept=$token; echo $kept\n```\n\n1. Approve it\n\n"
        '```bash\necho "$count of $USER, ${#token}" > "$SHIPPED"\n```\n'
    )
    place.env.update(MDRUN_VAR_TOKEN=secret, SHIPPED=str(tmp_path / "shipped"))
    assert nobody(place, "guide.md", "--pause").returncode == 3
    archive = place.work / "run.zip"
    assert nobody(place, "export", place.runs[0].name, str(archive)).returncode == 0
    with zipfile.ZipFile(archive) as packed:
        assert not [name for name in packed.namelist() if secret.encode() in packed.read(name)]
    other = cli_place.make(tmp_path)
    del place.env["MDRUN_VAR_TOKEN"]
    other.env.update(USER="root", SHIPPED=place.env["SHIPPED"])
    taken = other.run("import", str(archive), "--log-dir", "runs")
    assert taken.returncode == 0, taken.stderr
    run = place.runs[0].name
    assert "secrets do not travel: token; resume asks for them again" in taken.stdout
    assert f"resume:  mdrun resume {run} --log-dir runs\n" in taken.stdout
    again = ("resume", run, "--log-dir", "runs", "--workdir", ".", "--attest", "1/2")
    refused = other.run(*again)
    assert refused.returncode == 2
    assert "$token has no value" in refused.stderr
    done = other.run(*again, "-v", "token=another-one")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "shipped").read_text(encoding="utf-8") == "1 of root, 11\n"
    assert other.run("verify", run, "--log-dir", "runs").returncode == 0
    kept = [path for path in (other.work / "runs" / run).rglob("*") if path.is_file()]
    assert not [path for path in kept if b"another-one" in path.read_bytes()]
    assert {path.owner() for path in kept} == {"root"}


def test_who_may_not_read_a_run_is_told_so(place: CliPlace) -> None:
    (place.work / "two").touch()
    (place.work / "three").touch()
    assert place.run("guide.md").returncode == 0
    os.chown(place.path / "state", 0, 0)
    done = nobody(place, "resume")
    assert done.returncode == 2
    assert "Permission denied" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("folder", [".", "output", "state"])
def test_no_step_starts_where_its_traces_cannot_be_written(place: CliPlace, folder: str) -> None:
    assert nobody(place, "guide.md").returncode == 1
    before = (place.runs[0] / "journal.jsonl").read_bytes()
    (place.runs[0] / folder).chmod(0o500)
    done = nobody(place, "resume")
    assert done.returncode == 2
    assert "nothing can be written there; nothing was run" in done.stderr
    assert (place.runs[0] / "journal.jsonl").read_bytes() == before


def test_a_link_in_the_place_of_what_root_writes_is_not_followed(place: CliPlace) -> None:
    assert nobody(place, "guide.md").returncode == 1
    (place.work / "two").touch()
    (run,) = place.runs
    target = place.path / "roots"
    target.write_text("as it was")
    (run / "output" / "1-2.2.log").symlink_to(target)
    place.run("resume")
    assert target.read_text() == "as it was"
    assert target.owner() == "root"


def as_root(place: CliPlace, *words: str) -> str:
    """Return a command of a guide that root runs, whoever runs the guide."""
    program = place.work / "as-root"
    shutil.copy(shutil.which("setpriv") or "", program)
    program.chmod(0o4755)
    return shlex.join(("./as-root", "--reuid=0", "--regid=0", "--clear-groups", *words))


def test_what_cannot_be_ended_is_named(place: CliPlace) -> None:
    command = as_root(place, "sleep", "9")
    place.guide(f"## 1. Work\n\n```bash {{timeout=500ms}}\n{command}\n```\n")
    assert nobody(place, "guide.md", "--yes").returncode == 1
    step = place.state().step("1/1")
    assert step.outcome == "timed-out"
    assert re.fullmatch(r"could not be ended: sleep 9 \(process \d+\)", step.warnings[0])


def test_ctrl_c_reaches_what_runs_as_somebody_else(place: CliPlace) -> None:
    """As under ``sudo``, which no signal of the operator's own processes reaches."""
    command = "trap 'echo caught; exit 0' INT; echo rea''dy; while :; do sleep 0.05; done"
    (place.work / "work").write_text(command)
    place.guide(
        f"## 1. Work\n\n```bash\n{as_root(place, 'sh', 'work')}\n```\n\n```bash\necho never > never\n```\n"
    )
    terminal = place.terminal_shell(f"exec {shlex.join((*AS_NOBODY, 'guide.md', '--yes'))}")
    terminal.expect_exact("ready\r\n")
    terminal.send(CTRL_C)
    terminal.expect_exact("caught\r\n")
    assert finish(terminal) == 130
    assert place.state().result == "interrupted"
    assert not (place.work / "never").exists()
