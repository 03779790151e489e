"""The files that a run leaves: closed to others, reached through no link, and named whatever the guide is."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from tests.cli_place import MDRUN, SECONDS, CliPlace
from tests.journals import rewrite

if TYPE_CHECKING:
    from pathlib import Path

GUIDE = """# Work

## 1. Work

```bash
echo one; (sleep 0.2; echo late) &
```

```bash {background ready="true"}
sleep 1000
```

```bash
x=2; echo two
```

```bash
wait
```
"""


def modes(top: Path) -> dict[str, str]:
    """Return the mode of each file and directory, by its path."""
    found = [top, *top.rglob("*")]
    return {str(path.relative_to(top)): oct(stat.S_IMODE(path.lstat().st_mode)) for path in found}


@pytest.mark.parametrize("umask", ["000", "077", "022"])
@pytest.mark.parametrize("options", [(), ("--rehearse", "--keep")])
def test_only_its_owner_can_look_at_a_run(place: CliPlace, umask: str, options: tuple[str, ...]) -> None:
    place.guide(GUIDE)
    place.env["TMPDIR"] = str(place.path / "tmp")
    (place.path / "tmp").mkdir()
    place.shell("git init -q . && git add . && git commit -qm first")
    done = place.shell(
        f"umask {umask}; '{MDRUN}' guide.md --with-changes {' '.join(options)}"
        if options
        else f"umask {umask}; '{MDRUN}' guide.md"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = modes(place.path / "state")
    assert len(found) > 10
    directories = {path for path in (place.path / "state").rglob("*") if path.is_dir()}
    names = {".", *(str(path.relative_to(place.path / "state")) for path in directories)}
    assert {name: mode for name, mode in found.items() if name in names and mode != "0o700"} == {}
    assert {name: mode for name, mode in found.items() if name not in names and mode != "0o600"} == {}
    assert {
        path.name: mode
        for path in (place.path / "tmp").iterdir()
        if (mode := oct(path.stat().st_mode))[-3:] != "700"
    } == {}


@pytest.mark.parametrize("options", [(), ("--rehearse", "--with-changes")])
def test_names_in_a_shared_temporary_directory_cannot_be_foreseen(
    place: CliPlace, options: tuple[str, ...]
) -> None:
    shared = place.path / "tmp"
    shared.mkdir()
    place.env["TMPDIR"] = str(shared)
    place.guide(f'## 1. Work\n\n```bash\nstat -c "%a %F %n" "{shared}"/*\n```\n')
    place.shell("git init -q . && git add . && git commit -qm first")
    seen: list[set[str]] = []
    for _ in range(2):
        done = place.run("guide.md", *options)
        assert done.returncode == 0, done.stdout + done.stderr
        lines = re.findall(rf"^ *(\d+) (.*) {shared}/(.*)$", done.stdout, re.MULTILINE)
        assert lines
        assert {(mode, kind) for mode, kind, _ in lines} == {("700", "directory")}
        seen.append({name for _, _, name in lines})
        assert list(shared.iterdir()) == []
    assert seen[0].isdisjoint(seen[1])


def test_a_trace_of_a_bug_is_closed_to_others(place: CliPlace) -> None:
    broken = place.path / "broken"
    broken.mkdir()
    (broken / "sitecustomize.py").write_text("import mdrun.runs as r\nr.new_id = None\n")
    place.env["PYTHONPATH"] = str(broken)
    place.guide(GUIDE)
    done = place.shell(f"umask 000; '{MDRUN}' guide.md")
    assert done.returncode == 70
    found = modes(place.path / "state")
    assert {name: mode for name, mode in found.items() if mode not in ("0o700", "0o600")} == {}
    assert [name for name in found if name.startswith("bugs/")]


LINKS = {
    "an output": ("output/1-2.log", 'ln -s ../../../../victim "$RUN/output/1-2.log"'),
    "all outputs": (
        "output",
        'mv "$RUN/output" "$RUN/other"; mkdir ../elsewhere; ln -s "$PWD/../elsewhere" "$RUN/output"',
    ),
    "all states": (
        "state",
        'mv "$RUN/state" "$RUN/other"; mkdir ../elsewhere; ln -s "$PWD/../elsewhere" "$RUN/state"',
    ),
}


@pytest.mark.parametrize("what", LINKS)
def test_a_link_in_a_run_is_not_followed(place: CliPlace, what: str) -> None:
    name, command = LINKS[what]
    (place.path / "victim").write_text("as it was\n")
    place.guide(
        f"## 1. Work\n\n```bash\nRUN=$(ls -d ../state/runs/*Z-*); {command}\n```\n\n"
        "```bash\necho overwritten\n```\n"
    )
    done = place.run("guide.md")
    assert done.returncode != 0
    assert f"{name}" in done.stderr
    assert "is a symbolic link" in done.stderr
    assert (place.path / "victim").read_text() == "as it was\n"
    assert not (place.path / "elsewhere").exists() or not list((place.path / "elsewhere").iterdir())


def test_a_state_that_is_a_link_is_replaced_and_not_followed(place: CliPlace) -> None:
    (place.path / "victim").write_text("as it was\n")
    place.guide(
        "## 1. Work\n\n```bash\nRUN=$(ls -d ../state/runs/*Z-*)\n"
        'for name in state/1-1.sh state/1-2.sh run-log.md; do\nrm -f "$RUN/$name"\n'
        'ln -s ../../../../victim "$RUN/$name"\ndone\nln -s ../../../victim "$RUN/.run-log.md.$PPID.tmp"\n'
        "```\n\n```bash\ntwo=2\n```\n"
    )
    done = place.run("guide.md")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (place.path / "victim").read_text() == "as it was\n"
    (run,) = place.runs
    assert [path for path in run.rglob("*") if path.is_symlink() and not path.name.startswith(".")] == []


@pytest.mark.parametrize("name", ["journal.jsonl", "output/1-1.log", "guide.md", "plan.json"])
def test_what_reads_a_run_follows_no_link(place: CliPlace, name: str) -> None:
    place.guide("## 1. Work\n\n```bash\necho one\n```\n")
    assert place.run("guide.md").returncode == 0
    (run,) = place.runs
    (run / name).rename(place.path / "moved")
    (run / name).symlink_to(place.path / "moved")
    done = place.run("verify")
    assert done.returncode == 1 or done.returncode == 2
    assert "symbolic link" in done.stdout + done.stderr
    if name == "output/1-1.log":
        shown = place.run("show", "--output", "1/1")
        assert shown.returncode == 2
        assert "symbolic link" in shown.stderr


@pytest.mark.parametrize("what", ["a file", "all of them", "what came later", "the guide"])
def test_a_report_follows_no_link(place: CliPlace, what: str) -> None:
    place.guide("## 1. Work\n\n```bash\necho one\n```\n")
    assert place.run("guide.md").returncode == 0
    (run,) = place.runs
    (place.path / "elsewhere").mkdir()
    (place.path / "elsewhere" / "1-1.log").write_text("a canary\n")
    (place.path / "elsewhere" / "1-1.late.log").write_text("a canary\n")
    if what == "all of them":
        (run / "output").rename(place.path / "moved")
        (run / "output").symlink_to(place.path / "elsewhere")
    else:
        name = {"a file": "output/1-1.log", "what came later": "output/1-1.late.log"}.get(what, "guide.md")
        (run / name).unlink(missing_ok=True)
        (run / name).symlink_to(place.path / "elsewhere" / "1-1.log")
    for form in ("md", "html", "json", "junit"):
        done = place.run("report", "--format", form)
        assert done.returncode == (2 if what == "the guide" else 0), done.stderr
        assert "canary" not in done.stdout + done.stderr
    if what != "the guide":
        (step,) = json.loads(place.run("report", "--format", "json").stdout)["steps"]
        assert step["outputs"][-1]["size"] is None


def test_a_report_of_a_plan_that_is_none_says_so(place: CliPlace) -> None:
    place.guide("## 1. Work\n\n```bash\necho one\n```\n")
    assert place.run("guide.md").returncode == 0
    (run,) = place.runs
    plan = json.loads((run / "plan.json").read_bytes())
    plan["steps"][0]["lines"] = ["3", 5]
    before = sha256((run / "plan.json").read_bytes()).hexdigest()
    (run / "plan.json").write_text(json.dumps(plan))
    rewrite(run / "journal.jsonl", before, sha256((run / "plan.json").read_bytes()).hexdigest())
    for form in ("md", "html", "json", "junit"):
        done = place.run("report", "--format", form)
        assert done.returncode == 2
        assert "plan.json: it is no plan: steps: lines is ('3', 5)" in done.stderr


@pytest.mark.parametrize(
    "name",
    ["journal.jsonl", "guide.md", "plan.json", "asked.json", "run-log.md", "output/1-1.log", "state/1-1.sh"],
)
def test_nobody_waits_for_a_named_pipe_in_the_place_of_a_file(place: CliPlace, name: str) -> None:
    place.guide("## 1. Work\n\n```bash\necho one; x=1\n```\n\n```bash\ntest -e ready\n```\n")
    assert place.run("guide.md").returncode == 1
    (run,) = place.runs
    (run / name).unlink()
    os.mkfifo(run / name)
    assert "no file" in place.run("verify").stderr
    for command in ("show", "runs", "report", "export", "resume"):
        done = place.run(command)
        assert done.returncode in (0, 1, 2), (command, done.stderr)
    place.run("show", "--output", "1/1")
    place.run("show", "--log")


def test_a_state_that_is_a_link_is_not_resumed(place: CliPlace) -> None:
    place.guide("## 1. Work\n\n```bash\necho one\n```\n\n```bash\ntest -e ready\n```\n")
    assert place.run("guide.md").returncode == 1
    (run,) = place.runs
    (run / "state" / "1-1.sh").unlink()
    (place.path / "evil.sh").write_text("touch ran\n")
    (run / "state" / "1-1.sh").symlink_to(place.path / "evil.sh")
    done = place.run("resume")
    assert done.returncode == 2
    assert "symbolic link" in done.stderr
    assert not (place.work / "ran").exists()


def test_a_lock_that_is_a_link_is_refused(place: CliPlace) -> None:
    place.guide("## 1. Work\n\n```bash\necho one\n```\n")
    assert place.run("guide.md").returncode == 0
    (lock,) = (place.path / "state" / "runs" / "locks").iterdir()
    (place.path / "victim").write_text("as it was\n")
    lock.unlink()
    lock.symlink_to(place.path / "victim")
    done = place.run("guide.md")
    assert done.returncode == 2
    assert "symbolic link" in done.stderr
    assert (place.path / "victim").read_text() == "as it was\n"
    assert len(place.runs) == 1


def test_the_place_of_all_runs_may_be_a_link(place: CliPlace) -> None:
    (place.path / "disk").mkdir()
    (place.path / "state").symlink_to(place.path / "disk")
    place.guide(GUIDE)
    assert place.run("guide.md").returncode == 0
    assert place.run("verify").returncode == 0
    assert place.run("show").returncode == 0


@pytest.mark.parametrize(
    "name",
    [
        "../../../victim",
        "output/../../../../victim",
        "/etc/hostname",
        "output/a/b",
        "journal.jsonl",
        "",
        "output/a\\u0000b",
        "output/\\ud800",
        f"output/{'a' * 300}",
    ],
)
def test_a_journal_cannot_name_an_output_elsewhere(place: CliPlace, name: str) -> None:
    place.guide("## 1. Work\n\n```bash\necho one\n```\n")
    (place.path / "victim").write_text("a canary\n")
    assert place.run("guide.md").returncode == 0
    (run,) = place.runs
    rewrite(run / "journal.jsonl", '"output/1-1.log"', f'"{name}"')
    for command, status in ((("show", "--output", "1/1"), 2), (("show",), 0), (("verify",), 1)):
        done = place.run(*command)
        assert "canary" not in done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        assert done.returncode == status, (command, done)


NAMES = {
    "newline": b"release\nnow.md",
    "dots": b"..release.md",
    "only dots": b"...",
    "dash": b"-s.md",
    "options": b"--help.md",
    "255 bytes": b"r" * 252 + b".md",
    "255 bytes of emoji": "🚀".encode() * 63 + b".md",
    "emoji": "🚀 release.md".encode(),
    "no UTF-8": b"rel\xff\xfeease.md",
    "shell": b"$(touch ran) `touch ran`; 'a' \"b\" *.md",
    "escapes": b"\x1b[31mred\x07.md",
    "brackets": b"[bold]x[red] |a|b|.md",
    "right to left": "a\u202eb.md".encode(),
    "no suffix": b"RELEASE",
    "tab": b"a\tb.md",
}


@pytest.mark.parametrize("what", NAMES)
def test_a_guide_may_have_any_name(place: CliPlace, what: str) -> None:
    guide = place.work / os.fsdecode(NAMES[what])
    (place.path / "victim").mkdir()
    guide.write_bytes(
        b'## 1. Work\n\n```bash\necho "${BASH_SOURCE[0]}" >/dev/null\nx=1\n```\n\n```bash\nfalse\n```\n'
    )

    def mdrun(*words: bytes) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [os.fsencode(MDRUN), *words],
            cwd=place.work,
            env=place.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=SECONDS,
        )

    done = mdrun(b"run", b"--", NAMES[what])
    assert done.returncode == 1, done
    assert b"exit 1 at" in done.stdout
    assert not any(byte in done.stdout + done.stderr for byte in (b"\x1b", b"\x07"))
    assert "\u202e" not in done.stdout.decode("utf-8", "replace")
    (run,) = place.runs
    assert run.parent == place.path / "state" / "runs"
    assert run.name.isascii()
    assert {path.name for path in run.iterdir()} == {
        "asked.json",
        "guide.md",
        "journal.jsonl",
        "output",
        "plan.json",
        "run-log.md",
        "state",
    }
    assert sorted(path.name for path in place.path.iterdir()) == ["home", "state", "victim", "work"]
    assert list(place.work.iterdir()) == [guide]
    for words in (
        (b"resume",),
        (b"verify",),
        (b"show",),
        (b"runs",),
        (b"runs", b"./" + NAMES[what]),
        (b"plan", b"./" + NAMES[what]),
        (b"check", b"./" + NAMES[what]),
        (b"plan", b"--json", b"./" + NAMES[what]),
        (b"./" + NAMES[what], b"--dry-run"),
        (b"run", b"--events", b"--", NAMES[what]),
        (b"report", b"--format", b"html"),
        (b"report", b"--format", b"junit"),
        (b"runs", b"--coverage", b"--max-age", b"1h", b"./" + NAMES[what]),
        (b"runs", b"--prune", b"--also", os.fsencode(run.name), b"--dry-run"),
        (b"export", os.fsencode(run.name), b"../run.zip"),
        (b"import", b"../run.zip", b"--log-dir", b"../other"),
        (b"resume", b"--log-dir", b"../other"),
        (b"verify", b"--log-dir", b"../other"),
    ):
        again = mdrun(*words)
        assert again.returncode in (0, 1), (words, again)
        assert b"Traceback" not in again.stderr
        assert not any(byte in again.stdout + again.stderr for byte in (b"\x1b", b"\x07"))
