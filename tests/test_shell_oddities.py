"""Blocks that few people write do in the run's shell what they do in a plain bash."""

from __future__ import annotations

import re
from subprocess import DEVNULL, run
from typing import TYPE_CHECKING

import pytest

from mdrun.bash import parse
from mdrun.shell.environment import environment
from tests.shell_lab import ENVIRONMENT, Lab

if TYPE_CHECKING:
    from pathlib import Path

ODDITIES = {
    "a coprocess that lives on": r"""
coproc cat
echo hi >&${COPROC[1]}
read -r x <&${COPROC[0]}
echo got $x
----
echo again >&${COPROC[1]}; read -r y <&${COPROC[0]}; echo $y
eval "exec ${COPROC[1]}>&-"
wait
echo over
""",
    "set -E and a trap on ERR": r"""
set -E
trap 'echo ERR $? in ${FUNCNAME[0]-main}' ERR
f(){ false; echo after; }
f || echo caught
g(){ ( false; echo x ); }
g
""",
    "a trap on ERR in a substitution": r"""
set -E
trap 'echo ERR $?' ERR
x=$(false; echo hi) || true
echo "<$x>"
(exit 3) || true
false
""",
    "lastpipe": r"""
shopt -s lastpipe
echo v | read -r x
echo "x=$x"
seq 3 | while read -r n; do s=$((s+n)); done
echo $s
""",
    "failglob": r"""
shopt -s failglob
echo none*.zzz
echo after
""",
    "nullglob and dotglob": r"""
shopt -s nullglob dotglob
echo a nope* b
touch .h; echo *
""",
    "extdebug": r"""
shopt -s extdebug
f(){ echo ${BASH_ARGC[0]} ${BASH_ARGV[*]}; }
f a b
declare -F f | sed 's/ [0-9]* / N /'
shopt -u extdebug
""",
    "BASH_ENV": r"""
echo 'echo sourced' >e.sh; export BASH_ENV=$PWD/e.sh
----
bash -c 'echo hi'
----
unset BASH_ENV; bash -c 'echo bye'
""",
    "PROMPT_COMMAND": r"""
PROMPT_COMMAND='echo PC'; PS1='x> '
----
echo a
----
echo b
""",
    "a loop that reads its input": r"""
while read -r l; do echo got $l; done
echo end
----
printf '1\n2\n' | while read -r l; do cat; done
echo done
""",
    "programs that eat their input": r"""
cat >eaten
echo after
wc -c <eaten
----
 for h in a b c; do cat; echo $h; done
""",
    "an environment that is too large": r"""
export BIG=$(head -c 130000 /dev/zero | tr '\0' x)
echo ${#BIG}
/bin/true
----
export B2=$BIG$BIG
/bin/true
echo never
""",
    "NUL bytes": r"""
cat <<'X' | od -c | head -3
a	b
X
printf 'a\0b' | od -c
""",
    "another locale": r"""
export LC_ALL=C; x=é; echo ${#x}
export LC_ALL=C.UTF-8; echo ${#x}
----
LC_ALL=xx_YY true
echo ok
""",
    "CDPATH": r"""
mkdir -p a/b c; CDPATH=$PWD/a
cd b
basename $PWD
----
cd ..; basename $PWD
""",
    "a directory that is removed": r"""
mkdir gone; cd gone; rmdir ../gone
pwd
echo hi
----
ls; echo $?; cd ..; pwd | sed 's/.*work/work/'
""",
    "umask 777": r"""
umask 777
touch f; ls -l f | cut -c1-10
----
echo still > g; ls -l g | cut -c1-10; cat <<X
here
X
----
umask
""",
    "a function called cd": r"""
cd(){ echo mycd "$@"; builtin cd "$@"; }
mkdir d; cd d; basename $PWD
----
cd ..; basename $PWD
""",
    "a function called printf": r"""
printf(){ echo MINE; }; printf x
----
printf y; unset -f printf; printf '%s\n' z
""",
    "a function called unset": r"""
unset(){ echo U $*; }; unset x
----
builtin unset -f unset; x=1; unset x; echo ${x-none}
""",
    "functions called like many builtins": r"""
for f in echo test true read eval exec trap set shift return export declare printf cd pwd type; do
  eval "function $f { :; }"; done
hash
----
/bin/echo second
""",
    "a function called trap": r"""
trap(){ echo T; }; trap 'echo x' EXIT; unset -f trap
""",
    "a function called exit": r"""
exit(){ echo EX; }; exit 3; echo on
----
unset -f exit; exit 0
""",
    "functions called source and eval": r"""
source(){ echo SRC; }; source x; eval(){ echo EV; }; eval y
----
eval z; unset -f eval source
""",
    "aliases of reserved words": r"""
alias if='echo IF' then='echo T'
if x
----
alias while='echo W'
----
while y
unalias -a
if true; then echo ok; fi
""",
    "all descriptors closed one by one": r"""
for n in $(seq 3 255); do eval "exec $n>&-"; done
echo a
----
echo b; eval 'exec 255>&-'; echo c
""",
    "0, 1 and 2 closed": r"""
exec 0<&- 1>&- 2>&-
----
echo back
""",
    "exec by way of command, builtin and eval": r"""
command exec >x1
echo in
----
cat x1; builtin exec >x2; echo in2
----
cat x2; eval 'exec >x3'; echo in3
----
cat x3
""",
    "exec <file": r"""
printf 'a\nb\n' >in
exec <in
read -r x
echo $x
read -r y
echo $y
----
read -r z || echo eof
""",
    "exec of nothing": r"""
exec /nonexist/prog
----
echo never
""",
    "a trap on EXIT that tidies up": r"""
d=$(mktemp -d -p .); trap 'rm -r "$d"; echo cleaned' EXIT
----
ls -d tmp.* | wc -l
----
exit 4
""",
    "a trap on RETURN": r"""
f(){ trap 'echo RET' RETURN; echo in; }
f
echo out
f
----
trap -p RETURN; trap - RETURN; echo end
""",
    "a trap on USR1": r"""
trap 'echo U1' USR1
kill -USR1 $$
sleep 0.1
echo a
----
kill -USR1 $$
""",
    "getopts": r"""
set -- -a -b v rest
while getopts ab: o; do echo $o ${OPTARG-}; done
shift $((OPTIND-1)); echo $*
----
echo $* $OPTIND; OPTIND=1; getopts x o -x; echo $o
""",
    "mapfile": r"""
mapfile -t L < <(seq 3); echo ${L[@]} ${#L[@]}
----
echo ${L[1]}; mapfile -C 'echo cb' -c 1 M < <(seq 2)
""",
    "a nameref": r"""
declare -n r=target; r=5; echo $target
----
echo $r; unset -n r; r=1; echo $target $r
""",
    "process substitution": r"""
cat <(echo a) <(echo b)
diff <(echo 1) <(echo 2) || echo differ
----
echo x > >(cat); wait $!; echo then
""",
    "hash -p": r"""
hash -p /bin/echo zork; zork hi
----
zork again; hash -d zork
""",
    "a descriptor that lives on": r"""
exec 5>five; echo x >&5
----
echo y >&5; cat five; exec 5>&-
""",
    "a descriptor that bash chooses": r"""
exec {fd}>auto; echo $fd >&$fd; cat auto
----
echo z >&$fd; wc -l <auto; exec {fd}>&-
""",
    "BASH_REMATCH": r"""
[[ abc =~ (b)(c) ]]
echo ${BASH_REMATCH[1]} ${#BASH_REMATCH[@]}
----
echo ${BASH_REMATCH[2]}
""",
    "RANDOM": r"""
RANDOM=42; echo $RANDOM
echo $RANDOM
(exit 0)
echo $RANDOM
----
echo $RANDOM; [[ $RANDOM ]]; echo $RANDOM
""",
    "no HOME": r"""
HOME=; cd; basename $PWD
----
unset HOME; cd || echo nohome
""",
    "GLOBIGNORE": r"""
GLOBIGNORE='*'; touch f; echo *
----
unset GLOBIGNORE; echo *
""",
    "return and exit in a file": r"""
printf 'echo in\nreturn 5\necho no\n' >s.sh
. ./s.sh || echo $?
----
printf 'exit 6\n' >e.sh; . ./e.sh
echo never
""",
    "exit in a function, and a trap": r"""
trap 'echo bye $?' EXIT
(exit 0)
f(){ exit 3; }; f
""",
    "PIPESTATUS": r"""
f(){ true | false | true; }; f; echo ${PIPESTATUS[@]}
----
true | true | true; echo ${PIPESTATUS[@]}
""",
    "a function beyond ASCII": r"""
é(){ echo accent; }; é
----
é
""",
    "bash that reads its input": r"""
bash -s a b <<<'echo $1 $2'
----
bash
echo back
""",
    "builtins that are off": r"""
enable -n test [ echo printf
/usr/bin/printf 'x\n'
----
type -t printf; enable test [ echo printf; type -t printf
""",
    "set +e": r"""
set +e; false; echo a
----
false
echo never
""",
    "a script from a here-string": r"""
source /dev/stdin <<<'echo hi; y=1'
echo $y
----
eval 'echo a
false
echo b'
""",
    "no PWD": r"""
unset PWD OLDPWD
cd .; basename $PWD
----
echo ${OLDPWD-none}
""",
    "signals that are ignored": r"""
trap '' INT TERM; trap -p INT TERM; bash -c 'trap -p INT'
----
trap - INT TERM; trap -p INT TERM
""",
}
"""Blocks, parted by a line of dashes, by what is odd about them; the last one may fail."""


