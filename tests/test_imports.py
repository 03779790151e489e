"""What start-up promises, without a clock: what a command imports, and that a run imports nothing later."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pexpect
import pytest

from mdrun import cache
from tests.import_lab import DRIVER, Place

if TYPE_CHECKING:
    from pathlib import Path

GUIDE = """\
# Release

Read this first.

## 1. Build

```bash
echo one
for name in a b; do
  printf '%s\\n' "$name"
done
```

- [ ] `echo one` prints one
- [ ] the page is up
"""


NEVER_NEEDED = {"rich", "asyncio", "importlib.metadata", "filelock", "prompt_toolkit", "jinja2"}
"""What neither start-up nor a plan ever needs."""


OF_A_RUN = {
    "mdrun.display.live",
    "mdrun.display.plain",
    "mdrun.events",
    "mdrun.git",
    "mdrun.journal",
    "mdrun.answers",
    "mdrun.questions",
    "mdrun.rehearsal",
    "mdrun.run",
    "mdrun.runlog",
    "mdrun.runs",
    "mdrun.shell.session",
    "mdrun.state",
}
"""What only a run needs."""


READER = {"markdown_it"}


PARSER = READER | {"mdurl", "mdit_py_plugins"}
"""What reads Markdown, and what does if it may begin with front matter."""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def packages(modules: set[str], wanted: set[str]) -> set[str]:
    """Return which of the wanted modules, or modules inside them, are among the modules."""
    return {name for name in wanted if any(one == name or one.startswith(f"{name}.") for one in modules)}


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_the_first_words_need_click_alone(place: Place, option: str) -> None:
    modules = place.imported(option)
    ours = {name for name in modules if name.startswith("mdrun.")}
    assert {name.removeprefix("mdrun.") for name in ours} == {
        *("cli", "cli.commands", "cli.group", "cli.help", "cli.light", "cli.width", "postponed")
    }
    heavy = NEVER_NEEDED | PARSER | {"yaml", "json", "subprocess", "tempfile", "shutil", "tree_sitter"}
    heavy |= {"datetime", "gettext", "inspect", "platform", "threading", "uuid", "weakref"}
    assert not packages(modules, heavy)


@pytest.mark.parametrize("command", ["run", "plan", "check"])
def test_help_of_a_command_imports_nothing_of_the_core(place: Place, command: str) -> None:
    modules = place.imported(command, "--help")
    core = {"mdrun.document", "mdrun.plan", "mdrun.bash", "mdrun.config"}
    assert not packages(modules, NEVER_NEEDED | OF_A_RUN | PARSER | core | {"yaml"})


def test_a_plan_imports_nothing_that_only_a_run_needs(place: Place) -> None:
    place.guide(GUIDE)
    modules = place.imported("plan", "guide.md")
    assert packages(modules, PARSER) == READER
    spared = {"yaml", "hashlib", "datetime", "inspect", "logging", "pathlib"}
    assert not packages(modules, NEVER_NEEDED | OF_A_RUN | spared)


def test_a_second_plan_does_not_parse_markdown_again(place: Place) -> None:
    place.guide(GUIDE)
    place.imported("plan", "guide.md")
    assert not packages(place.imported("plan", "guide.md"), PARSER)
    assert not packages(place.imported("plan", "--json", "guide.md"), PARSER)


def test_a_second_plan_is_not_made_again(place: Place) -> None:
    place.guide(GUIDE)
    assert {"mdrun.plan.build", "mdrun.document.walk"} <= place.imported("plan", "guide.md")
    making = {"mdrun.plan.build", "mdrun.config.parsing", "mdrun.shell.processes", "tree_sitter"}
    making |= {"mdrun.document.walk", "mdrun.wordlists.phrases", "mdrun.directives.values"}
    making |= {"mdrun.sections", "mdrun.shapes.search", "mdrun.preflight.ground"}
    assert not packages(place.imported("plan", "guide.md"), {*making, "json", "pathlib"})
    place.env["MORE"] = ""
    assert "mdrun.plan.build" in place.imported("plan", "guide.md")


def test_a_kept_plan_is_out_of_date_when_a_module_that_makes_it_changes(place: Place) -> None:
    place.guide(f"---\nmdrun:\n  timeout: 10s\n---\n\n{GUIDE}")
    modules = place.imported("plan", "guide.md")
    paths = (name.split(".")[1:-1] for name in modules if name.startswith("mdrun."))
    shows = {"cli", "display", "preflight", "shell"}  # what is said of a plan is not kept with it
    assert {"/".join(path) for path in paths if path[:1] and path[0] not in shows} <= set(cache._DECIDE)


def test_another_guide_is_parsed(place: Place) -> None:
    place.guide(GUIDE)
    place.imported("plan", "guide.md")
    place.guide(GUIDE + "\nmore\n")
    assert packages(place.imported("plan", "guide.md"), PARSER) == READER


def test_the_cache_can_be_switched_off(place: Place) -> None:
    place.guide(GUIDE)
    place.env["MDRUN_CACHE"] = "off"
    place.imported("plan", "guide.md")
    assert not place.cache.exists()
    assert packages(place.imported("plan", "guide.md"), PARSER) == READER


def test_front_matter_needs_yaml_and_nothing_more(place: Place) -> None:
    place.guide(f"---\nmdrun:\n  timeout: 10s\n---\n\n{GUIDE}")
    modules = place.imported("plan", "guide.md")
    assert packages(modules, {"yaml", *PARSER}) == {"yaml", "mdit_py_plugins", *READER}
    assert not packages(modules, NEVER_NEEDED | OF_A_RUN)


PASSING = """\
# Guide

