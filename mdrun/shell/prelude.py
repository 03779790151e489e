r"""What lies in the shell before the guide's first command: the code around each of its commands.

It is read-only functions, because bash reads a pipe byte by byte and parses what it is fed each time, and
the traps of :mod:`.own_traps`. Reports go through a named pipe, opened for each one, so that no child
inherits it.
"""

from __future__ import annotations

from mdrun.shell import aside, inventory
from mdrun.shell.own_traps import AT_EXIT, BARE_ON_EXIT, exit_trap
from mdrun.shell.quoting import ansi_c

COOKIE = b"MDRUN_SHELL_"
"""Followed by the session's random word: the environment variable whose value is the number of the block that
a process belongs to. One for each session, because a guide may run mdrun."""
OWN = b"__mdrun"
"""How the names of our variables and functions begin."""

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
@PUT_ASIDE@# After a command that may have put something in our way.
__mdrun_c() {
  __mdrun_s=$? __mdrun_a=${_-} __mdrun_q="${PIPESTATUS[@]}" __mdrun_f=$- __mdrun_l= __mdrun_t=n
  __mdrun_a >"$__mdrun_r" || [[ y ]]
  builtin trap -p EXIT >"$__mdrun_r"
  builtin printf '\001@WORD@e %s %s %s\n' "$__mdrun_f" "$__mdrun_s" "$__mdrun_q" >"$__mdrun_r"
  __mdrun_f=
  builtin printf -v __mdrun_t %s ''
}
# Before it tells its state: the status of a command whose end was never told, since bash threw the rest of
# its line away for an error in it, must not get lost.
__mdrun_k() {
  __mdrun_q=$?
  [[ ${__mdrun_t-} != y ]] || __mdrun_s=$__mdrun_q __mdrun_t=n
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
  builtin trap -p EXIT >"$__mdrun_r"
  builtin printf '\001@WORD@e %s %s %s\n' "$__mdrun_f" "$__mdrun_s" "$__mdrun_q" >"$__mdrun_r"
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
  builtin trap -p EXIT >"$__mdrun_r"
  builtin printf '\001@WORD@z %s %s %s\n' "$__mdrun_f$__mdrun_k" "$__mdrun_s" "$__mdrun_q" >"$__mdrun_r"
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
# The next block's output is taken already: until then traps may run, and one prints where the shell does.
__mdrun_r() {
  exec @TAKE@ || builtin exit 125
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
@INVENTORY@builtin declare -A __mdrun_at
__mdrun_at[-@GUIDE@]=
builtin readonly -f __mdrun_{b,p,v,o,a,c,k,q,x,e,z,n,w,g,i,t,y,m,d,u,h,j,l,r}
builtin readonly __mdrun_at __mdrun_x='@EXIT@' __mdrun_tell='@TELL@' __mdrun_bare=@BARE@
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


def functions(word: bytes, guide_name: bytes, *, terminal: bool, ahead: bytes) -> bytes:
    """Return the code that the lines need which bash is fed.

    Args:
        word: The session's random word.
        guide_name: What bash calls its script.
        terminal: Whether blocks have a terminal, not a pipe.
        ahead: Directory that comes first on ``PATH`` before each command; empty for none.
    """
    text = _FUNCTIONS.replace("@PUT_ASIDE@", aside.code()).replace("@INVENTORY@", inventory.FUNCTIONS)
    for mark, redirections in (_ON_TERMINAL if terminal else _ON_PIPE).items():
        text = text.replace(mark, redirections)
    first = _AHEAD.replace(b"@DIRECTORY@", ansi_c(ahead)) if ahead else b""
    text = text.replace("@EXIT@", AT_EXIT).replace("@TELL@", inventory.TELL)
    code = text.replace("@TO@", inventory.TO).encode()
    bare = ansi_c(rb"\builtin " + exit_trap(BARE_ON_EXIT))
    code = code.replace(b"@GUIDE@", ansi_c(guide_name)).replace(b"@BARE@", bare)
    return code.replace(b"@COOKIE@", COOKIE + word).replace(b"@AHEAD@", first).replace(b"@WORD@", word)
