"""The rules of ``mdrun check``: what each of them finds, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdrun import catalogue
from mdrun.check import Subject, check
from mdrun.check.shellcheck import find, findings
from mdrun.config import Settings, merge
from mdrun.document import read
from mdrun.plan.build import make
from mdrun.plan.gathering import front_matter
from mdrun.plan.request import Request
from mdrun.shell import syntax_errors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdrun.config import Shell
    from mdrun.errors import Finding

COMMON = {
    "guarded-unconfirmed",
    "section-unchecked",
    "placeholder-redirects",
    "cd-lasting",
    "rollback-missing",
    "sample-open",
}
"""What many guides of these tests have, and few of them are about."""


def subject(text: str, folder: Path = Path("/nowhere")) -> Subject:
    guide = read("guide.md", text.encode())
    own, _ = front_matter(guide)
    made = make(guide, Request(environ=dict.fromkeys(("HOME", "PATH"), "x")), syntax=_syntax)
    return Subject(guide, made, merge(Settings(), own), folder)


def _syntax(texts: Sequence[str], _: Shell | None) -> Sequence[str | None]:
    return syntax_errors(texts)


def found(text: str, folder: Path = Path("/nowhere")) -> list[Finding]:
    return sorted(check(subject(text, folder)), key=lambda one: (one.line, one.column))


def places(text: str, code: str) -> list[tuple[int, int]]:
    return [(one.line, one.column) for one in found(text) if one.code == code]


def block(commands: str, tag: str = "bash") -> str:
    return f"# Guide\n\n~~~~{tag}\n{commands}\n~~~~\n"


def in_block(commands: str, tag: str = "bash") -> list[tuple[int, int, str]]:
    """Return line in the block, column and code of what is found in a block, but for what is common."""
    return [
        (one.line - 3, one.column, one.code)
        for one in found(block(commands, tag))
        if one.code not in COMMON and one.line > 1
    ]


# Blocks


@pytest.mark.parametrize(
    ("commands", "line", "column", "code"),
    [
        ("cp ${db-name} x", 1, 4, "placeholder-expands"),
        ('echo "${用户名}"', 1, 7, "placeholder-expands"),
        ("echo ${environment?}", 1, 6, "placeholder-expands"),
        ("echo ${YOUR NAME}", 1, 6, "placeholder-expands"),
        ("git checkout [branch]", 1, 14, "placeholder-glob"),
        ("git checkout v[version]", 1, 14, "placeholder-glob"),
        ("git checkout -b [branch name]", 1, 17, "placeholder-glob"),
        ("git tag v{version}", 1, 9, "placeholder-unknown"),
        ('git tag "v{version}"', 1, 10, "placeholder-unknown"),
        ("./login YOUR_TOKEN", 1, 9, "placeholder-unknown"),
        ("./login --file=your-token.txt", 1, 16, "placeholder-unknown"),
        ("./publish 0.<minor + 1>.0", 1, 13, "placeholder-unknown"),
        ("./deploy ...", 1, 10, "unfinished"),
        ("export A=... \\\n  B=1", 1, 10, "unfinished"),
        ("curl -f https://example.org/.../app.tar", 1, 29, "unfinished"),
        ("mv .../opt/x .", 1, 4, "unfinished"),
        ("cp /path/to/key .", 1, 4, "unfinished"),
        ("./deploy TODO", 1, 10, "unfinished"),
        ("./a\nexport A=\n./b", 2, 1, "unfinished"),
        ("npm test || true", 1, 10, "failure-masked"),
        ("npm test || :", 1, 10, "failure-masked"),
        ("./stop; true", 1, 9, "failure-masked"),
        ("f() {\n  npm test || return 0\n}", 2, 12, "failure-masked"),
        ("./migrate || echo done", 1, 11, "failure-told"),
        ("make all | tail -5", 1, 12, "failure-in-pipe"),
        ("make all 2>&1 | tee log", 1, 17, "failure-in-pipe"),
        ("curl -sL https://example.org | sh", 1, 1, "curl-without-fail"),
        ("set +e\n./a", 1, 1, "errors-ignored"),
        ("set +o errexit\n./a", 1, 1, "errors-ignored"),
        ("```\nx\n```", 1, 1, "fence-in-block"),
        ("./a\nDeployed app in 3 s", 2, 1, "output-in-block"),
        ("kubectl get pods\nNAME   READY\napp   1", 2, 1, "output-in-block"),
        ("./a\nINFO: it is done", 2, 1, "output-in-block"),
        ("Rscript a.R\nMakefile", 0, 0, "block-doubtful"),
        ("SELECT * FROM x;", 0, 0, "block-doubtful"),
        ("while true; do ./poll; done", 0, 0, "command-endless"),
        ("> echo a\n> echo b", 0, 0, "prompt-unclear"),
        ("export A='...'", 1, 11, "unfinished"),
        ("git checkout &lt;version&gt;", 1, 14, "odd-character"),
        ('git commit -m "let `make` build"', 1, 20, "backticks-in-message"),
        ('git commit --message="let `make` build"', 1, 27, "backticks-in-message"),
        ("cat <<EOF\na `b`\nEOF", 2, 3, "backticks-in-message"),
        (r'git tag -a v1 -m "a\nb"', 1, 20, "newline-in-message"),
        ("git tag –list", 1, 9, "odd-character"),
        ("echo “a b”", 1, 6, "odd-character"),
        ("echo\u00a0a", 1, 5, "odd-character"),
        ("docker run \\ \n  app", 1, 12, "continuation-broken"),
        ("docker run \\\n  # the port\n  app", 1, 12, "continuation-broken"),
        ("docker run \\\n\n  app", 1, 12, "continuation-broken"),
        ("docker run app \\", 1, 16, "continuation-broken"),
        ("node --version\nv22.1.0", 2, 1, "output-in-block"),
        ("curl -fI localhost\nHTTP/1.1 200 OK", 2, 1, "output-in-block"),
        ("x=\n./a", 1, 1, "unfinished"),
        ('./a "TODO: say why"', 1, 6, "unfinished"),
        ("cat <<EOF\n${db-name}\nEOF", 2, 1, "placeholder-expands"),
        ("cd app\nmake\ncd app\nmake", 3, 1, "cd-twice"),
        ("./a\nexit", 2, 1, "shell-ends"),
        ("exec ./a", 1, 1, "shell-ends"),
        ("ssh web1\n./a", 1, 1, "shell-nested"),
        ("ssh -i key -p 22 web1", 1, 1, "shell-nested"),
        ("ssh -L 8080:db:80 web1", 1, 1, "shell-nested"),
        ("sudo su - app", 1, 1, "shell-nested"),
        ("sudo -i", 1, 1, "shell-nested"),
        ("dash", 1, 1, "shell-nested"),
        ("kubectl -n a exec -it pod -- bash\n./a", 1, 1, "shell-nested"),
        ("docker run --rm -it image /bin/sh", 1, 1, "shell-nested"),
        ("psql -U app", 1, 1, "shell-nested"),
        ("sqlite3 app.db", 1, 1, "shell-nested"),
        ("python3", 1, 1, "shell-nested"),
        ("set -euo pipefail\n./a", 1, 1, "errexit-pasted"),
        ("tail -f log", 1, 1, "command-endless"),
        ("kubectl -n a port-forward pod 80", 1, 1, "command-endless"),
        ("docker compose up", 1, 1, "command-endless"),
        ('./login --token "$API_TOKEN"', 1, 1, "secret-on-command-line"),
        ("curl -f -H 'a: b' -u app:<password> https://x", 1, 1, "secret-on-command-line"),
        ("git push https://ada:open-sesame@git.intern/a.git", 1, 15, "secret-in-guide"),
        ("export TOKEN=glpat-aB3dE6gH9jK2mN5pQ8sT", 1, 14, "secret-in-guide"),
    ],
)
def test_a_block_is_found_fault_with(commands: str, line: int, column: int, code: str) -> None:
    assert (line, column, code) in in_block(commands)


@pytest.mark.parametrize(
    "command",
    [
        "sqlite3 app.db '.backup copy.db'",
        "python3 migrate.py",
        "redis-cli get key",
        "psql --version",
        "mysql -e 'select 1'",
        "mysql --help",
        "chroot /mnt apt update",
    ],
)
def test_what_is_given_its_command_opens_no_prompt(command: str) -> None:
    assert not places(block(f"{command}\n./a"), "shell-nested")


@pytest.mark.parametrize(
    "commands",
    [
        "cd app && make && cd -\ncd app",
        "(cd app && make)\n(cd app && make)",
        "cd app\nmake\ncd ../web\nmake\ncd app",
        "echo ${EDITOR-vi} ${name:-x}",
        "db=1\necho ${db-name}",
        "echo '${db-name}'",
        "pip install .[dev] 'app[test]' app[extra]",
        "ls [a-z]* file[0-9]",
        "if [ -f a ]; then echo [a]; fi",
        'echo "$a[key]" ${a[key]}',
        "cp file.{yaml,json} dir/\nmkdir {a,b}\nf() { echo; }\ngit log HEAD@{upstream}",
        "docker inspect --format '{{.State}}' a",
        "awk '{print}' file",
        "go test ./...",
        "sort <in >out",
        "export A=1\nB=2 ./a",
        "A=$(./b)",
        "cat <<'END'\n...\nEND",
        "rm build || true\nkill 1 || true\ndocker stop a || true\nmkdir a || :",
        "docker network create a 2>/dev/null || true",
        "if ./a || true; then ./b; fi",
        "echo 'Loading ...'\nprintf '%s' 'still ...'",
        "curl -f 'https://example.org/?a=1&amp;b=2'",
        "./a || exit 1",
        "./a || { echo no; exit 1; }",
        "git log | head\nkubectl get pods | grep a\ncat a | sort\n./a | ./b",
        "set -o pipefail\nmake | tee log",
        "curl -fsSL a | sh\ncurl --fail a\ncurl -v a\ncurl -I a",
        "set +e\n./a\nstatus=$?\nset -e",
        "# ## Heading\n./a",
        "# Build\n./a",
        "cat > a.md <<'END'\n## Heading\n\nWords stand here now.\n```\nEND",
        "git commit -m 'let `make` build'",
        'echo "`date`"',
        "cat <<'EOF'\na `b`\nEOF",
        r"printf 'a\nb'",
        'echo "it’s “done” – now"',
        "# “quoted” – words\n./a",
        "docker run \\\n  app",
        "./a # \\",
        "f() { exit 1; }\nif ./a; then exit 1; fi\n(exit 0)",
        "ssh web1 ./a\nssh web1 <<'EOF'\n./a\nEOF\nssh -N -L 1:a:2 web1 &",
        "bash script.sh\nbash -c ./a\necho x | bash\nsudo ./a",
        "psql -c 'select 1'\npsql < a.sql\nmysql -e 'select 1'",
        "su app -c ./a",
        "[[ $HOME == [yY] || $HOME =~ [yY] ]]\n./a",
        "cat <<'EOF'\n${db-name}\nEOF",
        'x=\nfor y in 1 2; do x="$x $y"; done',
        "grep -rn TODO src\nrg 'TODO|FIXME'",
        'git commit -m "Remove the last TODO"',
        'git tag -a v<version> -m "Built on `date +%F` at `git rev-parse HEAD` by `whoami`"',
        "timeout 5 tail -f log\ntail -f log &\ndocker compose up -d\ntail -f log | grep -q ready",
        "git push https://ada:$PASS@git.intern/a.git\ngit clone https://ada:password@git.intern/a.git",
        "echo glpat-xxxxxxxxxxxxxxxxxxxx ghp_...",
        'echo "$API_TOKEN" | docker login --password-stdin\nexport TOKEN=x\nA_TOKEN="$API_TOKEN" ./a',
    ],
)
def test_a_block_is_left_alone(commands: str) -> None:
    assert in_block(commands) == []


def test_a_placeholder_that_bash_takes_for_redirections_is_named_once() -> None:
    [one] = [
        one for one in found(block("a <tag> b\na <tag>\na '<tag>' # <x>\nv=<tag>")) if "place" in one.code
    ]
    assert (one.line, one.column, one.level) == (4, 3, "note")
    assert one.message == "unfilled, <tag> reads the file 'tag', and writes the file 'b' if there is one"


def test_a_fence_in_indented_code_is_told_how_it_becomes_one() -> None:
    [one] = [one for one in found("# A\n\n    ```bash\n    ./a\n    ```\n") if one.code == "block-doubtful"]
    assert one.remedy == "indent it by less than four spaces, or write confirm=no on it"


def test_the_remedy_for_a_placeholder_names_its_own_variable() -> None:
    [one] = [one for one in found(block("git checkout v<last-good> file")) if "place" in one.code]
    assert one.remedy == 'write it once, as in last_good=<last-good>, and then "$last_good"'


def test_a_placeholder_for_a_secret_is_refused_and_nothing_else_said() -> None:
    text = "---\nmdrun:\n  variables:\n    token: {secret: true}\n---\n" + block("./login <token> now")
    assert not places(text, "placeholder-redirects")


@pytest.mark.parametrize("command", ["kubectl delete secret <secret>", "ssh -i <private-key> host"])
def test_the_name_of_a_secret_on_a_command_line_may_be_seen(command: str) -> None:
    assert not {"secret-on-command-line", "secret-unmarked"} & {one.code for one in found(block(command))}


def test_a_placeholder_of_a_style_that_the_guide_leaves_out() -> None:
    [one] = [
        one
        for one in found("---\nmdrun: {placeholders: []}\n---\n" + block("./a <name> c"))
        if one.code == "placeholder-unknown"
    ]
    assert one.remedy == "put it in quotes, or name angle among the placeholders of the settings"


def test_what_holds_a_placeholder_that_is_filled_is_none_itself() -> None:
    assert not places(block("git tag v{x.y.z}"), "placeholder-unknown")


def test_a_fence_of_tildes_is_no_backticks() -> None:
    [one] = [one for one in found("# A\n\n````bash\n./a\n~~~\n````\n") if one.code == "fence-in-block"]
    assert one.message == "a fence stands in this block, where bash reads it as a command"


@pytest.mark.parametrize(
    ("commands", "level"),
    [
        ("echo $host", "warning"),
        ("echo $host\nsource ./env", "warning"),
        ("source ./env\necho $host", "note"),
        (". ./env && echo $host", "note"),
        ('eval "$(./env)"\necho $host', "note"),
        ("source venv/bin/activate\necho $host", "warning"),
        ("ping <host>\necho $host", None),
        ("Wait\n$ echo (a)", None),
    ],
)
def test_a_variable_that_nothing_sets(commands: str, level: str | None) -> None:
    seen = [one.level for one in subject(block(commands)).plan.findings if one.code == "variable-unset"]
    assert seen == ([level] if level else [])


@pytest.mark.parametrize(
    ("script", "written"),
    [
        ("./deploy <target> now", "'now'"),
        ("./deploy <target> \\\n  --force", "'--force'"),
        ('./deploy <target>"/x"', "a file"),
        ("./deploy <target>", None),
        ("./deploy <target> | tee log", None),
        ("./deploy <target> # why", None),
    ],
)
def test_a_placeholder_of_which_bash_makes_a_file(script: str, written: str | None) -> None:
    """Bash refuses the command where no name of a file follows."""
    told = [one.message for one in found(block(script)) if one.code == "placeholder-redirects"]
    assert bool(told) == (written is not None)
    assert all(str(written) in one for one in told)


def test_a_placeholder_that_is_given_to_a_variable_is_written_as_it_should_be() -> None:
    assert not places(
        block('version=<version>\nexport a=<b> # why\ngit tag "$version"'), "placeholder-redirects"
    )


def test_an_exit_that_leaves_an_inner_shell() -> None:
    text = block("docker exec -it a sh") + "\n```bash\nexit\nexit\n```\n"
    assert places(text, "shell-ends") == [(9, 1)]


def test_an_exit_that_leaves_a_place_which_only_words_lead_to() -> None:
    inside = "# A\n\nOpen a console on the server:\n\n~~~bash\n./enter\n~~~\n\n~~~bash\nexit\nexit\n~~~\n"
    assert not places(inside, "shell-ends")
    two = (
        "# A\n\n~~~console\n$ kubectl debug node/a\n$ chroot /host\n~~~\n\n~~~console\n$ exit\n$ exit\n~~~\n"
    )
    assert not places(two, "shell-ends")
    assert places("# A\n\nBuild it:\n\n~~~bash\n./build\nexit\n~~~\n", "shell-ends") == [(7, 1)]


def test_a_heading_in_a_block() -> None:
    code = "heading-in-block"
    assert places("# A\n\n~~~bash\n./a\n\n## Next\n\nThen the page must be up.\n~~~\n", code) == [(6, 1)]
    assert places("# A\n\n```bash\n./a\n\n## Next\n", code) == [(6, 1)]
    assert not places("# A\n\n~~~bash\n# A\n./a\n~~~\n", code)
    assert not places("# A\n\n```bash\n## build\nmake\n```\n", code)
    assert not places('# A\n\n```bash\necho "\n## Next\n\nThe page is now up.\n"\n```\n', code)


@pytest.mark.parametrize("tag", ["console", "bash"])
def test_output_in_a_transcript_is_output(tag: str) -> None:
    assert in_block("$ ./a\nDeployed app in 3 s\n$ ./b", tag) == []


def test_places_are_those_of_the_guide() -> None:
    text = "# A\n\n1. Do\n\n   ```console\n   ada$ echo é <名> x; git tag –l\n   ```\n"
    assert places(text, "odd-character") == [(6, text.split("\n")[5].index("–") + 1)]
    assert places(text, "placeholder-redirects") == [(6, text.split("\n")[5].index("<") + 1)]


def test_a_column_that_is_not_known_is_0() -> None:
    text = "# A\n\n```console\n$ echo a \\\n> git tag –l\n```\n"
    assert [one for one in places(text, "odd-character") if one[0] == 5] == [(5, 11)]


def test_steps_that_are_not_run_are_left_alone() -> None:
    for said in ("skip", "manual", "notes"):
        assert in_block("npm test || true\nssh web1", f"bash {{{said}}}") == []


def test_a_step_with_a_timeout_may_wait() -> None:
    assert in_block("tail -f log", "bash {timeout=5s}") == []


# Sections


def test_numbers_out_of_order_and_left_out() -> None:
    text = "# A\n\n## 2. B\n\n## 1. C\n\n## 4. D\n\n### 4.2 E\n\n### 4.1 F\n"
    assert places(text, "section-order") == [(5, 0), (11, 0)]
    assert places(text, "section-gap") == [(7, 0)]


def test_a_number_in_other_words_is_not_left_out() -> None:
    assert not places("# A\n\n## Step 1: B\n\n## Optional step 2\n\n## Step 3: C\n", "section-gap")


@pytest.mark.parametrize(
    ("script", "asks"),
    [
        ("sudo apt install jq", 1),
        ("apt-get -q install jq", 1),
        ("docker system prune -a", 1),
        ("apt-get install -y jq; apt -y install jq; apt-get install -qy jq; apt-get install -yqq jq", 0),
        ("yes | apt install jq", 0),
        ("apt install jq <<< y", 0),
        ("apt list; apt update; docker system prune -af; dnf --assumeyes install jq", 0),
    ],
)
def test_commands_that_ask(script: str, asks: int) -> None:
    assert len(places(f"# A\n\n```bash\n{script}\n```\n", "command-asks")) == asks


def test_links(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/other.md").write_text("# Some *words*\n\nText\n----\n\n<a id='own'></a>\n")
    (tmp_path / "docs/page").mkdir()
    (tmp_path / "docs/page/index.md").touch()
    good = (
        "[a](#a-guide) [b](other.md#some-words) [c](other.md#own) [d](/docs/other.md) [e](https://x.y/#z)\n"
        "[f](other.html) [g](other#text) [h](page) [i](mailto:a@b) [j](<other.md> 'title') `[k](none)`\n"
        "[l](/manual/x.html) [m](#a-b:c) [n]({{ x }}) [o](#top) ![p](other.md) [q](other.md#L3)\n\n"
        "[r]: other.md\n[^1]: words\n\n<!-- [s](none.md) -->\n\n```text\n[t](none.md)\n```\n"
    )
    bad = (
        "[u](none.md) [v](other.md#none) and [w](#none), [w](#none)\n\n[x]: none/x.md\n<a href='y.md'>y</a>\n"
    )
    text = f"# A guide\n\n{good}\n{bad}"
    lines = text.split("\n")
    last = lines.index(bad.split("\n")[0]) + 1
    seen = [one for one in found(text, tmp_path / "docs") if one.code.startswith("link")]
    assert [(one.line, one.column, one.code) for one in seen] == [
        (last, 5, "link-file"),
        (last, 18, "link-anchor"),
        (last, 41, "link-anchor"),
        (last + 2, 6, "link-file"),
        (last + 3, 10, "link-file"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "(own-label)=\n## Own\n\nSee [it](own-label), [another page](hub:other-label) and [](third).\n",
        "See [label](elsewhere) and {ref}`more`.\n",
        "<!-- See\n[gone](gone.md), and\n[gone](gone2.md) --> and more\n",
        "See [root](~/includes/x.md) and [site](@site/docs/x.md).\n",
        "See [page](../page/), [rst](notes), [erb](manual.html) and [folder](topic/).\n",
    ],
)
def test_links_that_sites_know_how_to_follow(text: str, tmp_path: Path) -> None:
    (tmp_path / "docs/topic").mkdir(parents=True)
    for name in ("page.md", "notes.rst", "manual.html.md.erb", "topic/_index.md"):
        (tmp_path / "docs" / name).touch()
    assert not [one for one in found(f"# A\n\n{text}", tmp_path / "docs") if one.code == "link-file"]


def test_a_link_to_no_label_of_a_plain_guide(tmp_path: Path) -> None:
    text = "# A\n\n<!-- x\n--> [a](OWNERS) <!-- [b](b.md)\n"
    assert [(one.line, one.column) for one in found(text, tmp_path) if one.code == "link-file"] == [(4, 9)]


def test_the_anchor_that_was_meant_is_named() -> None:
    [one] = [one for one in found("# A\n\n[x](#rolback)\n\n## Rollback\n") if one.code == "link-anchor"]
    assert one.remedy == "did you mean #rollback?"


def test_comments_of_a_block_that_were_to_be_written() -> None:
    text = "# A\n\n```bash\n# TODO: which host?\nssh a ls # the TODO list\ncat <<E\n# FIXME\nE\n```\n"
    assert places(text, "unfinished-words") == [(4, 3)]


def test_words_that_were_to_be_written() -> None:
    text = "# A\n\nTODO: words, not `TODO`\n\n- FIXME\n\n`TODO` TODOS\n"
    assert places(text, "unfinished-words") == [(3, 1), (5, 3)]
    assert not places("# A\n\nKeep the TODO list short, and the TODO's items, too.\n", "unfinished-words")


RELEASE = "# Guide\n\n## 1. Deploy\n\n```bash\nkubectl apply -f a.yaml\n```\n"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("- Bump the version\n- Merge the request\n- Announce the release\n", [3]),
        ("Open these pages:\n\n- [Clouds](c.md)\n- [Routes](r.md)\n- [Names](n.md)\n", [5]),
        ("- Bump the version\n- Merge the request\n", []),
        ("- [Objective](#a)\n- [Scope](#b)\n- [Way back](#c)\n", []),
        ("- [Upgrade 1.1](a.md)\n- [Upgrade 1.2](b.md)\n- [Upgrade 1.3](c.md) (new)\n", []),
        ("**Variables:**\n\n- `TOKEN` - a token\n- `HOST` - a machine\n- `KEY` - a key\n", []),
        ("- `GET /a` — Show it\n- `PUT /a` — Import it\n- `POST /a` — Check it\n", []),
        ("- `src/a.py` - extend it\n- `b.sh` – check it\n- `c.md` — Update it\n", []),
        ("- `a.yaml`: update it\n- `b.yaml`: set it\n- `c.yaml`: remove it\n", [3]),
        ("- `-a`: choose all\n- `-b`: choose both\n- `--no-c`: leave out c\n", []),
        ("Stakeholders are:\n\n- End users\n- Contributors\n- Providers\n", []),
        (
            "我们按以下步骤操作：\n\n- 持续失败达到阈值时，立即触发人工介入。\n- 更新版本。\n- 合并请求。\n",
            [5],
        ),
        ("Take the following steps:\n\n- Bump the version\n- The changelog\n- A tag\n", [5]),
        ("Select these scopes:\n\n- repo\n- gist\n- user accounts\n", []),
        ("Add and commit these files:\n\n- package.json\n- include/version.h\n- CHANGELOG.md\n", []),
        ("**Responsibilities:**\n\n- Run the release\n- Watch the logs\n- Write it up\n", []),
        ("Prepare:\n\n- Bump the version\n- Merge the request\n- Announce the release\n", [5]),
    ],
)
def test_points_that_tell_what_to_do(said: str, expected: list[int]) -> None:
    assert [line for line, _ in places(f"# Deploy\n\n{said}", "points-unread")] == expected


def test_the_rollback() -> None:
    assert places(RELEASE, "rollback-missing") == [(6, 1)]
    assert not places(f"{RELEASE}\nUndo it with `kubectl rollout undo`.\n", "rollback-missing")
    assert not places(RELEASE.replace("Deploy", "Look"), "rollback-missing")
    back = "\n## 2. Rollback\n\nAsk Ada.\n"
    assert places(RELEASE + back, "rollback-unlinked") == [(6, 1)]
    assert not places(f"{RELEASE}\n[Back](#2-rollback)\n{back}", "rollback-unlinked")
    linked = RELEASE.replace("## 1.", "<!-- mdrun: on-failure=2 -->\n## 1.")
    assert not places(linked + back, "rollback-unlinked")


@pytest.mark.parametrize(
    ("said", "commands", "code"),
    [
        ("background", "tail -f log", "command-endless"),
        ("background", "exec ./serve", "shell-ends"),
        ("tty", "psql -U app", "shell-nested"),
        ("background", "cd app\n~~~\n\n~~~bash\nmake\ncd app", "cd-twice"),
    ],
)
def test_a_directive_that_says_what_was_meant(said: str, commands: str, code: str) -> None:
    assert places(f"# Guide\n\n~~~bash\n{commands}\n~~~\n", code)
    assert not places(f"# Guide\n\n~~~bash {{{said}}}\n{commands}\n~~~\n", code)


def test_what_follows_a_prompt_is_not_typed_into_it() -> None:
    assert places("# Guide\n\n~~~bash {tty}\npsql -U app\n./a\n~~~\n", "shell-nested") == [(4, 1)]


@pytest.mark.parametrize(
    ("commands", "line", "column"),
    [
        ("make\ngit checkout RELEASE_TAG", 5, 14),
        ("git tag vVERSION", 4, 10),
        ("export API_TOKEN=hunter2hunter2", 4, 8),
        ("git tag v2.7.1", 4, 10),
        ("# Set your own values\n./a --to b", 3, 0),
    ],
)
def test_a_sample_value_at_which_a_run_stops(commands: str, line: int, column: int) -> None:
    assert places(block(commands), "sample-open") == [(line, column)]
    assert not places(block(commands, "bash {confirm=no}"), "sample-open")


def test_a_sample_value_is_told_once() -> None:
    text = block("git checkout RELEASE_TAG")
    assert places(text + text, "sample-open") == [(4, 14)]
    assert not places(block("git checkout {branch}"), "sample-open")  # placeholder-unknown says it
    [one] = [one for one in found(block("export API_TOKEN=hunter2hunter2")) if one.code == "sample-open"]
    assert "hunter2" not in one.message


def test_a_stop_is_told_once_with_all_its_reasons() -> None:
    text = "# A\n\nIf it fails, on the server:\n\n```\nsystemctl status app\n```\n"
    [one] = [one for one in found(text) if one.message.startswith("a run stops here")]
    assert one.code == "block-untagged"
    assert one.message.endswith("shell, it seems to belong elsewhere and it depends on a condition")


def test_a_choice_is_no_open_alternative() -> None:
    text = "# Guide\n\n~~~bash {choose=a}\n./a\n~~~\n\n~~~bash {choose=a}\n./b\n~~~\n"
    assert not places(text, "alternative-open")


def test_what_a_step_captures_need_not_be_declared() -> None:
    front = "---\nmdrun:\n  variables:\n    level: {}\n---\n"
    text = f"{front}# Guide\n\n~~~bash {{capture=%s}}\n./a <level>\n~~~\n\n~~~bash\n./b <revision>\n~~~\n"
    assert not places(text % "revision", "variable-undeclared")
    assert places(text % "other", "variable-undeclared") == [(13, 5)]


def test_a_directory_that_another_section_depends_on() -> None:
    text = "# A\n\n## 1. B\n\n```bash\ncd app\nmake\n```\n\n## 2. C\n\n```bash\nmake install\n```\n"
    assert places(text, "cd-lasting") == [(6, 1)]
    assert not places(text.replace("make install", "cd /srv\nmake install"), "cd-lasting")
    assert not places(text.replace("make\n", "make\ncd -\n"), "cd-lasting")


def test_a_section_that_says_nothing_of_what_must_be_true() -> None:
    code, text = "section-unchecked", "# A\n\n## 1. B\n\n```bash\ngit push\n```\n"
    assert places(text, code) == [(3, 0)]
    for more in (
        "\n- [ ] it is there\n",
        "\nThe page should be up.\n",
        "\n```output\nok\n```\n",
        '\n```bash\ntest "$(git status)"\n```\n',
        "\n```bash\ngit log\n```\n",
        "\n## 2. Verify\n\nLook.\n",
    ):
        assert not places(text + more, code), more
    assert not places(text.replace("git push", "./a"), code)


# Checks


def test_checks() -> None:
    text = (
        "# A\n\n## 1. B\n\n```bash\nflowgate doctor\n./a b\n./c b\n```\n\n"
        "- [ ] `doctor` is green\n- [ ] `docter` is green\n- [ ] `b` is green\n- [ ] `git push origin main`\n"
        "- [ ] `git status` is short\n- [ ] `curl -f localhost`\n- [ ] it is up\n- [ ] `README.md` says so\n"
    )
    seen = [(one.line, one.column, one.code, one.level) for one in found(text) if one.line > 10]
    assert seen == [
        (12, 8, "check-names-nothing", "warning"),
        (13, 8, "check-names-nothing", "note"),
        (14, 8, "check-acts", "warning"),
        (15, 8, "check-proves-nothing", "note"),
        (16, 8, "check-undeclared", "note"),
        (17, 0, "check-by-word", "note"),
    ]


def test_a_check_that_tells_somebody_to_do_something() -> None:
    text = block("./a") + "\n- [ ] Run `make all -j`\n- [ ] **Run** `make check`\n- [ ] `make all -n`\n"
    seen = [(one.line, one.code) for one in found(text)]
    assert seen == [(7, "check-acts"), (8, "check-undeclared"), (9, "check-undeclared")]
    text = (
        block("./a")
        + "\n- [ ] Deploy with `./up.sh prod`\n- [ ] Run `./verify.sh prod`\n- [ ] `./up.sh prod` was run\n"
    )
    assert places(text, "check-acts") == [(7, 20)]


def test_what_a_check_declares_is_left_alone() -> None:
    text = (
        block("./a")
        + "\n- [ ] `git push` <!-- mdrun: check=no -->\n- [ ] `make check` <!-- mdrun: check -->\n"
    )
    assert {one.code for one in found(text)} <= {"check-by-word"}


# Variables


def test_variables() -> None:
    text = (
        "---\nmdrun:\n  variables:\n    target: {help: where}\n    unused: {help: x}\n"
        "    token: {secret: true}\n---\n\n# A\n\n"
        '```bash\n./a <target> <version>\n./b "$token"\necho "$token" | ./c\n```\n'
    )
    seen = [(one.line, one.column, one.code, one.level) for one in found(text) if one.code not in COMMON]
    assert seen == [
        (5, 0, "variable-unused", "warning"),
        (12, 14, "variable-undeclared", "note"),
        (13, 1, "secret-on-command-line", "warning"),
    ]


def test_a_guide_that_declares_nothing_need_not_declare_anything() -> None:
    assert not places(block("./a <target>"), "variable-undeclared")


# Decision points


def test_decision_points_that_a_directive_would_settle() -> None:
    assert in_block("ada@db1:~$ ./a", "console") == [(0, 0, "elsewhere-open")]
    assert places(block("./a\ngit push"), "guarded-unconfirmed") == [(5, 1)]
    for said in ("confirm", 'confirm="Push?"', "confirm=no"):
        assert not places(block("git push", f"bash {{{said}}}"), "guarded-unconfirmed")


# Shellcheck

PROGRAM = find(None)


@pytest.mark.skipif(PROGRAM is None, reason="shellcheck is not installed beside mdrun")
def test_shellcheck_speaks_of_lines_of_the_guide() -> None:
    assert PROGRAM is not None
    text = (
        "# A\n\n- do\n\n  ```bash\n  rm $A <名> $B\n  ```\n\n"
        "```bash\nif [ a ]; then\n  [[ b ]\nfi\n```\n\n```bash\nunused=1\ncd /tmp\necho $unused\n```\n"
    )
    made = subject(text)
    places = [(one.line, one.column, one.code, one.level) for one in findings(made, PROGRAM)]
    assert [one for one in places if one[2] == "SC2086"] == [
        (6, 6, "SC2086", "note"),
        (6, 13, "SC2086", "note"),
    ]
    assert not {code for _, _, code, _ in places} & {"SC2034", "SC2154", "SC2164"}


@pytest.mark.skipif(PROGRAM is None, reason="shellcheck is not installed beside mdrun")
def test_shellcheck_is_asked_again_without_what_it_cannot_read() -> None:
    assert PROGRAM is not None
    # Bash can read the second block, and shellcheck cannot.
    text = block("echo $A") + "\n```bash\nif [ a ; then :; fi\n```\n"
    made = subject(text)
    assert [one.code for one in findings(made, PROGRAM)] == ["SC2086"]


def test_shellcheck_that_does_not_work_is_named(tmp_path: Path) -> None:
    program = tmp_path / "shellcheck"
    program.write_text("#!/bin/sh\necho 'no such library' >&2\nexit 127\n")
    program.chmod(0o755)
    [one] = findings(subject(block("./a")), str(program))
    assert (one.code, one.line) == ("shellcheck-failed", 0)
    assert one.message == f"{program} does not work: it ends with status 127: no such library"
    assert find(str(tmp_path / "none")) in (None, PROGRAM)


# The catalogue


def test_every_finding_has_a_level_of_its_code() -> None:
    texts = [RELEASE, block("npm test || true\n./a || true"), block('./a --token "$API_TOKEN" `b`')]
    findings = [found(text) for text in texts]
    assert all(findings)
    for one in (one for some in findings for one in some):
        known = catalogue.entry(one.code)
        assert known is not None
        assert one.level in known.levels
        assert one.why == known.why


def test_the_codes_of_shellcheck_share_an_entry() -> None:
    assert catalogue.entry("SC2086") is catalogue.entries()["SC"]
    assert catalogue.entry("no-such-code") is None
    assert catalogue.why("no-such-code") == ""


def test_what_the_plan_fills_is_seen_as_it_is_written() -> None:
    text = (
        "---\nmdrun:\n  variables:\n    name: {default: ada}\n---\n\n"
        "```console\n$ ./a YYYY-MM-DD <name> –l\n$ ./b YYYY-MM-DD\nout\n```\n"
    )
    [one] = subject(text).blocks
    assert one.text == "./a YYYY-MM-DD <name> –l\n./b YYYY-MM-DD\n"
    assert one.transcript
    assert places(text, "odd-character") == [(8, 25)]


PIECES = (
    *(
        "a",
        "<b>",
        "${c-d}",
        "[e]",
        "{f}",
        "YOUR_G",
        "…",
        "...",
        "TODO",
        "é",
        "“",
        "\u00a0",
        "字",
        " ",
        " ",
        "\n",
        "\n",
    ),
    *(
        "\\\n",
        "\\ \n",
        "|| true",
        "; true",
        "| tail",
        "(",
        ")",
        '"',
        "'",
        "`",
        "$(",
        "<<E\n",
        "E\n",
        "# ",
        "## H\n",
    ),
    *(
        "```\n",
        "```bash\n",
        "~~~console\n",
        "~~~\n",
        "$ ",
        "- [ ] ",
        "1. ",
        "  ",
        "> ",
        "[x](#y)",
        "[z](w.md)",
        "git push ",
    ),
    *(
        "cd a\n",
        "exit\n",
        "ssh h\n",
        "set -e\n",
        "curl ",
        "git commit -m ",
        "tail -f ",
        "<!-- mdrun: skip -->\n",
    ),
)


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_no_text_is_too_much_and_every_place_is_there(text: str) -> None:
    if not text.strip():
        return
    lines = text.split("\n")
    seen = list(check(subject(text)))
    for one in seen:
        known = catalogue.entry(one.code)
        assert known is not None
        assert one.level in known.levels
        assert 1 <= one.line <= len(lines)
        assert 0 <= one.column <= len(lines[one.line - 1])
    assert seen == list(check(subject(text)))


def test_a_section_without_steps_that_tells_to_wait_is_found() -> None:
    text = "# G\n\n## A\n\nWait for it.\n\n## B\n\n```bash\n{}\n```\n\n## C\n\nWait for them.\n"
    for command, level in (("true", "note"), ("git push", "warning")):
        said = [one for one in found(text.format(command)) if one.code == "section-waits"]
        assert [(one.line, one.column, one.level) for one in said] == [(5, 1, level)]
    assert places(text.format("true").replace("Wait for", "**Do not continue** without"), "section-waits")
    assert places(text.format("true").replace("Wait for", "Look at"), "section-waits") == []


def test_a_placeholder_named_for_a_secret_is_found_once() -> None:
    text = block("login <Your GitHub auth token>\nlogin <your-github-auth-token>\ntag <version>")
    assert places(text, "secret-unmarked") == [(4, 7)]
    declared = "<!-- mdrun:\nvariables:\n  your_github_auth_token: {secret: false}\n-->\n\n"
    assert places(declared + text, "secret-unmarked") == []


def test_dots_are_told_of_once_in_a_block() -> None:
    assert places(block("cp ... a\ncp ... b"), "unfinished") == [(4, 4)]


def test_alternatives_in_one_block_are_to_be_parted() -> None:
    said = [one for one in found(block("# A\nmake a\n# or\nmake b")) if one.code == "alternative-open"]
    assert [one.remedy.partition(":")[0] for one in said] == ["split the block"]


def test_points_that_outnumber_the_steps_are_a_warning() -> None:
    text = "# G\n\nRelease it:\n\n- Tag the commit\n- Push the tag\n- Publish the package\n\n## B\n\n"
    step = "```bash\ntrue\n```\n\n"
    for steps, level in ((1, "warning"), (3, "note")):
        said = [one.level for one in found(text + step * steps) if one.code == "points-unread"]
        assert said == [level]
