"""Runs that other versions of mdrun have kept: older ones go on, newer ones are refused by name."""

from __future__ import annotations

import re
import shutil
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mdrun.events import FORMAT, RunStarted
from mdrun.journal import read
from tests.journals import rewrite

if TYPE_CHECKING:
    from tests.cli_place import CliPlace

RECORDED = Path(__file__).parent / "recorded"
"""By the number of its form: a run that failed at its fourth step, in ``/srv/ship`` on another machine."""


def put(place: CliPlace, number: int) -> Path:
    """Put a recorded run among the others, as it was: closed to others."""
    (source,) = (RECORDED / str(number)).iterdir()
    run = place.path / "state" / "runs" / source.name
    shutil.copytree(source, run)
    (run / "output").mkdir(exist_ok=True)
    for path in (run, *run.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
    return run


def test_every_earlier_form_is_recorded() -> None:
    assert sorted(path.name for path in RECORDED.iterdir()) == [str(one) for one in range(1, FORMAT)]


@pytest.mark.parametrize("number", range(1, FORMAT))
def test_an_earlier_run_is_shown_verified_and_gone_on_with(place: CliPlace, number: int) -> None:
    run = put(place, number)
    start = read(run / "journal.jsonl").records[0].event
    assert isinstance(start, RunStarted)
    assert start.format == number
    assert "failed" in place.run("runs").stdout
    assert "exit 1 at line 16" in place.run("show").stdout
    for words in (("verify",), ("report", "--format", "json"), ("export", run.name, "../run.zip")):
        done = place.run(*words)
        assert (done.returncode, done.stderr) == (0, ""), (words, done)
    (place.work / "ready").touch()
    done = place.run("resume", "--workdir", ".")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "v7 and 1\n  hello 1\n" in done.stdout
    assert place.run("verify").returncode == 0
    assert place.state().result == "passed"


@pytest.mark.parametrize("name", ["plan.json", "asked.json"])
@pytest.mark.parametrize(
    "content",
    [
        "[]",
        "{}",
        "null",
        '{"variables":3}',
        '{"variables":[3],"steps":[3]}',
        '{"variables":[],"steps":[]}',
        "\0",
        None,
    ],
)
def test_what_somebody_forges_who_makes_the_chain_fit_is_refused_and_no_bug(
    place: CliPlace, name: str, content: str | None
) -> None:
    place.guide("## 1. Work\n\n```bash\ntest -e ready\n```\n")
    assert place.run("guide.md").returncode == 1
    (run,) = place.runs
    was = (run / name).read_bytes()
    nothing = re.sub(rb'"(sha256|name)":"[^"]*"', rb'"\1":null', was)
    forged = content.encode() if content is not None else nothing
    (run / name).write_bytes(forged)
    rewrite(run / "journal.jsonl", sha256(was).hexdigest(), sha256(forged).hexdigest())
    (run / "run-log.md").unlink()
    assert place.run("export", run.name, "../run.zip").returncode == 0
    (place.work / "ready").touch()
    for words, statuses in (
        (("resume",), (0, 2)),
        (("show",), (0, 2)),
        (("import", "../run.zip", "--log-dir", "../other"), (0, 2)),
        (("resume", "--log-dir", "../other"), (0, 2)),
    ):
        done = place.run(*words)
        assert done.returncode in statuses, (words, done)
        assert "Traceback" not in done.stderr
    assert not (place.path / "state" / "bugs").exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f'"format":{FORMAT}', f'"format":{FORMAT + 1},"later":1'),
        ('"event":"Resumed"', '"event":"Resumed","later":1'),
    ],
    ids=["begun", "gone on with"],
)
def test_a_run_of_a_later_mdrun_is_refused_by_name(place: CliPlace, old: str, new: str) -> None:
    place.guide("## 1. Work\n\n```bash\ntest -e ready\n```\n")
    assert place.run("guide.md").returncode == 1
    assert place.run("resume").returncode == 1
    (run,) = place.runs
    journal = run / "journal.jsonl"
    rewrite(journal, old, new)
    if "Resumed" in old:
        rewrite(journal, f'"workdir":"","format":{FORMAT}', f'"workdir":"","format":{FORMAT + 1}')
    before = journal.read_bytes()
    commands = (("resume",), ("resume", run.name), ("verify",), ("show",), ("export", run.name, "../run.zip"))
    for words in commands:
        done = place.run(*words)
        assert done.returncode == 2, (words, done)
        assert "in a form that this one does not know" in done.stderr, (words, done)
    listed = place.run("runs")
    assert run.name in listed.stdout, listed
    assert "damaged" not in listed.stdout + listed.stderr
    assert journal.read_bytes() == before
