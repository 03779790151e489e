"""What a rehearsal is said to have changed, whatever kind of change it was."""

from __future__ import annotations

import pytest

from mdrun.effects import Outside, lines
from mdrun.effects.expected import expectation
from mdrun.errors import RehearsalRefused
from mdrun.leftovers import Ended, Process
from mdrun.rehearsal import Change, Effects, RehearsalSettings, effects
from mdrun.rehearsal.outside import compare
from tests.rehearsal_world import World, bash


def test_commits_of_every_kind_are_told_with_their_files(world: World) -> None:
    rehearsal = world.prepare()
    bash(
        rehearsal,
        """
        git checkout --quiet -b side; printf 'a\\n\\tb\\n' > 'odd	name'; git add .
        git commit --quiet -m '-	-	side'
        git checkout --quiet main; git mv version.txt renamed; git commit --quiet -m 'rename it'
        git merge --quiet --no-ff -m 'merge side' side
        chmod +x renamed; ln -s renamed link; printf '\\0' > binary; git add .; git commit --quiet -m kinds
        git commit --quiet --allow-empty --allow-empty-message -m ''
        git notes add -m note; git push --quiet origin 'refs/notes/*'
        """,
    )
    found = effects(rehearsal)
    assert {commit.subject: commit.files for commit in found.commits} == {
        "-\t-\tside": (Change("odd\tname", 2, 0),),
        "rename it": (Change("renamed", 1, 0), Change("version.txt", 0, 1)),
        "merge side": (Change("odd\tname", 2, 0),),
        "kinds": (Change("binary", None, None), Change("link", 1, 0), Change("renamed", 0, 0, "executable")),
        "": (),
    }
    assert [move.ref for move in found.pushed] == ["refs/notes/commits"]
    assert "renamed +0 −0, now executable" in "\n".join(lines(found))
    bash(rehearsal, "chmod -x renamed; ln -sf renamed 'odd\tname'")
    assert effects(rehearsal).files == (
        Change("odd\tname", 1, 2, "a link"),
        Change("renamed", 0, 0, "a plain file"),
    )


def test_a_thousand_commits_are_told(world: World) -> None:
    rehearsal = world.prepare()
    bash(
        rehearsal,
        """
        for n in {1..1000}; do
            printf 'commit refs/heads/main\\ncommitter A <a@example.com> 1 +0000\\ndata 2\\nx\\n'
            ((n > 1)) || echo 'from refs/heads/main^0'
            printf 'M 644 inline f%d\\ndata 2\\nx\\n\\n' "$n"
        done | git fast-import --quiet
        git reset --quiet --hard
        """,
    )
    found = effects(rehearsal).commits
    assert [commit.files for commit in found] == [(Change(f"f{n}", 1, 0),) for n in range(1, 1001)]


def test_files_that_git_does_not_tell_of_are_named(world: World) -> None:
    world.write(".gitignore", "live.yaml\n.router/\nbuild/\nnode_modules/\n*.pyc\n")
    world.commit("ignore")
    world.write("live.yaml", "1\n")
    world.write(".router/kept", "1\n")
    rehearsal = world.prepare(settings=RehearsalSettings(carry=("live.yaml", ".router")))
    assert effects(rehearsal).outside == ()
    bash(
        rehearsal,
        """
        echo 22 > live.yaml; echo x > .router/state.json; rm .router/kept
        mkdir -p node_modules/{a,b}/c; touch node_modules/{a,b}/c/{1,2}
        mkdir src; touch src/{kept,made.pyc}; git add src; git commit --quiet -m src
        mkdir -p build/cache pkg/__pycache__
        touch build/app build/cache/{CACHEDIR.TAG,x} pkg/__pycache__/m.pyc
        git config --global alias.x status
        mkdir -p ~/.cache/t ~/.deployrc.d/x; touch ~/.cache/t/f ~/.deployrc.d/x/f
        git clone --quiet . ../beside
        """,
    )
    found = effects(rehearsal)
    assert found.files == ()
    assert found.outside == (
        Outside("../beside/", "made", 3),
        Outside(".router/kept", "removed", 1),
        Outside(".router/state.json", "made", 1),
        Outside("build/", "made", 1),
        Outside("live.yaml", "changed", 1),
        Outside("node_modules/", "made", 4),
        Outside("src/made.pyc", "made", 1),
        Outside("~/.deployrc.d/", "made", 1),
        Outside("~/.gitconfig", "changed", 1),
    )
    report = [line.split(maxsplit=1)[-1] for line in lines(found)]
    assert "node_modules/ made (4 files)" in report
    assert "live.yaml changed" in report
    text = expectation(found, str(rehearsal.root), str(rehearsal.top))
    assert " node_modules/ made\n" in text
    assert Effects.from_json(found.to_json()) == found


def test_many_changed_files_of_a_directory_are_told_of_as_one() -> None:
    names = [f"d/{number}" for number in range(7)]
    before = dict.fromkeys(names, "1") | {"d/": "", "a/": "", "a/x": "1", "a/gone/": "", "a/gone/y": "1"}
    after = dict.fromkeys(names, "2") | {"d/": "", "a/": "", "a/x": "2"}
    assert compare(before, after) == (
        Outside("a/gone/", "removed", 1),
        Outside("a/x", "changed", 1),
        Outside("d/", "changed", 7),
    )


def test_the_list_is_bounded() -> None:
    assert len(compare({}, {f"f{number}": "" for number in range(1000)})) == 100


def test_of_many_processes_those_that_listen_are_named_and_the_rest_is_counted() -> None:
    left = [Ended(Process(pid, "sleep 9", ()), forced=False) for pid in range(1, 231)]
    left[200] = Ended(Process(201, "serve", ("127.0.0.1:80",)), forced=False)
    told = lines(Effects(None, None, None, None, (), (), (), (), (), tuple(left)))
    assert told[1] == "  running  process 201: serve, listening on 127.0.0.1:80; ended with the rehearsal"
    assert told[-1] == "           and 210 more processes, all ended with it"
    assert len(told) == 22


def test_effects_of_an_older_record_are_read() -> None:
    values = Effects(None, None, None, None, (), (), (), (), (), ()).to_json()
    del values["outside"]
    values["pushed"] = [{"remote": "origin", "ref": "refs/heads/main", "before": "a", "after": "b"}]
    assert not Effects.from_json(values).pushed[0].forced


def test_a_copy_that_the_guide_took_away_cannot_be_told_of(world: World) -> None:
    rehearsal = world.prepare()
    bash(rehearsal, 'rm -rf "$PWD"')
    with pytest.raises(RehearsalRefused, match="No such file or directory"):
        effects(rehearsal)
