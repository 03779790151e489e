r"""What lies in the shell before the guide's first command: the code around each of its commands.

It is read-only functions, because bash reads a pipe byte by byte and parses what it is fed each time, and two
traps. Reports go through a named pipe, opened for each one, so that no child inherits it.
"""

from __future__ import annotations

from mdrun.shell.aside import NEEDED, RESERVED
from mdrun.shell.quoting import ansi_c

COOKIE = b"MDRUN_SHELL_"
"""Followed by the session's random word: the environment variable whose value is the number of the block that
a process belongs to. One for each session, because a guide may run mdrun."""

_FUNCTIONS = r"""
# Begin a block: its output is that pipe, errexit is on. The argument becomes `$_`.
__mdrun_b() {
@AHEAD@  @COOKIE@=$((++__mdrun_c))
  exec @TAKE@ || builtin exit 125
  builtin set -e
  __mdrun_t=y
}
# Before any other command: the argument becomes `$_`. Until its end is told it has begun, or ended: only a
# genuine builtin can say that it was told.
__mdrun_p() {
@AHEAD@  __mdrun_t=y
}
# Before a command that shall be traced.
__mdrun_v() {
  builtin set -x
}
# A status.
__mdrun_o() {
  builtin return "$1"
}
# What stands in our way is put aside; it prints what that was. Special builtins are found before
# functions in POSIX mode (bash manual, Command Search).
__mdrun_a() {
  __mdrun_k=$BASHOPTS __mdrun_i=
  [[ -o posix ]] || __mdrun_i=y POSIXLY_CORRECT=y
  set +txv
  export -fp
  __mdrun_j=
  export -f builtin && __mdrun_j=y
  export -f exec && __mdrun_j=y
  [[ ! $__mdrun_j ]] || (
    unset -f declare typeset
    unset POSIXLY_CORRECT
    declare -f builtin || typeset -f builtin
    declare -f exec || typeset -f exec
  )
  unset -f builtin exec
  [[ ! $__mdrun_i ]] || unset POSIXLY_CORRECT
  __mdrun_j=
  builtin || __mdrun_j=builtin
  [[ ! $__mdrun_j ]] || enable builtin
  builtin enable -n || __mdrun_j+=' enable'
  builtin enable @NEEDED@
  for __mdrun_j in $__mdrun_j; do builtin printf 'enable -n %s\n' "$__mdrun_j"; done
  builtin printf '\001@WORD@D\n'
  builtin alias -p
  builtin printf '\001@WORD@A\n'
  builtin unalias -- @RESERVED@
  [[ ! $__mdrun_i ]] || {
@BY_POSIX@  }
}
# After a command that may have put something in our way.
__mdrun_c() {
  __mdrun_s=$? __mdrun_a=${_-} __mdrun_q="${PIPESTATUS[@]}" __mdrun_f=$- __mdrun_l= __mdrun_t=n
  __mdrun_a >"$__mdrun_r" || [[ y ]]
  { builtin trap -p EXIT
    builtin printf '\001@WORD@e %s %s %s\n' "$__mdrun_f" "$__mdrun_s" "$__mdrun_q"; } >"$__mdrun_r"
  __mdrun_f=
  builtin printf -v __mdrun_t %s ''
}
# Asked once more how a command ended. Where it never began, its line is wanted again.
__mdrun_q() {
  __mdrun_q=$?
  [[ $__mdrun_t == n ]] || __mdrun_s=$__mdrun_q
  __mdrun_a >"$__mdrun_r" 2>&- || [[ y ]]
  if [[ ! $__mdrun_t ]]; then
    builtin printf '\001@WORD@r\n' >"$__mdrun_r"
  elif __mdrun_o "$__mdrun_s"; then
    "__mdrun_$1"
  else
    "__mdrun_$1"
  fi
}
# Where it leaves. The arguments are the lines of the calls that it leaves from: they are gone after this one.
__mdrun_x() {
  __mdrun_s=$? __mdrun_f=$- __mdrun_calls=("$@")
  __mdrun_a >"$__mdrun_r" || [[ y ]]
  builtin set +e
}
# After a command.
__mdrun_e() {
  __mdrun_s=$? __mdrun_a=${_-} __mdrun_q="${PIPESTATUS[@]}" __mdrun_f=$- __mdrun_l= __mdrun_t=n
  [[ $__mdrun_f != *[txv]* ]] || builtin set +txv
  { builtin trap -p EXIT
    builtin printf '\001@WORD@e %s %s %s\n' "$__mdrun_f" "$__mdrun_s" "$__mdrun_q"; } >"$__mdrun_r"
  __mdrun_f=
  builtin printf -v __mdrun_t %s ''
}
# After a block's last command: let go of the output, too, so that only leftovers hold it.
__mdrun_z() {
  __mdrun_s=$? __mdrun_a=${_-} __mdrun_q="${PIPESTATUS[@]}" __mdrun_f=$- __mdrun_l= __mdrun_t=n
  [[ $__mdrun_f != *t* ]] || builtin set +t
  __mdrun_k=/
  [[ /dev/fd/1 -ef $__mdrun_o && /dev/fd/2 -ef /dev/fd/1 && /dev/fd/0 -ef @INPUT@ ]] && __mdrun_k=.
  exec @LEAVE@
  { builtin trap -p EXIT
    builtin printf '\001@WORD@z %s %s %s\n' "$__mdrun_f$__mdrun_k" "$__mdrun_s" "$__mdrun_q"; } >"$__mdrun_r"
  __mdrun_f=
  builtin printf -v __mdrun_t %s ''
}
# After one that cannot have changed the shell, and after the last one of a block of such.
__mdrun_n() {
  __mdrun_s=$? __mdrun_a=${_-} __mdrun_l=
  builtin printf '\001@WORD@e %s %s %s\n' "$-," "$__mdrun_s" "$__mdrun_s" >"$__mdrun_r"
  __mdrun_t=
}
__mdrun_w() {
  __mdrun_s=$? __mdrun_a=${_-} __mdrun_l=
  # Reports and output have one place from here on: no trap runs until the next block takes its own.
  exec >"$__mdrun_r" 2>&1
  builtin printf '\001@WORD@z %s %s %s\n' "$-," "$__mdrun_s" "$__mdrun_s"
  __mdrun_t=
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
  __mdrun_a >/dev/null || [[ y ]]
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
# All functions. A subshell tells the same; `<(…)` would change `$!`, and POSIX mode has none before bash 5.1.
__mdrun_j() {
  builtin declare -F | {
    __mdrun_k=()
    while builtin read -r __mdrun_i; do
      [[ $__mdrun_i == *' '__mdrun_? ]] || __mdrun_k+=("${__mdrun_i##* }")
    done
    __mdrun_d "${__mdrun_k[@]}"
  }
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
builtin readonly -f __mdrun_{b,p,v,o,a,c,q,x,e,z,n,w,g,i,t,y,m,d,h,j,l}
builtin readonly __mdrun_x='@EXIT@' __mdrun_tell='@TELL@'
"""

