"""Run programs inside the namespaces of another process (namespaces(7)), where it sees little of the machine.

A program that joins namespaces and then becomes the wanted one keeps what its caller knows it by: it is the
caller's own child, leads a session of its own, and ends with its own exit status. Nobody stands between.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, AnyStr

from mdrun import proc
from mdrun.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

_USER, _MOUNT, _PROCESS, _IPC, _NETWORK = 0x10000000, 0x00020000, 0x20000000, 0x08000000, 0x40000000
"""The kinds of namespaces, as setns(2) has them."""

# Told on its output: the new process's id, or ``!`` and why there is none. Only a child can be in another
# process namespace; with CLONE_PARENT it is a child of the caller's. Every capability is given up, and none
# can be had again: with them the mounts could be undone. The environment is read as it was given, for Python
# may add to its own (PEP 538).
_ENTER = r"""
import _signal, ctypes, os, sys
kept, holder, kinds, namespace = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
words = [os.fsencode(word) for word in sys.argv[5:]]
with open("/proc/self/environ", "rb") as file:
    entries = [entry.partition(b"=") for entry in file.read().split(b"\0") if b"=" in entry]
environ = {name[1:]: value for name, _, value in entries if name.startswith(b"_")}
system = ctypes.CDLL(None, use_errno=True)
SET_PDEATHSIG, CAPBSET_DROP, SET_NO_NEW_PRIVS, CLONE3, CLONE_PARENT = 1, 24, 38, 435, 0x8000
tell = 2 if kept else os.dup(1)
os.set_inheritable(2, True)
def refuse(problem):
    os.write(tell, b"!" + os.fsencode(str(problem)))
    os._exit(125)
def checked(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
def become():
    for number in (_signal.SIGPIPE, _signal.SIGXFSZ):
        _signal.signal(number, _signal.SIG_DFL)
    os.setsid()
    os.execve(words[0], words, environ)
try:
    here = os.getcwd()
    place = os.pidfd_open(holder)
    if os.readlink("/proc/%d/ns/pid" % holder) != namespace:
        raise OSError("the process that holds the place is gone")
    checked(system.setns(place, kinds))
    os.chdir(here)
    capability = 0
    while system.prctl(CAPBSET_DROP, capability, 0, 0, 0) == 0:
        capability += 1
    checked(system.prctl(SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    if kept:
        child = os.fork()
        if not child:
            system.prctl(SET_PDEATHSIG, 9, 0, 0, 0)
            become()
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        os._exit(status if status >= 0 else 128 - status)
    os.dup2(0, 1)
    child = checked(system.syscall(CLONE3, ctypes.byref((ctypes.c_uint64 * 8)(CLONE_PARENT)), 64))
    if child:
        os.write(tell, b"%d" % child)
        os._exit(0)
    become()
except OSError as problem:
    refuse(problem)
"""


@dataclass(frozen=True, slots=True)
class Inside:
    """The namespaces of a process, which live as long as it does."""

    holder: int
    """Its id."""
    namespace: str
    """What the link ``/proc/PID/ns/pid`` of every process in there says, such as ``pid:[4026532180]``."""
    network: bool
    """Whether there is a network of its own."""

    @staticmethod
    def disguised(environ: Mapping[AnyStr, AnyStr]) -> dict[AnyStr, AnyStr]:
        """Return an environment in the form that :meth:`entrance` takes it.

        Until it is inside nothing obeys it: by ``LD_PRELOAD`` a guide could run its own code outside.
        """
        return {(b"_" if isinstance(name, bytes) else "_") + name: value for name, value in environ.items()}

    def entrance(self, *words: str, stay: bool = False) -> tuple[str, ...]:
        """Return the words of a command that starts another one inside, in an environment that is disguised.

        Args:
            words: The command; its program's absolute path first.
            stay: Whether it waits, passes on what is read and written, and takes over the exit status. Else
                it is for :func:`mdrun.shell.spawning.spawn`.
        """
        kinds = _USER | _MOUNT | _PROCESS | _IPC | (_NETWORK if self.network else 0)
        place = ("stay" if stay else "", str(self.holder), str(kinds), self.namespace)
        return sys.executable, "-I", "-S", "-c", _ENTER, *place, *words

    def try_out(self, bash: str, environ: Mapping[str, str]) -> str:
        """Return why no program can be run inside; nothing where one can."""
        done = subprocess.run(
            self.entrance(bash, "-c", ":", stay=True),
            env=self.disguised(environ),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            check=False,
        )
        return "" if done.returncode == 0 else done.stderr.strip() or f"exit {done.returncode}"

    def path(self, path: str) -> Path:
        """Return by which path one sees from outside what has this path inside."""
        return Path(f"/proc/{self.holder}/root{path}")

    def processes(self) -> set[int]:
        """Return the ids of all processes inside but the one that holds the place."""
        return {process for process in proc.everyone() if self.holds(process)}

    def holds(self, process: int) -> bool:
        """Return whether a process is inside, and not the one that holds the place."""
        with suppress(OSError):
            return os.readlink(f"/proc/{process}/ns/pid") == self.namespace and process != self.holder  # noqa: PTH115
        return False

    def outer(self, process: int) -> int:
        """Return the id that a process has outside; 0 where there is none with this id inside."""
        for candidate in self.processes():
            status = proc.read(candidate, "status")
            # proc(5): one id for each namespace that it is in, the innermost last.
            numbers = status.partition(b"\nNSpid:")[2].split(b"\n", 1)[0].split()
            if numbers and int(numbers[-1]) == process:
                return candidate
        return 0
