"""Settings: front matter and settings files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mdrun.config import Outside, RunSettings, Settings, Shell, found, merge, parse, read_values
from mdrun.config.rehearsal import Scripted, Stub
from mdrun.durations import lacks_unit, parse_duration
from mdrun.errors import NotReadable

if TYPE_CHECKING:
    from pathlib import Path

ALL = """\
timeout: 30m
needs: [git, uv]
guards: [make release]
placeholders: [angle, date]
variables:
  last_good:
    help: the tag to go back to
    pattern: v\\d+
    choices: git tag
    default: 1.10
  token: {secret: true}
  LEVEL: {choices: [a, b]}
  plain:
guides:
  docs/release.md:
    "2.3/1": {retry: 10, confirm: no, check: say "hi"}
    "2.3/2": manual
rehearsal:
  carry: [config/live.yaml]
  env: [TOKEN]
"""


def problems(text: str, **options: bool) -> list[tuple[str, str, str]]:
    _, findings = parse(text, "config/mdrun.yaml", 1, **options)
    return [(finding.place, finding.message, finding.remedy) for finding in findings]


@pytest.mark.parametrize(
    "program", ["bash", "/bin/bash", "/opt/bash-5.3/bin/bash", "/bash", "/usr/bin/bash5"]
)
def test_a_bash_may_be_named(program: str) -> None:
    settings, findings = parse(f"timeout: 1m\nshell: {program}\n", "mdrun.yaml", 1)
    assert findings == []
    assert settings.run.shell == Shell(program, "mdrun.yaml", 2)
    assert merge(settings, Settings()).run.shell == settings.run.shell
    own = Shell("bash", "guide.md", 3)
    assert merge(settings, Settings(RunSettings(shell=own))).run.shell == own


@pytest.mark.parametrize(
    "program", ["zsh", "/bin/zsh", "/bin/sh", "tools/bash", "bash -x", "/bin/bash/", '""', "[bash]"]
)
def test_any_other_shell_is_refused(program: str) -> None:
    settings, findings = parse(f"shell: {program}\n", "mdrun.yaml", 1)
    assert settings.run.shell is None
    assert [(finding.place, finding.code) for finding in findings] == [
        ("mdrun.yaml:1", "settings-type" if program == "[bash]" else "shell-refused")
    ]


def test_everything_is_read() -> None:
    settings, findings = parse(ALL, "mdrun.yaml", 1)
    assert findings == []
    assert settings.run.timeout == 1800.0
    assert settings.run.needs == ("git", "uv")
    assert settings.run.guards == ("make release",)
    assert settings.placeholders == frozenset({"angle", "date"})
    assert set(settings.variables) == {"last_good", "token", "level", "plain"}
    last_good = settings.variables["last_good"]
    assert (last_good.default, last_good.choices, last_good.line) == ("1.10", "git tag", 6)
    assert settings.variables["token"].secret
    assert settings.variables["level"].spelled == "LEVEL"
    assert settings.guides == {
        "docs/release.md": (
            Outside("2.3/1", 'retry="10" confirm="no" check="say \\"hi\\""', "mdrun.yaml", 16),
            Outside("2.3/2", "manual", "mdrun.yaml", 17),
        )
    }
    assert (settings.run.rehearsal.carry, settings.run.rehearsal.env) == (("config/live.yaml",), ("TOKEN",))


@pytest.mark.parametrize(
    ("text", "place", "message", "remedy"),
    [
        ("timeot: 1m", 1, "unknown key 'timeot' in the settings", "did you mean timeout?"),
        ("\n\nneeds: git", 3, "needs must be a list of texts, such as [git, uv]", ""),
        ("timeout: soon", 1, "timeout must be a duration, such as 90s, 30m or 2h", ""),
        ("timeout: yes", 1, "timeout must be a duration, such as 90s, 30m or 2h", ""),
        ("timeout: 30", 1, "timeout must be a duration, such as 90s, 30m or 2h", ""),
        ("timeout: 0s", 1, "timeout must be a duration longer than nothing, such as 90s, 30m or 2h", ""),
        ("variables:\n  a:\n    hlp: x", 3, "unknown key 'hlp' in variable a", "did you mean help?"),
        (
            "variables:\n  a:\n    pattern: (",
            3,
            "pattern is no regular expression: missing ), unterminated subpattern at position 0",
            "",
        ),
        ("variables:\n  a:\n    default: true", 3, "default must be a text", "put quotes around it"),
        ("variables:\n  a:\n    secret: 1", 3, "secret must be true or false", ""),
        ("variables: [a]", 1, "variables must be a mapping of names to what is said of them", ""),
        (
            "variables:\n  1a: {}",
            2,
            "'1a' cannot be a variable's name",
            "letters, digits and _, not starting with a digit",
        ),
        ("variables: {a: x}", 1, "variable a must be a mapping of names to values", ""),
        (
            "placeholders: [curly]",
            1,
            "unknown style 'curly' in placeholders",
            "known: angle, date, expansion, mustache, version",
        ),
        (
            "placeholders: [angles]",
            1,
            "unknown style 'angles' in placeholders",
            "did you mean angle?",
        ),
        ("guides: {a.md: x}", 1, "a.md must be a mapping of steps to directives", ""),
        ("guides: {a.md: {1/1: }}", 1, "1/1 must be directives, such as {retry: 3}", ""),
        ("guides: {a.md: {1/1: [skip]}}", 1, "1/1 must be directives, such as {retry: 3}", ""),
        ("guides:\n  a.md:\n    1/1:\n      cwd:", 4, "cwd must be a value, such as {retry: 3}", ""),
        ("guides: {a.md: {1/1: {skip: [x]}}}", 1, "skip must be a value, such as {retry: 3}", ""),
        ("guides: {a.md: {1/1: {env: {A: [x]}}}}", 1, "env must hold names and values, such as {A: b}", ""),
        ("guides: {a.md: {1/1: {env: {A: b c}}}}", 1, "env must hold names and values, such as {A: b}", ""),
        ("needs: [git]\nneeds: [uv]", 2, "needs stands in line 1, too", "leave one of them"),
        (
            "guides:\n  a.md:\n    1/1: skip\n    1/1: manual",
            4,
            "1/1 stands in line 3, too",
            "leave one of them",
        ),
        (
            "guides: {a.md: {1/1: skip}, ./a.md: {1/2: skip}}",
            1,
            "a.md stands in line 1, too",
            "leave one of them",
        ),
        ("- a", 1, "the settings must be a mapping of names to values", ""),
        ("rehearsal: {cary: []}", 1, "unknown key 'cary' in rehearsal", "did you mean carry?"),
        (
            "rehearsal:\n  stubs: [gh]",
            2,
            "stubs must be a mapping of commands to answers",
            "write lines such as twine: 0",
        ),
        ("rehearsal: {stubs: {gh: 256}}", 1, "stub gh must be an exit status, 0 to 255", ""),
        ("rehearsal: {stubs: {bin/gh: 0}}", 1, "'bin/gh' is no command's name", "write it without its path"),
        ("rehearsal: {stubs: {gh: [{arg: x}]}}", 1, "unknown key 'arg' in stub gh", "did you mean args?"),
        (
            "rehearsal:\n  stubs:\n    gh: 0\n    kill: 0",
            4,
            "stub kill: bash itself provides it, and looks for no other command",
            "allow what it does with rehearsal: {allow: [kill]}",
        ),
        (
            "rehearsal: {stubs: {gh: [{real: true, exit: 1}]}}",
            1,
            "stub gh: a command that is really run answers itself",
            "leave real out, or what it answers",
        ),
    ],
)
def test_what_is_wrong_has_its_line(text: str, place: int, message: str, remedy: str) -> None:
    assert problems(text) == [(f"config/mdrun.yaml:{place}", message, remedy)]


def test_directives_from_outside_may_set_an_environment() -> None:
    settings, findings = parse("guides: {./docs//a.md: {1/1: {env: {A: b, N: 3}}}}", "mdrun.yaml", 1)
    assert findings == []
    assert settings.guides == {"docs/a.md": (Outside("1/1", 'env="A=b N=3"', "mdrun.yaml", 1),)}
    assert settings.guides_at == {"docs/a.md": 1}


def test_stubs_are_read() -> None:
    text = """\
