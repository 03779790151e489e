"""Confine what runs in a rehearsal, by bubblewrap: files, processes and, where it is asked for, the network.

bubblewrap starts one process that does nothing but hold the place; programs join it there
(:mod:`mdrun.inside`). When it ends, the kernel ends every process inside. It ends when mdrun does, however.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun.inside import Inside

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAMESPACES = (
    "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-cgroup-try", "--as-pid-1",
    "--die-with-parent", "--chdir", "/",
)  # fmt: skip
_HOLD = "echo ready; read -r"  # as the first process in there it also reaps who has lost its parent
_PATIENCE = 5.0
"""Seconds in which every process inside is gone when the one that holds the place has ended."""


class NotConfined(Exception):
    """The machine cannot confine a rehearsal; says why."""


class Confinement:
    """A place where programs are confined, until :meth:`end` or the end of mdrun.

    Args:
        options: What :mod:`mdrun.rehearsal.confinement.visibility` says.
        network: Whether it has a network of its own, in which nothing else answers.
        environ: The environment in which ``bwrap`` and ``bash`` are looked for.

    Raises:
        NotConfined: There can be none.
    """

    def __init__(self, options: tuple[str, ...], *, network: bool, environ: Mapping[str, str]) -> None:
        path = environ.get("PATH")
        bwrap, bash = shutil.which("bwrap", path=path), shutil.which("bash", path=path)
        if bwrap is None or bash is None:
            raise NotConfined(f"{'bwrap' if bwrap is None else 'bash'} is not on PATH")
        known, tell = os.pipe2(os.O_CLOEXEC)
        held, self._life = os.pipe2(os.O_CLOEXEC)
        network_options = ("--unshare-net",) if network else ()
        command = [bwrap, *_NAMESPACES, *network_options, *options, "--info-fd", str(tell)]
        try:
            # Whoever is inside can read the environment of who holds the place: there is none.
            self._process = subprocess.Popen(
                [*command, "--", bash, "--noprofile", "--norc", "-c", _HOLD],
                env={},
                stdin=held,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=(tell,),
                start_new_session=True,
            )
            os.close(tell)
            tell = -1
            self.inside = self._begun(known, network=network)
            """Where programs are confined."""
            problem = self.inside.try_out(bash, {"PATH": path or os.defpath})
            if problem:
                raise NotConfined(f"nothing can be started inside: {problem}")
        except OSError as problem:
            self.end()
            raise NotConfined(str(problem)) from problem
        except BaseException:
            self.end()
            raise
        finally:
            for descriptor in (known, held, tell):
                if descriptor >= 0:
                    os.close(descriptor)

    def _begun(self, known: int, *, network: bool) -> Inside:
        process = self._process
        assert process.stdout is not None
        assert process.stderr is not None
        with process.stdout, process.stderr:
            if process.stdout.readline() != b"ready\n":
                words = os.fsdecode(process.stderr.read()).strip().splitlines()
                raise NotConfined(words[-1] if words else "bwrap ended without a word")
        holder = int(json.loads(os.read(known, 4096))["child-pid"])
        return Inside(holder, os.fspath(Path(f"/proc/{holder}/ns/pid").readlink()), network)

    def end(self) -> None:
        """End every process inside; doing it twice does no harm."""
        if self._life < 0:
            return
        os.close(self._life)
        self._life = -1
        with suppress(AttributeError):  # it was never started
            try:
                self._process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
