r"""What bash is fed, line by line, and what it reports.

bash reads its script from a named pipe that is called like the guide, so that its messages name the guide.
Every line that it is fed runs one command by ``eval`` at top level, where ``set -e`` is real, ``declare`` is
global and ``break`` breaks nothing of ours. It stands on the line before the guide's, and the text of
``eval`` has its own first line for us: so the command has the guide's line, and what is wrong with it cannot
hurt what is ours. To get there newlines are fed, or, to go back, ``LINENO`` is set in a redirection: bash
puts it back after a command, but not after a redirection.

The code around a command lies in read-only functions, because bash reads a pipe byte by byte and parses what
it is fed each time. Reports go through another named pipe, opened for each one, so that no child inherits it.
A report is ``\001``, a random word, a letter, fields and a newline; what was written before it is its
payload.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mdrun.shell.quoting import ansi_c

if TYPE_CHECKING:
    from collections.abc import Iterator

COOKIE = b"MDRUN_SHELL_"
"""Followed by the session's random word: the environment variable whose value is the number of the block that
a process belongs to. One for each session, because a guide may run mdrun."""

SAME, OTHER = b".", b"/"
"""Whether 0, 1 and 2 were at a block's end what they were at its start; ``$-`` holds neither character."""
UNTOUCHED = b","
"""After a command that cannot have changed the shell, see :mod:`.untouching`."""

