"""Programs started: in a session of their own, with no descriptors but those that they are meant to have."""

from __future__ import annotations

import errno
import fcntl
import os
from _signal import (  # type: ignore[import-not-found] # importing signal takes longer than all of this
    SIGINT,
    SIGPIPE,
    SIGQUIT,
    SIGTERM,
    SIGXFSZ,
)
from _thread import allocate_lock
from contextlib import contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from mdrun.inside import Inside

_MOVING = allocate_lock()
"""Held while the working directory of this process is another one."""
_TOLD = 4096
"""Bytes of what is told of a start, read at once."""
_OUT_OF_THE_WAY = 10
"""The first descriptor that no program is given a file of ours as."""


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
        descriptors: Ours by its own, in the order in which they become that: no number may be given before it
            was taken from. Of 0, 1 and 2 those not given come from and go to ``/dev/null``.
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
    actions: list[tuple[object, ...]] = [(os.POSIX_SPAWN_CLOSE, descriptor) for descriptor in _to_close()]
    missing = [number for number in (0, 1, 2) if number not in given]
    actions += [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in missing]
    actions += [(os.POSIX_SPAWN_DUP2, ours, number) for number, ours in given.items()]
    ignored = (SIGPIPE, SIGXFSZ, SIGINT, SIGQUIT, SIGTERM)
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
    files: list[int] = []
    try:
        while len(files) < 3:
            files.append(os.memfd_create("mdrun", os.MFD_CLOEXEC))
        while text:
            text = text[os.write(files[0], text) :]
        os.lseek(files[0], 0, os.SEEK_SET)
        _, status = os.waitpid(spawn(arguments, {b"LC_ALL": b"C.UTF-8"}, dict(enumerate(files))), 0)
        printed, complaints = (os.pread(file, os.fstat(file).st_size, 0) for file in files[1:])
        return os.waitstatus_to_exitcode(status), printed, complaints
    finally:
        for file in files:
            os.close(file)


def _to_close() -> list[int]:
    """Return the descriptors above 2 that a new program would get although nobody means it to.

    One that the limit was lowered below (``ulimit -n``) since it was opened is kept from all programs:
    posix_spawn refuses to close it.
    """
    found, limit = [], os.sysconf("SC_OPEN_MAX")
    for entry in os.scandir("/proc/self/fd"):
        descriptor = int(entry.name)
        with suppress(OSError):
            if descriptor > 2 and os.get_inheritable(descriptor):
                if 0 <= limit <= descriptor:
                    os.set_inheritable(descriptor, False)
                else:
                    found.append(descriptor)
    return found


def in_memory(data: bytes) -> int:
    """Return a descriptor of a file that is nowhere on disk, for a program that is started."""
    made = os.memfd_create("mdrun", os.MFD_CLOEXEC)
    try:
        descriptor = fcntl.fcntl(made, fcntl.F_DUPFD_CLOEXEC, _OUT_OF_THE_WAY)
    except OSError as problem:
        if problem.errno != errno.EINVAL:
            raise
        # So it says where the limit is below that number (fcntl(2)).
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE)) from problem
    finally:
        os.close(made)
    while data:
        data = data[os.write(descriptor, data) :]
    return descriptor
