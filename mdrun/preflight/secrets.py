"""The secrets that a run fetches from files and commands before it begins."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun.errors import Finding
from mdrun.plan.variables.values import Value, entries_for
from mdrun.shapes import SHORTEST
from mdrun.shapes.reading import known
from mdrun.shell.mask import Patterns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mdrun.answers import Answers
    from mdrun.plan.records import Plan, Variable

SECONDS = 120
"""How long a command may take: a password manager may ask for its own password."""
_SAID = 200
"""Characters of a command's complaint that are repeated."""


def fetch(
    answers: Answers, workdir: Path, environ: Mapping[str, str]
) -> tuple[dict[str, Value], tuple[Finding, ...]]:
    """Return the secrets that steps to be run take from files and commands, and why others cannot be had.

    Args:
        answers: The plan, and which of its steps are left out.
        workdir: Where the guide runs: a file's path starts here, and a command runs here.
        environ: The command's environment.
    """
    values, findings = {}, []
    running = [step.lines for step in answers.plan.steps if step.id not in answers.idle]
    for variable in answers.plan.variables:
        if variable.awaits and any(first <= at <= last for first, last in running for at in variable.lines):
            try:
                values[variable.name] = _fetched(variable, workdir, environ)
            except _Failed as problem:
                findings.append(_finding(variable, problem))
    return values, tuple(findings)


def patterns_of(plan: Plan, environ: Mapping[str, str]) -> Patterns:
    """Return what a run must not show: its secrets, those that settings name, and what looks like one."""
    secret = [variable for variable in plan.variables if variable.secret]
    names = {*plan.settings.secrets.env, *(name for variable in secret for name in variable.exports)}
    values = (_bytes(variable.value) for variable in secret if variable.value)
    found = Patterns(values, (*known(), *plan.settings.secrets.patterns), map(_bytes, names))
    for name in {*plan.settings.secrets.env, *entries_for({one.name for one in secret}, environ)}:
        found.add(_bytes(environ.get(name, "")))
    return found


def short(plan: Plan, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a finding for each environment variable whose value is secret and too short to be hidden.

    The value of a variable of the plan is refused by the plan.
    """
    own = {name for one in plan.variables if one.secret for name in one.exports}
    own |= {one.declared.env for one in plan.variables if one.declared is not None and one.declared.env}
    for name in dict.fromkeys(plan.settings.secrets.env):
        if name not in own and 0 < len(_bytes(environ.get(name, ""))) < SHORTEST:
            message = f"the value of {name} is not hidden: it has fewer than {SHORTEST} bytes"
            yield Finding(plan.guide, 0, 0, "warning", "secret-short", message)


class _Failed(Exception):
    """A secret cannot be had: what is wrong, and what to do."""


def _finding(variable: Variable, problem: _Failed) -> Finding:
    said = variable.declared
    assert said is not None
    message, remedy = problem.args
    return Finding(
        said.path, said.line, 0, "error", "secret-not-found", f"{variable.name}: {message}", remedy
    )


def _fetched(variable: Variable, workdir: Path, environ: Mapping[str, str]) -> Value:
    said = variable.declared
    assert said is not None
    if said.file is not None:
        text, where = _from_file(said.file, workdir), said.file
    else:
        text, where = _from_command(said.cmd or "", workdir, environ), "its command"
    text = text.removesuffix(b"\n").removesuffix(b"\r")
    if not text:
        remedy = (
            "it must hold the secret" if said.file is not None else "it must print the secret, and that alone"
        )
        raise _Failed(f"{where} gives nothing", remedy)
    return Value(text.decode("utf-8", "surrogateescape"), "file" if said.file is not None else "cmd")


def _from_file(name: str, workdir: Path) -> bytes:
    path = workdir / Path(name).expanduser()
    try:
        return path.read_bytes()
    except (OSError, RuntimeError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise _Failed(f"{name} cannot be read: {reason}", "make it, or mend its permissions") from problem


def _from_command(command: str, workdir: Path, environ: Mapping[str, str]) -> bytes:
    """Return what a command prints; what it says besides is repeated only where it fails.

    It prints into memory, not into a pipe: what it leaves running would keep that open.
    """
    printed, said = os.memfd_create("secret"), os.memfd_create("said")
    try:
        done = subprocess.run(
            ["bash", "-c", 'eval "$MDRUN_SECRET"'],
            cwd=workdir,
            env={**environ, "MDRUN_SECRET": command},
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=said,
            timeout=SECONDS,
            check=False,
        )
        text = _all(printed)
        if done.returncode:
            complaint = _complaint(_all(said), text)
            message = f"its command ended with status {done.returncode}{complaint}"
            raise _Failed(message, f"run it by hand and mend it: {command}")
        return text
    except subprocess.TimeoutExpired as problem:
        message = f"its command was not done after {SECONDS} s"
        raise _Failed(message, f"run it by hand and mend it: {command}") from problem
    except OSError as problem:
        raise _Failed(f"its command cannot be run: {problem.strerror}", "bash must be in PATH") from problem
    finally:
        os.close(printed)
        os.close(said)


def _complaint(said: bytes, printed: bytes) -> str:
    """Return the last line that a command said, less all that it printed."""
    lines = Patterns((printed.strip(),), known()).shown(said.decode("utf-8", "replace")).split("\n")
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    return f": {last[:_SAID]}" if last else ""


def _all(descriptor: int) -> bytes:
    os.lseek(descriptor, 0, os.SEEK_SET)
    with open(os.dup(descriptor), "rb") as file:  # noqa: PTH123
        return file.read()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
