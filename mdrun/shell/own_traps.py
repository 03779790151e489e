"""The two traps of ours in a shell: on ``EXIT`` it tells its state, on ``ERR`` it notes the line."""

from __future__ import annotations

AT_EXIT = (
    r"""[[ $__mdrun_s != 0 || $BASH_COMMAND != *exec\ * || $BASH_COMMAND == *exit* ]]||__mdrun_s=127;"""
    r"""{ \builtin printf "\001@WORD@x";\builtin printf " %s" "$__mdrun_f" "$__mdrun_s" "${__mdrun_l:--}" """
    r""""${__mdrun_calls[@]}";\builtin printf "\n";} >"$__mdrun_r" 2>&1;"""
    r"""{ __mdrun_u;\builtin printf "\001@WORD@-x;" @TO@;"""
    r"""if [[ ${__mdrun_calls+y} ]];then __mdrun_m "${__mdrun_args[@]}";__mdrun_l;else __mdrun_m "$@";fi;"""
    r"""\builtin eval "${__mdrun_undo-}" >&2;__mdrun_h;\builtin trap -p @TO@;__mdrun_j;} 2>/dev/null;"""
    r"""\builtin printf "\001@WORD@d\n" >"$__mdrun_r";"""
    r"""[[ $__mdrun_f != *e* ]]||\builtin set -e"""
)
"""What the trap on ``EXIT`` does: it tells the state. The prelude fills in its marks.

Where ``exec`` finds no program, bash before 5.2 leaves with status 0; where it finds one, no trap runs.
"""

_TELLS = b'\\builtin eval "$__mdrun_x";__mdrun_o "$__mdrun_s"&&((1${__mdrun_f:+}))'
ON_EXIT = b'{ __mdrun_x ${FUNCNAME[1]+"${BASH_LINENO[@]}"};} 2>&-;' + _TELLS
"""What stands on ``EXIT``; the guide's own trap follows it there, after a semicolon.

So what a guide saves by ``trap -p`` and brings back is its own trap of then. It finds the status in ``$?``.
"""
BARE_ON_EXIT = b'__mdrun_x ${FUNCNAME[1]+"${BASH_LINENO[@]}"} 2>&-;' + _TELLS
"""That where a brace is an alias: then ``set -x`` shows the call of ours."""
ON_ERR = b"((${__mdrun_at[-${BASH_SOURCE-}]+__mdrun_l=${LINENO-},}1))2>&-||((1))2>&-"
"""What stands on ``ERR`` where the guide has set nothing; it finds the line inside a compound command.

It is arithmetic, whose parentheses no alias can stand for: in the guide, and in no file that it sources, the
line is noted. ``set -x`` shows nothing of it.
"""


def exit_trap(text: bytes) -> bytes:
    """Return the command that sets a trap on ``EXIT``: ours, and the guide's own that ``__mdrun_u`` holds."""
    return b"trap -- '%s'\"${__mdrun_u:+;$__mdrun_u}\" EXIT\n" % text


ERR_TRAP = b"trap -- '%s' ERR\n" % ON_ERR
