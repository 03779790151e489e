"""The head of a run log says what was run; what stands below it are the guide's own bytes."""

from __future__ import annotations

import pytest

from mdrun.events import Paused, RunFinished, VariableSet
from mdrun.runlog import render
from tests.runlog_helpers import CLEAN, GUIDE, ended, finished, log_of, plan_of, started, state_of


def test_the_header_says_what_was_run() -> None:
    plan = plan_of(GUIDE)
    state = state_of(
        started(
            plan,
            sections=("1", "2"),
            variables={"version": "v1.4.0", "token": "***"},
            command_line=("guide.md", "-v", "version=v1.4.0", "--attest-all", "it's done"),
            revision="a" * 40,
            branch="main",
            dirty=True,
        ),
        VariableSet("last_good", "v1.3.2", "asked"),
        ended(CLEAN),
        RunFinished("incomplete", 4000.0, 4),
    )
    log = render(plan, state).decode()
    assert log.partition("\n\n")[0] == "\n".join(
        (
            "| run | `20261123T131000Z-guide-all-k3f9` |",
            "| --- | --- |",
            "| guide | `guide.md` |",
            f"| sha256 | `{plan.sha256}` |",
            f"| revision | `{'a' * 40}` on branch `main`, with changes that are not committed |",
            "| sections | `1`, `2` |",
            "| operator | heliar |",
            "| host | box, in `/srv/app` |",
            "| mdrun | 0.1.0 |",
            "| start | 2026-11-23 13:10:02Z |",
            "| end | 2026-11-23 13:10:02Z, after 1 h 07 min |",
            "| result | **– incomplete** |",
            "| steps | 3 not reached, 1 passed |",
            "| variables | `version` = `v1.4.0`, `token` = `***`, `last_good` = `v1.3.2` |",
            """| command line | `mdrun guide.md -v version=v1.4.0 --attest-all 'it'"'"'s done'` |""",
            f"| journal | 4 events, last hash `{'e' * 64}` |",
        )
    )


def test_a_rehearsal_is_no_release() -> None:
    plan = plan_of(GUIDE)
    log = render(plan, state_of(started(plan, rehearsal=True))).decode()
    assert log.split("\n")[2].startswith("| **rehearsal** | **all of this happened in a throw-away copy")


def test_a_paused_run_says_why() -> None:
    log = log_of(Paused("1/2", "somebody must look"), RunFinished("paused", 1.0, 3))
    assert "| result | **– paused** at `1/2`: somebody must look |" in log


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_front_matter_stays_first_and_bytes_stay_bytes(end: str, mark: str) -> None:
    text = mark + "---\nmdrun: {}\n---\n# Title\n\n- [ ] a\n- [ ] ü b".replace("\n", end)
    plan = plan_of(text)
    log = render(plan, finished(plan, "passed")).decode()
    assert log.startswith(mark + end.join(("---", "mdrun: {}", "---", "", "| run |")))
    assert f"|{end}{end}# Title{end}" in log
    assert log.endswith(f"- [x] ü b{end}  > ✔ passed · 13:10:02Z")
    assert len(set(log) & {"\r", "\n"}) == len(end)


def test_three_dashes_alone_are_no_front_matter() -> None:
    assert log_of(text="---\n\n# Title\n").startswith("| run |")


def test_an_unclosed_block_is_closed_before_its_evidence() -> None:
    log = log_of(ended("1/2"), text="# A\n\n1. do\n\n   ~~~~bash\n   true")
    assert log.endswith("   ~~~~bash\n   true\n   ~~~~\n   > ✔ passed")