_FUNCTIONS = r"""
# Begin a block: its output is that pipe, errexit is on. The argument becomes `$_`.
__mdrun_b() {
@AHEAD@  @COOKIE@=$((++__mdrun_c))
  exec @TAKE@ || builtin exit 125
  builtin set -e
}
# Before any other command: the argument becomes `$_`.
__mdrun_p() {
@AHEAD@  builtin :
}
# Before a command that shall be traced.
__mdrun_v() {
  builtin set -x
}
# A status.
__mdrun_o() {
  builtin return "$1"
}
# After a command.
__mdrun_e() {
  __mdrun_s=$? __mdrun_a=${_-} __mdrun_q="${PIPESTATUS[@]}" __mdrun_f=$- __mdrun_l=
  [[ $__mdrun_f != *[xv]* ]] || builtin set +xv
  { builtin trap -p EXIT
    builtin printf '\001@WORD@e %s %s %s\n' "$__mdrun_f" "$__mdrun_s" "$__mdrun_q"; } >"$__mdrun_r"
  __mdrun_f=
}
# After a block's last command: let go of the output, too, so that only leftovers hold it.
__mdrun_z() {
  __mdrun_s=$? __mdrun_a=${_-} __mdrun_q="${PIPESTATUS[@]}" __mdrun_f=$- __mdrun_l=
  __mdrun_k=/
  [[ /dev/fd/1 -ef $__mdrun_o && /dev/fd/2 -ef /dev/fd/1 && /dev/fd/0 -ef @INPUT@ ]] && __mdrun_k=.
  exec @LEAVE@
  { builtin trap -p EXIT
    builtin printf '\001@WORD@z %s %s %s\n' "$__mdrun_f$__mdrun_k" "$__mdrun_s" "$__mdrun_q"; } >"$__mdrun_r"
  __mdrun_f=
}
# After one that cannot have changed the shell, and after the last one of a block of such.
__mdrun_n() {
  __mdrun_s=$? __mdrun_a=${_-} __mdrun_l=
  builtin printf '\001@WORD@e %s %s %s\n' "$-," "$__mdrun_s" "$__mdrun_s" >"$__mdrun_r"
}
__mdrun_w() {
  __mdrun_s=$? __mdrun_a=${_-} __mdrun_l=
  exec @LEAVE@
  builtin printf '\001@WORD@z %s %s %s\n' "$-," "$__mdrun_s" "$__mdrun_s" >"$__mdrun_r"
}
# Let go of the output at any other time.
__mdrun_g() {
  __mdrun_k=/
  [[ /dev/fd/1 -ef $__mdrun_o && /dev/fd/2 -ef /dev/fd/1 && /dev/fd/0 -ef @INPUT@ ]] && __mdrun_k=.
  exec @LEAVE@
  builtin printf '\001@WORD@g %s\n' "$__mdrun_k" >"$__mdrun_r"
}
# A check's subshell begins.
__mdrun_i() {
  builtin set -e
  builtin printf '\001@WORD@p %s\n' "$BASHPID" >"$__mdrun_r"
}
# It ends well enough to be asked about its pipeline.
__mdrun_t() {
  __mdrun_s=$? __mdrun_q="${PIPESTATUS[@]}" __mdrun_f=$-
  builtin set +xv
  builtin printf '\001@WORD@t %s %s %s\n' "$__mdrun_f" "$__mdrun_s" "$__mdrun_q" >"$__mdrun_r"
  builtin exit "$__mdrun_s"
}
# The shell has the check's status.
__mdrun_y() {
  __mdrun_y=$?
  [[ /dev/fd/0 -ef @INPUT@ ]] && __mdrun_k=. || __mdrun_k=/
  exec @LEAVE@
  builtin printf '\001@WORD@y %s %s\n' "$__mdrun_k" "$__mdrun_y" >"$__mdrun_r"
}
# What was printed of the state, then a letter for it. The traps, which a function does not see, were printed
# before. The arguments are the guide's functions.
__mdrun_d() {
  builtin printf '\001@WORD@-T;'
  builtin declare -p
  builtin printf '\001@WORD@-v;'
  __mdrun_q=
  for __mdrun_i; do
    # It does not name every function that it prints.
    [[ $__mdrun_i != [0-9]* && $__mdrun_i != *[!a-zA-Z0-9_]* ]] || { __mdrun_q=y; continue; }
    builtin declare -f -- "$__mdrun_i"
    builtin printf '\001@WORD@-f;'
  done
  [[ ! $__mdrun_q ]] || { builtin declare -f; builtin printf '\001@WORD@-A;'; }
  builtin declare -F
  builtin printf '\001@WORD@-F;'
  builtin alias -p
  builtin printf '\001@WORD@-a;'
  builtin umask -p
  builtin pwd -L
  builtin printf '\001@WORD@-w;%s\001@WORD@-!;\001@WORD@-E;' "${__mdrun_last-${!-}}"
}
# What few guides touch. The arguments are the positional parameters.
__mdrun_m() {
  builtin printf '%s ' "${@@Q}"
  builtin printf '\001@WORD@-@;%s\001@WORD@-0;' "$0"
  builtin declare -p BASH_CMDS DIRSTACK
  builtin printf '\001@WORD@-t;'
  builtin complete -p
  builtin printf '\001@WORD@-c;'
  builtin shopt -s
  builtin printf '\001@WORD@-s;'
  builtin enable -n
  builtin printf '\001@WORD@-n;'
}
# Where it leaves: what it holds as a process.
__mdrun_h() {
  builtin jobs -p
  builtin printf '\001@WORD@-J;'
  builtin mapfile -t __mdrun_k </proc/self/limits
  builtin printf '%s\n' "${__mdrun_k[@]}"
  builtin printf '\001@WORD@-L;'
  builtin local -
  builtin set +f
  for __mdrun_i in /proc/self/fd/*; do
    [[ -e $__mdrun_i ]] || continue
    builtin mapfile -t __mdrun_k </proc/self/fdinfo/"${__mdrun_i##*/}"
    builtin printf '%s %s\n' "${__mdrun_i##*/}" "${__mdrun_k[1]##*[!0-7]}"
  done
  builtin printf '\001@WORD@-D;'
}
# All functions; finding their names changes `$!`.
__mdrun_j() {
  __mdrun_k=()
  while builtin read -r __mdrun_i; do
    [[ $__mdrun_i == *' '__mdrun_? ]] || __mdrun_k+=("${__mdrun_i##* }")
  done < <(builtin declare -F)
  __mdrun_d "${__mdrun_k[@]}"
}
# Where it leaves from functions: away with their local variables. Those in sight are given an attribute
# without a meaning at the global scope; which do not show it are local. It prints what it did to which.
__mdrun_l() {
  builtin declare -gA __mdrun_probed __mdrun_local
  __mdrun_q=y __mdrun_probed=() __mdrun_local=()
  for ((__mdrun_k = 0; __mdrun_k < 20; __mdrun_k++)); do
    [[ $__mdrun_q ]] || break
    __mdrun_q=
    while builtin read -r __mdrun_i; do
      [[ $__mdrun_i == 'declare -'* ]] || continue
      __mdrun_i=${__mdrun_i#declare -}
      __mdrun_name=${__mdrun_i#* } __mdrun_flags=${__mdrun_i%% *} __mdrun_kind=
      __mdrun_name=${__mdrun_name%%=*}
      [[ ! $__mdrun_name || $__mdrun_name == [0-9]* || $__mdrun_name == *[!a-zA-Z0-9_]* ]] && continue
      [[ $__mdrun_name == @(_|PIPESTATUS|__mdrun*) || $__mdrun_flags == *t* ]] && continue
      [[ $__mdrun_flags != *n* ]] || __mdrun_kind=n
      if [[ ${__mdrun_probed[$__mdrun_name]-} != y ]]; then
        __mdrun_q=y __mdrun_probed[$__mdrun_name]=y
        builtin declare "-gt$__mdrun_kind" -- "$__mdrun_name"
      else
        builtin unset "-${__mdrun_kind:-v}" -- "$__mdrun_name" && __mdrun_q=y __mdrun_probed[$__mdrun_name]=n
        __mdrun_local[$__mdrun_name]=-$__mdrun_kind
      fi
    done < <(builtin declare -p)
  done
  for __mdrun_name in "${!__mdrun_probed[@]}"; do
    builtin printf '%s %s\n' "$__mdrun_name" "${__mdrun_local[$__mdrun_name]-}"
  done
  builtin printf '\001@WORD@-R;'
}
builtin readonly -f __mdrun_{b,p,v,o,e,z,n,w,g,i,t,y,m,d,h,j,l}
builtin readonly __mdrun_x='@EXIT@' __mdrun_tell='@TELL@'
"""

