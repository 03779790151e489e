"""What a run and its files are called, and where runs are kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdrun.events import Paused
from mdrun.runs import (
    home,
    late_name,
    new_id,
    output_name,
    state_name,
)
from mdrun.runs.going import find_unfinished
from tests.runlog_helpers import started
from tests.runs_helpers import PLAN, kept

ids = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80)


def test_runs_are_kept_where_the_operator_says(tmp_path: Path) -> None:
    assert home({"MDRUN_HOME": "/a"}, "/b") == Path("/b")
    assert home({"MDRUN_HOME": "/a"}) == Path("/a/runs")


@pytest.mark.parametrize(
    ("environ", "place"),
    [
        ({"XDG_STATE_HOME": "/state", "HOME": "/home/ada"}, "/state/mdrun/runs"),
        ({"XDG_STATE_HOME": "not/absolute", "HOME": "/home/ada"}, "/home/ada/.local/state/mdrun/runs"),
        ({"HOME": "/home/ada"}, "/home/ada/.local/state/mdrun/runs"),
        ({}, str(Path("~/.local/state/mdrun/runs").expanduser())),
    ],
)
def test_runs_are_kept_where_programs_keep_their_state(environ: dict[str, str], place: str) -> None:
    assert home(environ) == Path(place)


@pytest.mark.parametrize(
    ("guide", "selected", "middle"),
    [
        ("docs/RELEASE.md", ("1",), "release-1"),
        ("RELEASE.md", (), "release-all"),
        ("Release Guide (new).md", ("1.1", "2"), "release-guide-new-1.1"),
        ("回滚.md", ("回滚",), "guide-section"),
        ("-", ("../..",), "guide-section"),
        ("a" * 300, (), "a" * 40 + "-all"),
    ],
)
def test_an_id_tells_time_guide_and_section(guide: str, selected: tuple[str, ...], middle: str) -> None:
    assert re.fullmatch(
        rf"20261123T131000Z-{re.escape(middle)}-[a-z2-7]{{4}}", new_id(1795439400.9, guide, selected)
    )


def test_the_files_of_a_step() -> None:
    assert output_name("1.1/2") == "output/1.1-2.log"
    assert late_name("1.1/2") == "output/1.1-2.late.log"
    assert state_name("1.1/2") == "state/1.1-2.sh"
    assert output_name("回滚/1") == "output/回滚-1.log"


@given(ids)
def test_no_id_leads_out_of_the_directory(step: str) -> None:
    folder, _, name = output_name(step).partition("/")
    assert folder == "output"
    assert name[0] != "."
    assert not set(name) & set("/\0\n\\ ")
    assert len(name.encode()) < 255


@given(ids, ids)
def test_no_two_ids_share_a_file(one: str, other: str) -> None:
    names = {output_name(one), late_name(one), output_name(other), late_name(other)}
    assert len(names) == (2 if one == other else 4)


@pytest.mark.parametrize(
    ("one", "other"), [("a-1/2", "a/1-2"), ("a/1", "a-1"), ("1/2.late", "1/2"), ("a/b/1", "a-b/1")]
)
def test_ids_that_look_alike_have_their_own_files(one: str, other: str) -> None:
    assert len({output_name(one), late_name(one), output_name(other), late_name(other)}) == 4


def test_the_latest_of_two_runs_that_began_in_the_same_second(tmp_path: Path) -> None:
    for run in ("20261123T131000Z-z-all-aaaa", "20261123T131000Z-a-all-aaaa"):
        kept(tmp_path, run, started(PLAN), Paused("1/1", "somebody is needed"))
    assert find_unfinished(tmp_path, None).name == "20261123T131000Z-a-all-aaaa"