## 1. Go

```bash {expect="/o.e/"}
echo one
printf '\\033[1mbold\\033[0m \\360\\237\\230\\200 \\xff\\n'
(exit 3) || true
```

```bash {retry=2 every=1ms}
test -e again || { touch again; false; }
```

```bash
seq 3
```

```output
1
2
...
```

The release is good if:

- [ ] `echo one` prints `one`
- [ ] a person has seen it

1. Look at the page.
"""


FAILING = """\
# Guide

## 1. Go

<!-- mdrun: on-failure="Mend" -->
## 2. Break

```bash
echo one
false
echo two
```

## 3. Mend

```bash
echo undone
```
"""


SLOW = """\
# Guide

```bash {timeout=200ms}
sleep 60
```
"""


DYING = """\
# Guide

```bash
exit 7
```
"""


DIFFERING = """\
# Guide

```bash
seq 3
```

```output
1
two
3
```
"""


SIGNALLED = """\
# Guide

```bash
kill -{signal} $PPID
sleep 0.3
```

```bash
true
```
"""


RECORDS_GONE = """\
# Guide

```bash
rm -rf "$MDRUN_HOME/runs"
```

```bash
true
```
"""


RUNS = [
    pytest.param(PASSING, ("--attest-all", "seen"), 0, id="passing"),
    pytest.param(PASSING, ("--attest-all", "seen", "--verbose", "--log", "log.md"), 0, id="verbose"),
    pytest.param(PASSING, ("--attest-all", "seen", "--events"), 0, id="events"),
    pytest.param(
        PASSING,
        ("--attest-all", "seen", "--html", "r.html", "--json", "r.json", "--junit", "r.xml"),
        0,
        id="reports",
    ),
    pytest.param(
        FAILING, ("--html", "r.html", "--json", "r.json", "--junit", "r.xml"), 1, id="failing-reports"
    ),
    pytest.param(PASSING, ("--skip-manual",), 3, id="incomplete"),
    pytest.param(PASSING, ("--pause",), 3, id="paused"),
    pytest.param(FAILING, ("--quiet",), 1, id="failing-quietly"),
    pytest.param(FAILING, (), 1, id="failing"),
    pytest.param(SLOW, (), 1, id="timed-out"),
    pytest.param(DIFFERING, (), 1, id="differing"),
    pytest.param(DYING, (), 1, id="shell-gone"),
    pytest.param(SIGNALLED.format(signal="INT"), ("--yes",), 130, id="interrupted"),
    pytest.param(SIGNALLED.format(signal="HUP"), ("--yes",), 3, id="hung-up"),
    pytest.param(RECORDS_GONE, ("--yes",), 3, id="records-gone"),
]


@pytest.mark.parametrize("terminal", [False, True], ids=["plain", "terminal"])
@pytest.mark.parametrize(("guide", "words", "status"), RUNS)
def test_nothing_is_imported_once_a_step_has_started(
    place: Place, guide: str, words: tuple[str, ...], status: int, terminal: bool
) -> None:
    place.guide(guide)
    assert not place.late("guide.md", "--no-input", *words, status=status, terminal=terminal)


@pytest.mark.parametrize(("guide", "words", "status"), RUNS)
def test_nor_is_anything_where_the_plan_was_kept(
    place: Place, guide: str, words: tuple[str, ...], status: int
) -> None:
    place.guide(guide)
    place.imported("plan", "guide.md")
    assert not place.late("guide.md", "--no-input", *words, status=status)


def test_what_an_error_says_is_known_before_a_step_starts(place: Place) -> None:
    place.guide('# Guide\n\n```bash\nrm -r "$MDRUN_HOME"/runs/*/output\n```\n\n```bash\necho two\n```\n')
    assert not place.late("guide.md", "--no-input", "--take", "1/1", status=3)


def test_a_block_that_is_changed_needs_nothing_then(place: Place) -> None:
    place.guide("# Guide\n\n```bash\ntrue\n```\n\n```bash\nrm -r old\n```\n")
    (place.work / "new").mkdir()
    place.imported("plan", "guide.md")
    answer = place.folder / "modules"
    terminal = pexpect.spawn(
        sys.executable,
        ["-c", DRIVER, "late", str(answer), "guide.md"],
        cwd=place.work,
        env={**place.env, "EDITOR": "sed -i s/old/new/"},
        timeout=60,
    )
    terminal.expect(r"\[\?\] ")
    terminal.sendline("e")
    terminal.expect(rb"as you have changed it[\s\S]*\[\?\] ")
    terminal.sendline("r")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0
    assert not (place.work / "new").exists()
    assert answer.read_text() == ""


def test_in_github_actions_nothing_is_imported_once_a_step_has_started(place: Place) -> None:
    place.guide(FAILING)
    place.env |= {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(place.folder / "summary.md")}
    assert not place.late("guide.md", "--no-input", status=1)
    assert "failed" in (place.folder / "summary.md").read_text()


def test_a_run_whose_plan_was_kept_reads_neither_markdown_nor_bash(place: Place) -> None:
    place.guide(GUIDE)
    place.imported("plan", "guide.md")
    modules = place.imported("guide.md", "--no-input", "--skip-manual", status=3)
    spared = {"yaml", "difflib", "socket", "_hashlib", "datetime", "locale", "urllib"}
    planning = {"mdrun.bash", "mdrun.evidence.settling", "mdrun.guards", "mdrun.plan.build", "tree_sitter"}
    assert not packages(modules, NEVER_NEEDED | PARSER | planning | spared)


@pytest.mark.parametrize("terminal", [False, True], ids=["plain", "terminal"])
def test_a_rehearsal_imports_nothing_once_a_step_has_started(place: Place, terminal: bool) -> None:
    place.guide("# Guide\n\n```bash\necho one >new\ngit add new\ngit commit -qm new\n```\n")
    names = {f"GIT_{who}_{what}": "ada" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    place.env.update(names)
    git = "git init -q && git add . && git commit -qm first"
    subprocess.run(["bash", "-c", git], cwd=place.work, env=place.env, check=True)
    assert not place.late("guide.md", "--no-input", "--rehearse", terminal=terminal)
