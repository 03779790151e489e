"""What the Tab key gives: in real shells on a terminal, and as what mdrun answers them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pexpect
import pytest

from mdrun.cli.completion import described, open_quote, quoted
from tests import cli_place
from tests.cli_place import MDRUN, SECONDS, CliPlace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GUIDE = """\
---
mdrun:
  variables:
    version: {help: the tag to make, choices: [v1.0.0, v1.1.0, w2]}
    token: {secret: true, help: of the forge}
    last_good: {choices: "touch ran; echo v1"}
---

## 1. Build it

```bash {name=build}
echo <version> "$token"
```

### 1.1 Look

- [ ] somebody looked

## 2. Rollback

If it failed:

```bash
git push origin <last-good>
```
"""


@pytest.fixture
def place(tmp_path: Path) -> CliPlace:
    made = cli_place.make(tmp_path)
    made.guide(GUIDE)
    return made


def ask(place: CliPlace, line: str, shell: str = "bash", **more: str) -> list[str]:
    """Return what mdrun answers a shell; it never says anything else."""
    done = subprocess.run(
        [MDRUN],
        cwd=place.work,
        env={**place.env, "COMP_WORDS": line, "_MDRUN_COMPLETE": f"{shell}_complete", **more},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def words(place: CliPlace, line: str) -> list[str]:
    """Return the words that are offered."""
    return [answer.partition("\t")[0] for answer in ask(place, line, "fish") if answer]


# As mdrun answers


def test_the_first_word_is_a_command_or_a_guide(place: CliPlace) -> None:
    for name in ("other.txt", "notes.MD", ".hidden.md"):
        (place.work / name).write_text("x")
    (place.work / "docs").mkdir()
    found = words(place, "mdrun ")
    assert {"plan", "completion", "guide.md", "notes.MD", "docs/"} <= set(found)
    assert not {"other.txt", ".hidden.md", "work"} & set(found)
    assert words(place, "mdrun ver") == ["verify"]
    assert words(place, "mdrun .h") == [".hidden.md"]


def test_sections_with_their_titles(place: CliPlace) -> None:
    assert ask(place, "mdrun guide.md --section ", "fish") == ["1\tBuild it", "1.1\tLook", "2\tRollback"]
    assert words(place, "mdrun run guide.md -s 1 -s ") == ["1.1", "2"]
    assert words(place, "mdrun plan guide.md --section=1.") == ["--section=1.1"]
    assert words(place, "mdrun guide.md -s roll") == ["Rollback"]
    assert words(place, "mdrun guide.md -s '#1-") == ["#1-build-it"]


def test_sections_are_the_same_before_and_after_the_guide_was_planned(place: CliPlace) -> None:
    place.guide("Before.\n\n```bash\ntrue\n```\n\n" + GUIDE.partition("---\n\n")[2])
    first = ask(place, "mdrun guide.md --section ", "fish")
    shutil.rmtree(place.path / "home" / ".cache")
    words(place, "mdrun guide.md --from ")
    assert ask(place, "mdrun guide.md --section ", "fish") == first
    assert first[0].startswith("0")


def test_variables_with_their_choices(place: CliPlace) -> None:
    assert words(place, "mdrun guide.md -v ") == ["last_good=", "token=", "version="]
    assert words(place, "mdrun guide.md -v version=w2 -v ") == ["last_good=", "token="]
    assert words(place, "mdrun guide.md --var version=v") == ["version=v1.0.0", "version=v1.1.0"]


def test_variables_are_the_same_before_and_after_the_guide_was_planned(place: CliPlace) -> None:
    first = ask(place, "mdrun guide.md -v ", "fish")
    shutil.rmtree(place.path / "home" / ".cache")
    words(place, "mdrun guide.md --from ")
    assert ask(place, "mdrun guide.md -v ", "fish") == first


def test_choices_that_are_a_command_are_never_run(place: CliPlace) -> None:
    assert words(place, "mdrun guide.md -v last_good=") == []
    assert not (place.work / "ran").exists()


def test_steps(place: CliPlace) -> None:
    assert words(place, "mdrun guide.md --from ") == ["1/1", "1.1/1", "2/1"]
    assert words(place, "mdrun guide.md --section 1 --only ") == ["1/1", "1.1/1"]
    assert words(place, "mdrun guide.md --only bu") == ["build"]
    assert words(place, "mdrun guide.md --attest ") == ["1.1/1"]
    assert words(place, "mdrun guide.md --take ") == ["2", "2/1"]
    assert words(place, "mdrun guide.md --skip 2") == ["2", "2/1"]
    assert words(place, "mdrun guide.md --with '2") == ["2/1: "]


def test_runs_and_their_steps(place: CliPlace) -> None:
    place.guide("## 1. Work\n\n```bash {name=first}\ntrue\n```\n\n```bash\nfalse\n```\n")
    assert place.run("guide.md").returncode == 1
    place.guide("## 1. Another guide\n\n```bash\ntrue\n```\n")
    assert place.run("guide.md").returncode == 0
    heads = {run.name: place.run("show", run.name).stdout.split("\n")[0] for run in place.runs}
    (passed,) = (run for run, head in heads.items() if "passed" in head)
    (failed,) = (run for run, head in heads.items() if "failed" in head)
    assert set(words(place, "mdrun show ")) == {passed, failed} == set(words(place, "mdrun verify 2"))
    assert words(place, "mdrun resume ") == [failed]
    assert ask(place, "mdrun resume ", "fish") == [f"{failed}\tfailed · guide.md"]
    assert words(place, f"mdrun resume {failed} --again ") == ["1/1", "1/2"]
    assert words(place, f"mdrun resume {failed} --done fi") == ["first"]
    assert words(place, "mdrun show --output ") == ["1/1"]  # of the latest run, which has passed
    assert words(place, f"mdrun show {failed} --output ") == ["1/1", "1/2"]
    assert words(place, f"mdrun show {failed} --output fi") == []


def test_files_and_options(place: CliPlace) -> None:
    (place.work / "log.txt").write_text("x")
    (place.work / "logs").mkdir()
    assert words(place, "mdrun guide.md --log lo") == ["log.txt", "logs/"]
    assert words(place, "mdrun guide.md --workdir lo") == ["logs/"]
    assert words(place, "mdrun guide.md --dry") == ["--dry-run"]
    assert words(place, "mdrun guide.md --color al") == ["always"]
    assert {"--section", "--yes"} <= set(words(place, "mdrun guide.md "))
    assert words(place, "mdrun completion ") == ["bash", "zsh", "fish"]


BROKEN = {
    "empty": b"",
    "not-utf-8": b"# \xff\n",
    "settings": b"---\nmdrun: [\n---\n\n# Title\n",
    "nothing-to-run": b"# Title\n",
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("option", ["--section", "-v", "--from", "--take", "--with"])
def test_a_broken_guide_is_silent(place: CliPlace, data: bytes, option: str) -> None:
    (place.work / "guide.md").write_bytes(data)
    words(place, f"mdrun guide.md {option} ")


@pytest.mark.parametrize(
    "line",
    [
        "mdrun nope.md --section ",
        "mdrun fifo --section ",
        "mdrun docs --section ",
        "mdrun closed.md --section ",
        "mdrun - --section ",
        "mdrun resume --again ",
        "mdrun show nope --output ",
        "mdrun show --log-dir /dev/null ",
        "mdrun guide.md --skip =",
        "mdrun guide.md --timeout x --from",
        "mdrun --version --",
        "mdrun 'guide.md",
        'mdrun "',
        "mdrun guide.md -v '",
        "mdrun guide.md --nope ",
        "mdrun run --section ",
        "mdrun ~nobody/",
        "mdrun check --format=",
    ],
)
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "tcsh"])
def test_nothing_that_is_typed_is_answered_by_an_error(place: CliPlace, line: str, shell: str) -> None:
    place.fifo("fifo")
    (place.work / "docs").mkdir()
    (place.work / "closed.md").write_text(GUIDE)
    (place.work / "closed.md").chmod(0)
    assert not [answer for answer in ask(place, line, shell) if re.search("rror|mdrun 0", answer)]


def test_a_second_look_at_a_guide_plans_nothing(place: CliPlace) -> None:
    cache = place.path / "home" / ".cache" / "mdrun"
    assert words(place, "mdrun guide.md --from ") == ["1/1", "1.1/1", "2/1"]
    (entry,) = cache.glob("contents-*")
    entry.write_bytes(entry.read_bytes()[:-1])
    assert words(place, "mdrun guide.md --from ") == ["1/1", "1.1/1", "2/1"]
    (place.work / ".mdrun.yaml").write_text("guides: {guide.md: {'2/1': {skip: true}}}\n")
    words(place, "mdrun guide.md --from ")
    assert len(list(cache.glob("contents-*"))) == 2


@pytest.mark.parametrize(
    ("option", "plan", "steps"),
    [("--section ", False, False), ("--var ", True, False), ("--from ", True, True)],
)
def test_a_second_look_imports_little(place: CliPlace, option: str, plan: bool, steps: bool) -> None:
    env = {**place.env, "COMP_WORDS": f"mdrun guide.md {option}", "_MDRUN_COMPLETE": "bash_complete"}
    imported = ["", ""]
    for look in range(2):
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "mdrun"],
            cwd=place.work,
            env=env,
            capture_output=True,
            text=True,
            check=True,
        )
        imported[look] = done.stderr
    few = r"mdrun\.(plan|config|document|errors|bash)|yaml|json|pathlib|subprocess|markdown_it|difflib"
    assert len(set(re.findall(few, imported[0]))) > 2
    assert ("mdrun.plan" in imported[0]) == plan
    assert ("mdrun.plan.steps.maker" in imported[0]) == steps
    assert re.findall(few, imported[1]) == []


def test_bash_gets_what_readline_replaces(place: CliPlace) -> None:
    line = "mdrun guide.md -v version=v"
    assert ask(place, line, _MDRUN_WORD="v", _MDRUN_KEY="37") == ["", "v1.0.0", "v1.1.0"]
    assert ask(place, "mdrun guide.md -v version=", _MDRUN_WORD="", _MDRUN_KEY="37")[1:] == [
        "v1.0.0",
        "v1.1.0",
        "w2",
    ]
    assert ask(place, "mdrun guide.md -v ver", _MDRUN_WORD="ver") == ["nospace", "version="]
    (place.work / "a b.md").write_text("x")
    assert ask(place, "mdrun a", _MDRUN_WORD="a") == ["filenames", "a b.md"]


def test_words_are_quoted_as_bash_reads_them() -> None:
    for word in ("a b", "a'b", 'a"b', "$x", "`x`", "a\\b", "*?[x]", "a;b&c|d", "#x", "(x)", "日本"):
        for quote in ("", "'", '"'):
            line = f"printf %s {quote}{quoted(word, quote)}{quote}"
            assert subprocess.check_output(["bash", "-c", line], text=True) == word


@pytest.mark.parametrize(
    ("line", "quote"),
    [("a 'b", "'"), ("a 'b'", ""), ('a "b\\"', '"'), ("a \\'", ""), ("'a\\'", ""), ("'\"", "'")],
)
def test_an_open_quote_is_seen(line: str, quote: str) -> None:
    assert open_quote(line) == quote


def test_descriptions_fit_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    assert list(described(["1", "1.1"], ["部署到生产环境并且检查所有的服务", ""])) == [
        "1    部署到生产环境并且检查…",
        "1.1",
    ]
    assert list(described(["2", "2.1"], ["Two", "Three"])) == ["2    Two", "2.1  Three"]


# In real shells

KEY = "\x07"
"""Shows the line as it stands (Ctrl-G)."""

_START = {
    "bash": """\
