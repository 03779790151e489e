"""What bash is fed, line by line.

bash reads its script from a named pipe that is called like the guide, so that its messages name the guide.
Every line that it is fed runs one command by ``eval`` at top level, where ``set -e`` is real, ``declare`` is
global and ``break`` breaks nothing of ours. It stands on the line before the guide's, and the text of
``eval`` has its own first line for us: so the command has the guide's line, and what is wrong with it cannot
hurt what is ours. To get there newlines are fed, or, to go back, ``LINENO`` is set in a redirection: bash
puts it back after a command, but not after a redirection.

The code around a command lies in the shell already, see :mod:`.prelude`; what comes of it, bash reports, see
:mod:`.reports`.
"""

from __future__ import annotations

from typing import NamedTuple

from mdrun.shell.prelude import EXIT_TRAP
from mdrun.shell.quoting import ansi_c

_ENTER = (
    b'{ \\builtin eval "$__mdrun_w";'
    b'\\builtin printf \'\\001@WORD@i %s %s %s\\n\' "${BASH_VERSINFO[@]::2}" "$__mdrun_f";} '
    b'>"$__mdrun_r" 2>&1;__mdrun_f=;\\builtin unset __mdrun_w\n'
)
_REPORT_TRAPS = (
    rb"""{ \builtin trap -p ${__mdrun_f:+};\builtin printf '\001@WORD@k\n' ${__mdrun_f:+};} """
    rb""">"$__mdrun_r" 2>&1"""
    b"\n"
)
BY_POSIX = (b"expand_aliases", b"inherit_errexit", b"interactive_comments", b"shift_verbose", b"sourcepath")
"""Options of ``shopt`` that POSIX mode puts on and its end off; only from bash 5.1 on the end puts them back
to what they were (NEWS, bash-5.1, t)."""
_RECOVER = (
    b"__mdrun_q=$? __mdrun_k=$BASHOPTS POSIXLY_CORRECT=y;\\unset -f builtin exec;\\unset POSIXLY_CORRECT;"
) + b";".join(
    b"[[ :$__mdrun_k: == *:%s:* ]]&&\\builtin shopt -s %s||\\builtin shopt -u %s" % (each, each, each)
    for each in BY_POSIX
)
_AGAIN = b';[[ $__mdrun_f ]]||__mdrun_s=$__mdrun_q;(\\builtin exit "$__mdrun_s")&&\\builtin :;__mdrun_%s\n'

UNDO = b'\\builtin eval "$__mdrun_undo";__mdrun_undo=\n'
"""What was for one block only is undone."""
LET_GO = b"__mdrun_g\n"
"""The shell lets go of the output and reports ``g``."""


class Lines:
    """The lines that a session's shells are fed which hold its random word.

    Args:
        word: The random word.
    """

    def __init__(self, word: str) -> None:
        self._word = word.encode()
        self.enter = self._with_word(_ENTER)
        """The first line: bash goes where the guide works, and reports ``i``, with what went wrong so far."""
        self.arguments = b'__mdrun_args=("$@")\n'
        """bash remembers its positional parameters, lest it leave from a function, which has others."""
        self.traps = self._with_word(_REPORT_TRAPS)
        """bash reports ``k``, with its traps."""
        self.recover = _RECOVER + b"\n"
        """Functions of the guide's that stand in the place of builtins which we need are done away with: in
        POSIX mode ``unset`` is the builtin whatever functions there are (bash manual, Command Search)."""

    def _with_word(self, code: bytes) -> bytes:
        return code.replace(b"@WORD@", self._word)

    def ask_again(self, kind: bytes) -> bytes:
        """Return the line that asks once more how a command ended, ``e`` or ``z``."""
        return _RECOVER + _AGAIN % kind

    def export(self, name: bytes, value: bytes) -> bytes:
        """Return the line that exports a variable; then bash reports ``v``, with the status of that."""
        return self._tried(rb"\builtin export %s=%s" % (name, ansi_c(value)))

    def change_directory(self, directory: bytes) -> bytes:
        """Return the line that changes the working directory; then bash reports ``v`` likewise."""
        return self._tried(rb"\builtin cd -L -- %s >/dev/null" % ansi_c(directory))

    def _tried(self, command: bytes) -> bytes:
        """Return a line with a command that is tried in a subshell first: it may be the end of the shell."""
        line = rb"(%s) 2>/dev/null&&%s&&__mdrun_k=0||__mdrun_k=1;" % (command, command)
        said = rb"""\builtin printf '\001@WORD@v %s\n' "$__mdrun_k" >"$__mdrun_r" """
        return line + self._with_word(said) + b"\n"


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


