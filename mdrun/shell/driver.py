r"""What bash is fed, line by line, and what it reports.

bash reads its script from a named pipe that is called like the guide, so that its messages name the guide. Every line
that it is fed runs one command by ``eval`` at top level, where ``set -e`` is real, ``declare`` is global and ``break``
breaks nothing of ours; it stands on the guide's own line, since before it newlines are fed, or, to go back,
``LINENO`` is set in a redirection (bash puts it back after a command, but not after a redirection).

The code that runs around a command lies in read-only variables, because bash reads a pipe byte by byte: what it is fed
must be short. Reports go through another named pipe, opened for each one, so that no child inherits it. A report is
``\1``, a random word, a letter, fields and a newline; what was written before it is its payload, so nothing that
``set -x`` or a ``DEBUG`` trap adds can be taken for one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mdrun.shell.quoting import ansi_c

COOKIE = b"MDRUN_SHELL_"
"""Followed by the session's random word: the environment variable whose value is the number of the block that a
process belongs to. One for each session, because a guide may run mdrun."""

_CODE = {
    # Begin a block: its output is the pipe o<N>, errexit is on.
    "b": r"""MDRUN_SHELL_@WORD@=$((++__mdrun_c));\exec >"$__mdrun_dir/o$__mdrun_o" 2>&1||\builtin exit 125;"""
    r"""[[ /dev/fd/1 -ef "$__mdrun_dir/o$__mdrun_o" ]]||{ \builtin unset -f exec;"""
    r"""\exec >"$__mdrun_dir/o$__mdrun_o" 2>&1;};\builtin set -e""",
    # Before a command: `$_` as the last command left it, and `$?` 0.
    "p": r"""\builtin : "${__mdrun[1]}";""",
    # After a command: its status, `$_`, PIPESTATUS; then the report. xtrace is silenced, not the guide's stderr.
    "e": r"""@KEEP@{ \builtin trap -p;\builtin printf '%s ' $'\001@WORD@e' "$__mdrun_f" @STATUS@;} >@REPORT@ 2>&1;"""
    r"""__mdrun_f=""",
    # After the last command: likewise, and the shell lets go of the output, so that only leftovers hold it.
    "z": r"""@KEEP@@LETGO@{ \builtin trap -p;\builtin printf '%s ' $'\001@WORD@z' "$__mdrun_f$__mdrun_k" @STATUS@;"""
    r"""} >@REPORT@ 2>&1;__mdrun_f=""",
    # Let go of the output without a command having ended.
    "q": r"""@LETGO@{ \builtin printf '\001@WORD@q %s\n' "$__mdrun_k";} >@REPORT@ 2>&1""",
    # The shell ends: EXIT trap. Its state, then the guide's own EXIT trap.
    "x": r"""{ __mdrun=($? "${_-}") __mdrun_f=$-;\builtin set +xveu;} 2>&-;"""
    r"""{ \builtin printf '%s ' $'\001@WORD@x' "$__mdrun_f" "${__mdrun[0]}" "${__mdrun_l:--}" """
    r"""${FUNCNAME[1]+"${BASH_LINENO[@]}"} $'\n';\builtin eval "$__mdrun_undo";@DUMP@} >@REPORT@ 2>&1;"""
    r"""\builtin eval "$__mdrun_u" """,
    # The state, without ending.
    "d": r"""{ @DUMP@} >@REPORT@ 2>&1""",
    # A check's subshell begins, and ends well enough to be asked about its pipeline; then the shell tells its status.
    "s": r"""\builtin set -e;{ \builtin printf '\001@WORD@p %s\n' "$BASHPID";} >@REPORT@;""",
    "t": r"""@KEEP@{ \builtin printf '%s ' $'\001@WORD@t' "$__mdrun_f" @STATUS@;} >@REPORT@ 2>&1;"""
    r"""\builtin exit "${__mdrun[0]}" """,
    "y": r"""__mdrun_f=$?;@LETGO@{ \builtin printf '\001@WORD@y %s %s\n' "$__mdrun_k" "$__mdrun_f";} >@REPORT@ 2>&1;"""
    r"""__mdrun_f=""",
}
"""Code by name, to be found in ``__mdrun_<name>``; one line each."""

SAME, OTHER = b".", b"/"
"""Whether 0, 1 and 2 were at a block's end what they were at its start; ``$-`` holds neither character."""

