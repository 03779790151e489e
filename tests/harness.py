"""Cases in Markdown: a guide, a command, and exactly what a user then sees.

A case is one file in ``tests/cases/``. Its heading says in one sentence what a user sees. Its fences:

``guide``            the guide, written to ``guide.md``; ``guide NAME`` writes another file
``file NAME``        any other file
``setup``            bash that prepares the place
``console``          ``$ COMMAND``, then its exact standard output, then ``[exit N]`` unless it is 0; where
                     mdrun exits 2, it must leave no run behind
``stderr``           the exact standard error of the command before; none if the fence is missing
``run-log``          the exact run log of the command before

In expectations ``…`` stands for any text in a line, and a line that is just ``…`` for any lines.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from mdrun.cli.people import host, operator

CASES = Path(__file__).parent / "cases"
_FENCE = re.compile(r"^(`{3,})([^`\n]*)\n(.*?)^\1\s*$", re.MULTILINE | re.DOTALL)
_DIFFERS = (
    (r"\d{8}T\d{6}Z-[\w.-]+", "…"),
    (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?", "…"),
    (r"\b\d\d:\d\d:\d\dZ", "…"),
    (r"\b[0-9a-f]{64}\b", "…"),
    (r"\b[0-9a-f]{40}\b", "…"),
    (r"\b\d+(\.\d+)? (s|ms)\b|\b\d+ min \d\d s\b", "…"),
    (r"\b\d+ events, last hash", "… events, last hash"),
    (r"(?m)^\| (operator|host|mdrun) \| .*", r"| \1 | … |"),
    (r"(?m)^  (where|who)  +.*?(:PLACE.*)?$", r"  \1 …\2"),
    (rf"\bby {re.escape(operator())}\b", "by …"),
    (rf"\bby … on {re.escape(host())}", "by … on …"),
    (r"\bmdrun-[0-9a-f]{32}\b", "…"),
    (rf"\bon {re.escape(host())}, mdrun [\w.]+", "on …, mdrun …"),
)


@dataclass
class Block:
    """A fence of a case."""

    kind: str
    argument: str
    text: str
    start: int
    end: int
    after: int


@dataclass
class Command:
    """A command with what it must print."""

    line: str
    stdout: str
    status: int
    block: Block
    stderr: Block | None = None
    run_log: Block | None = None


@dataclass
class Case:
    """A case file taken apart."""

    path: Path
    text: str
    files: list[Block] = field(default_factory=list)
    commands: list[Command | Block] = field(default_factory=list)


def read(path: Path) -> Case:
    """Take a case file apart."""
    text = path.read_text(encoding="utf-8")
    case = Case(path, text)
    for match in _FENCE.finditer(text):
        kind, _, argument = match[2].strip().partition(" ")
        block = Block(kind, argument, match[3], match.start(3), match.end(3), match.end())
        if kind in ("guide", "file"):
            case.files.append(block)
        elif kind == "setup":
            case.commands.append(block)
        elif kind == "console":
            case.commands.append(_command(block))
        else:
            last = case.commands[-1]
            assert isinstance(last, Command), f"{path.name}: {kind} follows no command"
            setattr(last, {"stderr": "stderr", "run-log": "run_log"}[kind], block)
    assert text.startswith("# "), f"{path.name}: a case starts with its sentence"
    assert any(isinstance(command, Command) for command in case.commands), f"{path.name}: no command"
    return case


def _command(block: Block) -> Command:
    first, _, rest = block.text.partition("\n")
    assert first.startswith("$ "), f"a console fence starts with '$ ', not {first!r}"
    match = re.search(r"^\[exit (\d+)\]\n\Z", rest, re.MULTILINE)
    stdout = rest[: match.start()] if match else rest
    return Command(first[2:], stdout, int(match[1]) if match else 0, block)


def environment(place: Path) -> dict[str, str]:
    """Return the environment of a case: a home of its own, and nothing that changes what is printed."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "UV_CACHE_DIR") if name in os.environ}
    binaries = str(Path(sys.executable).parent)
    return {
        **kept,
        "PATH": f"{binaries}{os.pathsep}{kept.get('PATH', '')}",
        "HOME": str(place / "home"),
        "MDRUN_HOME": str(place / "state"),
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_AUTHOR_NAME": "Ada",
        "GIT_AUTHOR_EMAIL": "ada@example.org",
        "GIT_COMMITTER_NAME": "Ada",
        "GIT_COMMITTER_EMAIL": "ada@example.org",
        "LC_ALL": "C.UTF-8",
        "USER": "ada",
        "PYTHONWARNINGS": "error",
    }