class Before(NamedTuple):
    """What a command finds of the one before it."""

    status: int = 0
    """``$?``."""
    pipestatus: tuple[int, ...] = ()
    """``PIPESTATUS``."""
    xtrace: bool = False
    """Whether ``set -x`` is on."""

    def code(self, first: bytes, text: bytes, *, untouching: bool) -> bytes:
        """Return what brings it about.

        Args:
            first: The function to begin with.
            text: The command.
            untouching: Whether it cannot change the shell, nor look at its variables: then not at ``$_``.
        """
        code = first if untouching else first + b' "$__mdrun_a"'
        if len(self.pipestatus) > 1 and b"PIPESTATUS" in text:
            code += b";" + b"|".join(b"(\\builtin exit %d)" % each for each in self.pipestatus)
        elif self.status:
            code += b";(\\builtin exit %d)" % self.status
        if self.status:
            code += b"&&__mdrun_p"
        if self.xtrace:
            first_of_all = first + b";" if first == _BEGIN else b""
            code = first_of_all + b"__mdrun_v;{ %s;} 2>&-" % code.replace(_BEGIN, _PROCEED)
        return code


_BEGIN, _PROCEED = b"__mdrun_b", b"__mdrun_p"
_AFTER = {
    (False, False): b"__mdrun_e",
    (False, True): b"__mdrun_z",
    (True, False): b"__mdrun_n",
    (True, True): b"__mdrun_w",
}
"""What runs after a command, by whether it cannot have changed the shell and whether it is the last one."""


def command(
    text: bytes, before: Before, begin: Beginning | None, *, last: bool, quiet: bool, untouching: bool
) -> bytes:
    """Return the line that runs one command; it belongs on the line before the command's.

    Args:
        text: The command.
        before: What it finds of the one before it.
        begin: How the block begins, where the command is its first.
        last: Whether the block ends with it: then the shell reports ``z`` and lets go of the output.
        quiet: Whether the command may turn ``set -x`` on, or set a trap, and what is ours must not show: then
            the shell reports ``e`` in any case.
        untouching: Whether it, and those before it in the block, cannot change the shell.
    """
    code = before.code(_BEGIN if begin else _PROCEED, text, untouching=untouching)
    code += begin.inside() if begin else b""
    after = b"{ __mdrun_e;} >/dev/null 2>&-" if quiet else _AFTER[untouching, last]
    # Where a backslash ends the text, a newline alone would join our line to it.
    between = b"\n\n" if text.endswith(b"\\") else b"\n"
    # Where commands are untouching no function is called eval; bash reads byte by byte, 0.3 µs each.
    evaluate = b"\\eval" if untouching else b"\\builtin eval"
    line = b"%s %s\n" % (evaluate, ansi_c(b"%s\n%s%s%s" % (code, text, between, after)))
    return begin.before() + line if begin else line


def check(text: bytes, begin: Beginning) -> bytes:
    """Return the line that runs a check in a subshell; it belongs on the line before the check's."""
    inside = ansi_c(b'__mdrun_i "$__mdrun_a"\n%s\n\n{ __mdrun_t;} 2>&-' % text)
    return b'%s__mdrun_b "$__mdrun_a";\\builtin set +e;(\\builtin eval %s);__mdrun_y\n' % (
        begin.before(),
        inside,
    )


def tell(functions: tuple[bytes, ...] | None, *, more: bool) -> bytes:
    """Return the line after which bash writes its state to its own pipe, and reports ``d``.

    Args:
        functions: The guide's, where they are others than it was last told; None where they are not. Printing
            functions takes time, and ours are among them.
        more: Whether it shall tell what few guides touch from now on, too.
    """
    names = b"" if functions is None else b"__mdrun_names=(%s);" % b" ".join(map(ansi_c, functions))
    return names + b"__mdrun_more=y;" * more + b'\\builtin eval "$__mdrun_tell"\n'


def keep_exit_trap(command: bytes) -> bytes:
    """Return the line that puts our ``EXIT`` trap back, which runs the guide's own after it."""
    return b"__mdrun_u=%s;\\builtin %s" % (ansi_c(command), EXIT_TRAP)


def set_trap(signal: bytes, command: bytes) -> bytes:
    """Return the line that sets a trap."""
    return b"\\builtin trap -- %s %s\n" % (ansi_c(command), signal)


def set_trap_unseen(signal: bytes, command: bytes) -> bytes:
    """Return the line that sets a trap where one may run for that very line: what it prints goes nowhere."""
    return b"{ %s} >/dev/null\n" % set_trap(signal, command)


def last_words(exit_trap: bytes, begin: Beginning) -> bytes:
    """Return the line that gives the guide its own ``EXIT`` trap back, and its output a place to go."""
    return b"%s__mdrun_b;\\builtin set +e;%s" % (begin.before(), set_trap(b"EXIT", exit_trap))


def jump(line: int) -> bytes:
    """Return the line after which bash takes the next one for ``line``."""
    return b"((__mdrun_c|1))2>&$((LINENO=%d,2))\n" % (line - 1)  # the name keeps traps off it
