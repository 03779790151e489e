"""How a block begins: the bash code before its first command."""

from __future__ import annotations

from typing import NamedTuple

from mdrun.shell.quoting import ansi_c


class Beginning(NamedTuple):
    """How a block begins."""

    pipe: bytes = b""
    """Path of the output's pipe; empty where it is the one of the block before."""
    stdin: bool = False
    """Whether standard input must be made empty again."""
    cwd: bytes | None = None
    """Working directory for this block only."""
    env: tuple[tuple[bytes, bytes], ...] = ()
    """Variables exported for this block only."""

    def before(self) -> bytes:
        """Return what comes before the block, on its first line."""
        code = b"__mdrun_o=%s;" % ansi_c(self.pipe) if self.pipe else b""
        return code + b"\\exec </dev/null;" if self.stdin else code

    def inside(self) -> bytes:
        """Return what comes before its first command, as part of the block: if it fails, the block does."""
        code = []
        if self.cwd is not None:
            code.append(
                b';__mdrun_undo+="\\builtin cd -- ${PWD@Q};\\builtin unset OLDPWD;"'
                b'"${OLDPWD+OLDPWD=${OLDPWD@Q};}";'
                b"\\builtin cd -- %s >/dev/null" % ansi_c(_not_by_cdpath(self.cwd))
            )
        for name, value in self.env:
            code.append(
                b';__mdrun_undo+="\\builtin unset -v %s;${%s+${%s[@]@A};}";\\builtin export %s=%s'
                % (name, name, name, name, ansi_c(value))
            )
        return b"".join(code)


def _not_by_cdpath(directory: bytes) -> bytes:
    if directory.startswith((b"/", b"./", b"../")) or directory in (b".", b".."):
        return directory
    return b"./" + directory
