"""What a run goes on with: the plan that it has kept, whoever reads the guide now."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests import cli_place
from tests.cli_place import SECONDS, CliPlace

if TYPE_CHECKING:
    from pathlib import Path

GUIDE = """\
# Ship

## 1. Ship

```bash
test -e ready
```

```bash
echo "$place"
```
"""
OTHER_READER = """\
from mdrun.plan import build

def make(*_, **__):
    raise SystemExit("planned anew")

build.make = make
"""
"""A mdrun that would make other plans."""
EARLIER = """\
from mdrun.plan import keeping, objects

keeping.kept = objects.plan_object
"""
"""A mdrun that kept less of a plan."""


@pytest.fixture
def place(tmp_path: Path) -> CliPlace:
    made = cli_place.make(tmp_path)
    made.guide(GUIDE)
    return made


def other(place: CliPlace, change: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run another mdrun, which remembers no plan."""
    script = f"{change}\nimport sys\nsys.argv[0] = 'mdrun'\nfrom mdrun.cli import entry\nentry()\n"
    return subprocess.run(
        [sys.executable, "-c", script, *words],
        cwd=place.work,
        env={**place.env, "MDRUN_CACHE": "off"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )


def test_a_run_goes_on_with_its_own_plan_whatever_this_mdrun_would_plan(place: CliPlace) -> None:
    assert place.run("guide.md").returncode == 1
    (place.work / "ready").touch()
    assert "planned anew" in other(place, OTHER_READER, "plan", "guide.md").stderr
    done = other(place, OTHER_READER, "resume")
    assert done.returncode == 0, done.stderr
    assert place.state().result == "passed"


def test_a_run_of_an_mdrun_that_kept_less_is_planned_anew(place: CliPlace) -> None:
    assert other(place, EARLIER, "guide.md").returncode == 1
    assert "rest" not in json.loads((place.runs[0] / "plan.json").read_text())
    (place.work / "ready").touch()
    assert "planned anew" in other(place, OTHER_READER, "resume").stderr
    done = place.run("resume")
    assert done.returncode == 0, done.stderr


def test_what_is_wrong_with_a_step_is_told_though_it_was_left_out_before(place: CliPlace) -> None:
    place.guide(GUIDE + "\n```bash {choose=way}\necho one\n```\n\n```bash {choose=way}\necho <blank>\n```\n")
    assert place.run("guide.md", "--take", "1/3").returncode == 1
    (place.work / "ready").touch()
    done = place.run("resume", "--take", "1/4")
    assert done.returncode == 2
    assert "<blank> is not filled" in done.stderr
    assert place.run("resume", "--take", "1/3").returncode == 0


def test_a_run_that_somebody_runs_is_not_said_to_have_lost_its_end(place: CliPlace) -> None:
    gate = place.fifo("gate")
    place.guide("```bash\necho here > gate; read -r < gate\n```\n")
    process = place.start("guide.md")
    assert gate.read_text() == "here\n"
    for words in ((), (place.runs[0].name, "--again", "0/1")):
        done = place.run("resume", *words)
        assert done.returncode == 2
        assert "is being run" in done.stderr
        assert "end was not seen" not in done.stderr
    gate.write_text("go on\n")
    process.communicate(timeout=SECONDS)
    assert process.returncode == 0


BLANK = (
    GUIDE + "\n```bash {choose=way}\necho <blank>, <blank>\n```\n\n```bash {choose=way}\necho other\n```\n"
)


def test_a_value_that_the_run_does_not_have_yet_fills_the_steps_ahead(place: CliPlace) -> None:
    place.guide(BLANK)
    assert place.run("guide.md", "--take", "1/4").returncode == 1
    (place.work / "ready").touch()
    refused = place.run("resume", "--take", "1/3", "-v", "blanc=x")
    assert refused.returncode == 2
    assert "the run has no use for it" in refused.stderr
    assert "did you mean blank?" in refused.stderr
    done = place.run("resume", "--take", "1/3", "-v", "blank=x")
    assert done.returncode == 0, done.stderr
    assert "x, x\n" in done.stdout
    assert "with more values" in place.run_log()
    assert place.run("verify").returncode == 0


def test_a_guide_is_called_as_it_is_called_where_the_run_goes_on(place: CliPlace) -> None:
    place.guide(GUIDE + "\n```bash\necho $mdrun_unset_name\n```\n")
    assert place.run("guide.md").returncode == 1
    done = place.shell('cd / && exec "$0" resume'.replace("$0", cli_place.MDRUN))
    path = f"{place.work}/guide.md".lstrip("/")
    assert f"{path}:14" in done.stderr
    assert f"{path}:6" in done.stdout


def test_no_earlier_run_takes_the_place_of_one_that_is_being_run(place: CliPlace) -> None:
    assert place.run("guide.md").returncode == 1
    gate = place.fifo("gate")
    (place.work / "later.md").write_text("```bash\necho here > gate; read -r < gate\n```\n")
    process = place.start("later.md")
    assert gate.read_text() == "here\n"
    for where in (".", "/"):
        done = place.shell(f"cd {where} && {cli_place.MDRUN} resume")
        assert done.returncode == 2
        assert "of later.md, is being run" in done.stderr
        assert "say which one goes on: " in done.stderr
        assert "of guide.md\n" in done.stderr
    gate.write_text("go on\n")
    process.communicate(timeout=SECONDS)


def test_a_run_that_is_being_run_is_verified_as_far_as_it_is(place: CliPlace) -> None:
    gate = place.fifo("gate")
    place.guide("```bash\necho here\necho here > gate; read -r < gate\n```\n")
    process = place.start("guide.md")
    assert gate.read_text() == "here\n"
    done = place.run("verify")
    assert (done.returncode, done.stderr) == (0, "")
    assert "it is being run, and its journal and outputs are whole so far" in done.stdout
    assert "▸ 0/1 running since" in place.run("show").stdout
    gate.write_text("go on\n")
    process.communicate(timeout=SECONDS)
    assert "journal and outputs are whole" in place.run("verify").stdout
