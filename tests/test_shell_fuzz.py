"""Random guides do in the run's shell what they do in a plain bash; what they print changes no result.

What is compared with what, and by which rules: :mod:`tests.shell_fuzz`.
"""

from __future__ import annotations

import shutil
import tempfile
from functools import partial
from pathlib import Path

from hypothesis import given, note

from mdrun.bash import parse
from mdrun.shell import Command
from mdrun.shell.records import Block
from tests import shell_fuzz
from tests.shell_fuzz import LOOK, Guide, Run, alike
from tests.shell_lab import Lab


def commands(text: str, line: int) -> tuple[Command, ...]:
    """Return a block's commands, as a plan has them."""
    return tuple(Command(line + part.row, part.text) for part in parse(text).parts)


def ours(guide: Guide, place: Path) -> tuple[Run, str]:
    """Run a guide by the run's shell; return also the state of a shell restored from its last snapshot."""
    shell_fuzz.prepare(place / "work")
    lab = Lab(place)
    statuses, outputs, line = [], [], 3
    for block in guide:
        text = "\n".join(piece.text for piece in block)
        result = lab.items(partial(lab.session.run, Block(commands(text, line))))
        statuses.append(result.status)
        outputs.append(alike(result.raw, lab.work))
        line += text.count("\n") + 5
        if result.status or result.ended.died:
            break
        lab.session.snapshot(place / "state.sh")
    told = not any("without a word" in warning for warning in result.ended.warnings)
    state = alike(lab.run(LOOK).raw, lab.work) if told else ""
    lab.session.snapshot(place / "state.sh")
    lab.close()
    other = Lab(place, restore=place / "state.sh")
    again = alike(other.run(LOOK).raw, lab.work) if told else ""
    other.close()
    return Run(statuses, outputs, state), again


@given(shell_fuzz.guides)
def test_a_random_guide_does_what_it_does_in_a_plain_bash(guide: Guide) -> None:
    place = Path(tempfile.mkdtemp(prefix="mdrun-fuzz-"))
    try:
        note(shell_fuzz.script(guide))
        expected = shell_fuzz.reference(guide, place / "plain")
        actual, again = ours(guide, place / "mdrun")
        assert actual.statuses == expected.statuses
        assert actual.outputs == expected.outputs
        if expected.state:
            assert shell_fuzz.comparable(actual.state, expected.state) == expected.state
            assert again == actual.state
    finally:
        shutil.rmtree(place)
