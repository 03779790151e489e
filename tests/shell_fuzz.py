"""Random guides for the run's shell, and what a plain bash makes of them.

The plain bash is the reference, and knows nothing of mdrun: one ``bash RELEASE.md`` reads all blocks as one
script, each top-level command on lines of its own. To the guide's text are added only these rules of mdrun's:

* Before a block: ``set -e``; output and errors go to the block's file, input comes from ``/dev/null``.
* After a pipeline at the top of a block that succeeded, under ``set -e``: if a member before the last failed,
  but for 141, the block ends with that status, and no trap runs.
* After a simple command that has failed and did not end the script, under ``set -e``: the block ends with
  that status, and no trap runs. bash goes on with the next line where it gives one up with a message.
* A block that fails, or that ends the shell, is the last one.
* When the shell leaves, its state is printed before the guide's own ``EXIT`` trap runs.

What differs by nature is made the same before it is compared: line numbers and processes in bash's messages,
and the directory.
"""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import strategies as st

from mdrun.bash import parse
from mdrun.shell.environment import environment
from mdrun.shell.pipeline import is_simple
from tests.shell_lab import ENVIRONMENT

if TYPE_CHECKING:
    from pathlib import Path


class Piece(NamedTuple):
    """One top-level command of a random guide."""

    text: str
    pipeline: bool = False


Guide = list[list[Piece]]
"""Blocks."""


class Run(NamedTuple):
    """What came of a guide."""

    statuses: list[int]
    """Of its blocks, as far as they were run."""
    outputs: list[str]
    """Of the same blocks."""
    state: str
    """At its end; empty where the shell had no time to tell."""


LOOK = r"""
for __name in a b c d n l m r x; do declare -p "$__name" 2>/dev/null || echo "no $__name"; done
for __name in f g h; do declare -f "$__name" || echo "no function $__name"; done
alias -p; pwd; umask; trap -p USR1 USR2
printf '<%s>' "${FUNCNAME[0]-main}" "$@"; echo
shopt -p nullglob dotglob nocasematch extglob lastpipe expand_aliases || :
set +o | grep -v -e errexit
unset -v __name
"""
"""Prints the state, as far as the random guides touch it."""

