r"""How a shell tells its state: code that lies in it and prints what its builtins print, see :mod:`.prelude`.

What is printed is followed by a mark with a letter, by which :mod:`.state` knows it.
"""

from __future__ import annotations

TO = '>"$__mdrun_n" 2>&-'
"""Where it prints: each of its commands by itself, because traps of the guide's may run between two."""

FUNCTIONS = r"""
# What was printed of the state, then a letter for it. The traps, which a function does not see, were printed
# before. The arguments are the guide's functions.
__mdrun_d() {
  builtin printf '\001@WORD@-T;' @TO@
  builtin declare -p @TO@
  builtin printf '\001@WORD@-v;' @TO@
  __mdrun_q=
  for __mdrun_i; do
    # It does not name every function that it prints.
    [[ $__mdrun_i != [0-9]* && $__mdrun_i != *[!a-zA-Z0-9_]* ]] || { __mdrun_q=y; builtin continue; }
    builtin declare -f -- "$__mdrun_i" @TO@
    builtin printf '\001@WORD@-f;' @TO@
  done
  [[ ! $__mdrun_q ]] || { builtin declare -f @TO@; builtin printf '\001@WORD@-A;' @TO@; }
  builtin declare -F @TO@
  builtin printf '\001@WORD@-F;' @TO@
  builtin alias -p @TO@
  builtin printf '\001@WORD@-a;' @TO@
  builtin umask -p @TO@
  builtin pwd -L @TO@
  builtin printf '\001@WORD@-w;%s\001@WORD@-!;\001@WORD@-E;' "$__mdrun_last" @TO@
}
# The last process in the background. Under `set -u` bash 4.4 leaves where there is none, however it is asked.
__mdrun_u() {
  __mdrun_k=$-
  [[ $__mdrun_k != *u* ]] || builtin set +u
  __mdrun_last=${!-}
  [[ $__mdrun_k != *u* ]] || builtin set -u
}
# What few guides touch. The arguments are the positional parameters.
__mdrun_m() {
  builtin printf '%s ' "${@@Q}" @TO@
  builtin printf '\001@WORD@-@;%s\001@WORD@-0;' "$0" @TO@
  builtin declare -p BASH_CMDS DIRSTACK @TO@
  builtin printf '\001@WORD@-t;' @TO@
  builtin complete -p @TO@
  builtin printf '\001@WORD@-c;' @TO@
  builtin shopt -s @TO@
  builtin printf '\001@WORD@-s;' @TO@
  builtin enable -n @TO@
  builtin printf '\001@WORD@-n;' @TO@
}
# Where it leaves: what it holds as a process. No `local -`: before bash 5.1 its end gives IGNOREEOF and
# POSIXLY_CORRECT values of bash's own.
__mdrun_h() {
  builtin jobs -p @TO@
  builtin printf '\001@WORD@-J;' @TO@
  builtin mapfile -t __mdrun_k </proc/self/limits
  builtin printf '%s\n' "${__mdrun_k[@]}" @TO@
  builtin printf '\001@WORD@-L;' @TO@
  builtin set +f
  for __mdrun_i in /proc/self/fd/*; do
    [[ -e $__mdrun_i ]] || builtin continue
    builtin mapfile -t __mdrun_k </proc/self/fdinfo/"${__mdrun_i##*/}"
    builtin printf '%s %s\n' "${__mdrun_i##*/}" "${__mdrun_k[1]##*[!0-7]}" @TO@
  done
  [[ $__mdrun_f != *f* ]] || builtin set -f
  builtin printf '\001@WORD@-D;' @TO@
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
    [[ $__mdrun_q ]] || builtin break
    __mdrun_q=
    while builtin read -r __mdrun_i; do
      [[ $__mdrun_i == 'declare -'* ]] || builtin continue
      __mdrun_i=${__mdrun_i#declare -}
      __mdrun_name=${__mdrun_i#* } __mdrun_flags=${__mdrun_i%% *} __mdrun_kind=
      __mdrun_name=${__mdrun_name%%=*}
      [[ ! $__mdrun_name || $__mdrun_name == [0-9]* || $__mdrun_name == *[!a-zA-Z0-9_]* ]] && builtin continue
      [[ $__mdrun_name == @(_|PIPESTATUS|__mdrun*) || $__mdrun_flags == *t* ]] && builtin continue
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
    builtin printf '%s %s\n' "$__mdrun_name" "${__mdrun_local[$__mdrun_name]-}" @TO@
  done
  builtin printf '\001@WORD@-R;' @TO@
}
"""

TELL = (
    r"""\builtin printf "\001@WORD@-x;" ${__mdrun_f:+} @TO@;[[ ! ${__mdrun_more-} ]]||__mdrun_m "$@";"""
    r"""\builtin trap -p ${__mdrun_f:+} @TO@;__mdrun_u;__mdrun_d "${__mdrun_names[@]}";"""
    r"""\builtin printf "\001@WORD@d\n" ${__mdrun_f:+} >"$__mdrun_r" """
)
"""How the shell tells its state: to its own pipe, then it reports ``d``. It stands in a variable, since bash
reads what it is fed byte by byte, and in no function, since that does not see all traps."""
