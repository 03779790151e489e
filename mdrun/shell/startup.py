"""The script that a new bash reads first: what lies in the shell before the guide, and where that begins."""

from __future__ import annotations

from mdrun.dataclass import dataclass
from mdrun.shell.own_traps import ERR_TRAP, ON_EXIT, exit_trap
from mdrun.shell.quoting import ansi_c


@dataclass(frozen=True, slots=True)
class Startup:
    """What a new bash needs to know."""

    directory: bytes
    """The shell's private directory."""
    script: bytes
    """Directory where the pipe lies that is its script, see :mod:`.script`."""
    cookie: bytes
    """Name of the variable by which its processes are known."""
    workdir: bytes
    """Where the guide starts."""
    exports: tuple[tuple[bytes, bytes], ...]
    """Variables that bash must not see while it starts, because they would change how it starts."""
    pathless: bool = False
    """Whether it was started with a ``PATH`` that is not the guide's."""
    restored: bytes = b""
    """Name, below ``script``, of a file of commands that bring back a state; empty where there is none."""
    inherited: tuple[int, ...] = ()
    """Descriptors by which it was given this script and that state; nobody else shall have them."""


def script(given: Startup, functions: bytes) -> bytes:
    """Return the script that bash reads first, named by ``BASH_ENV`` (bash manual, Bash Startup Files)."""
    lines = [
        b"\\builtin unset BASH_ENV",
        *([b"\\builtin unset -v PATH"] if given.pathless else []),
        # Aliases work as in a terminal; extended patterns because syntax_errors() takes them for valid.
        b"\\builtin shopt -s expand_aliases extglob",
        b"__mdrun_a= __mdrun_c=0 __mdrun_f= __mdrun_k= __mdrun_l= __mdrun_o=",
        b"__mdrun_q= __mdrun_s=0 __mdrun_u=",
        b"__mdrun_w=" + ansi_c(b"\\builtin cd -- %s;\\builtin unset OLDPWD" % ansi_c(given.workdir)),
        b"\\builtin readonly __mdrun_r=%s __mdrun_n=%s"
        % (ansi_c(given.directory + b"/report"), ansi_c(given.directory + b"/state")),
        functions,
        *(b"\\builtin export %s=%s" % (name, ansi_c(value)) for name, value in given.exports),
        b"\\builtin export " + given.cookie,
        b"\\builtin " + exit_trap(ON_EXIT) + b"\\builtin " + ERR_TRAP,
        b"\\builtin cd -- " + ansi_c(given.script),
    ]
    if given.restored:
        lines.append(b'\\builtin . %s >"$__mdrun_r" 2>&1' % ansi_c(b"./" + given.restored))
    if given.inherited:
        lines.append(b"\\exec" + b"".join(b" %d<&-" % number for number in given.inherited))
    return b"\n".join(lines) + b"\n"