_WORDS = st.sampled_from(
    [
        "one",
        "'two words'",
        '"$a"',
        '"${b-none}"',
        "$'x\\ny'",
        "'*'",
        '"${l[*]-}"',
        '"$((n+1))"',
        "é",
        "''",
        '"$(echo sub; exit 3)"',
        "~",
        '"${m[k]-}"',
        "\\$x",
        '"$#"',
        "{1..3}",
        "`echo tick`",
        '"$1"',
    ]
)
_NAMES = st.sampled_from(["a", "b", "c", "d"])
_FIXED = r"""
true ;; false ;; ! true ;; ! false ;; (exit 3) ;; echo $? ;; echo "st $?" >&2 ;; nosuchcommand ;; :
export b=exported ;; declare -gi n=3 ;; n+=4 ;; let n+=1 ;; ((n > 2)) ;; ((n++)) ;; n=$((n * 2)) ;; x=$((08))
l=(1 2 3) ;; l+=(more 'and more') ;; l[7]=seven ;; unset 'l[0]' ;; echo "${#l[@]} ${l[*]-}"
mapfile -t l < <(echo 1) ;; declare -gA m ;; declare -gA m=([k]=v ['a b']=c) ;; m[k]=w ;; echo "${!m[@]}"
unset a ;; unset -v m ;; a=1 b=2 ;; readonly r=1 ;; r=2 ;; r=3 true ;; x=${nope?message} ;; echo "${nope:?}"
echo $nope ;; echo $((1/0)) ;; : ${b:=default} ;; test -n "${a-}" ;; [[ ${a-} == one ]] ;; [ -e file ]
[[ -n ${b-} && ! -e nothing ]] ;; cd sub ;; cd "${PWD%/sub}" ;; mkdir -p sub ;; cd nowhere
pushd . >/dev/null ;; echo >file ;; cat file ;; rm -f file ;; echo * ;; umask 077 ;; umask 022 ;; set -u
set +u ;; set -f ;; set +f ;; set -C ;; set +C ;; set -o pipefail ;; set +o pipefail ;; set +e ;; set -e
set -- p 'q r' ;; shift ;; set -- ;; echo "$@" ;; echo $-
shopt -s nocasematch ;; shopt -s lastpipe ;; shopt -s nullglob
shopt -u nullglob ;; shopt -s dotglob ;; alias x='echo aliased' ;; unalias x ;; x y ;; trap '' USR2
trap 'echo usr1 $?' USR1 ;; trap 'a=trapped; false' USR1
trap 'echo err $?' ERR ;; trap - ERR ;; trap 'echo ret' RETURN ;; trap - RETURN ;; f ;; g ;; h "$@"
f || echo failed $? ;; if g; then echo yes; fi ;; unset -f f ;; command -v f ;; type -t x f cd || :
eval 'echo evaluated; false' ;; eval 'a=by_eval' ;; eval "f() { echo new $?; return 2; }" ;; command false
read -r a b <<<'x y z' ;; read -r a ;; read -r a || : ;; cat ;; bash -c 'cat; exit 2'
test -t 0 || echo no terminal ;; exec 3>&1; echo three >&3; exec 3>&- ;; true & wait ;; false & wait $!
(exit 4) & wait $! || echo waited $? ;; { echo background; } & wait ;; wait ;; echo out >&2 ;; echo a >&2
printf 'no newline' ;; printf '\001\002\377\n' ;; return 3 ;; break ;; continue ;; echo {a,b}{1,2}
c=tmp env | grep -c '^c=' || : ;; a=$(false) ;; declare -g d=$(false) ;; export c=$(exit 5)
x=$(echo in; false) || echo caught $x $? ;; echo $(exit 7) ;; printf '%q\n' "${a-}" ;; source ./lib.sh
. ./lib.sh a b ;; . ./nolib.sh ;; { time -p true; } 2>/dev/null ;; ! f ;; exec 2>&1 ;; local a=1 ;; exit 4
! { false; } ;; ! { f; } ;; if ! { test -n "${a-}"; }; then echo none; fi ;; ! if true; then false; fi
TIMEFORMAT=; time { f; } ;; TIMEFORMAT=; time if false; then f; fi ;; exec 3<>/dev/null; exec 3>&-
case ${a-one} in o*) echo o ;;& t*) echo t ;;& *) echo any ;& none) echo none ;;& esac ;; echo "${m[a b]-}"
"""
_KNOWN = st.sampled_from(_FIXED.strip().replace("\n", " ;; ").split(" ;; "))
_SIMPLE = st.one_of(
    _KNOWN,
    _KNOWN,
    _KNOWN,
    st.builds("{}={}".format, _NAMES, _WORDS),
    st.builds("echo {} {}".format, _WORDS, _WORDS),
)
_ENDS = st.sampled_from(
    [
        "exit",
        "exit 0",
        "exit 3",
        "set -e; false",
        "trap 'echo bye $?; a=late' EXIT",
        "trap - EXIT",
        "trap 'echo first; false; echo second' EXIT",
        "trap 'exit 8' EXIT",
        "trap 'echo $a; exit' EXIT",
        "kill -USR1 $$",
        "kill -USR2 $$; echo survived",
    ]
)
_ONE_LINE = _SIMPLE.filter(lambda text: not text.startswith(("alias", "unalias")))


@st.composite
def _heredocs(draw: st.DrawFn) -> str:
    word, strip = draw(st.sampled_from(["'E'", "E"])), draw(st.booleans())
    body = draw(
        st.sampled_from(["plain", "$a `echo sub`", "${nope-none} \\$x", 'it\'s "so"', "f() {", "é $(false)"])
    )
    tab = "\t" * strip
    return f"cat <<{'-' * strip}{word}\n{tab}{body}\n{tab}E"


@st.composite
def _functions(draw: st.DrawFn, several: st.SearchStrategy[str]) -> str:
    """Draw a function; it calls only those whose names come after its own, so that none recurses.

    A bash that recurses without an end is killed when its stack is full. What it has printed by then, and
    what the shell around it says of its death, depends on the stack and on its process id, in any bash.
    """
    name = draw(st.sampled_from("fgh"))
    calls = rf"(?<![\w-])(?<!function )[f-{name}](?![\w-]|\(\))"
    body = re.sub(calls, "true", draw(several))
    if draw(st.booleans()):
        return f"function {name} {{\nlocal loc=1 loc2\n{body}\n}}"
    return f"{name}() {{\n{body}\n}}"


