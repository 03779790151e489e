"""Stubs with real bash: what they note of a call, what they answer, and by which ways a call reaches them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from mdrun.config.rehearsal import Scripted, Stub
from mdrun.effects import Call
from mdrun.errors import RehearsalRefused
from mdrun.rehearsal import stubs
from mdrun.rehearsal.stubs.calls import calls
from mdrun.rehearsal.stubs.scripts import UNKNOWN
from mdrun.shell import Block, Command, Session

BASH = shutil.which("bash") or "bash"


class Place:
    """A directory with stubs, and a shell that finds them."""

    def __init__(self, root: Path) -> None:
        self.root = root / "a place"
        self.root.mkdir()
        self.real = root / "real"
        self.real.mkdir()
        self.env: dict[str, str] = {
            "PATH": f"{self.real}:{os.environ['PATH']}",
            "HOME": str(root),
            "LANG": "C.UTF-8",
        }

    def program(self, name: str, script: str) -> None:
        path = self.real / name
        path.write_text(f"#!{BASH}\n{script}\n")
        path.chmod(0o755)

    def stub(self, patience: float = 60, **answers: Scripted | tuple[Scripted, ...]) -> Path:
        said = {
            name: Stub(one if isinstance(one, tuple) else (one,), "mdrun.yaml", 3)
            for name, one in answers.items()
        }
        own = stubs.make(self.root, said, self.env, patience=patience)
        assert own is not None
        self.env = stubs.first(self.env, own)
        return own

    def bash(self, script: str, stdin: bytes | None = None) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [BASH, "-c", script],
            env=self.env,
            cwd=self.root.parent,
            input=stdin,
            stdin=None if stdin is not None else subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=120,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, os.fsdecode(done.stdout), os.fsdecode(done.stderr)
        )

    def calls(self) -> list[Call]:
        return list(calls(self.root))

    def arguments(self) -> list[tuple[str, ...]]:
        return [call.arguments for call in self.calls()]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_arguments_are_noted_as_they_are(place: Place) -> None:
    place.stub(gh=Scripted())
    place.bash(r"""gh; gh '' 'a b' $'two\nlines' '*' "it's" '\' $'\xff\x01'""")
    assert place.arguments() == [(), ("", "a b", "two\nlines", "*", "it's", "\\", "\udcff\x01")]


@pytest.mark.parametrize(
    ("pattern", "arguments", "fits"),
    [
        ("release create *", "release create v1", True),
        ("release create *", "release create", False),
        ("release *", "release list\nand more", True),
        ("*", "", True),
        ("", "", True),
        ("", "x", False),
        ("v?", "v1", True),
        ("v?", "v", False),
        ("a[bc]", "a[bc]", True),
        ("a[bc]", "ab", False),
        ("+(a)", "aa", False),
        (r"a\b $x 'q'", r"a\b $x 'q'", True),
        ("grün", "grün", True),
    ],
)
def test_a_pattern_fits_the_arguments_joined_by_blanks(
    place: Place, pattern: str, arguments: str, fits: bool
) -> None:
    place.stub(gh=Scripted(args=pattern, exit=7))
    done = subprocess.run(
        ["gh", *([arguments] if arguments else [])], env=place.env, check=False, capture_output=True
    )
    assert done.returncode == (7 if fits else UNKNOWN)


def test_the_first_answer_that_fits_counts(place: Place) -> None:
    place.stub(
        gh=(
            Scripted(args="a*", stdout="one\n", stderr="'two'\n", exit=3),
            Scripted(args="ab", stdout="never"),
        )
    )
    done = place.bash("gh ab")
    assert (done.returncode, done.stdout, done.stderr) == (3, "one\n", "'two'\n")
    assert [call.status for call in place.calls()] == [3]


def test_an_unknown_call_fails_and_shows_the_answer_to_add(place: Place) -> None:
    import yaml

    place.stub(gh=(Scripted(args="a"),))
    done = place.bash(r"""gh say '"x"' 'back\slash' $'a\nb'""")
    assert (done.returncode, done.stdout) == (64, "")
    first, *rest = done.stderr.splitlines()
    assert first == "mdrun: the stub gh has no answer to this call; one to add to it in mdrun.yaml:3:"
    (added,) = yaml.safe_load("\n".join(rest))
    assert added == {"args": r'say "x" back\slash a?b', "exit": 0}
    assert [call.answer for call in place.calls()] == ["unknown"]


EVERY = bytes(range(256)) * 2


@pytest.mark.parametrize("given", [b"", b"\n", b"one\ntwo", b"\0", b"\0\0a\0", EVERY, b"\xff" * 70])
def test_input_is_noted_as_it_is(place: Place, given: bytes) -> None:
    place.stub(gh=Scripted())
    (place.root.parent / "file").write_bytes(given)
    place.bash("cat file | gh; gh < file")
    wanted = given.decode(errors="surrogateescape")
    assert [call.stdin for call in place.calls()] == [wanted, wanted]


