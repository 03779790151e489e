"""README and documentation say what is true: mdrun runs their blocks, and their tables match the code."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import click
import pytest

from mdrun import answers, config, events
from mdrun.cli.commands import COMMANDS
from mdrun.cli.group import cli
from mdrun.cli.one_run.finishing import EXIT
from mdrun.cli.planning import prepare
from mdrun.config.rehearsal import RehearsalSettings, Scripted
from mdrun.directives import Directives
from mdrun.document import Fence, Heading, read
from mdrun.plan.records import DecisionReason, Step
from mdrun.runs import RunDirectory, output_name
from mdrun.sections import sections
from mdrun.shell.environment import UNATTENDED
from mdrun.wordlists import SHELL_TAGS, TRANSCRIPT_TAGS, lines
from tests.harness import environment

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")])
_CELL = re.compile(r"(?<!\\)\|")
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def names(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the cells of every row of every table of a page."""
    lines = (line for line in page(name).splitlines() if line.startswith("|"))
    return tuple(
        tuple(cell.strip() for cell in _CELL.split(line)[1:-1])
        for line in lines
        if not set(line) <= set("|- ")
    )


def spans(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def first_cells(name: str) -> set[str]:
    """Return the code spans in the first cells of all tables of a page."""
    return {span for row in rows(name) for span in spans(row[0])}


def table(name: str, head: str) -> list[tuple[str, ...]]:
    """Return the rows of the table whose first heading is this one."""
    found: list[tuple[str, ...]] = []
    inside = False
    for line in page(name).splitlines():
        cells = tuple(cell.strip() for cell in _CELL.split(line)[1:-1]) if line.startswith("|") else ()
        if inside and not cells:
            inside = False
        elif inside and not set(line) <= set("|- "):
            found.append(cells)
        inside = inside or (bool(cells) and cells[0] == head)
    assert found, f"{name} has no table {head!r}"
    return found


# What is run


@cache
def steps(path: Path) -> tuple[Step, ...]:
    """Return the steps that mdrun sees in a page."""
    planning = prepare(str(path))
    return planning.plan().steps


@pytest.mark.parametrize("path", PAGES, ids=names)
def test_mdrun_runs_the_page(path: Path, tmp_path: Path) -> None:
    if all(step.directives.skip for step in steps(path)):
        return
    for name in ("work", "home"):
        (tmp_path / name).mkdir()
    if os.environ.get("ACCEPT_DOCS"):
        accept(path, tmp_path)
    shutil.copy(path, tmp_path / "work" / "page.md")
    done = mdrun("page.md", at=tmp_path / "work", place=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def accept(path: Path, place: Path) -> None:
    """Write into a page what its blocks print now, where that is not what it shows."""
    work = place / "accepting"
    work.mkdir()
    text = path.read_text(encoding="utf-8")
    fences = [fence for fence in _FENCE.finditer(text) if fence[2] == "output"]
    anything = _FENCE.sub(
        lambda fence: f"{fence[1]}output\n...\n{fence[1]}" if fence[2] == "output" else fence[0], text
    )
    (work / "page.md").write_text(anything, encoding="utf-8")
    mdrun("page.md", at=work, place=place)
    run = max((place / "state" / "runs").glob("*-page-*"))
    plan = json.loads((run / "plan.json").read_text(encoding="utf-8"))
    shown = [step["id"] for step in plan["steps"] if "output" in step["directives"]]
    for fence, step in reversed(list(zip(fences, shown, strict=True))):
        printed = (run / output_name(step)).read_text(encoding="utf-8").strip("\n") + "\n"
        if not re.fullmatch(".*?".join(map(re.escape, fence[3].split("..."))), printed, re.DOTALL):
            text = text[: fence.start(3)] + normal(printed) + text[fence.end(3) :]
    path.write_text(text, encoding="utf-8")
    shutil.rmtree(place / "state")


def normal(printed: str) -> str:
    """Return what a block printed with ``...`` for what differs from run to run."""
    for pattern, replacement in _DIFFERS:
        printed = re.sub(pattern, replacement, printed, flags=re.MULTILINE)
    return printed


_FENCE = re.compile(r"^(`{3,})(\w*)[^\n]*\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
_DIFFERS = (
    (r"\d{8}T\d{6}Z-[\w.-]+", "..."),
    (r"^(  (?:run log:|where|who|when) +)\S.*$", r"\1..."),
    (r"\(?\b\d+(\.\d+)? s\b\)?", "..."),
    (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ?|\d\d:\d\d:\d\dZ", "..."),
    (r"\b[0-9a-f]{64}\b", "..."),
    (r"attested by \S+:", "attested by ...:"),
    (r"· by \S+ on \S+ ·", "· by ... on ... ·"),
    (r"^Run log: `.*`$", "Run log: `...`"),
)


@pytest.mark.parametrize("path", PAGES, ids=names)
def test_every_shell_block_is_run_or_marked(path: Path) -> None:
    fences = [fence for fence in read(names(path), path.read_bytes()).elements if isinstance(fence, Fence)]
    tags = SHELL_TAGS | TRANSCRIPT_TAGS
    shells = [fence.first for fence in fences if re.split(r"[\s{]", fence.info, maxsplit=1)[0] in tags]
    assert [step.lines[0] for step in steps(path) if step.kind == "command"] == shells
    assert not [step.id for step in steps(path) if step.kind != "command"]


@pytest.mark.parametrize("path", PAGES, ids=names)
def test_every_command_line_shown_is_one(path: Path) -> None:
    for line in re.findall(r"^(?:uv run )?mdrun ([^\n…]*)$", path.read_text(encoding="utf-8"), re.MULTILINE):
        words = re.sub(r"\s{2,}.*|[>#|].*", "", line).split()
        command = words[0] if words[0] in COMMANDS else "run"
        known = options(command)
        for word in words:
            if word.startswith("-") and word != "-":
                assert word in known, f"mdrun {line}"


def mdrun(*arguments: str, at: Path, place: Path) -> subprocess.CompletedProcess[str]:
    env = {**environment(place), "COLUMNS": "100"}
    return subprocess.run(
        [sys.executable, "-m", "mdrun", *arguments],
        cwd=at,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


# The command line


def options(command: str) -> set[str]:
    found: click.Command = import_module(f"mdrun.cli.{command}_command").command
    shown = {name for option in found.params if isinstance(option, click.Option) for name in option.opts}
    return shown | {"-h", "--help"}


def documented(heading: str) -> set[str]:
    """Return the options in the tables under a heading of the page on the command line."""
    text = page("docs/command-line.md")
    start = text.index(f"## {heading}\n")
    body = text[start : (text + "\n## ").index("\n## ", start + 1)]
    cells = re.findall(r"^\| ((?:`[^|]*`,? ?)+) \|", body, re.MULTILINE)
    return {
        span.split()[0].partition("[")[0] for cell in cells for span in spans(cell) if span.startswith("-")
    }


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_documented(command: str) -> None:
    shared = documented("What plan and run share") if command in ("run", "plan") else set()
    assert documented(f"mdrun {command}") | shared | {"-h", "--help"} == options(command)


def test_options_of_mdrun_itself() -> None:
    own = {name for option in cli.params if isinstance(option, click.Option) for name in option.opts}
    assert {"-h", "--help", "--version"} == own | {"-h", "--help"}
    assert own <= first_cells("docs/command-line.md")


def test_commands_are_documented() -> None:
    lines = re.findall(r"^mdrun (\w+) ", page("docs/command-line.md"), re.MULTILINE)
    assert {line for line in lines if line.islower()} == set(COMMANDS) - {"run"}
    assert set(re.findall(r"^## mdrun (\w+)$", page("docs/command-line.md"), re.MULTILINE)) == set(COMMANDS)


@pytest.mark.parametrize("name", ["README.md", "docs/command-line.md"])
def test_exit_statuses(name: str) -> None:
    assert {row[0] for row in table(name, "status")} == {"0", "1", "2", "3", "70", "130"}


def test_results_and_outcomes() -> None:
    results = {spans(row[0])[0]: int(row[2]) for row in table("docs/concepts.md", "result of a run")}
    assert results == EXIT
    assert {spans(row[0])[0] for row in table("docs/concepts.md", "outcome of a step")} == set(
        get_args(events.StepOutcome)
    )


def test_environment_variables() -> None:
    found = set()
    for path in (ROOT / "mdrun").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        found |= set(re.findall(r"""["'](MDRUN_[A-Z_]+|GITHUB_[A-Z_]+|NO_COLOR|CI)["']""", source))
    named = {spans(row[0])[0] for row in table("docs/command-line.md", "variable")}
    of_users = {
        name
        for name in found
        if not name.startswith(("MDRUN_SHELL", "MDRUN_REHEARSAL", "MDRUN_CHOICES", "MDRUN_SECRET"))
    }
    assert {"MDRUN_VAR_" if name == "MDRUN_VAR_NAME" else name for name in named} - {"TERM"} == of_users


# The guide language


def test_what_is_set_where_nobody_is_there() -> None:
    editors = {name for name in UNATTENDED if name.endswith(("EDITOR", "VISUAL"))}
    (told,) = (
        text for text in page("docs/guide-language.md").split("\n- ") if "`PYTHONUNBUFFERED=1`" in text
    )
    assert {span for span in spans(told) if "=" in span} == {
        f"{name}={value}" for name, value in UNATTENDED.items() if name not in editors
    }
    assert "editors that fail at once" in told
    assert editors


def test_every_directive_is_documented() -> None:
    shown = table("docs/guide-language.md", "directive")
    known = {field.replace("_", "-") for field in Directives.__dataclass_fields__} - {"said", "outside"}
    assert {re.split(r"[=\s]", span)[0] for row in shown for span in spans(row[0])} == known


def test_decision_points() -> None:
    shown = {spans(row[0])[0]: row[2] for row in table("docs/guide-language.md", "decision point")}
    assert set(shown) == set(get_args(DecisionReason)) == made()
    for point, covered in shown.items():
        assert covered == ("yes" if point in answers.YES_COVERS else "no")


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def made() -> set[str]:
    """Return the decision points that the plan finds: those named where their type is used."""
    found: set[str] = set()
    for path in (ROOT / "mdrun/plan").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        if "DecisionReason" in source and path.parent.name != "records":
            found |= {_text(node) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.expr)}
    return found & set(get_args(DecisionReason))


def keys_of(kind: Any, *others: str) -> set[str]:
    """Return the keys of what the settings say of this record, without its other fields."""
    return {name.replace("_", "-") for name in kind.__dataclass_fields__ if name not in others}


def test_settings() -> None:
    of_a_variable = keys_of(config.Declared, "spelled", "path", "line")
    of_a_rehearsal = keys_of(RehearsalSettings, "network_at") | keys_of(Scripted)
    shown = {spans(row[0])[0] for row in table("docs/guide-language.md", "key")}
    assert shown == keys_of(config.RunSettings) | keys_of(config.Settings, "run", "guides_at")
    assert all(f"`{key}`" in page("docs/rehearsal.md") for key in of_a_rehearsal)
    assert all(
        f"`{key}`" in page("docs/guide-language.md") for key in of_a_variable | config.PLACEHOLDER_STYLES
    )
    assert all(f"`{name}`" in page("docs/guide-language.md") for name in config.FILES)


def test_tags() -> None:
    assert {*SHELL_TAGS, *TRANSCRIPT_TAGS} <= first_cells("docs/guide-language.md")


# Records


def test_every_event_and_field_is_documented() -> None:
    shown = {spans(row[0])[0]: set(spans(row[2])) for row in table("docs/records.md", "event")}
    known = {kind.__name__: set(kind.__dataclass_fields__) for kind in get_args(events.Event)}
    assert shown.keys() == known.keys()
    for name, fields in known.items():
        assert fields <= shown[name], name


def test_files_of_a_run() -> None:
    directory = RunDirectory(Path("run"))
    files = {
        path.name
        for path in (
            directory.journal,
            directory.guide(),
            directory.plan(),
            directory.asked(),
            directory.run_log,
        )
    }
    assert files <= {spans(row[0])[0] for row in table("docs/records.md", "file")}


def test_harmless_guards_of_a_rehearsal() -> None:
    assert all(f"`{guard.partition(' : ')[0]}`" in page("docs/rehearsal.md") for guard in lines("harmless"))


# Design


def test_layers_and_dependencies() -> None:
    project = tomllib.loads(page("pyproject.toml"))
    contracts = project["tool"]["importlinter"]["contracts"]
    layers = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    section = page("docs/design.md").partition("\n## Layers\n")[2].partition("\n## ")[0]
    texts = re.findall(r"^```text\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert [[re.split(r"\s{2,}", line)[0] for line in text.splitlines()] for text in texts] == layers
    shown = {name.strip() for row in table("docs/design.md", "library") for name in row[0].split(",")}
    assert shown == {re.split(r"[><=]", name)[0] for name in project["project"]["dependencies"]}


# Links and words


@pytest.mark.parametrize("path", PAGES, ids=names)
def test_links_resolve(path: Path) -> None:
    text = re.sub(
        r"^(`{3,})[^\n]*\n.*?^\1$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    for target in _LINK.findall(re.sub(r"`[^`\n]*`", "", text)):
        if re.match(r"https?://", target):
            continue
        name, _, anchor = target.partition("#")
        file = (path.parent / name) if name else path
        assert file.is_file(), f"{names(path)}: {target}"
        if anchor and file.suffix == ".md":
            assert anchor in anchors(file), f"{names(path)}: {target}"


@cache
def anchors(path: Path) -> frozenset[str]:
    guide = read(names(path), path.read_bytes())
    assert any(isinstance(element, Heading) for element in guide.elements)
    return frozenset(section.anchor for section in sections(guide))


@pytest.mark.parametrize("path", [*PAGES, ROOT / "mkdocs.yml", *DOCS.glob("*.json")], ids=names)
def test_words(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"/work/|/root/|@@", text)
    assert max(map(len, text.splitlines())) < 400 or path.suffix == ".json"


def test_every_page_is_in_the_navigation() -> None:
    shown = set(re.findall(r"([\w/-]+\.md)$", page("mkdocs.yml"), re.MULTILINE))
    assert shown == {str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md")}


def test_the_documentation_builds(tmp_path: Path) -> None:
    mkdocs = pytest.importorskip("mkdocs", reason="the documentation's tools are not installed")
    assert mkdocs
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    pages = "".join(path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.html"))
    assert not re.findall(r"""<(?:script|link|img)[^>]+["']https?://[^"']*\.(?:js|css|woff2?)""", pages)