_LIMITED = "((n++ < 2 && ${turns:=0} < 30 && ++turns))"
"""The condition of a loop that has an end, also where a loop within it begins to count anew."""


def _compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, min_size=1, max_size=3).map("\n".join)
    return st.one_of(
        st.builds("if {}; then\n{}\nelse\n{}\nfi".format, _ONE_LINE, several, several),
        st.builds("for a in 1 2; do\n{}\ndone".format, several),
        several.map(lambda text: f"n=0\nwhile {_LIMITED}; do\n{text}\ndone"),
        st.builds("until {}; do\nbreak\ndone".format, _ONE_LINE),
        st.builds('case "${{a-}}" in\none | two) {}\n;;\n*)\n{}\n;;\nesac'.format, _ONE_LINE, several),
        st.builds("{{\n{}\n}}".format, several),
        st.builds("(\n{}\n)".format, several),
        _functions(several),
        _functions(several),
        st.builds("{} && {}".format, _ONE_LINE, _ONE_LINE),
        st.builds("{} || {}".format, _ONE_LINE, _ONE_LINE),
        st.builds("{}; {}".format, _ONE_LINE, _ONE_LINE),
        st.builds("a=$(\n{}\n)".format, several),
        st.builds("( {} ) >file 2>&1 || :".format, _ONE_LINE),
        st.builds("{} \\\n  && {} # why".format, _ONE_LINE, _ONE_LINE),
        _heredocs(),
    )


_ANY_COMMAND = st.recursive(_SIMPLE, _compound, max_leaves=8)


@st.composite
def _commands(draw: st.DrawFn) -> str:
    """Draw a command; hides from Hypothesis's messages how it is put together."""
    return draw(_ANY_COMMAND)


_COMMANDS = _commands()


@st.composite
def _pipelines(draw: st.DrawFn) -> Piece:
    """Draw a pipeline; each member first takes all that the one before it prints: order is certain."""
    members = ["cat\n" + member for member in draw(st.lists(_COMMANDS, min_size=2, max_size=3))]
    members[0] = members[0].removeprefix("cat\n")
    quiet = [f"{{\n{member}\n}} 2>/dev/null" for member in members[:-1]]
    joint = draw(st.sampled_from([" | ", " |\n", " \\\n  | "]))
    return Piece(joint.join([*quiet, f"{{\n{members[-1]}\n}}"]), pipeline=True)


_KNOWN_PIPELINES = st.sampled_from(
    [
        "yes | head -n 1",
        "seq 5 | grep 9",
        "false | true",
        "(exit 3) | (exit 4) | cat",
        "echo a |& { cat; false; } | cat",
        "echo one | read -r a",
        "! true | false",
        "exit 3 | cat",
        "echo x | while read -r a; do b=$a; done",
    ]
).map(lambda text: Piece(text, pipeline=not text.startswith("!")))
_GENTLE = st.builds("{} || :".format, _ONE_LINE).map(Piece)
pieces: st.SearchStrategy[Piece] = st.one_of(
    _GENTLE, _GENTLE, _COMMANDS.map(Piece), _COMMANDS.map(Piece), _pipelines(), _KNOWN_PIPELINES
)
"""Top-level commands."""
_BLOCKS = st.builds(
    lambda first, pieces, last: [*first, *pieces, *last],
    st.sampled_from([[], [], [Piece("set +e")]]),
    st.lists(pieces, min_size=2, max_size=7),
    st.lists(_ENDS.map(Piece), max_size=1),
)
guides: st.SearchStrategy[Guide] = st.lists(_BLOCKS, min_size=2, max_size=5)
"""Random guides."""

