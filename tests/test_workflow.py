"""In GitHub Actions the runner obeys mdrun's commands and nobody else's, whatever is printed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdrun.display import workflow
from tests import cli_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tests.cli_place import CliPlace

_NAMES = {
    "error",
    "warning",
    "notice",
    "group",
    "endgroup",
    "add-path",
    "set-env",
    "set-output",
    "add-mask",
    "debug",
}
_NEW = re.compile(r"\s*::([^ :]+)(?: (.*?))?::(.*)")
_OLD = re.compile(r"##\[([^ \]]+)(?: ([^\]]*))?\](.*)")


def unescaped(text: str) -> str:
    for code, character in (("0D", "\r"), ("0A", "\n"), ("3A", ":"), ("2C", ","), ("25", "%")):
        text = text.replace(f"%{code}", character)
    return text


def obeyed(lines: Iterable[str]) -> Iterator[tuple[str, dict[str, str], str]]:
    """Yield the commands that the runner obeys: name, properties and text.

    As ``ActionCommand.TryParseV2``, ``TryParse`` and ``ActionCommandManager`` of actions/runner do.
    """
    stopped: str | None = None
    for line in lines:
        names = _NAMES | {"stop-commands", *([stopped] if stopped else [])}
        found = _NEW.match(line)
        if found is None or found[1] not in names:
            found = _OLD.search(line)
        if found is None or found[1] not in names:
            continue
        if stopped is not None:
            stopped = None if found[1] == stopped else stopped
        elif found[1] == "stop-commands":
            stopped = found[3]
        else:
            parts = (part.partition("=") for part in (found[2] or "").split(",") if part)
            yield found[1], {name: unescaped(value) for name, _, value in parts}, unescaped(found[3])
    assert stopped is None, "commands are left stopped for what follows in the job"


@pytest.fixture
def place(tmp_path: Path) -> CliPlace:
    made = cli_place.make(tmp_path)
    made.env["GITHUB_ACTIONS"] = "true"
    made.env["GITHUB_WORKSPACE"] = str(tmp_path)
    return made


_HOSTILE = (
    "::error::no\\n  ::add-path::/evil\\ntext ##[set-env name=A]b\\n::endgroup::\\r::error::no\\n"
    "::stop-commands::x\\n::x::"
)
HOSTILE = f"""\
# Guide

```bash
printf '{_HOSTILE}'
```

```bash {{retry=1}}
printf '{_HOSTILE}\\n' >&2
test -e tried || {{ touch tried; false; }}
```

```bash
printf '##[group]\\n::warning::no'
false '##[error]no' ::error::no
```
"""


def test_only_our_commands_are_obeyed(place: CliPlace) -> None:
    place.guide(HOSTILE)
    for option in ((), ("--verbose",), ("--quiet",)):
        (place.work / "tried").unlink(missing_ok=True)
        done = place.run("guide.md", *option)
        assert done.returncode == 1
        found = list(obeyed(done.stdout.splitlines()))
        line = HOSTILE.splitlines().index("false '##[error]no' ::error::no") + 1
        errors = [one for one in found if one[0] == "error"]
        assert [(where["file"], where["line"]) for _, where, _ in errors] == [("work/guide.md", str(line))]
        assert errors[0][2].startswith("false '##[error]no' ::error::no\n")
        groups = [name for name, _, _ in found if name != "error"]
        assert groups == ([] if "--quiet" in option else ["group", "endgroup"] * 4)


def test_a_guide_outside_of_the_clone_has_no_file(place: CliPlace) -> None:
    place.env["GITHUB_WORKSPACE"] = str(place.path / "home")
    place.guide("# Guide\n\n```bash\nfalse\n```\n")
    (error,) = (one for one in obeyed(place.run("guide.md").stdout.splitlines()) if one[0] == "error")
    assert error[1] == {"title": "1/1 failed: exit 1 at guide.md:4"}


def test_what_a_rehearsal_changed_is_no_command(place: CliPlace) -> None:
    place.guide("# Guide\n\n```bash\ngit commit -q --allow-empty -m '##[add-path]/evil'\n```\n")
    place.shell("git init -q && git add . && git commit -qm first")
    done = place.run("guide.md", "--rehearse", "--yes")
    assert "commit " in done.stdout
    assert "##[add-path]/evil" in done.stdout
    assert [name for name, _, _ in obeyed(done.stdout.splitlines())] == ["group", "endgroup"]


def test_a_summary_that_cannot_be_written_is_said(place: CliPlace) -> None:
    place.env["GITHUB_STEP_SUMMARY"] = str(place.path / "nowhere" / "summary")
    place.guide("# Guide\n\n```bash\ntrue\n```\n")
    done = place.run("guide.md")
    assert done.returncode == 3
    assert "GITHUB_STEP_SUMMARY" in done.stderr


_WORDS = st.text(st.characters(exclude_categories=["Cs"]))


@given(_WORDS, _WORDS, _WORDS)
def test_what_a_command_says_is_what_was_meant(text: str, one: str, two: str) -> None:
    line = workflow.command("error", text, {"file": "x" + one, "title": "x" + two})
    assert "\n" not in line
    assert "\r" not in line
    head, _, said = line.removeprefix("::error ").partition("::")
    assert unescaped(said) == text
    parts = dict(part.split("=", 1) for part in head.split(","))
    assert {name: unescaped(value) for name, value in parts.items()} == {
        "file": "x" + one,
        "title": "x" + two,
    }


def test_words_that_stop_commands_are_not_guessed() -> None:
    assert len({workflow.token() for _ in range(100)}) == 100