_PARTS = {
    "@KEEP@": r"""{ __mdrun=($? "${_-}" "${PIPESTATUS[@]}") __mdrun_f=$- __mdrun_l=;\builtin set +xv;} 2>&-;""",
    "@STATUS@": r""""${__mdrun[0]}" "${__mdrun[@]:2}" $'\n'""",
    "@LETGO@": r"""[[ /dev/fd/0 -ef /dev/null&&/dev/fd/1 -ef "$__mdrun_dir/o$__mdrun_o" """
    r"""&&/dev/fd/2 -ef "$__mdrun_dir/o$__mdrun_o" ]]&&__mdrun_k=.||__mdrun_k=/;\exec >/dev/null 2>&1;"""
    r"""[[ /dev/fd/1 -ef /dev/null ]]||{ \builtin unset -f exec;\exec >/dev/null 2>&1;};""",
    "@DUMP@": r"""\builtin declare -p;\builtin printf '\001@WORD@-\n';"""
    r"""\builtin declare -f;\builtin printf '\001@WORD@-\n';\builtin declare -F;\builtin printf '\001@WORD@-\n';"""
    r"""\builtin alias -p;\builtin printf '\001@WORD@-\n';\builtin trap -p;\builtin printf '\001@WORD@-\n';"""
    r"""\builtin umask -p;\builtin printf '\001@WORD@-\n';\builtin printf %s "$PWD";\builtin printf '\001@WORD@d\n';""",
    "@REPORT@": '"$__mdrun_dir/report"',
}

EXIT_TRAP = b"trap -- '\\builtin eval \"$__mdrun_x\"' EXIT\n"
ERR_TRAP = b"trap -- '[[ ${BASH_SOURCE-} != \"$0\" ]]||__mdrun_l=$LINENO' ERR\n"
OUR_TRAPS = EXIT_TRAP + ERR_TRAP
"""What ``trap -p`` prints where the guide has set no traps."""


@dataclass(frozen=True, slots=True)
class Startup:
    """What a new bash needs to know."""

    directory: bytes
    """The session's private directory."""
    script: bytes
    """Directory where the driver's pipe lies."""
    word: str
    """The session's random word."""
    workdir: bytes
    """Where the guide starts, or goes on."""
    exports: tuple[tuple[bytes, bytes], ...]
    """Variables that bash must not see while it starts, because they would change how it starts."""
    restored: bytes = b""
    """Name, below ``script``, of a file of commands that bring back a state; empty where there is none."""


def startup(given: Startup) -> bytes:
    """Return the script that bash reads first, named by ``BASH_ENV`` (bash manual, Invoked non-interactively)."""
    lines = [
        b"\\builtin unset BASH_ENV",
        # Aliases work as in a terminal; extended patterns because syntax_errors() takes them for valid.
        b"\\builtin shopt -s expand_aliases extglob",
        b"__mdrun=(0 '') __mdrun_c=0 __mdrun_f= __mdrun_k= __mdrun_l= __mdrun_o=1 __mdrun_u= __mdrun_undo=",
        b"\\builtin readonly __mdrun_dir=" + ansi_c(given.directory),
        *_code(given.word),
        *(b"\\builtin export %s=%s" % (name, ansi_c(value)) for name, value in given.exports),
        b"\\builtin export %s%s" % (COOKIE, given.word.encode()),
        OUR_TRAPS.replace(b"trap --", b"\\builtin trap --"),
        b"\\builtin cd -- " + ansi_c(given.script),
        b"__mdrun_w=%s __mdrun_v=" % ansi_c(given.workdir),
    ]
    if given.restored:
        lines.append(b'\\builtin . %s >"$__mdrun_dir/report" 2>&1' % ansi_c(b"./" + given.restored))
    return b"\n".join(lines) + b"\n"