_BEFORE = r"""
cd "$1"; __out=$2 __look=$3 __s=0; set --; shopt -s expand_aliases extglob
__tell() { __s=$1 __f=$2; set +e; }
__return() { return "$1"; }
__bad() {
  local each
  unset '__p[-1]'
  for each in "${__p[@]}"; do case $each in 0 | 141) ;; *) __s=$each ;; esac; done
  return $((__s == 0))
}
"""
_TELL = 'eval "$__look" >|"$__out/state" 2>&1'
_LEAVE = (
    "trap '__tell $? $-; " + _TELL + "; case $__f in *e*) set -e ;; esac; "
    "if __return $__s; then {0}; else {0}; fi' EXIT"
)
_BLOCK = 'exec >|"$__out/{}" 2>&1 </dev/null; set -e; (exit "$__s") && :'
_AFTER_PIPELINE = (
    '__s=$? __p=("${PIPESTATUS[@]}"); case $- in *e*) '
    f"if __bad; then trap - EXIT; {_TELL}; exit $__s; fi ;; esac; (exit $__s) && :"
)
_AFTER_SIMPLE = (
    f"__s=$?; case $__s:$- in 0:*) ;; *:*e*) trap - EXIT; {_TELL}; exit $__s ;; esac; (exit $__s) && :"
)
_AFTER_BLOCK = '__s=$?; echo >>"$__out/done"'


def _referred(text: str) -> str:
    """Return a command as the reference runs it."""
    found = re.fullmatch(r"trap '(.*)' EXIT", text)
    if found:
        return _LEAVE.format(found[1])
    return _LEAVE.format(":") if text == "trap - EXIT" else text


def script(guide: Guide) -> str:
    """Return the reference's script."""
    lines = [_BEFORE, _LEAVE.format(":")]
    for number, block in enumerate(guide):
        lines.append(_BLOCK.format(number))
        for piece in block:
            for part in [piece.text] if piece.pipeline else [part.text for part in parse(piece.text).parts]:
                lines.append(_referred(part))
                lines += [_AFTER_SIMPLE] if is_simple(part) else []
            lines += [_AFTER_PIPELINE] if piece.pipeline else []
        lines.append(_AFTER_BLOCK)
    return "\n".join([*lines, "trap - EXIT; set +e", _TELL, "exit 0", ""])


def prepare(work: Path) -> None:
    """Make the directory that a random guide works in."""
    work.mkdir(parents=True)
    (work / "sub").mkdir()
    (work / "lib.sh").write_text('echo "lib $# ${1-}"\na=from_lib\n[[ ${b-} != exported ]]\n')


def reference(guide: Guide, place: Path) -> Run:
    """Run a guide by a plain bash, in a new directory."""
    out = place / "out"
    out.mkdir(parents=True)
    (place / "RELEASE.md").write_text(script(guide), encoding="utf-8")
    prepare(place / "work")
    command = ("bash", "--noprofile", "--norc", "RELEASE.md", place / "work", out, LOOK)
    ended = subprocess.run(
        command,
        cwd=place,
        env=environment(ENVIRONMENT, unattended=True),
        stdin=subprocess.DEVNULL,
        check=False,
    )
    passed = len((out / "done").read_text()) if (out / "done").exists() else 0
    statuses = [0] * passed
    if passed < len(guide):
        statuses.append(ended.returncode if ended.returncode >= 0 else 128 - ended.returncode)
    outputs = [(out / str(number)).read_bytes() for number in range(len(statuses))]
    state = (out / "state").read_bytes() if (out / "state").exists() else b""
    return Run(statuses, [alike(each, place / "work") for each in outputs], alike(state, place / "work"))


def alike(output: bytes, work: Path) -> str:
    """Return output without what differs by nature."""
    text = output.decode("utf-8", "surrogateescape").replace(str(work.parent), "PLACE")
    text = re.sub(r"(RELEASE\.md: (?:eval: )?line )\d+", r"\1N", text)
    return re.sub(r"(: wait: pid )\d+", r"\1P", text)  # in a subshell that asks for its parent's child


def comparable(state: str, expected: str) -> str:
    """Return a state told at the top as one with the arguments of where the reference told its own.

    A bash that leaves from a file which was sourced with arguments, as ``lib.sh`` is, still has those when
    its ``EXIT`` trap runs, and calls the place by no name.
    """
    line = re.compile(r"^<main>.*$", re.MULTILINE)
    found = re.search(r"^<(?!main>).*$|^<main><a><b>$", expected, re.MULTILINE)
    return line.sub(lambda _: found[0], state) if found else state
