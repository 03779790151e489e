"""What bash is fed, line by line.

bash reads its script from a named pipe that is called like the guide, so that its messages name the guide.
Every line that it is fed runs one command by ``eval`` at top level, where ``set -e`` is real, ``declare`` is
global and ``break`` breaks nothing of ours. It stands on the line before the guide's, and the text of
``eval`` has its own first line for us: so the command has the guide's line, and what is wrong with it cannot
hurt what is ours. To get there newlines are fed, or, to go back, ``LINENO`` is set in a redirection: bash
puts it back after a command, but not after a redirection.

The lines that run commands are those of :mod:`.commands`; these are all others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.shell.own_traps import ON_EXIT, exit_trap
from mdrun.shell.quoting import ansi_c

if TYPE_CHECKING:
    from mdrun.shell.beginning import Beginning

_ENTER = (
    b"{ \\builtin eval \"$__mdrun_w\";\\builtin printf '\\001@WORD@i %s %s %s\\n%s\\001@WORD@B\\n' "
    b'"${BASH_VERSINFO[0]}" "${BASH_VERSINFO[1]}" "$__mdrun_f" "${__mdrun_back-}";} '
    b'>"$__mdrun_r" 2>&1;__mdrun_f=;\\builtin unset __mdrun_w __mdrun_back\n'
)
_REPORT_TRAPS = (
    rb"""\builtin trap -p ${__mdrun_f:+} >"$__mdrun_r";\builtin printf '\001@WORD@k\n' ${__mdrun_f:+} """
    rb""">"$__mdrun_r" 2>&1"""
)
_REPORT_TRACE = rb"""\builtin printf '\001@WORD@h %s\n' "${BASH_XTRACEFD-}" >"$__mdrun_r" 2>&1""" + b"\n"
UNDO = b'\\builtin eval "$__mdrun_undo";__mdrun_undo=\n'
"""What was for one block only is undone."""
_ENTRIES = (b"-1", b"$((${HISTCMD-0}-1))", b"1")
"""Which entry of the history a line is itself. Bash 4.4 does not count from the end, and up to 5.1 none does
where there is but one; ``HISTCMD`` is one more than the entry's number up to 5.0."""
FORGET = b"[[ ! -o history || ${__mdrun_f:+} ]]||%s((1${__mdrun_f:+}));" % b"".join(
    b"\\builtin history -d %s ${__mdrun_f:+} 2>&-||" % each for each in _ENTRIES
)
"""At the beginning of a line: it is none of the guide's history."""
LET_GO = b"__mdrun_g\n"
"""The shell lets go of the output and reports ``g``."""
TAKE_AHEAD = b"__mdrun_r\n"
"""The shell takes the output of the next block, where it was told of it."""
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
        self.trace = self._with_word(_REPORT_TRACE)
        """bash reports ``h``, with the descriptor of its trace, where that is not standard error's."""
        self.arguments = b'__mdrun_args=("$@")\n'
        """bash remembers its positional parameters, lest it leave from a function, which has others."""

    def traps(self, *, hidden: bool) -> bytes:
        """Return the line after which bash reports ``k``, with its traps.

        Args:
            hidden: Whether there may be one that runs for that very line: then what it prints goes nowhere.
        """
        line = self._with_word(_REPORT_TRAPS)
        return b"{ %s;} >/dev/null\n" % line if hidden else line + b"\n"

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


def tell(functions: tuple[bytes, ...] | None, *, more: bool) -> bytes:
    """Return the line after which bash writes its state to its own pipe, and reports ``d``.

    Args:
        functions: The guide's, where they are others than it was last told; None where they are not. Printing
            functions takes time, and ours are among them.
        more: Whether it shall tell what few guides touch from now on, too.
    """
    names = b"" if functions is None else b"__mdrun_names=(%s);" % b" ".join(map(ansi_c, functions))
    return b"__mdrun_k;" + names + b"__mdrun_more=y;" * more + b'\\builtin eval "$__mdrun_tell"\n'


def keep_exit_trap(command: bytes) -> bytes:
    """Return the line that puts our ``EXIT`` trap back, with the guide's own after it."""
    return b"__mdrun_u=%s;\\builtin %s" % (ansi_c(command), exit_trap(ON_EXIT))


def set_trap(signal: bytes, command: bytes) -> bytes:
    """Return the line that sets a trap."""
    return b"\\builtin trap -- %s %s\n" % (ansi_c(command), signal)


def remember(text: bytes) -> bytes:
    """Return what makes a command stand in the history in the place of its line, which is no longer there."""
    return b"[[ ! -o history || ${__mdrun_f:+} ]]||\\builtin history -s ${__mdrun_f:+} -- %s" % ansi_c(text)


def guides_traps(on_exit: bytes, *, on_err: bool) -> bytes:
    """Return commands after which none of our traps is there.

    Args:
        on_exit: The guide's own command on ``EXIT``; empty where it has none.
        on_err: Whether what stands on ``ERR`` is the guide's own.
    """
    code = b"\\builtin trap %s EXIT ${__mdrun_f:+}" % (b"-- " + ansi_c(on_exit) if on_exit else b"-")
    return code if on_err else code + b";\\builtin trap - ERR ${__mdrun_f:+}"


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
