"""click without what it hardly needs: modules that are imported only when something of them is asked for."""

from __future__ import annotations

from importlib import import_module

import click
import pytest

from mdrun.cli.commands import COMMANDS
from tests.import_lab import printed

_BEGIN = "import sys; from mdrun.postponed import postponed\n"
_WITHIN = f"{_BEGIN}with postponed(colorsys={{'ONE_SIXTH': 5}}): import colorsys\n"


def test_what_the_stand_in_has_imports_nothing() -> None:
    assert printed(f"{_WITHIN}print(colorsys.ONE_SIXTH, 'colorsys' in sys.modules)") == "5 False"


def test_all_else_is_the_modules_own() -> None:
    code = "print(colorsys.rgb_to_hsv(0, 0, 1) == sys.modules['colorsys'].rgb_to_hsv(0, 0, 1))"
    assert printed(_WITHIN + code) == "True"


def test_a_name_can_be_taken_from_it_at_once() -> None:
    code = "with postponed(colorsys={}): from colorsys import ONE_THIRD\nprint(ONE_THIRD * 3)"
    assert printed(_BEGIN + code) == "1.0"


def test_what_it_does_not_have_is_missing() -> None:
    assert printed(f"{_WITHIN}print(hasattr(colorsys, 'no_such'))") == "False"


def test_whoever_imports_it_later_gets_the_module() -> None:
    assert printed(f"{_WITHIN}import colorsys; print(colorsys.ONE_SIXTH < 1)") == "True"


def test_a_module_that_is_there_stays() -> None:
    code = "import colorsys as real\nwith postponed(colorsys={}): import colorsys\nprint(colorsys is real)"
    assert printed(_BEGIN + code) == "True"


def test_starting_up_imports_none_of_them() -> None:
    code = (
        "from mdrun.cli.light import click; from mdrun.cli import group, plan_command\n"
        "names = 'datetime', 'gettext', 'inspect', 'locale', 'platform', 'threading', 'uuid', 'weakref'\n"
        "print([name for name in names if name in sys.modules])"
    )
    assert printed(_BEGIN + code) == "[]"


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_takes_what_they_are_for(name: str) -> None:
    """A date or a UUID would be one of a stand-in's."""
    command = import_module(f"mdrun.cli.{name}_command").command
    postponed = (click.DateTime, type(click.UUID))
    assert not [one.name for one in command.params if isinstance(one.type, postponed)]


def test_click_speaks_as_it_does_without_translations() -> None:
    code = (
        "from mdrun.cli.light import click\n"
        "print(*(click.BadParameter('no', param_hint=hint).format_message() for hint in ('a', ['a', 'b'])))\n"
        "for count in (0, 1, 2):\n"
        "    choice = click.Option(['--x'], nargs=2)\n"
        "    try: choice.type_cast_value(click.Context(click.Command('c')), ['v'] * count or ('w',))\n"
        "    except click.UsageError as problem: print(problem.format_message())"
    )
    light = printed(_BEGIN + code)
    assert "1 was given" in light
    assert light == printed(code.replace("from mdrun.cli.light import click", "import click"))


def test_a_help_of_several_lines_is_what_click_makes_of_it() -> None:
    code = "from mdrun.cli.light import click; print(click.Option(['--x'], help='one\\n    two\\n').help)"
    assert printed(_BEGIN + code) == "one\ntwo"
