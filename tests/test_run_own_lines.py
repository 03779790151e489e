"""Lines of the operator's own in the run's shell."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from mdrun.run.attention import Attention
from mdrun.run.own_lines import OwnLines
from tests.plans import plan
from tests.shell_lab import Lab

if TYPE_CHECKING:
    from pathlib import Path


def test_ctrl_c_that_came_before_the_line_had_its_terminal_ends_the_line(tmp_path: Path) -> None:
    lab = Lab(tmp_path)
    made = plan("# Guide\n\n```bash\ntrue\n```\n")
    attention = Attention(lab.session)
    recorder = SimpleNamespace(add=lambda event: event, directory=SimpleNamespace(file=tmp_path.joinpath))
    watcher = SimpleNamespace(output=lambda chunk: None, idle=lambda: None)
    course: Any = SimpleNamespace(
        plan=made,
        session=lab.session,
        recorder=recorder,
        watcher=watcher,
        attention=attention,
        progress=None,
    )
    files: Any = SimpleNamespace(new=lambda name: "by-hand.log")
    own_lines = OwnLines(course, files, lambda question: None)  # type: ignore[arg-type,return-value]
    attention.interrupt(by_key=True)
    told: list[Any] = []
    for line in ("echo one", "echo two"):
        told += own_lines.line(made.steps[0], line)
        attention.calm()
    lab.close()
    assert [event.reason for event in told] == ["echo two (exit 0)"]