def test_of_a_long_input_the_beginning_is_noted_and_the_rest_counted(place: Place) -> None:
    place.stub(gh=Scripted())
    done = place.bash("set -o pipefail; printf '123456789\\n%.0s' {1..20000} | gh")
    (call,) = place.calls()
    assert done.returncode == 0
    assert set(call.stdin.split("\n")) == {"123456789", ""}  # no broken line
    assert stubs.KEPT - 10 < len(call.stdin) <= stubs.KEPT
    assert call.omitted == 200000 - stubs.KEPT


def test_the_input_of_a_loop_is_left_to_it(place: Place) -> None:
    place.stub(gh=Scripted())
    place.bash(
        "printf '%s\\n' a b | while read -r x; do gh $x; done; while read -r x; do gh $x; done <<< $'c\\nd'"
    )
    assert place.arguments() == [("a",), ("b",), ("c",), ("d",)]
    assert {call.stdin for call in place.calls()} == {""}


@pytest.mark.parametrize("argument", ["-", "--file=-", "body=@-", "--password-stdin", "/dev/stdin"])
def test_an_argument_says_that_shared_input_is_read(place: Place, argument: str) -> None:
    place.stub(gh=Scripted())
    place.bash(f"echo word | (gh {argument}; true)")
    assert [call.stdin for call in place.calls()] == ["word\n"]


def test_nobody_waits_long_for_input_that_never_comes(place: Place) -> None:
    place.stub(patience=0.05, gh=Scripted())
    place.bash("mkfifo silent; exec 3<>silent; gh < silent; gh <&-; printf a >&3; gh < silent")
    assert [call.stdin for call in place.calls()] == ["", "", "a"]


def test_the_variables_that_are_asked_for_are_noted(place: Place) -> None:
    place.stub(gh=Scripted(env=("A", "B", "LC_ALL", "PATH")))
    place.bash("A=$'one\\ntwo=2' LC_ALL=POSIX gh; AB=1 gh")
    first, second = (call.environment for call in place.calls())
    assert first == {"A": "one\ntwo=2", "LC_ALL": "POSIX", "PATH": place.env["PATH"]}
    assert second == {"PATH": place.env["PATH"]}


@pytest.mark.parametrize(
    "way",
    [
        "gh x",
        "command gh x",
        "(gh x)",
        ": $(gh x)",
        "gh x & wait",
        "echo x | xargs gh",
        "find . -maxdepth 0 -exec gh x \\;",
        "nohup gh x",
        "timeout 9 gh x",
        "exec gh x",
        "eval 'gh x'",
        "bash -c 'gh x'",
        "sh -c 'gh x'",
        "cd / && gh x",
        '"$(command -v gh)" x',
        'PATH= "$(command -v gh)" x',
        'env -i "$(command -v gh)" x',
        "env -i gh x",
        "env -u HOME A=b gh x",
        "env -C / -- gh x",
        "sudo gh x",
        "sudo -n -u deploy A=b gh x",
        "sudo env A=b gh x",
        "BASH_ENV=/nowhere/at/all SHELLOPTS=xtrace:noexec POSIXLY_CORRECT=y gh x",
        "IFS=x; export IFS; gh x",
        "set -f; umask 777; ulimit -n 64; gh x",
        'gh() { command gh "$@"; }; gh x',
        "hash -r; gh x",
    ],
)
def test_a_call_reaches_its_stub(place: Place, way: str) -> None:
    place.program("gh", "echo REAL")
    place.program(
        "sudo",
        "while [[ $1 == -* || $1 == *=* ]]; do [[ $1 != -u ]] || shift; shift; done\n"
        f'PATH={place.real}:/usr/bin:/bin\nexec "$@"',
    )
    place.stub(gh=Scripted(stdout="stub\n"))
    done = place.bash(way)
    assert "REAL" not in done.stdout
    assert place.arguments() == [("x",)], done.stderr


def test_stubs_need_none_of_the_commands_that_are_stubbed(place: Place) -> None:
    names = ("bash", "sh", "cat", "head", "wc", "env", "ls", "mkdir", "date", "git")
    place.stub(60, **{name: Scripted(stdout=f"{name}\n") for name in names})
    done = place.bash("; ".join(f"{name} x < /etc/passwd" for name in names))
    assert done.stdout.split() == list(names)
    assert [call.command for call in place.calls()] == list(names)


def test_calls_at_the_same_time_are_all_noted(place: Place) -> None:
    place.stub(gh=Scripted())
    place.bash("seq 200 | xargs -P 8 -n 1 gh")
    assert sorted(int(one) for (one,) in place.arguments()) == list(range(1, 201))


def test_what_no_stub_has_noted_counts_for_nothing(place: Place, tmp_path: Path) -> None:
    place.stub(gh=Scripted())
    assert place.bash("gh one").returncode == 0
    noted = stubs.notes(place.root)
    (tmp_path / "secret").write_text("hunter2")
    (noted / "7").symlink_to(tmp_path / "secret")
    (noted / "8").mkdir()
    (noted / "other").write_text("x")
    os.mkfifo(noted / "9")
    assert [call.arguments for call in calls(place.root)] == [("one",)]
    noted.rename(place.root / "moved")
    noted.symlink_to(place.root / "moved")
    assert list(calls(place.root)) == []