rehearsal:
  allow: [rm -r]
  stubs:
    twine: 3
    docker: real
    gh:
      - {args: "release *", stdout: "a\\n", stderr: b, exit: 1, env: [A]}
      - {real: true}
"""
    settings, problems = parse(text, "mdrun.yaml", 1)
    assert problems == []
    assert settings.run.rehearsal.allow == ("rm -r",)
    assert settings.run.rehearsal.stubs == {
        "twine": Stub((Scripted(exit=3),), "mdrun.yaml", 4),
        "docker": Stub((Scripted(real=True),), "mdrun.yaml", 5),
        "gh": Stub((Scripted("release *", "a\n", "b", 1, ("A",)), Scripted(real=True)), "mdrun.yaml", 6),
    }


@pytest.mark.parametrize("text", ["a: [", "a: b: c", "\ta: 1", "a: 'x", "%"])
def test_broken_yaml_is_one_finding(text: str) -> None:
    ((place, message, _),) = problems(text)
    assert place.startswith("config/mdrun.yaml:")
    assert message.startswith("this is no YAML: ")


@pytest.mark.parametrize("text", ["needs: &a [*a]", "variables: &v {a: {}}\nguides: *v", "[" * 5000])
def test_yaml_that_would_never_end_is_refused(text: str) -> None:
    assert problems(text)


@pytest.mark.parametrize("text", ["", "# nothing\n", "null"])
def test_nothing_is_nothing(text: str) -> None:
    assert parse(text, "x", 1) == (Settings(), [])


def test_front_matter_of_other_tools_is_left_alone() -> None:
    assert parse("title: x\ntags: &t [a]\nmore: *t\n", "g.md", 2, front=True) == (Settings(), [])
    assert parse("mdrun is a tool", "g.md", 2, front=True) == (Settings(), [])
    settings, findings = parse("title: x\nmdrun:\n  timeout: 5s\n  nedes: []\n", "g.md", 2, front=True)
    assert settings.run.timeout == 5.0
    assert [finding.place for finding in findings] == ["g.md:5"]


def test_a_guides_own_settings_win() -> None:
    base = parse(
        "timeout: 1m\nneeds: [a]\nplaceholders: [angle]\nguards: [x]\nvariables: {a: {}, b: {help: old}}",
        "b",
        1,
    )[0]
    own = parse(
        "needs: [b]\nplaceholders: [angle, mustache, version, date]\nguards: [y]\n"
        "variables: {b: {help: new}}",
        "o",
        1,
    )[0]
    merged = merge(base, own)
    assert (merged.run.timeout, merged.run.needs, merged.run.guards) == (60.0, ("a", "b"), ("x", "y"))
    assert merged.placeholders == frozenset({"angle", "mustache", "version", "date"})
    assert merged.variables["b"].help == "new"
    assert merge(base, Settings()).placeholders == frozenset({"angle"})


def test_the_first_settings_file_counts(tmp_path: Path) -> None:
    assert found(tmp_path) is None
    (tmp_path / ".mdrun.yaml").write_text("timeout: 1s")
    assert found(tmp_path) == (".mdrun.yaml", "timeout: 1s")
    (tmp_path / "config").mkdir()
    (tmp_path / "config/mdrun.yaml").write_text("timeout: 2s\nx: 1")
    assert found(tmp_path) == ("config/mdrun.yaml", "timeout: 2s\nx: 1")
    settings, (finding,) = parse("timeout: 2s\nx: 1", "config/mdrun.yaml", 1)
    assert settings.run.timeout == 2.0
    assert finding.place == "config/mdrun.yaml:2"


def test_a_settings_file_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / ".mdrun.yaml").write_bytes(b"\xff")
    with pytest.raises(NotReadable, match=r"\.mdrun\.yaml cannot be read"):
        found(tmp_path)


def test_values_stay_as_they_are_written() -> None:
    assert read_values("version: 1.10\nflag: yes\n", "v.yaml") == {"version": "1.10", "flag": "yes"}
    with pytest.raises(NotReadable, match="mapping of names"):
        read_values("a: [b]", "v.yaml")
    with pytest.raises(NotReadable, match="no YAML"):
        read_values("a: [", "v.yaml")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90s", 90.0),
        ("2m", 120.0),
        ("1h30m", 5400.0),
        ("500ms", 0.5),
        ("1.5 h", 5400.0),
        ("1d", 86400.0),
    ]
    + [(bad, None) for bad in ("", " ", "s", "1x", "-1s", "1 2 x", "30", "1h30")],
)
def test_durations(text: str, seconds: float | None) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    ("text", "lacking"),
    [("30", True), (" 1.5 ", True), ("90d", False), ("1h30", False), ("", False), ("x", False)],
)
def test_what_lacks_but_a_unit(text: str, lacking: bool) -> None:
    assert lacks_unit(text) is lacking