def plain(blocks: list[str], place: Path) -> tuple[int, list[str]]:
    """Return what blocks come to as one script of a plain bash, and the output of each."""
    work = place / "work"
    work.mkdir(parents=True)
    begin = 'set -e; exec </dev/null >>"$OUT.{}" 2>&1\n'
    script = "shopt -s expand_aliases extglob\n"
    script += "".join(f"{begin.format(number)}{block}\n" for number, block in enumerate(blocks))
    (place / "RELEASE.md").write_text(script)
    env = {**environment(ENVIRONMENT, unattended=True), b"OUT": bytes(place / "out")}
    command = ["bash", "--noprofile", "--norc", str(place / "RELEASE.md")]
    ended = run(command, cwd=work, env=env, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, check=False)
    outputs = [(place / f"out.{number}") for number in range(len(blocks))]
    return ended.returncode, [alike(path.read_bytes(), place) for path in outputs if path.exists()]


def alike(raw: bytes, place: Path) -> str:
    """Return an output without what differs by nature: where it is, and the lines."""
    text = raw.decode("utf-8", "replace").replace(f"{place}/RELEASE.md", "RELEASE.md")
    return re.sub(r"line \d+", "line N", text.replace(str(place), "PLACE"))


@pytest.mark.parametrize("text", ODDITIES.values(), ids=ODDITIES)
def test_an_odd_block_does_what_it_does_in_a_plain_bash(tmp_path: Path, text: str) -> None:
    blocks = text.split("----\n")
    expected, outputs = plain(blocks, tmp_path / "plain")
    lab = Lab(tmp_path)
    results = []
    for block in blocks:
        results.append(lab.run(*(part.text for part in parse(block).parts)))
        if results[-1].status:
            break
    lab.close()
    assert [alike(result.raw, tmp_path) for result in results] == outputs[: len(results)]
    assert results[-1].status == expected