_AHEAD = rb"""  [[ ! ${PATH+y} || $PATH == @DIRECTORY@:* || ${PATH@a} == *r* ]] || PATH=@DIRECTORY@:$PATH
"""
"""Puts a directory before those that the guide has put before it, as what activates an environment does."""

_ON_PIPE = {"@TAKE@": '>"$__mdrun_o" 2>&1', "@LEAVE@": ">/dev/null 2>&1", "@INPUT@": "/dev/null"}
_ON_TERMINAL = {
    "@TAKE@": '<>"$__mdrun_o" >&0 2>&0',
    "@LEAVE@": "</dev/null >/dev/null 2>&1",
    "@INPUT@": "$__mdrun_o",
}
"""How a block takes its input and output, how it leaves them, and what its input is; a terminal is opened for
reading and writing, as login does it, because some programs write to their input."""

_EXIT = (
    r"""{ __mdrun_s=$? __mdrun_f=$-;\builtin set +xve;} 2>&-;"""
    r"""[[ $__mdrun_s != 0 || $BASH_COMMAND != *exec\ * || $BASH_COMMAND == *exit* ]]||__mdrun_s=127;"""
    r"""{ \builtin printf "\001@WORD@x";\builtin printf " %s" "$__mdrun_f" "$__mdrun_s" "${__mdrun_l:--}" """
    r"""${FUNCNAME[1]+"${BASH_LINENO[@]}"};\builtin printf "\n";} >"$__mdrun_r" 2>&1;"""
    r"""{ \builtin printf "\001@WORD@-x;";__mdrun_last=${!-};"""
    r"""if [[ ${FUNCNAME[1]+y} ]];then __mdrun_m "${__mdrun_args[@]}";__mdrun_l;else __mdrun_m "$@";fi;"""
    r"""\builtin eval "${__mdrun_undo-}" >&2;__mdrun_h;\builtin trap -p;__mdrun_j;} """
    r""">"$__mdrun_n" 2>/dev/null;"""
    r"""\builtin printf "\001@WORD@d\n" >"$__mdrun_r";"""
    r"""[[ $__mdrun_f != *e* ]]||\builtin set -e;"""
    r"""if __mdrun_o "$__mdrun_s";then \builtin eval "${__mdrun_u-}";else \builtin eval "${__mdrun_u-}";fi"""
)
"""What the shell's ``EXIT`` trap does: its state, then the guide's own ``EXIT`` trap.

Where ``exec`` finds no program, bash before 5.2 leaves with status 0; where it finds one, no trap runs.
"""

_TELL = (
    r"""{ \builtin printf "\001@WORD@-x;" ${__mdrun_f:+};[[ ! ${__mdrun_more-} ]]||__mdrun_m "$@";"""
    r"""\builtin trap -p ${__mdrun_f:+};__mdrun_d "${__mdrun_names[@]}";} >"$__mdrun_n" 2>&-;"""
    r"""\builtin printf "\001@WORD@d\n" ${__mdrun_f:+} >"$__mdrun_r" """
)
"""How the shell tells its state: to its own pipe, then it reports ``d``. It stands in a variable, since bash
reads what it is fed byte by byte, and in no function, since that does not see all traps."""

