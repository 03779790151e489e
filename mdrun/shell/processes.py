"""The processes of a run: started, found, named, ended."""

from __future__ import annotations

import errno
import os
import signal
import threading
import time
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun import proc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mdrun.inside import Inside

_MOVING = threading.Lock()
"""Held while the working directory of this process is another one."""
_LOOK = 0.02
"""Seconds between two looks at processes that were told to end."""
_BECOMES = 0.2
"""Seconds within which a child of bash has become the program that it was started for."""
_DEATH = 1.0
"""Seconds that a process may take to be gone after a signal that it cannot hear."""
_LOOK_AT_DEATH = 0.002
"""Seconds between two looks whether it is."""
_TOLD = 4096
"""Bytes of what is told of a start, read at once."""
_NAME_WIDTH = 60
"""Characters of a process's command line that are enough to know it by."""


def spawn(
    arguments: tuple[str, ...],
    environment: Mapping[bytes, bytes],
    descriptors: Mapping[int, int] | None = None,
    place: Path | None = None,
    inside: Inside | None = None,
) -> int:
    """Start a program in a session of its own that inherits no descriptors, and ignores SIGHUP at most.

    Args:
        arguments: The program's path and its arguments.
        environment: All of its environment.
        descriptors: Ours by its own; of 0, 1 and 2 those not given come from and go to ``/dev/null``.
        place: Its working directory; ours if it is not given.
        inside: The namespaces that it is to be in; ours if it is not given. Then it has no own output.

    Returns:
        Its process id.

    Raises:
        OSError: It cannot be started.
    """
    if inside is not None:
        return _spawn_inside(inside, arguments, environment, descriptors or {}, place)
    given = descriptors or {}
    actions: list[tuple[object, ...]] = [(os.POSIX_SPAWN_CLOSE, descriptor) for descriptor in _inheritable()]
    missing = [number for number in (0, 1, 2) if number not in given]
    actions += [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in missing]
    actions += [(os.POSIX_SPAWN_DUP2, ours, number) for number, ours in given.items()]
    ignored = (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)
    with _within(place) if place is not None else nullcontext():
        return os.posix_spawn(
            arguments[0],
            arguments,
            environment,
            file_actions=actions,
            setsid=True,
            setsigmask=(),
            setsigdef=ignored,
        )


def _spawn_inside(
    inside: Inside,
    arguments: tuple[str, ...],
    environment: Mapping[bytes, bytes],
    descriptors: Mapping[int, int],
    place: Path | None,
) -> int:
    source, sink = os.pipe2(os.O_CLOEXEC)
    try:
        given = {**descriptors, 1: sink}
        entering = spawn(inside.entrance(*arguments), inside.disguised(environment), given, place)
    finally:
        os.close(sink)
    try:
        told = b""
        while part := os.read(source, _TOLD):
            told += part
    finally:
        os.close(source)
        os.waitpid(entering, 0)
    process, refused, problem = told.partition(b"!")
    if not refused and process:
        return int(process)
    if process:
        os.waitpid(int(process), 0)
    raise OSError(errno.ENOEXEC, os.fsdecode(problem) or "it could not be started inside")


@contextmanager
def _within(place: Path) -> Iterator[None]:
    """Be in another directory for a moment; nothing that uses relative names runs beside this."""
    with _MOVING:
        here = os.open(".", os.O_PATH | os.O_DIRECTORY)
        try:
            os.chdir(place)
            yield
        finally:
            os.fchdir(here)
            os.close(here)


def output_of(arguments: tuple[str, ...], text: bytes) -> tuple[int, bytes, bytes]:
    """Run a program that reads ``text``; return its status, negative for a signal, its output and its errors.

    Raises:
        OSError: It cannot be started.
    """
    files = [os.memfd_create("mdrun", os.MFD_CLOEXEC) for _ in range(3)]
    try:
        while text:
            text = text[os.write(files[0], text) :]
        os.lseek(files[0], 0, os.SEEK_SET)
        _, status = os.waitpid(spawn(arguments, {b"LC_ALL": b"C.UTF-8"}, dict(enumerate(files))), 0)
        printed, complaints = (os.pread(file, os.fstat(file).st_size, 0) for file in files[1:])
        return os.waitstatus_to_exitcode(status), printed, complaints
    finally:
        for file in files:
            os.close(file)


def _inheritable() -> list[int]:
    """Return the descriptors above 2 that a new program would get although nobody means it to."""
    found = []
    for entry in os.scandir("/proc/self/fd"):
        descriptor = int(entry.name)
        with suppress(OSError):
            if descriptor > 2 and os.get_inheritable(descriptor):
                found.append(descriptor)
    return found


def in_sessions(sessions: Iterable[int]) -> set[int]:
    """Return the processes of these sessions."""
    wanted, found = set(sessions), set()
    for process in proc.everyone():
        with suppress(OSError):
            if os.getsid(process) in wanted:
                found.add(process)
    return found


def in_group(group: int) -> set[int]:
    """Return the processes of a process group."""
    found = set()
    for process in proc.everyone():
        with suppress(OSError):
            if os.getpgid(process) == group:
                found.add(process)
    return found