def _code(word: str) -> Iterator[bytes]:
    for name, code in _CODE.items():
        yield b"\\builtin readonly __mdrun_%s=%s" % (name.encode(), ansi_c(_expanded(code, word)))


def _expanded(code: str, word: str) -> bytes:
    for mark, text in (*_PARTS.items(), ("@WORD@", word)):
        code = code.replace(mark, text)
    return code.encode()


_ENTER = (
    b'{ \\builtin cd -- "$__mdrun_w";OLDPWD=$__mdrun_v;[[ $__mdrun_v ]]||\\builtin unset OLDPWD;'
    b"\\builtin printf '%s ' $'\\001@WORD@i' \"${BASH_VERSINFO[@]::2}\" \"$__mdrun_f\" $'\\n';} "
    b'>"$__mdrun_dir/report" 2>&1;__mdrun_f=\n'
)


def enter(word: str) -> bytes:
    """Return the first line: bash goes where the guide works, and says that it is ready and what went wrong so far."""
    return _ENTER.replace(b"@WORD@", word.encode())


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a block begins."""

    pipe: int
    """Number of the output's pipe."""
    stdin: bool = False
    """Whether standard input must be made empty again."""
    cwd: bytes | None = None
    """Working directory for this block only."""
    env: tuple[tuple[bytes, bytes], ...] = ()
    """Variables exported for this block only."""

    def line(self) -> bytes:
        """Return the code, to stand before the block's first command on its line."""
        code = [b"__mdrun_o=%d;" % self.pipe]
        if self.stdin:
            code.append(b"\\exec </dev/null;")
        code.append(b'\\builtin eval "$__mdrun_b";')
        if self.cwd is not None:
            code.append(
                b'__mdrun_undo+="\\\\builtin cd -- ${PWD@Q};\\\\builtin unset OLDPWD;${OLDPWD+OLDPWD=${OLDPWD@Q};}";'
                b"\\builtin cd -- %s >/dev/null;" % ansi_c(_not_by_cdpath(self.cwd))
            )
        for name, value in self.env:
            code.append(
                b'__mdrun_undo+="\\\\builtin unset -v %s;${%s+${%s[@]@A};}";\\builtin export %s=%s;'
                % (name, name, name, name, ansi_c(value))
            )
        return b"".join(code)


def _not_by_cdpath(directory: bytes) -> bytes:
    return (
        directory
        if directory.startswith((b"/", b"./", b"../")) or directory in (b".", b"..")
        else b"./" + directory
    )


UNDO = b'\\builtin eval "$__mdrun_undo";__mdrun_undo=\n'
"""What was for one block only is undone."""


def command(text: bytes, before: bytes, *, begin: Beginning | None, last: bool) -> bytes:
    """Return the line that runs one command.

    Args:
        text: The command.
        before: What restores ``$?`` and the like, from :func:`before`.
        begin: How the block begins, where the command is its first.
        last: Whether the block ends with it.
    """
    end = b'"$__mdrun_z"\n' if last else b'"$__mdrun_e"\n'
    return b"".join((begin.line() if begin else b"", b"\\builtin eval ", before, ansi_c(text + b"\n\n"), end))