BY_POSIX = (b"expand_aliases", b"inherit_errexit", b"interactive_comments", b"shift_verbose", b"sourcepath")
"""Options of ``shopt`` that POSIX mode puts on and its end off; only from bash 5.1 on the end puts them back
to what they were (NEWS, bash-5.1, t)."""
_BY_POSIX = "".join(
    f"    [[ :$__mdrun_k: == *:{each}:* ]] && builtin shopt -s {each} || builtin shopt -u {each}\n"
    for each in map(bytes.decode, BY_POSIX)
)

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
    r"""[[ $__mdrun_s != 0 || $BASH_COMMAND != *exec\ * || $BASH_COMMAND == *exit* ]]||__mdrun_s=127;"""
    r"""{ \builtin printf "\001@WORD@x";\builtin printf " %s" "$__mdrun_f" "$__mdrun_s" "${__mdrun_l:--}" """
    r""""${__mdrun_calls[@]}";\builtin printf "\n";} >"$__mdrun_r" 2>&1;"""
    r"""{ \builtin printf "\001@WORD@-x;";__mdrun_last=${!-};"""
    r"""if [[ ${__mdrun_calls+y} ]];then __mdrun_m "${__mdrun_args[@]}";__mdrun_l;else __mdrun_m "$@";fi;"""
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

EXIT_TRAP = (
    b'trap -- \'{ __mdrun_x ${FUNCNAME[1]+"${BASH_LINENO[@]}"};} 2>&-;\\builtin eval "$__mdrun_x"\' EXIT\n'
)
ERR_TRAP = b"trap -- '{ [[ ${BASH_SOURCE-} != \"$0\" ]]||__mdrun_l=$LINENO;} 2>&-' ERR\n"
"""What ``trap -p`` prints where the guide has set none; ``ERR`` finds the line inside a compound command."""
OWN = b"__mdrun"
"""How the names of our variables and functions begin."""


def functions(word: bytes, *, terminal: bool, ahead: bytes) -> bytes:
    """Return the code that the lines need which bash is fed.

    Args:
        word: The session's random word.
        terminal: Whether blocks have a terminal, not a pipe.
        ahead: Directory that comes first on ``PATH`` before each command; empty for none.
    """
    text = _FUNCTIONS.replace("@BY_POSIX@", _BY_POSIX)
    for mark, words in (("@NEEDED@", NEEDED), ("@RESERVED@", RESERVED)):
        text = text.replace(mark, " ".join(ansi_c(each).decode() for each in words))
    for mark, redirections in (_ON_TERMINAL if terminal else _ON_PIPE).items():
        text = text.replace(mark, redirections)
    first = _AHEAD.replace(b"@DIRECTORY@", ansi_c(ahead)) if ahead else b""
    code = text.replace("@EXIT@", _EXIT).replace("@TELL@", _TELL).encode()
    return code.replace(b"@COOKIE@", COOKIE + word).replace(b"@AHEAD@", first).replace(b"@WORD@", word)
