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

from typing import Literal, NamedTuple

from mdrun.shell.prelude import EXIT_TRAP
from mdrun.shell.quoting import ansi_c

_ENTER = (
    b"{ \\builtin eval \"$__mdrun_w\";\\builtin printf '\\001@WORD@i %s %s %s\\n%s\\001@WORD@B\\n' "
    b'"${BASH_VERSINFO[0]}" "${BASH_VERSINFO[1]}" "$__mdrun_f" "${__mdrun_back-}";} '
    b'>"$__mdrun_r" 2>&1;__mdrun_f=;\\builtin unset __mdrun_w __mdrun_back\n'
)
_REPORT_TRAPS = (
    rb"""{ \builtin trap -p ${__mdrun_f:+};\builtin printf '\001@WORD@k\n' ${__mdrun_f:+};} """
    rb""">"$__mdrun_r" 2>&1"""
    b"\n"
)
UNDO = b'\\builtin eval "$__mdrun_undo";__mdrun_undo=\n'
"""What was for one block only is undone."""
LET_GO = b"__mdrun_g\n"
"""The shell lets go of the output and reports ``g``."""
ASK_AGAIN = b"__mdrun_q %s\n"
"""Asks once more how a command ended, for the report ``e`` or ``z``; it is ``r`` where it never began."""


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

    def _with_word(self, code: bytes) -> bytes:
        return code.replace(b"@WORD@", self._word)

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
    aside: bytes = b""
    """A command that brings back what was put aside, see :mod:`.aside`."""

    def code(self, begin: Beginning | None, text: bytes, *, untouching: bool) -> bytes:
        """Return what brings it about.

        Args:
            begin: How the block begins, where the command is its first.
            text: The command.
            untouching: Whether it cannot change the shell, nor look at its variables: then not at ``$_``.
        """
        first = _BEGIN if begin else _PROCEED
        code = first if untouching else first + b' "$__mdrun_a"'
        if self.aside:
            inside = begin.inside() if begin else b""
            code = b'%s%s;\\builtin eval %s;__mdrun_p "$__mdrun_a"' % (code, inside, ansi_c(self.aside))
        exit_ = _EXIT_WHATEVER if self.aside else _EXIT
        if len(self.pipestatus) > 1 and b"PIPESTATUS" in text:
            code += b";" + b"|".join(exit_ % each for each in self.pipestatus)
        elif self.status:
            code += b";" + exit_ % self.status
        if self.status:
            code += b"&&__mdrun_p"
        if self.xtrace:
            first_of_all = _BEGIN + b";" if begin else b""
            code = first_of_all + b"__mdrun_v;{ %s;} 2>&-" % code.replace(_BEGIN, _PROCEED)
        if begin and not self.aside:
            code += begin.inside()
        return code


_EXIT = b"(\\builtin exit %d)"
_EXIT_WHATEVER = b"(POSIXLY_CORRECT=y;\\exit %d)"
"""Has this status whatever functions there are: in POSIX mode they are not looked for first."""


_BEGIN, _PROCEED = b"__mdrun_b", b"__mdrun_p"
_AFTER = {
    (False, False): b"__mdrun_e",
    (False, True): b"__mdrun_z",
    (True, False): b"__mdrun_n",
    (True, True): b"__mdrun_w",
}
"""What runs after a command, by whether it cannot have changed the shell and whether it is the last one."""


Care = Literal["", "quiet", "aside", "alias"]
"""What a command may do to what is ours: nothing; make it show, by ``set -x`` or a trap; stand in its way;
stand in that of braces, too."""
_AFTER_CARE: dict[Care, bytes] = {
    "quiet": b"{ __mdrun_e;} >/dev/null 2>&-",
    "aside": b"{ __mdrun_c;} >/dev/null 2>&-",
    "alias": b"__mdrun_c >/dev/null 2>&-",
}


def command(
    text: bytes,
    before: Before,
    begin: Beginning | None,
    *,
    last: bool,
    careful: Care,
    simple: bool,
    untouching: bool,
) -> bytes:
    """Return the line that runs one command; it belongs on the line before the command's.

    Args:
        text: The command.
        before: What it finds of the one before it.
        begin: How the block begins, where the command is its first.
        last: Whether the block ends with it: then the shell reports ``z`` and lets go of the output.
        careful: What the command may do to what is ours; where it may, the shell reports ``e`` in any case.
        simple: Whether it is one simple command, after which ours must not show: bash reads that with it,
            before ``set -v`` counts.
        untouching: Whether it, and those before it in the block, cannot change the shell.
    """
    code = before.code(begin, text, untouching=untouching)
    after = _AFTER_CARE.get(careful) or _AFTER[untouching, last]
    # Where a backslash ends the text, a newline alone would join our line to it.
    between = b"\n\n" if text.endswith(b"\\") else b"\n"
    # Where commands are untouching no function is called eval; bash reads byte by byte, 0.3 µs each.
    evaluate = b"\\eval" if untouching else b"\\builtin eval"
    form = b"%s\n{ %s%s};%s" if simple else b"%s\n%s%s%s"
    line = b"%s %s\n" % (evaluate, ansi_c(form % (code, text, between, after)))
    return begin.before() + line if begin else line


def check(text: bytes, begin: Beginning, aside: bytes) -> bytes:
    """Return the line that runs a check in a subshell; it belongs on the line before the check's."""
    back = b"\\builtin eval %s;__mdrun_p" % ansi_c(aside) if aside else b"__mdrun_i"
    begins = b"__mdrun_i;" + back if aside else back
    inside = ansi_c(b'%s "$__mdrun_a"\n%s\n\n{ __mdrun_t;} 2>&-' % (begins, text))
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
    """Return the line that sets a trap where one may run for that very line.

    What it prints goes nowhere, and in ``BASH_COMMAND`` it does not find its own text.
    """
    code = b"".join(rb"\0%03o" % byte for byte in command)
    setting = b'\\builtin trap -- "$__mdrun_i" %s' % signal
    return b"{ \\builtin printf -v __mdrun_i %%b '%s';%s;} >/dev/null\n" % (code, setting)


def last_words(exit_trap: bytes, begin: Beginning, aside: bytes) -> bytes:
    """Return the lines that give the guide its own ``EXIT`` trap back, and its output a place to go."""
    line = b"%s__mdrun_b;\\builtin set +e;%s" % (begin.before(), set_trap(b"EXIT", exit_trap))
    return line + aside + b"\n"


def take_foreground(terminal: bytes, python: bytes) -> bytes:
    """Return the line after which the shell's group is in the foreground of its terminal; no builtin does it.

    Args:
        terminal: Path of the terminal.
        python: Path of a Python.
    """
    return b"{ %s -ISc %s <%s ${__mdrun_f:+}||((1));} >/dev/null 2>&1\n" % (
        ansi_c(python),
        ansi_c(_TO_FOREGROUND),
        ansi_c(terminal),
    )


_TO_FOREGROUND = b"""
import os, signal
signal.signal(signal.SIGTTOU, signal.SIG_IGN)  # else whoever is in the background is stopped (tcsetpgrp(3))
os.tcsetpgrp(0, os.getpgid(os.getppid()))
"""


def jump(line: int) -> bytes:
    """Return the line after which bash takes the next one for ``line``."""
    return b'((__mdrun_c|1))2>&"$((LINENO=%d,2))"\n' % (line - 1)  # the name keeps traps off it
