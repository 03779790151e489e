"""What a run happens amid: its repository with the remotes, and what the settings want to be shown."""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

from mdrun import git
from mdrun.events import HeadMoved, RefMoved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from mdrun.inside import Inside
    from mdrun.plan.records import Plan

_SECONDS = 10.0
"""How long a command, or a remote, may take to answer."""
_LONGEST = 300
"""Characters of an answer that are kept."""
_PUSH = "git push"

Refs = dict[str, dict[str, str] | None]
"""By remote, the hash of each of its refs; None where it did not answer."""


def context(
    commands: Sequence[str], workdir: Path, environ: Mapping[str, str], inside: Inside | None = None
) -> dict[str, str]:
    """Run the commands that tell where one is, all at once; return the first line that each prints.

    Args:
        commands: What the settings say, such as ``kubectl config current-context``.
        workdir: Where the guide runs.
        environ: The environment to run them in.
        inside: The namespaces to run them in; ours if it is None.
    """
    if not commands:
        return {}
    import shutil

    bash = shutil.which("bash", path=environ.get("PATH")) or "bash"
    given = environ if inside is None else inside.disguised(environ)
    started = [(command, _start(_in((bash, "-c", command), inside), workdir, given)) for command in commands]
    return {command: _first_line(process) for command, process in started}


class Repository:
    """The repository in which a run happens: what is checked out, and what its remotes hold.

    Args:
        plan: What is run.
        workdir: Where.
        facts: What is known of the repository there as the run begins or goes on.
    """

    def __init__(self, plan: Plan, workdir: Path, facts: git.Facts) -> None:
        self._workdir = workdir
        self._top = facts.top
        self._known = facts.revision, facts.branch
        self._trace = git.head_trace(self._top) if self._top is not None else ()
        self._pushed_to = any(_PUSH in step.guards for step in plan.steps)
        self._refs = self._remote_refs()

    def moved(self, *, ending: bool) -> Iterator[HeadMoved]:
        """Yield what is checked out, where that is something else than when it was last asked.

        git itself is asked only where files say that something has changed, or may not tell.

        Args:
            ending: Whether the run ends: then a repository that keeps no log of HEAD is asked, and one that
                the run has made is found.
        """
        if ending and self._top is None:
            self._top = git.enclosing(self._workdir)
        if self._top is None:
            return
        trace = git.head_trace(self._top)
        logged = any(stamp is not None for stamp in trace[1:])
        if trace == self._trace and (logged or not ending):
            return
        self._trace = trace
        now = git.revision(self._top), git.branch(self._top)
        if now != self._known:
            self._known = now
            yield HeadMoved(*now)

    def leaving(self, left: Callable[[], set[int]], shell: int | None) -> None:
        """Let what the run leaves running be."""

    def closing(self, masked: Callable[[Any], Any]) -> Iterator[RefMoved]:  # noqa: ARG002
        """Yield what has changed in the remotes since the run began or went on."""
        if self._refs:
            yield from _moved(self._refs, self._remote_refs())

    def _remote_refs(self) -> Refs:
        """Ask the remotes for their refs, all at once, where the plan pushes to any."""
        top = git.top(self._workdir) if self._pushed_to else None
        if top is None:
            return {}
        environ = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "SSH_ASKPASS_REQUIRE": "never", "LC_ALL": "C"}
        started = {name: _start(["git", "ls-remote", "-q", name], top, environ) for name in git.remotes(top)}
        return {name: _refs(process) for name, process in started.items()}


def _moved(before: Refs, after: Refs) -> Iterator[RefMoved]:
    """Yield what has changed in the remotes."""
    for remote, refs in after.items():
        old = before.get(remote)
        if refs is None or old is None:
            continue
        for ref in sorted(refs.keys() | old.keys()):
            if refs.get(ref) != old.get(ref):
                yield RefMoved(remote, ref, old.get(ref), refs.get(ref))


def _in(command: tuple[str, ...], inside: Inside | None) -> Sequence[str]:
    return command if inside is None else inside.entrance(*command, stay=True)


def _start(command: Sequence[str], place: Path, environ: Mapping[str, str]) -> subprocess.Popen[str] | None:
    with suppress(OSError):
        return subprocess.Popen(
            command,
            cwd=place,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,  # nobody is asked on the terminal
        )
    return None


def _first_line(process: subprocess.Popen[str] | None) -> str:
    answer = _answer(process)
    if answer is None:
        return "no answer"
    status, told, problem = answer
    lines = _lines(told if status == 0 else problem)
    words = lines[0][:_LONGEST] if lines else ""
    return words if status == 0 else f"exit {status}{': ' if words else ''}{words}"


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _refs(process: subprocess.Popen[str] | None) -> dict[str, str] | None:
    answer = _answer(process)
    if answer is None or answer[0]:
        return None
    pairs: Iterable[list[str]] = (line.split("\t", 1) for line in _lines(answer[1]))
    # What an annotated tag points to (``^{}``) moves with the tag; HEAD with its branch.
    return {ref: digest for digest, ref in pairs if ref != "HEAD" and not ref.endswith("^{}")}


def _answer(process: subprocess.Popen[str] | None) -> tuple[int, str, str] | None:
    """Return status, output and messages of a process; None where it did not end in time."""
    if process is None:
        return None
    try:
        told, problem = process.communicate(timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return None
    return process.returncode, told, problem