def run(case: Case, place: Path, *, accept: bool = False) -> list[str]:
    """Run a case and return what differs from what it expects."""
    work = place / "work"
    work.mkdir()
    (place / "home").mkdir()
    env = environment(place)
    for block in case.files:
        name = block.argument or "guide.md"
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_text(block.text, encoding="utf-8")
    problems: list[str] = []
    edits: list[tuple[int, int, str]] = []
    for command in case.commands:
        if isinstance(command, Block):
            subprocess.run(["bash", "-euc", command.text], cwd=work, env=env, check=True, capture_output=True)
            continue
        problems += _run(command, work, env, place, edits)
    if accept and edits:
        _accept(case, edits)
    return problems


def _run(
    command: Command, work: Path, env: dict[str, str], place: Path, edits: list[tuple[int, int, str]]
) -> list[str]:
    before = runs(place)
    done = subprocess.run(
        ["bash", "-c", command.line],
        cwd=work,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    # Said only where it takes long, on a busy machine.
    done.stderr = re.sub(rb"mdrun: \S+ was killed; what it left running is being ended\n", b"", done.stderr)
    stdout, stderr = (text.decode().replace(str(place), "PLACE") for text in (done.stdout, done.stderr))
    problems = []
    if command.line.startswith("mdrun ") and done.returncode == 2 and runs(place) != before:
        problems.append(f"$ {command.line}\nit exits 2 and leaves a run behind: {runs(place) - before}")
    if not matches(command.stdout, stdout) or done.returncode != command.status:
        status = f"exit {done.returncode}, expected {command.status}"
        problems.append(f"$ {command.line}\n{status}\n{_diff(command.stdout, stdout)}")
        tail = f"[exit {done.returncode}]\n" if done.returncode else ""
        edits.append((command.block.start, command.block.end, f"$ {command.line}\n{normal(stdout)}{tail}"))
    wanted = command.stderr.text if command.stderr else ""
    if not matches(wanted, stderr):
        problems.append(f"$ {command.line}\nstandard error:\n{_diff(wanted, stderr)}")
        if command.stderr:
            edits.append((command.stderr.start, command.stderr.end, normal(stderr)))
        else:
            after = command.block.after
            edits.append((after, after, f"\n```stderr\n{normal(stderr)}```\n"))
    if command.run_log:
        log = latest_log(place)
        if not matches(command.run_log.text, log):
            problems.append(f"run log:\n{_diff(command.run_log.text, log)}")
            edits.append((command.run_log.start, command.run_log.end, normal(log)))
    return problems


def runs(place: Path) -> set[str]:
    """Return the names of the runs that were kept."""
    return {path.name for path in (place / "state" / "runs").glob("*Z-*")}


def latest_log(place: Path) -> str:
    """Return the newest run log, with the place's path made the same for every run."""
    logs = sorted((place / "state" / "runs").glob("*/run-log.md"), key=lambda path: path.stat().st_mtime_ns)
    if not logs:
        return "there is no run log\n"
    return logs[-1].read_text(encoding="utf-8").replace(str(place), "PLACE")


def matches(expected: str, actual: str) -> bool:
    """Say whether a text is the expected one, in which ``…`` stands for any text."""
    pieces = []
    for line in expected.splitlines(keepends=True):
        if line.strip() == "…":
            pieces.append(r"(?:.*\n)*?")
        else:
            pieces.append(".*?".join(re.escape(part) for part in line.split("…")))
    return re.fullmatch("".join(pieces), actual) is not None


def normal(text: str) -> str:
    """Return a text with what differs from run to run replaced by ``…``."""
    for pattern, replacement in _DIFFERS:
        text = re.sub(pattern, replacement, text)
    return text


def _diff(expected: str, actual: str) -> str:
    import difflib

    lines = difflib.unified_diff(
        expected.splitlines(), normal(actual).splitlines(), "expected", "actual", lineterm="", n=3
    )
    return "\n".join(lines)


def _accept(case: Case, edits: list[tuple[int, int, str]]) -> None:
    text = case.text
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    case.path.write_text(text, encoding="utf-8")