def test_calls_are_in_their_order(place: Place) -> None:
    place.stub(gh=Scripted())
    place.bash("for i in {1..30}; do gh $i; done")
    assert place.arguments() == [(str(number),) for number in range(1, 31)]


def test_the_real_command_is_run_as_it_was_called(place: Place) -> None:
    place.program("gh", 'cat; printf "%s|" "$@" "$LC_ALL" "$(umask)"; command -v gh; exit 5')
    own = place.stub(gh=Scripted(real=True, env=("LC_ALL",)))
    done = place.bash("umask 027; echo in | LC_ALL=POSIX gh 'a b' ''")
    assert (done.returncode, done.stdout) == (5, f"in\na b||POSIX|0027|{own}/gh\n")
    assert [(call.answer, call.arguments, call.stdin) for call in place.calls()] == [
        ("real", ("a b", ""), "")
    ]


def test_the_real_command_may_be_missing(place: Place) -> None:
    place.stub(60, **{"mdrun-no-such-tool": Scripted(real=True)})
    done = place.bash("mdrun-no-such-tool")
    assert (done.returncode, done.stderr) == (127, "mdrun: mdrun-no-such-tool is not found behind its stub\n")


def test_a_call_that_cannot_be_noted_fails(place: Place) -> None:
    place.stub(gh=Scripted(stdout="never"))
    shutil.rmtree(stubs.notes(place.root))
    done = place.bash("gh")
    assert (done.returncode, done.stdout) == (70, "")
    assert done.stderr == "mdrun: the stub gh cannot write down that it was called\n"


def test_a_call_that_was_ended_is_told_as_far_as_it_came(place: Place) -> None:
    place.stub(gh=Scripted())
    place.bash("echo input | gh a b")
    (path,) = stubs.notes(place.root).iterdir()
    whole = path.read_bytes()
    told = []
    for length in range(len(whole) + 1):
        path.write_bytes(whole[:length])
        told += place.calls()
    assert {call.command for call in told} == {"gh"[:end] for end in (1, 2)}
    assert told[-1] == Call("gh", ("a", "b"), "input\n")


def test_where_nothing_can_be_executed_the_rehearsal_is_refused(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    access = os.access

    def noexec(path: Path | str, mode: int) -> bool:
        """Say what it says where the place is on a file system that is mounted noexec."""
        return place.root not in Path(path).parents and access(path, mode)

    monkeypatch.setattr(os, "access", noexec)
    with pytest.raises(RehearsalRefused, match="cannot be executed"):
        place.stub(gh=Scripted())


def test_without_stubs_nothing_is_made(place: Place) -> None:
    assert stubs.make(place.root, {}, place.env) is None
    assert stubs.first(place.env, None) == place.env
    assert list(place.root.iterdir()) == []


def test_mdruns_own_commands_are_none_of_the_guides(place: Place) -> None:
    before = dict(place.env)
    own = place.stub(git=Scripted())
    assert stubs.without(place.env, own) == before


def test_a_stub_works_where_everything_but_its_place_is_read_only(place: Place) -> None:
    confined = ("bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--unshare-all")
    command = [*confined, "--bind", str(place.root), str(place.root), "gh", "-"]
    if shutil.which("bwrap") is None or subprocess.run([*confined, "true"], check=False).returncode:
        pytest.skip("nothing can be confined here")
    place.stub(gh=Scripted(stdout="stub\n"))
    done = subprocess.run(command, env=place.env, input="given", capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("stub\n", "")
    assert [(call.arguments, call.stdin) for call in place.calls()] == [(("-",), "given")]


def run(place: Place, *texts: str, own: Path | None) -> str:
    """Run commands in the run's shell, one after another, and return what they print."""
    output = place.root.parent / "output"
    with Session(guide_name="guide.md", workdir=place.root.parent, env=place.env, ahead=own) as session:
        block = Block(tuple(Command(line, text) for line, text in enumerate(texts, 1)))
        for _ in session.run(block, output, lambda _: None):
            pass
    return output.read_text()


def test_stubs_stay_before_what_the_guide_puts_on_path(place: Place) -> None:
    place.program("gh", "echo REAL")
    before = place.env["PATH"]
    own = place.stub(gh=Scripted(stdout="stub\n"))
    texts = (
        f"PATH={place.real}:$PATH",
        "gh",
        "bash -c gh",
        'set -- "$?"',
        "false || true",
        f"export PATH={before}",
    )
    assert (
        run(place, *texts, "gh", "unset PATH", 'echo "${PATH-none}"', own=own) == "stub\nstub\nstub\nnone\n"
    )
    assert run(place, "readonly PATH", "gh", "echo on", own=own) == "stub\non\n"


def test_without_stubs_path_is_the_guides_own(place: Place) -> None:
    assert run(place, "PATH=/usr/bin", 'echo "$PATH"', own=None) == "/usr/bin\n"
