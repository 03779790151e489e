"""What refuses a rehearsal, and which stubs are doubtful."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mdrun import config
from mdrun.answers import Answers, Given
from mdrun.preflight.rehearsing import rehearsable
from mdrun.preflight.tools import Scope, tools
from tests import plans

if TYPE_CHECKING:
    from mdrun.errors import Finding


def found(script: str, settings: str = "", **given: object) -> list[Finding]:
    said, problems = config.parse(f"rehearsal: {{{settings}}}", "mdrun.yaml", 1)
    assert problems == []
    text = script if script.startswith("#") else f"## 1. Do\n\n```bash\n{script}\n```\n"
    answers = Answers(plans.plan(text, settings=said), Given("ada", **given))  # type: ignore[arg-type]
    return list(rehearsable(answers, "mdrun.yaml"))


def codes(script: str, settings: str = "", **given: object) -> list[str]:
    return [finding.code for finding in found(script, settings, **given)]


UNSAFE = ["rehearsal-unsafe"]


@pytest.mark.parametrize(
    "script",
    [
        "kubectl delete pod x",
        "twine upload dist/*",
        "docker push x",
        "npm publish",
        "gh release create v1",
        "terraform apply",
        "rm -rf /srv/x",
        "rm -rf ../x",
        "rm -rf build ~other/x",
        'rm -rf "$somewhere"',
        "ls | xargs rm -rf",
        "find /srv -name x -exec rm -rf {} +",
        "find .. -delete",
        "truncate -s 0 /var/log/x",
        "cd /srv/app && rm -rf build",
        "cd /srv/app\ngit reset --hard",
        "git -C /srv/app clean -fd",
        "git --git-dir=/srv/app/.git push",
        "ssh host uptime",
        "ssh host 'git push'",
        "scp x host:",
        "rsync -a x host:/srv",
        "docker exec db rm -rf data",
        "kubectl apply -f x.yaml",
        "systemctl restart app",
        "systemctl start app",
        "sudo systemctl stop app",
        "docker compose up -d",
        "psql -c 'DROP TABLE x'",
        "curl -X POST https://hooks.example.com/x",
        "curl -sd x=1 https://hooks.example.com/x",
        "uv run twine upload dist/*",
        ".venv/bin/twine upload dist/*",
        "kill 1234",
        "kill $(cat server.pid)",
        'pid=$!\nkill "$pid" 1',
        "kill -9 -1",
        "ssh host 'kill $!'",
        "bash -c 'npm publish'",
        "wget --post-data=x=1 https://hooks.example.com/x",
        "http POST https://hooks.example.com/x",
        "gh api --method=POST repos/a/b/dispatches",
        "docker --host=tcp://prod:2375 ps",
        "docker run -d --rm -v /:/host image",
        "systemd-run --user sleep 100",
        "echo ./nightly | at now",
        "crontab jobs",
        "sudo apt-get install -y nginx",
        "useradd deploy",
        "mount /dev/sdb1 /mnt",
        "ftp host",
    ],
)
def test_what_reaches_the_world_refuses_a_rehearsal(script: str) -> None:
    assert codes(script) == UNSAFE
    assert codes(script, yes=True) == UNSAFE
    assert codes(script, take=frozenset(["1/1"])) == UNSAFE
    assert codes(script, skip={"1/1": ""}) == []


@pytest.mark.parametrize(
    "script",
    [
        "git push origin main --follow-tags",
        "git reset --hard && git clean -fdx && git branch -D x && git stash drop",
        "git -C sub push",
        "rm -rf build dist *.egg-info ./x 'a b'",
        'rm -rf "build/$version"',
        "rm -rf ~/.cache/x $HOME/x ${TMPDIR}/x",
        't=$(mktemp -d)\ncd "$t"\nrm -rf "$t"',
        "find . -name x -exec rm -rf {} +",
        "find build -delete",
        "cd sub && rm -rf build",
        "rsync -a x/ y/",
        "curl -X POST http://localhost:8000/reset",
        "wget --post-data=x http://localhost:8000/reset && http POST localhost:8000/reset",
        "curl -fsSL https://example.com",
        "wget https://example.com/x && http https://example.com/x",
        "crontab -l && mountpoint /srv && docker ps",
        "npm install && pip install x && uv sync",
        "kubectl get pods",
        "docker build .",
        "uv run flowgate service restart all",
        "systemctl status app",
        'sleep 9 &\nkill "$!"; kill -9 %1 %sleep',
        "sleep 9 &\npid=$!\nkill -TERM ${pid}",
    ],
)
def test_what_stays_in_the_copy_does_not(script: str) -> None:
    assert codes(script) == []


@pytest.mark.parametrize(
    ("script", "settings"),
    [
        ("twine upload x", "stubs: {twine: 0}"),
        ("sudo twine upload x", "stubs: {twine: 0}"),
        ("bash -c 'twine upload x'", "stubs: {twine: 0}"),
        ("ssh host 'systemctl stop x'", "stubs: {ssh: 0}"),
        ("uv run twine upload x", "stubs: {uv: [{args: 'run twine*'}, {real: true}]}"),
        ("kill 1", "allow: [kill]"),
        ("psql -c 'drop table x'", "allow: [DROP TABLE]"),
        ("kubectl -n x delete pod y", "allow: [kubectl delete]"),
        ("ssh host 'rm -rf /srv'", "allow: [ssh, rm -r]"),
        ("docker compose up -d", "allow: [docker compose up]"),
    ],
)
def test_stubs_and_what_is_allowed_settle_it(script: str, settings: str) -> None:
    assert codes(script, settings) == []


@pytest.mark.parametrize(
    ("script", "settings"),
    [
        ("ssh host 'systemctl stop x'", "stubs: {systemctl: 0}"),
        ("ssh host 'systemctl stop x'", "allow: [ssh]"),
        ("ssh host 'git push'", "allow: [ssh]"),
        ("psql -c 'drop table x; delete from y'", "allow: [DROP TABLE]"),
        ("/usr/bin/twine upload x", "stubs: {twine: 0}"),
        ("uv run twine upload x", "stubs: {twine: 0}"),
        ("python -m twine upload x", "stubs: {twine: 0}"),
        ("docker compose up -d", "allow: [docker compose]"),
    ],
)
def test_what_does_not_hold_settles_nothing(script: str, settings: str) -> None:
    assert codes(script, settings) == UNSAFE


@pytest.mark.parametrize(
    ("script", "setting"),
    [
        ("twine upload x", "rehearsal: {stubs: {twine: 0}}"),
        ("twine upload x\ntwine check x", 'rehearsal: {stubs: {twine: [{args: "upload*"}, {real: true}]}}'),
        ("docker --debug push x\ndocker build .", '{docker: [{args: "*push*"}, {real: true}]}'),
        ("gh release create x\ngh auth status", '{gh: [{args: "release create*"}, {real: true}]}'),
        ("uv run twine upload x", '{uv: [{args: "*twine upload*"}, {real: true}]}'),
        ("python -m twine upload x", '{python: [{args: "*twine upload*"}, {real: true}]}'),
        ("ssh host uptime", "{ssh: 0}"),
        ("/opt/bin/twine upload x", "{twine: 0}} in mdrun.yaml, and twine without its path in the guide"),
        ("kill 1", "rehearsal: {allow: [kill]}"),
        ("rm -rf /srv", "rehearsal: {allow: [rm -r]}"),
        ("aws x delete-y", '{allow: ["aws * delete*"]}'),
        ("kubectl delete pod x", "rehearsal: {allow: [kubectl delete]}"),
    ],
)
def test_the_setting_to_add_is_shown_and_settles_it(script: str, setting: str) -> None:
    (finding,) = found(script)
    assert setting in finding.remedy
    assert "mdrun.yaml" in finding.remedy
    shown = finding.remedy[finding.remedy.index("rehearsal: {") + len("rehearsal: {") :]
    depth, end = 1, 0
    while depth:
        depth += {"{": 1, "}": -1}.get(shown[end], 0)
        end += 1
    assert "/" in script.split()[0] or codes(script, shown[: end - 1]) == []


def test_every_finding_has_its_line() -> None:
    block = "# first\ntrue\nnpm publish && npm unpublish x; twine upload x\n\nssh h <<EOF\nls\nEOF"
    text = f"## 1. Do\n\n```bash\n{block}\n```\n"
    assert [(one.line, one.message.split(":")[1].split()[0]) for one in found(text)] == [
        (6, "npm"),
        (6, "npm"),
        (6, "twine"),
        (8, "ssh"),
    ]


def test_it_is_said_that_a_step_has_left_the_copy() -> None:
    text = "## 1. Do\n\n```bash\ncd /srv\n```\n\n```bash\ngit push\nnpm publish\n```\n"
    assert [" after a step has left the copy" in one.message for one in found(text)] == [True, False]
    assert codes("## 1. Do\n\n```bash {cwd=/srv}\ntrue\n```\n\n```bash\ngit push\n```\n") == []
    assert codes("## 1. Do\n\n```bash {cwd=/srv}\ngit push\n```\n") == UNSAFE


def test_steps_that_are_not_run_are_no_matter() -> None:
    text = "## 1. Do\n\n```bash {%s}\nnpm publish\n```\n\n```bash\ntrue\n```\n"
    assert codes(text % "name=x") == UNSAFE
    assert codes(text % "confirm=no") == UNSAFE
    assert codes(text % "manual") == []
    assert codes(text % "skip") == []


def test_checks_and_what_waits_are_looked_at_too() -> None:
    assert codes('## 1. Do\n\n- [ ] gone <!-- mdrun: check="npm unpublish x" -->\n') == UNSAFE
    assert codes('## 1. Do\n\n```bash {background ready="ssh host true"}\nsleep 9\n```\n') == UNSAFE


def test_a_stub_that_is_passed_by_is_a_warning() -> None:
    stub = "stubs: {gh: 0}"
    assert codes("/usr/bin/gh release list", stub) == ["stub-passed-by"]
    assert codes("uv run gh release list", stub) == ["stub-passed-by"]
    assert codes("sudo gh release list; bash -c 'gh x'; ls | xargs gh", stub) == []


def test_a_stub_that_stands_for_nothing_is_a_warning() -> None:
    assert [one.remedy for one in found("shipit x", "stubs: {shipt: 0}")] == ["did you mean shipit?"]
    assert codes("./release.sh", "stubs: {gh: 0}") == []
    assert codes("git status", "stubs: {gh: 0}") == []
    assert codes("true # gh is called", "stubs: {gh: 0}") == []
    own = "---\nmdrun:\n  rehearsal:\n    stubs: {gh: 0}\n---\n\n## 1. Do\n\n```bash\n./release.sh\n```\n"
    answers = Answers(plans.plan(own), Given("ada"))
    assert [(one.path, one.line, one.code) for one in rehearsable(answers, "mdrun.yaml")] == [
        ("guide.md", 4, "stub-uncalled")
    ]


def test_a_tool_that_has_a_stub_need_not_be_there() -> None:
    made = plans.plan("---\nmdrun: {needs: [mdrun-no-such-a]}\n---\n\n```bash\nmdrun-no-such-b\n```\n")
    assert [one.code for one in tools(made, "/bin", Scope(), instead=["mdrun-no-such-a"])] == ["tool-missing"]
    assert list(tools(made, "/bin", Scope(), instead=["mdrun-no-such-a", "mdrun-no-such-b"])) == []