def before(text: bytes, status: int, pipestatus: tuple[int, ...], *, xtrace: bool) -> bytes:
    """Return what a command finds of the one before it: ``$?``, ``$_``, ``PIPESTATUS``, ``set -x``."""
    if len(pipestatus) > 1 and b"PIPESTATUS" in text:
        code = b'"$__mdrun_p"$\'' + b"|".join(b"(\\\\builtin exit %d)" % each for each in pipestatus)
        code += b"&&\\\\builtin :;'" if status else b";'"
    elif status:
        code = b"\"$__mdrun_p\"$'(\\\\builtin exit %d)&&\\\\builtin :;'" % status
    else:
        code = b'"$__mdrun_p"'
    if xtrace:
        code = b"$'\\\\builtin set -x;{ '%s$'} 2>&-;'" % code
    return code


def check(text: bytes, begin: Beginning) -> bytes:
    """Return the line that runs a check in a subshell."""
    inside = b'\\builtin eval "$__mdrun_s";\\builtin eval "$__mdrun_p"%s"$__mdrun_t"' % ansi_c(text + b"\n\n")
    return b'%s\\builtin set +e;(%s);\\builtin eval "$__mdrun_y"\n' % (begin.line(), inside)


_RECOVER = (
    b"__mdrun_g=$? __mdrun_h=$BASHOPTS POSIXLY_CORRECT=y;\\unset -f builtin;\\unset POSIXLY_CORRECT;"
    b"[[ :$__mdrun_h: != *:expand_aliases:* ]]||\\builtin shopt -s expand_aliases;"
    b"[[ :$__mdrun_h: == *:inherit_errexit:* ]]||\\builtin shopt -u inherit_errexit;"
    b"[[ $__mdrun_f ]]||{ __mdrun=($__mdrun_g '') __mdrun_f=$-;};"
)
"""Before a report that never came is asked for again: a function called ``builtin`` is done away with. In POSIX mode
``unset`` is the builtin whatever functions there are (bash manual, Command Search)."""


def ask_again(kind: bytes, word: str) -> bytes:
    """Return the line that asks once more for a report that never came.

    Args:
        kind: The report's letter.
        word: The session's random word.
    """
    return _RECOVER + _expanded(_CODE[kind.decode()].replace("@KEEP@", ""), word) + b"\n"


LET_GO = b'\\builtin eval "$__mdrun_q"\n'
"""The shell lets go of the output and reports ``q``."""
DUMP = b'\\builtin eval "$__mdrun_d"\n'
"""The shell reports its state."""


def jump(line: int) -> bytes:
    """Return the line after which bash takes the next one for ``line``."""
    return b"{ \\builtin :;} 2>&$((LINENO=%d,2))\n" % (line - 1)


@dataclass(frozen=True, slots=True)
class Report:
    """Something that the shell said."""

    kind: bytes
    """One letter: the name of the code that said it, or ``-`` for a part of a state, ``i`` for a bash that is ready."""
    fields: tuple[bytes, ...]
    """What it said."""
    payload: bytes
    """What was written before it: a part of a state, traps, messages."""


class Reports:
    """Take the reports out of a stream of bytes.

    Args:
        word: The session's random word.
    """

    def __init__(self, word: str) -> None:
        self._mark = b"\1" + word.encode()
        self._data = b""
        self._seen = 0

    def feed(self, data: bytes) -> Iterator[Report]:
        """Yield every report that ``data`` completes."""
        self._data += data
        while (at := self._data.find(self._mark, self._seen)) >= 0:
            end = self._data.find(b"\n", at)
            if end < 0:
                return
            payload = self._data[:at]
            # Words written by `printf '%s '` leave a space before the newline, and one behind it.
            kind, *fields = self._data[at + len(self._mark) : end].removesuffix(b" ").split(b" ")
            self._data = self._data[end + 1 :]
            self._seen = 0
            yield Report(kind, tuple(fields), payload.removeprefix(b" "))
        self._seen = max(0, len(self._data) - len(self._mark))


def last_words(exit_trap: bytes, begin: Beginning) -> bytes:
    """Return the line that gives the guide its own ``EXIT`` trap back, and it and its output a place to go."""
    return b"%s\\builtin set +e;\\builtin trap -- %s EXIT\n" % (begin.line(), ansi_c(exit_trap))
