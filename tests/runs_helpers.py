"""Runs as they are kept, for the tests of mdrun.runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.journal import Journal
from mdrun.runs.asked import Asked
from mdrun.runs.making import make
from tests.runlog_helpers import plan_of

if TYPE_CHECKING:
    from pathlib import Path

    from mdrun.events import Event
    from mdrun.plan.records import Plan
    from mdrun.runs import RunDirectory

ASKED = Asked("guide.md", (), (), None, None, None, None, {}, every_step=False)
PLAN = plan_of("# Title\n\n```bash\ntrue\n```\n")
FIRST, SECOND, THIRD = (
    "20261123T131000Z-guide-all-aaaa",
    "20261123T131000Z-guide-all-aabb",
    "20261124T080000Z-other-1-k3f9",
)


def kept(home: Path, run: str, *events: Event, plan: Plan = PLAN) -> RunDirectory:
    """Keep a run with these events."""
    directory = make(home, run, plan, ASKED)
    journal = Journal.create(directory.journal)
    for event in events:
        journal.append(event)
    journal.close()
    return directory
