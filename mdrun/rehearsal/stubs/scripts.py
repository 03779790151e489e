"""The scripts of stubs: bash, with what the settings say filled in.

A stub is a script for bash, which starts much faster than Python, and calls nothing by its name: it works
where the guide stubs ``cat``, changes ``PATH`` or empties the environment. With ``-p`` bash does not listen
to what the environment tells it (bash manual, Invoking Bash).
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from mdrun.shell.quoting import ansi_c, to_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mdrun.config.rehearsal import Scripted, Stub

UNKNOWN = 64
"""Exit status of a call that nothing in the settings fits (sysexits.h, EX_USAGE)."""

STUB = rb"""#!@BASH@ -p
# A rehearsal's stub: it notes the call, and answers what the settings say.
name=@NAME@ calls=@CALLS@ own=@BIN@ settings=@SETTINGS@
call="$*"
mapfile -d '' -t environment </proc/self/environ
asked=() out= err=
@ANSWERS@
# Input that the caller reads too, as `while read` does, is left to it unless an argument says otherwise.
reads() {
  [[ -e /proc/self/fd/0 && ! -t 0 ]] || return 1
  [[ /proc/self/fd/0 -ef /proc/$PPID/fd/0 ]] || return 0
  local argument
  for argument; do
    [[ $argument == - || $argument == *[=@]- || $argument == *stdin* ]] && return 0
  done
  return 1
}
# bash holds no NUL: it stands between the pieces that are read.
input() {
  local left=@KEPT@ more=0 piece ended
  while ((left > 0)); do
    IFS= read -r -d '' -n "$left" -t @PATIENCE@ piece
    ended=$?
    printf %s "$piece"
    ((left -= ${#piece}))
    if ((ended == 0 && left > 0)); then
      printf '\0'
      ((left -= 1))
    elif ((ended == 1)) || [[ ! $piece ]]; then
      break
    fi
  done
  ((left > 0)) || more=$(@HEAD@ -c @COUNTED@ | @WC@ -c)
  printf '\0%d\n' "$more"
}
note() {
  local LC_ALL=C found=() entry one there number noted=
  for one in "${asked[@]}"; do
    for entry in "${environment[@]}"; do
      [[ $entry != "$one="* ]] || found+=("$entry")
    done
  done
  there=("$calls"/*)
  number=${#there[@]}
  # Each call has a file of its own, which nobody else can make at the same time.
  until [[ $noted ]] || ((number > ${#there[@]} + 99999)); do
    {
      noted=y
      printf '%s\0' "$name" "$answer" "$status" "$#" "$@" "${#found[@]}" "${found[@]}" &&
        if [[ $answer != real ]] && reads "$@"; then input; else printf '\0%d\n' 0; fi || noted=
      break
    } 2>/dev/null >"$calls/$number"
    ((number += 1))
  done
  [[ $noted ]]
}
(umask 022; set -C; note "$@") || {
  printf 'mdrun: the stub %s cannot write down that it was called\n' "$name" >&2
  exit 70
}
if [[ $answer == real ]]; then
  path=:$PATH:
  while [[ $path == *":$own:"* ]]; do path=${path/":$own:"/:}; done
  path=${path#:}
  program=$(PATH=${path%:}; type -P -- "$name") || {
    printf 'mdrun: %s is not found behind its stub\n' "$name" >&2
    exit 127
  }
  exec "$program" "$@"
fi
printf %s "$out"
printf %s "$err" >&2
if [[ $answer == unknown ]]; then
  shown=${call//[[:cntrl:]]/?}
  shown=${shown//\\/\\\\}
  printf 'mdrun: the stub %s has no answer to this call; one to add to it in %s:\n' "$name" "$settings" >&2
  printf '  - {args: "%s", exit: 0}\n' "${shown//\"/\\\"}" >&2
fi
exit "$status"
"""

SHIM = rb"""#!@BASH@ -p
# A rehearsal's shim: what @NAME@ would look for in a PATH of its own is the stub.
before=()
while (($#)); do
  case $1 in
    @WITH_VALUE@) before+=("${@:1:2}"); shift; (($# == 0)) || shift ;;
    -* | *=*) before+=("$1"); shift ;;
    *) break ;;
  esac
done
[[ ! ${1-} || $1 == */* || ! -f @BIN@/$1 ]] || set -- @BIN@/"$1" "${@:2}"
exec -a @NAME@ @REAL@ "${before[@]}" "$@"
"""


def filled(template: bytes, values: Mapping[str, str]) -> bytes:
    """Return a script with its ``@NAME@`` filled in."""
    return re.sub(rb"@([A-Z_]+)@", lambda match: os.fsencode(values[match[1].decode()]), template)


def word(text: str | Path) -> str:
    """Return a text as one word of bash."""
    return os.fsdecode(ansi_c(to_bytes(str(text))))


def answers(stub: Stub) -> str:
    """Return the code that finds the answer to ``$call``."""
    code = "if false; then :\n"
    for said in stub.answers:
        fits = f"[[ $call == {_pattern(said.args)} ]]" if said.args is not None else "true"
        code += f"elif {fits}; then\n  {_answer(said)}\n"
    return f"{code}else\n  answer=unknown status={UNKNOWN}\nfi"


def _answer(said: Scripted) -> str:
    kind = "real" if said.real else "scripted"
    asked = " ".join(map(word, said.env))
    words = f"out={word(said.stdout)} err={word(said.stderr)}"
    return f"answer={kind} status={said.exit} asked=({asked}) {words}"


def _pattern(args: str) -> str:
    """Return a pattern for bash of which nothing but ``*`` and ``?`` is special."""
    parts = re.split(r"([*?])", args)
    return "".join(part if part in ("*", "?") else word(part) for part in parts if part) or "''"