EXIT_TRAP = b"trap -- '\\builtin eval \"$__mdrun_x\"' EXIT\n"
ERR_TRAP = b"trap -- '[[ ${BASH_SOURCE-} != \"$0\" ]]||__mdrun_l=$LINENO' ERR\n"
"""What ``trap -p`` prints where the guide has set none; ``ERR`` finds the line inside a compound command."""
OWN = b"__mdrun"
"""How the names of our variables and functions begin."""

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
_RECOVER = (
    b"__mdrun_q=$? __mdrun_k=$BASHOPTS POSIXLY_CORRECT=y;\\unset -f builtin exec;\\unset POSIXLY_CORRECT;"
    b"[[ :$__mdrun_k: != *:expand_aliases:* ]]||\\builtin shopt -s expand_aliases;"
    b"[[ :$__mdrun_k: == *:inherit_errexit:* ]]||\\builtin shopt -u inherit_errexit"
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
        terminal: Whether blocks have a terminal, not a pipe.
        ahead: Directory that comes first on ``PATH`` before each command; empty for none.
    """

    def __init__(self, word: str, *, terminal: bool, ahead: bytes = b"") -> None:
        self._word = word.encode()
        self._ends = _ON_TERMINAL if terminal else _ON_PIPE
        self._ahead = _AHEAD.replace(b"@DIRECTORY@", ansi_c(ahead)) if ahead else b""
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

    def functions(self) -> bytes:
        """Return the code that the other lines need."""
        text = _FUNCTIONS
        for mark, redirections in self._ends.items():
            text = text.replace(mark, redirections)
        text = text.replace("@EXIT@", _EXIT).replace("@TELL@", _TELL)
        code = text.encode().replace(b"@COOKIE@", COOKIE + self._word).replace(b"@AHEAD@", self._ahead)
        return self._with_word(code)


class Startup(NamedTuple):
    """What a new bash needs to know."""

    directory: bytes
    """The shell's private directory."""
    script: bytes
    """Directory where the driver's pipe lies."""
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


def startup(given: Startup, functions: bytes) -> bytes:
    """Return the script that bash reads first, named by ``BASH_ENV`` (bash manual, Bash Startup Files)."""
    lines = [
        b"\\builtin unset BASH_ENV",
        *([b"\\builtin unset -v PATH"] if given.pathless else []),
        # Aliases work as in a terminal; extended patterns because syntax_errors() takes them for valid.
        b"\\builtin shopt -s expand_aliases extglob",
        b"__mdrun_a= __mdrun_c=0 __mdrun_f= __mdrun_k= __mdrun_l= __mdrun_o= __mdrun_q= __mdrun_s=0",
        b"__mdrun_w=" + ansi_c(b"\\builtin cd -- %s;\\builtin unset OLDPWD" % ansi_c(given.workdir)),
        b"\\builtin readonly __mdrun_r=%s __mdrun_n=%s"
        % (ansi_c(given.directory + b"/report"), ansi_c(given.directory + b"/state")),
        functions,
        *(b"\\builtin export %s=%s" % (name, ansi_c(value)) for name, value in given.exports),
        b"\\builtin export " + given.cookie,
        b"\\builtin " + EXIT_TRAP + b"\\builtin " + ERR_TRAP,
        b"\\builtin cd -- " + ansi_c(given.script),
    ]
    if given.restored:
        lines.append(b'\\builtin . %s >"$__mdrun_r" 2>&1' % ansi_c(b"./" + given.restored))
    if given.inherited:
        lines.append(b"\\exec" + b"".join(b" %d<&-" % number for number in given.inherited))
    return b"\n".join(lines) + b"\n"


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

    def code(self, first: bytes, text: bytes) -> bytes:
        """Return what brings it about.

        Args:
            first: The function to begin with.
            text: The command.
        """
        code = first + b' "$__mdrun_a"'
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
    code = before.code(_BEGIN if begin else _PROCEED, text) + (begin.inside() if begin else b"")
    after = b"{ __mdrun_e;} >/dev/null 2>&-" if quiet else _AFTER[untouching, last]
    # Where a backslash ends the text, a newline alone would join our line to it.
    between = b"\n\n" if text.endswith(b"\\") else b"\n"
    line = b"\\builtin eval %s\n" % ansi_c(b"%s\n%s%s%s" % (code, text, between, after))
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


class Report(NamedTuple):
    """Something that the shell said."""

    kind: bytes
    """One letter."""
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
            kind, *fields = self._data[at + len(self._mark) : end].split(b" ")
            self._data = self._data[end + 1 :]
            self._seen = 0
            yield Report(kind, tuple(fields), payload)
        self._seen = max(0, len(self._data) - len(self._mark))
