"""A process that outlives mdrun only to end what mdrun left running: nothing of a guide runs on unseen."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from mdrun.shell.quoting import ansi_c
from mdrun.shell.spawning import in_memory, spawn

if TYPE_CHECKING:
    from pathlib import Path

_SCRIPT = rb"""
# Told the sessions by lines on its input. The end of that input without a word is the end of mdrun.
shopt -s nullglob
sessions=' ' cookie=
while IFS=' ' read -r verb value; do
  case $verb in
    session) sessions+="$value " ;;
    cookie) cookie=$value ;;
    end) exit 0 ;;
  esac
done
# Every process of these sessions, and what descends from one; not what has a session of its own and whose
# parent is gone, the guide detached it on purpose; unless it carries the cookie of what must not live on.
find() {
  local stat line process ancestor entry
  local -A parent=() inside=()
  for stat in /proc/[0-9]*/stat; do
    { read -r line <"$stat"; } 2>/dev/null || continue
    process=${line%% *}
    set -- ${line##*) }
    [[ $1 == [ZX] ]] && continue
    parent[$process]=$2
    [[ $sessions == *" $4 "* ]] && inside[$process]=1
    # A shell that was only just started leads a session of which nobody has told yet.
    [[ -n $cookie || $4 == "$process" ]] || continue
    while IFS= read -r -d '' entry; do
      [[ -n $cookie && $entry == "$cookie"=* ]] && inside[$process]=1
      [[ -n $shells && $entry == "$shells"* ]] && inside[$process]=1
    done <"/proc/$process/environ"
  done 2>/dev/null
  for process in "${!parent[@]}"; do
    ancestor=$process
    while [[ -n $ancestor && ! -v inside[$ancestor] ]]; do ancestor=${parent[$ancestor]-}; done
    [[ -n $ancestor ]] && found[$process]=1
  done
}
declare -A found=()
find
# Stopped first: whoever waits for another must not go on when that one has ended.
for signal in STOP TERM CONT; do kill -$signal "${!found[@]}"; done 2>/dev/null
for ((waited = 0; waited < grace * 10; waited++)); do
  for process in "${!found[@]}"; do
    { read -r line <"/proc/$process/stat"; } 2>/dev/null && [[ ${line##*) } != [ZX]* ]] ||
      unset "found[$process]"
  done
  ((${#found[@]})) || break
  sleep 0.1
done
find
for process in "${!found[@]}"; do kill -KILL "$process"; done 2>/dev/null
rm -rf -- "$home"
exit 0
"""


_HELD_AS, _SCRIPT_AS = 3, 4
"""The watchdog's own descriptors of a lock that it holds, and of its script."""
_ARGUMENTS = ("--noprofile", "--norc", "--", f"/proc/self/fd/{_SCRIPT_AS}", "mdrun-watchdog")


class Watchdog:
    """The watchdog of one session of mdrun.

    Args:
        bash: Path of bash.
        home: The session's private directory, to be removed in the end.
        grace: Seconds between TERM and KILL.
        shells: How an entry begins that stands in the first environment of the session's shells alone.
        held: Descriptor of a lock that is to hold until all that mdrun left running is ended, if any.

    Raises:
        OSError: It cannot be started.
    """

    def __init__(self, bash: str, home: Path, grace: float, shells: str, held: int | None = None) -> None:
        source, self._sink = os.pipe2(os.O_CLOEXEC)
        # bash reads a file at once, and a pipe byte by byte: that took longer than its start. What it must
        # know before it does anything stands in there, too: mdrun may be killed at any moment.
        known = (max(1, round(grace)), ansi_c(os.fsencode(shells)), ansi_c(os.fsencode(home)))
        script = in_memory(b"grace=%d shells=%s home=%s\n" % known + _SCRIPT)
        try:
            environment = {b"LC_ALL": b"C", b"PATH": os.fsencode(os.environ.get("PATH", os.defpath))}
            # In this order: ours may have the number that the script is given.
            given = {0: source} | ({} if held is None else {_HELD_AS: held}) | {_SCRIPT_AS: script}
            self.process = spawn((bash, *_ARGUMENTS), environment, given)
        finally:
            os.close(source)
            os.close(script)

    def add(self, session: int) -> None:
        """Watch a session of processes, too."""
        self._tell(b"session %d\n" % session)

    def add_cookie(self, name: bytes) -> None:
        """Watch every process, too, in whose environment this variable stands."""
        self._tell(b"cookie %s\n" % name)

    def end(self) -> None:
        """Send it away: all is in order."""
        self._tell(b"end\n")
        os.close(self._sink)
        with suppress(ChildProcessError):
            os.waitpid(self.process, 0)

    def _tell(self, text: bytes) -> None:
        with suppress(BrokenPipeError):
            os.write(self._sink, text)
