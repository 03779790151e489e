r"""What of the guide's would stand in the way of ours is put aside after a command, and back before the next.

A function called ``builtin`` or ``exec`` runs instead of the builtin; an alias called ``{`` changes what our
lines mean; a builtin that is disabled is not there for us either. All others do no harm: ours are called as
``\builtin NAME``, where neither a function nor an alias counts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.patterns import regex
from mdrun.shell.printed import aliases, definitions
from mdrun.shell.quoting import ansi_c

if TYPE_CHECKING:
    from mdrun.shell.reports import Report

FUNCTIONS = (b"builtin", b"exec")
"""Functions that would run instead of builtins that we need."""
RESERVED = (
    b"! [[ ]] { } case coproc do done elif else esac fi for function if in select then time until while"
).split()
"""Reserved words (bash manual, Reserved Words): an alias with such a name counts first."""
NEEDED = (
    b"builtin : alias cd complete declare enable eval exec exit export hash jobs local mapfile printf pushd "
    b"pwd read readonly return set shopt trap ulimit umask unalias unset"
).split()
"""Builtins that our lines need."""

_CODE = r"""
# What stands in our way is put aside; it prints what that was. Special builtins are found before
# functions in POSIX mode (bash manual, Command Search).
__mdrun_a() {
  __mdrun_k=$BASHOPTS __mdrun_i=
  [[ -o posix || ${POSIXLY_CORRECT[@]@a} == *r* ]] || __mdrun_i=y POSIXLY_CORRECT=y
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
  [[ $__mdrun_j != builtin* ]] || builtin printf 'enable -n builtin\n'
  [[ $__mdrun_j != *enable ]] || builtin printf 'enable -n enable\n'
  builtin printf '\001@WORD@D\n'
  builtin alias -p
  builtin printf '\001@WORD@A\n'
  builtin unalias -- @RESERVED@
  [[ ! $__mdrun_i ]] || {
@BY_POSIX@  }
}
"""
BY_POSIX = (b"expand_aliases", b"inherit_errexit", b"interactive_comments", b"shift_verbose", b"sourcepath")
"""Options of ``shopt`` that POSIX mode puts on and its end off; only from bash 5.1 on the end puts them back
to what they were (NEWS, bash-5.1, t)."""
_EXPORTED = regex(rb"^export -f (\S+)$", re.MULTILINE)
_DISABLED = regex(rb"(?:enable -n \S+\n)*\Z")


def code() -> str:
    """Return the function that puts aside what is in the way; it prints what that was."""
    text = _CODE
    for mark, words in (("@NEEDED@", NEEDED), ("@RESERVED@", RESERVED)):
        text = text.replace(mark, " ".join(ansi_c(each).decode() for each in words))
    options = map(bytes.decode, BY_POSIX)
    form = "    [[ :$__mdrun_k: == *:{0}:* ]] && builtin shopt -s {0} || builtin shopt -u {0}\n"
    return text.replace("@BY_POSIX@", "".join(map(form.format, options)))


class Aside:
    """What was put aside of one shell."""

    def __init__(self) -> None:
        self._functions = b""
        self._aliases = b""
        self._disabled = b""
        self._whole = b""

    @property
    def back(self) -> bytes:
        """The command that brings it back; empty where nothing was put aside.

        It is one compound command, so that bash has read all of it before any of it counts.
        """
        if self._whole:
            return self._whole
        parts = self._aliases + self._disabled + self._functions
        return b"{ %s}" % parts if parts else b""

    def take(self, report: Report) -> None:
        """Take what the shell says: of functions and builtins, of aliases, or what a state has brought."""
        if report.kind == b"A":
            found = [(name, text) for name, text in aliases(report.payload) if name in RESERVED]
            line = b"\\builtin alias -- %s=%s ${__mdrun_f:+};"
            self._aliases = b"".join(line % (ansi_c(name), text) for name, text in found)
            if b"{" in dict(found):
                self._aliases += b'\\builtin eval "$__mdrun_bare";'
        elif report.kind == b"B":
            self._whole = report.payload
            return
        else:
            self._take(report.payload)
        self._whole = b""

    def _take(self, printed: bytes) -> None:
        tail = _DISABLED.search(printed)
        assert tail is not None
        off = [line.split()[2] for line in tail[0].splitlines()]
        names = b" ".join(name for name in off if name in NEEDED)
        self._disabled = b"\\builtin enable -n %s ${__mdrun_f:+} 2>&-||((1));" % names if names else b""
        exported = _EXPORTED.findall(printed)
        self._functions = b""
        # `exec` first: once there is a function called `builtin`, nothing else can be called for certain.
        for name, text in sorted(definitions(printed[: tail.start()], FUNCTIONS), reverse=True):
            self._functions += text.rstrip(b"\n") + b"\n"
            if name in exported and name != b"builtin":
                self._functions += b"\\builtin export -f %s ${__mdrun_f:+};" % name