set -u; PS1='ready> '; bind 'set bell-style none'; bind 'set enable-bracketed-paste off'
bind -x '"\\C-g": printf "<%s>\\n" "$READLINE_LINE"'
eval "$(mdrun completion bash)"
""",
    "zsh": """\
PS1='ready> '; unsetopt beep; autoload -Uz compinit && compinit -u -d ~/dump
line() { print -r -- "<$BUFFER>" }; zle -N line; bindkey '^G' line
eval "$(mdrun completion zsh)"
""",
    "fish": """\
function fish_prompt; echo 'ready> '; end; bind \\cg 'echo "<"(commandline)">"'
mdrun completion fish | source
""",
}
_BARE = {"bash": ("--norc", "--noprofile"), "zsh": ("-f",), "fish": ("--no-config",)}


@pytest.fixture(params=sorted(_START))
def shell(request: pytest.FixtureRequest, place: CliPlace) -> Iterator[pexpect.spawn[str]]:
    name = request.param
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    terminal = pexpect.spawn(
        name,
        [*_BARE[name], "-i"],
        cwd=str(place.work),
        env={**place.env, "TERM": "xterm", "INPUTRC": "/dev/null"},
        encoding="utf-8",
        timeout=SECONDS,
        dimensions=(40, 120),
    )
    terminal.send(_START[name])
    terminal.send(KEY)
    terminal.expect("<>")
    yield terminal
    terminal.close(force=True)


def line(terminal: pexpect.spawn[str], typed: str) -> str:
    """Type, and return the line as it then stands; the line is taken away again."""
    terminal.send(typed + KEY)
    terminal.expect(r"<mdrun[^>\r\n]*>")
    found = str(terminal.after)[1:-1]
    terminal.send("\x05\x15" + KEY)
    terminal.expect("<>")
    return found


def test_a_terminal_completes_each_kind_of_word(shell: pexpect.spawn[str], place: CliPlace) -> None:
    (place.work / "my guide.md").write_text(GUIDE)
    (place.work / "docs").mkdir()
    (place.work / "docs" / "plan.md").write_text(GUIDE)
    (place.path / "home" / "homely.md").write_text(GUIDE)
    for typed, stands in {
        "mdrun comp\t": "mdrun completion ",
        "mdrun gui\t": "mdrun guide.md ",
        "mdrun do\t": "mdrun docs/",
        "mdrun my\t": "mdrun my\\ guide.md ",
        "mdrun docs/\t": "mdrun docs/plan.md ",
        "mdrun ~/hom\t": "mdrun ~/homely.md ",
        "mdrun ~/homely.md --section 2\t": "mdrun ~/homely.md --section 2 ",
        "mdrun run docs/\t": "mdrun run docs/plan.md ",
        "mdrun my\\ guide.md --sec\t": "mdrun my\\ guide.md --section ",
        "mdrun guide.md --section 1.\t": "mdrun guide.md --section 1.1 ",
        "mdrun guide.md --section=1.\t": "mdrun guide.md --section=1.1 ",
        "mdrun guide.md -v ver\t": "mdrun guide.md -v version=",
        "mdrun guide.md -v version=w\t": "mdrun guide.md -v version=w2 ",
        "mdrun guide.md -v version=v1.1\t": "mdrun guide.md -v version=v1.1.0 ",
        "mdrun plan guide.md --with '2\t": "mdrun plan guide.md --with '2/1: ",
        "mdrun guide.md --only bui\t": "mdrun guide.md --only build ",
        "mdrun nope.md --section \t": "mdrun nope.md --section ",
    }.items():
        assert line(shell, typed).rstrip(" '") == stands.rstrip(" '"), typed


def test_a_terminal_shows_what_the_words_mean(shell: pexpect.spawn[str]) -> None:
    shell.send("mdrun guide.md --section \t\t")
    shell.expect("Build it")
    shell.expect("Rollback")