def program(process: int) -> str:
    """Return the path of what a process runs; nothing where it is gone."""
    try:
        return str(Path(f"/proc/{process}/exe").readlink())
    except OSError:
        return ""


def ignores(process: int, number: int) -> bool:
    """Return whether a process ignores a signal, or is gone."""
    return _is_among(process, number, b"SigIgn:", gone=True)


def handles(process: int, number: int) -> bool:
    """Return whether a process has a handler of its own for a signal."""
    return _is_among(process, number, b"SigCgt:", gone=False)


def _is_among(process: int, number: int, which: bytes, *, gone: bool) -> bool:
    status = proc.read(process, "status")
    if which not in status:
        return gone
    signals = int(status.partition(which)[2].split()[0], 16)  # proc(5): bit n - 1 for signal n
    return bool(signals >> (number - 1) & 1)


def parent(process: int) -> int:
    """Return the parent of a process; 0 where it is gone."""
    return proc.parent(process)


def children(parent: int) -> set[int]:
    """Return the children of a process."""
    return {process for process in proc.everyone() if proc.parent(process) == parent}


def descendants(ancestor: int) -> set[int]:
    """Return the children of a process, their children, and so on."""
    parents: dict[int, list[int]] = {}
    for process in proc.everyone():
        parents.setdefault(proc.parent(process), []).append(process)
    found: set[int] = set()
    ahead = [ancestor]
    while ahead:
        children = [child for child in parents.get(ahead.pop(), ()) if child not in found]
        found.update(children)
        ahead += children
    return found


def with_cookie(cookie: bytes) -> set[int]:
    """Return the processes whose environment, as it was when they were started, holds this entry."""
    return {process for process in proc.everyone() if proc.started_with(process, cookie)}


def with_variable(name: bytes) -> set[int]:
    """Return the processes in whose environment, as it was when they were started, this variable stands."""
    entry = b"\0%s=" % name
    return {process for process in proc.everyone() if entry in b"\0" + proc.read(process, "environ")}


def writing_to(path: Path, seen: Path) -> list[int]:
    """Return the processes whose standard output or error is this pipe or terminal.

    Args:
        path: How they know it.
        seen: How we do.
    """
    found = []
    for process in proc.everyone():
        with suppress(OSError):
            if any(_is(Path(f"/proc/{process}/fd/{number}"), path, seen) for number in (1, 2)):
                found.append(process)
    return found


def _is(descriptor: Path, path: Path, seen: Path) -> bool:
    return descriptor.readlink() == path and (path == seen or descriptor.samefile(seen))


def command_line(process: int) -> str:
    """Return a process's command line, its words joined by blanks; nothing where it is gone."""
    return " ".join(proc.command_line(process).decode("utf-8", "replace").split())


def names(processes: Iterable[int], shell: tuple[str, ...]) -> list[str]:
    """Return the names of those processes that still run: their command lines, shortened, and their ids.

    A child of bash has bash's own command line until it has become the program that it was started for; it is
    given a moment for that. One that does not is a subshell.

    Args:
        processes: Their ids.
        shell: The words of bash's own command line.
    """
    own = " ".join(shell)
    lines = {process: command_line(process) for process in processes}
    give_up = time.monotonic() + _BECOMES
    while any(line in ("", own) for line in lines.values()) and time.monotonic() < give_up:
        time.sleep(_LOOK / 4)
        lines = {process: command_line(process) for process in lines if alive(process)}
    return [_name(process, "" if line == own else line) for process, line in lines.items() if alive(process)]


def _name(process: int, line: str) -> str:
    shown = line if len(line) <= _NAME_WIDTH else line[: _NAME_WIDTH - 1] + "…"
    return f"{shown or 'a subshell'} (process {process})"


def send(number: int, processes: Iterable[int]) -> None:
    """Send a signal to processes that may be gone by now."""
    for process in processes:
        if process <= 1:  # kill(2): that would be many processes, or all
            continue
        with suppress(OSError):
            os.kill(process, number)


def alive(process: int) -> bool:
    """Return whether a process still runs; one that only waits to be reaped does not."""
    fields = proc.stat(process)
    return bool(fields) and fields[0] not in (b"Z", b"X")


def end(processes: Iterable[int], grace: float) -> None:
    """TERM processes, wait, and KILL those that are still there.

    Args:
        processes: Their ids.
        grace: Seconds to wait.
    """
    left = {process for process in processes if alive(process)}
    # Stopped first: whoever waits for another must not go on when that one has ended.
    for number in (signal.SIGSTOP, signal.SIGTERM, signal.SIGCONT):
        send(number, left)
    give_up = time.monotonic() + grace
    while left and time.monotonic() < give_up:
        time.sleep(_LOOK)
        left = {process for process in left if alive(process)}
    kill(left)


def kill(processes: Iterable[int]) -> None:
    """KILL processes, and wait until they are gone; not for one that the kernel does not let go yet."""
    left = set(processes)
    send(signal.SIGKILL, left)
    give_up = time.monotonic() + _DEATH
    while left and time.monotonic() < give_up:
        left = {process for process in left if alive(process)}
        time.sleep(_LOOK_AT_DEATH if left else 0)
