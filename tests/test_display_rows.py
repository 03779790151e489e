"""The lines of a block as they are shown."""

from __future__ import annotations

from mdrun.display.rows import Remarks, rows
from mdrun.plan.records import Command
from tests.display_helpers import plan
from tests.plan_parts import step

SCRIPT = "# above\na; b  # behind\n\n# between\n  # too\ncat <<E\n# text\nE\n# below\n"
COMMANDS = (Command(11, "a"), Command(11, "b"), Command(15, "cat <<E\n# text\nE"))


def test_comments_stand_among_the_commands() -> None:
    shown = [
        (row.number, row.text) for row in rows(step("1/1", lines=(9, 20), script=SCRIPT, commands=COMMANDS))
    ]
    assert shown == [
        (10, "# above"),
        (11, "a"),
        (11, "b  # behind"),
        (13, "# between"),
        (14, "# too"),
        (15, "cat <<E"),
        (16, "# text"),
        (17, "E"),
        (18, "# below"),
    ]


def test_all_lines_are_shown_where_no_command_can_be_told() -> None:
    broken = step("1/1", lines=(9, 12), script="# note\necho '\n")
    assert [(row.number, row.code) for row in rows(broken)] == [(10, "# note"), (11, "echo '")]


def test_what_is_remarked_on_a_command_stands_before_it() -> None:
    remarks = Remarks(plan([step("1/1", lines=(9, 20), script=SCRIPT, commands=COMMANDS)], []))
    assert remarks.before("1/1", 11, "a") == ["# above"]
    assert remarks.before("1/1", 11, "b") == []
    assert remarks.before("1/1", 15, COMMANDS[2].text) == ["# between", "# too"]
    assert remarks.before("1/1", 15, "changed") == []
    assert Remarks().before("1/1", 11, "a") == []
