"""A hostile guide in a rehearsal changes and reads nothing outside the copy, as far as the rehearsal says."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.hostile_place import CANARY, Machine, can_confine, not_temporary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NEEDS_BWRAP = pytest.mark.skipif(not can_confine(), reason="bubblewrap does not work here")


@dataclass(frozen=True)
class Act:
    """Something that a hostile guide does."""

    script: str
    harm: Callable[[Machine, str], bool]
    """Whether it was done, by what it printed."""


def reads(_: Machine, printed: str) -> bool:
    return CANARY in printed


def pushes(machine: Machine, _: str) -> bool:
    return "evil" in machine.git("for-each-ref", at=machine.real)


def makes(name: str) -> Callable[[Machine, str], bool]:
    return lambda machine, _: os.path.lexists(machine.base / name)


def changes(name: str, text: str = "evil") -> Callable[[Machine, str], bool]:
    return lambda machine, _: text in (machine.base / name).read_text()


def prints(text: str) -> Callable[[Machine, str], bool]:
    return lambda _, printed: text in printed


def stays(number: str) -> Callable[[Machine, str], bool]:
    return lambda machine, _: bool(sleeping(machine, number))


def sleeping(machine: Machine, number: str) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if (entry / "cmdline").read_bytes() == f"sleep\0{machine.stay}{number}\0".encode():
                found.append(int(entry.name))
    return found


ALWAYS = {
    "push to the path": Act("git push @REAL@ HEAD:refs/heads/evil-1", pushes),
    "push to a file address": Act("git push file://@REAL@ HEAD:refs/heads/evil-2", pushes),
    "push by ssh": Act(
        "GIT_SSH_COMMAND='sh -c \"touch @BASE@/by-ssh\"' git push ssh://git@127.0.0.1/x HEAD", makes("by-ssh")
    ),
    "push by https": Act("git push https://127.0.0.1:@PORT@/x.git HEAD; echo $?", prints("\n0\n")),
    "push by the protocol of git": Act("git push git://127.0.0.1:@PORT@/x.git HEAD", reads),
    "push by a command": Act("git push 'ext::sh -c touch% @BASE@/by-ext' HEAD", makes("by-ext")),
    "settings of git for the user": Act("git config --global evil.evil evil", changes("home/.gitconfig")),
    "read a key": Act("cat ~/.ssh/id_ed25519", reads),
    "read passwords": Act("cat ~/.netrc ~/.pypirc ~/.aws/credentials ~/.config/gh/hosts.yml", reads),
    "ask a credential helper": Act(
        "printf 'protocol=https\\nhost=a.example\\n\\n' | git credential fill", reads
    ),
    "read tokens in the environment": Act("env; set", reads),
    "stay as a daemon": Act("setsid -f sleep @STAY@1", stays("1")),
    "stay as a daemon without an environment": Act("env -i setsid -f setsid -f sleep @STAY@4", stays("4")),
    "stay as a daemon that lost its parents": Act("(setsid sleep @STAY@2 >/dev/null 2>&1 &)", stays("2")),
}
"""What no rehearsal lets happen."""

OPEN = {
    "push by writing into the remote": Act("git --git-dir=@REAL@ update-ref refs/heads/evil-3 HEAD", pushes),
    "read a key by its path": Act("cat @HOME@/.ssh/id_ed25519", reads),
    "read passwords by their path": Act("cat @HOME@/.netrc", reads),
    "write into the home": Act("echo evil >@HOME@/.bashrc", makes("home/.bashrc")),
    "change a file of the home": Act("echo '# evil' >>@HOME@/.gitconfig", changes("home/.gitconfig")),
    "write beside the repository": Act("echo evil >@BASE@/evil", makes("evil")),
    "write a hook": Act("echo evil >@REPO@/.git/hooks/pre-push", makes("project/.git/hooks/pre-push")),
    "change the original": Act("echo evil >>@REPO@/version.txt", changes("project/version.txt")),
    "read the original": Act("cat @REPO@/version.txt", prints("original")),
    "read records of runs": Act("cat @RECORDS@/*/journal", reads),
    "read the environment of others": Act("cat /proc/[0-9]*/environ", reads),
    "end a process of others": Act("kill -9 @VICTIM@", lambda machine, _: machine.victim.poll() is not None),
    "call a server": Act("exec 3<>/dev/tcp/127.0.0.1/@PORT@ && head -1 <&3", reads),
    "call a socket": Act(
        'python3 -c \'import socket; s = socket.socket(socket.AF_UNIX); s.connect("@BASE@/agent"); '
        "print(s.recv(99))'",
        reads,
    ),
    "stay as a daemon that nothing gives away": Act(
        "cd /; env -i setsid -f setsid -f sleep @STAY@3 </dev/null >/dev/null 2>&1", stays("3")
    ),
}
"""What only a confined one keeps from happening."""

ESCAPES = {
    "settings of git for the machine": Act(
        "git config --system evil.evil evil; cat /etc/gitconfig", prints("evil=")
    ),
    "uncover the home": Act("umount @HOME@; umount -l /home /root /tmp; cat @HOME@/.netrc", reads),
    "uncover the home as another user": Act("unshare -Urm sh -c 'umount @HOME@; cat @HOME@/.netrc'", reads),
    "write where all is read-only": Act(
        "mount -o remount,rw,bind /; echo evil >@BASE@/evil-4", makes("evil-4")
    ),
    "see files through a process": Act(
        "cat /proc/[0-9]*/root@HOME@/.netrc /proc/[0-9]*/cwd/../home/.netrc", reads
    ),
    "run in another place by settings of the copy": Act(
        "git config core.fsmonitor 'touch @BASE@/by-git; true';"
        " git config filter.x.clean 'touch @BASE@/by-git; cat';"
        " git config diff.external 'touch @BASE@/by-git'; echo '* filter=x diff=x' >.gitattributes;"
        " git config diff.x.textconv 'touch @BASE@/by-git; cat'; echo 2 >>version.txt",
        makes("by-git"),
    ),
    "follow a link out of the copy": Act("ln -s @HOME@ out; cat out/.netrc; echo evil >out/.bashrc", reads),
    "make mdrun tidy up elsewhere": Act(
        'for place in "$MDRUN_REHEARSAL"/*/mdrun-*; do mv "$place" "$place.away"; '
        'ln -s @BASE@/another "$place"; done',
        lambda machine, _: not (machine.other / "kept").exists(),
    ),
    "end all": Act("kill -9 1; echo $?", prints("\n0\n")),
}
"""How one might try to get out."""


@pytest.fixture(scope="module")
def somewhere() -> Iterator[Path]:
    with not_temporary() as base:
        yield base


def rehearsed(base: Path, kind: str, acts: dict[str, Act]) -> Iterator[tuple[Machine, dict[str, str]]]:
    machine = Machine(base, "confined" if kind == "confined" else "open")
    numbered = {f"{number:02}": act.script for number, act in enumerate(acts.values())}
    results = machine.rehearse(numbered)
    yield machine, dict(zip(acts, (results[number] for number in numbered), strict=True))
    machine.close()
    for number in "1234":
        for process in sleeping(machine, number):
            os.kill(process, 9)


Rehearsed = tuple[Machine, dict[str, str]]


@pytest.fixture(scope="module")
def confined(somewhere: Path) -> Iterator[Rehearsed]:
    yield from rehearsed(somewhere / "confined", "confined", ALWAYS | OPEN | ESCAPES)


@pytest.fixture(scope="module")
def not_confined(somewhere: Path) -> Iterator[Rehearsed]:
    yield from rehearsed(somewhere / "not-confined", "open", ALWAYS)


@pytest.fixture(scope="module")
def unprotected(somewhere: Path) -> Iterator[Rehearsed]:
    yield from rehearsed(somewhere / "unprotected", "open", OPEN)


@NEEDS_BWRAP
@pytest.mark.parametrize("name", ALWAYS | OPEN | ESCAPES)
def test_a_confined_guide_cannot(name: str, confined: Rehearsed) -> None:
    machine, printed = confined
    assert not (ALWAYS | OPEN | ESCAPES)[name].harm(machine, printed[name]), printed[name]


@NEEDS_BWRAP
def test_a_confined_guide_changes_nothing(confined: Rehearsed) -> None:
    machine, _ = confined
    assert machine.photograph() == machine.before
    line = (
        "rehearsal: confined: commands can write to the copy and the caches of package managers, see no home "
        "and no other process, and reach no network but their own\n"
    )
    assert line in machine.printed
    assert list((machine.base / "tmp").iterdir()) == []


@pytest.mark.parametrize("name", ALWAYS)
def test_a_guide_that_is_not_confined_cannot(name: str, not_confined: Rehearsed) -> None:
    machine, printed = not_confined
    assert not ALWAYS[name].harm(machine, printed[name]), printed[name]


def test_a_guide_that_is_not_confined_changes_nothing_either(not_confined: Rehearsed) -> None:
    machine, _ = not_confined
    assert machine.photograph() == machine.before
    line = (
        "rehearsal: not confined, for bwrap: no namespaces here: commands can reach the network, other "
        "processes and files outside the copy; only git's remotes are replaced and credentials kept out\n"
    )
    assert line in machine.printed
    assert list((machine.base / "tmp").iterdir()) == []


@pytest.mark.parametrize("name", OPEN)
def test_the_line_is_exact_for_a_guide_that_is_not_confined_can(name: str, unprotected: Rehearsed) -> None:
    machine, printed = unprotected
    assert OPEN[name].harm(machine, printed[name]), printed[name]
