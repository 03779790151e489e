"""Where values come from, and which are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mdrun.config import Declared
from mdrun.errors import NotReadable, UsageError
from mdrun.plan.variables.resolving import resolve, unknown
from mdrun.plan.variables.usage import Occurrence, Usage
from mdrun.plan.variables.values import Value, from_environment, from_file, given

if TYPE_CHECKING:
    from pathlib import Path


def usage(**changes: object) -> Usage:
    used = Usage(
        lines={4}, blanks={4: Occurrence(7, "<last-good>")}, commands={4: Occurrence(7, "<last-good>")}
    )
    for name, value in changes.items():
        setattr(used, name, value)
    return used


def refused(value: str, said: Declared | None = None, used: Usage | None = None) -> tuple[str, int, str]:
    declared = {"last_good": said} if said else {}
    _, (finding,) = resolve(
        {"last_good": used or usage()}, declared, {"last_good": Value(value, "-v")}, "g.md"
    )
    return finding.code, finding.column, finding.message


def test_options_are_names_and_values() -> None:
    assert given(["LAST-GOOD=v1=2", "a="]) == {"last_good": Value("v1=2", "-v"), "a": Value("", "-v")}


@pytest.mark.parametrize("option", ["version", "=x", "-=x"])
def test_an_option_that_is_no_value(option: str) -> None:
    with pytest.raises(UsageError, match="is not NAME=VALUE"):
        given([option])


def test_a_file_of_values(tmp_path: Path) -> None:
    path = tmp_path / "v.yaml"
    path.write_text("Last-Good: 1.10\n")
    assert from_file(str(path)) == {"last_good": Value("1.10", "--var-file")}
    with pytest.raises(NotReadable, match="cannot be read"):
        from_file(str(tmp_path / "none.yaml"))


def test_the_environment() -> None:
    environ = {"MDRUN_VAR_LAST_GOOD": "v1", "OTHER": "x"}
    assert from_environment(environ) == {"last_good": Value("v1", "environment")}


def test_a_value_that_is_missing_is_reported_at_every_line() -> None:
    blanks = {9: Occurrence(1, "v<last-good>"), 4: Occurrence(7, "<last-good>")}
    used = usage(blanks=blanks, commands=blanks)
    (variable,), findings = resolve({"last_good": used}, {}, {}, "g.md")
    assert variable.value is None
    assert [(finding.line, finding.column, finding.message) for finding in findings] == [
        (4, 7, "<last-good> and v<last-good> are not filled"),
        (9, 1, "<last-good> and v<last-good> are not filled"),
    ]
    assert findings[0].remedy == "give it with -v last_good=…"


def test_a_default_fills() -> None:
    (variable,), findings = resolve({"last_good": usage()}, {"last_good": Declared(default="v1")}, {}, "g.md")
    assert (variable.value, variable.source, findings) == ("v1", "default", [])


def test_the_date_is_today() -> None:
    (variable,), _ = resolve({"date": usage()}, {}, {}, "g.md")
    assert variable.source == "today"
    assert variable.value is not None
    assert len(variable.value) == 10


def test_what_is_declared_and_used_must_have_a_value() -> None:
    used = Usage(lines={4}, spelled={"TOKEN"}, selected_spelled={4})
    (variable,), (finding,) = resolve({"token": used}, {"token": Declared(secret=True)}, {}, "g.md")
    assert (finding.code, finding.line) == ("variable-missing", 4)
    assert variable.exports == ("TOKEN", "token")


@pytest.mark.parametrize("value", ["", "$(reboot)", "a b", "-x", "a\nb"])
def test_a_value_that_is_not_plain_fills_no_command(value: str) -> None:
    assert refused(value)[:2] == ("variable-unsafe", 7)


def test_such_a_value_may_be_used_as_a_variable_and_in_words() -> None:
    used = usage(commands={}, spelled={"last_good"})
    assert resolve({"last_good": used}, {}, {"last_good": Value("a b", "-v")}, "g.md")[1] == []


def test_pattern_and_choices() -> None:
    assert refused("1.2", Declared(pattern=r"v\d+"))[2] == "last_good: '1.2' does not match v\\d+"
    assert refused("v1x", Declared(pattern=r"v\d+"))[0] == "variable-refused"
    message = refused("balancd", Declared(choices=("balanced", "cost")))[2]
    assert message == "last_good: 'balancd' is none of balanced, cost; did you mean balanced?"
    assert refused("a\0b")[2] == "last_good: a value cannot hold a NUL byte"


def test_a_secret_is_never_shown_and_fills_nothing() -> None:
    assert refused("hunter2", Declared(secret=True))[:2] == ("secret-in-placeholder", 7)
    used = usage(blanks={}, commands={}, spelled={"last_good"})
    assert "hunter2" not in refused("hunter2", Declared(secret=True, pattern="x+"), used)[2]


def test_a_name_that_the_guide_does_not_use() -> None:
    (finding,) = unknown({"last_good"}, {"last_god": Value("x", "-v")}, "g.md")
    assert finding.message == "the guide does not use 'last_god'"
    assert finding.remedy == "did you mean last_good?"
    (finding,) = unknown(set(), {"zzz": Value("x", "--var-file")}, "g.md")
    assert finding.remedy == "it uses: none"
    assert list(unknown(set(), {"zzz": Value("x", "environment")}, "g.md")) == []
