"""What a rehearsal changed, as lines to read."""

from __future__ import annotations

from typing import Any

import pytest

from mdrun.dataclass import replace
from mdrun.effects import Call, Change, Commit, Effects, Outside, RefMove, Tag, lines
from mdrun.leftovers import Ended, Process

A, B, C = "a" * 40, "b" * 40, "c" * 40
NOTHING = Effects(A, A, "main", "main", (), (), (), (), (), ())


def told(**changes: Any) -> list[str]:
    """Return the lines that tell of changes, without the space before them."""
    head, *rest = lines(replace(NOTHING, **changes))
    assert head == "The rehearsal changed:"
    return [line.removeprefix("  ") for line in rest]


def test_nothing_is_said_to_be_nothing() -> None:
    assert lines(NOTHING) == ["The rehearsal changed nothing."]


def test_effects_are_told_in_two_columns() -> None:
    assert told(
        revision_after=B,
        commits=(Commit(B, "bump", (Change("version.txt", 1, 1), Change("logo.png", None, None))),),
        tags=(Tag("v1", annotated=True, target=B, before=None),),
        files=(Change("left\nover", 2, 0),),
    ) == [
        "HEAD    main at aaaaaaa → main at bbbbbbb",
        "commit  bbbbbbb bump (2 files, +1 −1)",
        "          version.txt +1 −1",
        "          logo.png binary",
        "tag     v1 at bbbbbbb, annotated",
        "file    left\\nover (+2 −0), not committed",
    ]


@pytest.mark.parametrize(("count", "more"), [(10, []), (11, ["          and 1 more"])])
def test_ten_files_of_a_commit_are_named(count: int, more: list[str]) -> None:
    files = tuple(Change(f"f{number}", 1, 0) for number in range(count))
    commit, *named = told(commits=(Commit(B, "many", files),))
    assert commit == f"commit  bbbbbbb many ({count} files, +{count} −0)"
    assert named == [*(f"          f{number} +1 −0" for number in range(10)), *more]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Change("x", 1, None), "x (binary), not committed"),
        (Change("x", None, 1), "x (binary), not committed"),
        (Change("x", 0, 0, "executable"), "x (+0 −0, now executable), not committed"),
    ],
)
def test_what_is_counted_of_a_file(change: Change, words: str) -> None:
    assert told(files=(change,)) == [f"file  {words}"]


@pytest.mark.parametrize(
    ("after", "words"),
    [
        ({"branch_after": None}, "main at aaaaaaa → detached at aaaaaaa"),
        ({"branch_after": "next"}, "main at aaaaaaa → next at aaaaaaa"),
        ({"revision_after": None}, "main at aaaaaaa → no commit"),
    ],
)
def test_where_head_is(after: dict[str, Any], words: str) -> None:
    assert told(**after) == [f"HEAD  {words}"]


def test_the_branch_that_is_checked_out_is_told_of_once() -> None:
    main, side = (RefMove(None, f"refs/heads/{name}", A, B) for name in ("main", "side"))
    assert told(revision_after=B, branches=(main, side)) == [
        "HEAD    main at aaaaaaa → main at bbbbbbb",
        "branch  side aaaaaaa → bbbbbbb",
    ]
    assert told(revision_after=B, branch_after="side", branches=(main, side)) == [
        "HEAD    main at aaaaaaa → side at bbbbbbb",
        "branch  main aaaaaaa → bbbbbbb",
        "branch  side aaaaaaa → bbbbbbb",
    ]


def test_refs_are_new_moved_or_gone() -> None:
    assert told(
        tags=(
            Tag("v1", annotated=False, target=B, before=A),
            Tag("v0", annotated=False, target=None, before=A),
        ),
        pushed=(
            RefMove("origin", "refs/heads/main", A, B, forced=True),
            RefMove("origin", "refs/tags/v1", None, B),
            RefMove("origin", "refs/notes/x", A, None),
        ),
    ) == [
        "tag     v1 at bbbbbbb, lightweight, moved",
        "tag     v0 deleted",
        "pushed  to origin: main aaaaaaa → bbbbbbb, not a fast-forward",
        "pushed  to origin: tag v1 new, bbbbbbb",
        "pushed  to origin: refs/notes/x deleted",
    ]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (Call("deploy", ("to", "the moon")), "deploy to 'the moon' (stub, exit 0)"),
        (Call("deploy", ("\x1b[2J",)), r"deploy '\x1b[2J' (stub, exit 0)"),
        (Call("deploy", (), answer="unknown", status=3), "deploy (unknown to its stub, exit 3)"),
        (Call("deploy", (), answer="real"), "deploy (stub, really run)"),
        (Call("mail", (), "one\n"), "mail (stub, exit 0, 1 line of input)"),
        (
            Call("mail", (), "one\ntwo\n", 5, {"TO": "ada"}),
            "mail (stub, exit 0, 2 lines of input and 5 bytes more, TO=ada)",
        ),
    ],
)
def test_a_call_of_a_stub(call: Call, words: str) -> None:
    assert told(calls=(call,)) == [f"called  {words}"]


def test_what_git_does_not_tell_of() -> None:
    others = (
        Outside("~/.cache/", "made", 1200),
        Outside("build/", "removed", 1),
        Outside("x\x1b", "changed", 1),
    )
    assert told(outside=others) == [
        "other  ~/.cache/ made (1,200 files)",
        "other  build/ removed (1 file)",
        "other  x\\x1b changed",
    ]


def test_processes_that_were_ended() -> None:
    serving = Ended(Process(42, "serve", ("127.0.0.1:80", "[::1]:80")), forced=False)
    sleeping = Ended(Process(7, "sleep \x1b", ()), forced=True)
    assert told(processes=(serving, sleeping)) == [
        "running  process 42: serve, listening on 127.0.0.1:80, [::1]:80; ended with the rehearsal",
        r"running  process 7: sleep \x1b; ended with the rehearsal, and had to be killed",
    ]


ALL = replace(
    NOTHING,
    commits=(Commit(B, "bump", (Change("version.txt", 1, 1),)),),
    tags=(Tag("v1", annotated=True, target=B, before=None),),
    processes=(Ended(Process(7, "sleep 9", ("8080",)), forced=False),),
    calls=(Call("gh", ("release", "create")),),
)


def test_effects_come_back_from_json() -> None:
    assert Effects.from_json(ALL.to_json()) == ALL


@pytest.mark.parametrize(
    "changes",
    [
        {"commits": 5},
        {"commits": [5]},
        {"commits": [{"sha": 5, "subject": "", "files": []}]},
        {"tags": [{"name": "v1", "annotated": "yes", "target": None, "before": None}]},
        {"revision_after": ["a"]},
        {"calls": [{"command": "gh", "arguments": [1]}]},
        {"processes": [{"process": {"pid": "7", "command": "", "ports": []}, "forced": False}]},
        {"moods": []},
    ],
)
def test_what_are_no_effects_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no effects of a rehearsal"):
        Effects.from_json({**ALL.to_json(), **changes})
