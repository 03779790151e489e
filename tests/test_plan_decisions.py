"""Where a careful operator would stop: the words around blocks, sections, sessions and sample values."""

from __future__ import annotations

import pytest

from tests.plans import codes, plan, steps

RUN = "```bash\nmake\n```\n"


def reasons(text: str, *selectors: str, **options: list[str]) -> list[tuple[str, ...]]:
    """Return the reasons to stop at each command of a guide."""
    return [step.decisions for step in steps(text, *selectors, **options) if step.kind == "command"]


def indented(text: str) -> str:
    """Return a text as the content of a numbered item."""
    return "".join(f"   {line}\n" for line in text.splitlines())


@pytest.mark.parametrize(
    "before",
    [
        "If the build fails, run:",
        "This is optional:",
        "Build it. If that fails, run:",
        "If you use Docker, log in first. The token is in the vault:",
        "1. If it is broken:\n\n   ",
        "For the patch release:\n\n- on your machine:",
        "On macOS:",
        "<details>\n<summary>Troubleshooting</summary>\n",
        "<details>\n<summary>On Windows</summary>\n",
        "Windows (PowerShell):",
        "On older versions of git:",
        "The first time, run:",
        "Users install it with:",
        "Manually:",
        "It is up to you:",
    ],
)
def test_a_condition_before_a_block(before: str) -> None:
    indent = "   " if before.endswith("   ") else ""
    block = "".join(f"{indent}{line}\n" for line in RUN.splitlines())
    assert "condition" in reasons(f"# T\n\n{before.rstrip(' ')}\n\n{block}")[0]


@pytest.mark.parametrize(
    "before",
    [
        "Run it:",
        "Run it. If it is slow, this may take a while.",
        "Check if it is up:",
        "If it failed, mend it. Then run:",
        "> If quoted:",
        "If so:\n\n```yaml\na: 1\n```\n\nThen go on:",
        "<details>\n<summary>How it looks</summary>\n\n</details>",
    ],
)
def test_no_condition_before_a_block(before: str) -> None:
    assert "condition" not in reasons(f"# T\n\n{before}\n\n{RUN}")[0]


def test_what_is_tested_may_be_optional() -> None:
    assert "condition" in reasons(f"# T\n\n1. **Test locally** (optional):\n\n{indented(RUN)}")[0]
    assert "condition" not in reasons(f"# T\n\n1. Test if it is up:\n\n{indented(RUN)}")[0]


def test_a_comment_that_names_another_form_of_the_command_before_it() -> None:
    assert reasons("```bash\n# Tests\nmake test\n# With coverage\nmake coverage\n```\n") == [("alternative",)]
    assert reasons("```bash\n# Only a\nmake a\n# Only b\nmake b\n```\n") == [("alternative",)]
    assert reasons("```bash\n# With care\nmake test\nmake coverage\n```\n") == [()]


def test_files_in_a_block_are_no_commands() -> None:
    assert (
        "maybe-shell"
        in reasons("```bash\n# Development\n.env.development\n# Production\n.env.production\n```\n")[0]
    )


def test_a_condition_in_a_comment() -> None:
    (one, two, three) = reasons(
        "```bash\nmake # if needed\n```\n\n```bash\n# On macOS\nmake\n```\n\n```bash\necho '# if'\n```\n"
    )
    assert one == two == ("condition",)
    assert three == ()


@pytest.mark.parametrize(
    "text",
    [
        f"With make:\n\n{RUN}\nor\n\n{RUN}",
        f"Do either.\n\n{RUN}\n或者：\n\n{RUN}",
        f"Option A:\n\n{RUN}\nOption B:\n\n{RUN}",
        f"macOS:\n\n{RUN}\nLinux:\n\n{RUN}",
        f"Deploy to **staging**:\n\n{RUN}\nDeploy to **production**:\n\n{RUN}",
        "```bash\n# bump [x | major | minor | patch]\nbump patch\n```\n",
        f':::zone pivot="a"\n\n{RUN}\n:::zone-end\n\n:::zone pivot="b"\n\n{RUN}\n:::zone-end\n',
        '=== "A"\n\n    ```bash\n    ls\n    ```\n\n=== "B"\n\n    ```bash\n    ls\n    ```\n',
    ],
)
def test_alternatives(text: str) -> None:
    found = reasons(text)
    assert found
    assert all("alternative" in step for step in found)


@pytest.mark.parametrize(
    "words",
    [
        "The same can be done with yarn:",
        "The same, but shorter:",
        "A quicker way is:",
        "There is also a script for this:",
        "Instead, you can run:",
        "In one go:",
    ],
)
def test_another_way_that_is_told_by_what_it_means(words: str) -> None:
    assert [found[0] for found in reasons(f"# T\n\nRun it:\n\n{RUN}\n{words}\n\n{RUN}")] == [
        "alternative"
    ] * 2


def test_labels_of_which_one_undoes_the_other() -> None:
    text = f"# T\n\nEnable the backups (once):\n\n{RUN}\nDisable the backups (to save):\n\n{RUN}"
    assert reasons(text) == [("alternative",), ("alternative",)]
    text = f"# T\n\nEnable the proxy:\n\n{RUN}\nDisable the backups:\n\n{RUN}"
    assert reasons(text) == [(), ()]


def test_kinds_of_releases_are_alternatives_however_often_they_come() -> None:
    titles = ("Publishing alpha releases", "Publishing stable releases", "Install alpha versions")
    text = "# T\n" + "".join(f"\n## {title}\n\n{RUN}" for title in titles)
    assert reasons(text) == [("section",)] * 3


def test_values_under_words_about_settings_belong_into_a_file() -> None:
    text = "# T\n\nAdjust the settings:\n\n```bash\n# Where\nDIR=/srv\n# Who\nNAME='pi'\n```\n"
    assert reasons(text) == [("sample-values",)]
    assert reasons(text.replace("NAME='pi'", "make")) == [()]


def test_a_lead_that_wants_the_readers_own_values() -> None:
    text = "# T\n\nReplace these with your own values:\n\n```bash\nPROJECT=app\n```\n"
    assert reasons(text) == [("sample-values",)]
    assert reasons(text.replace("PROJECT=app", "PROJECT=<app>")) == [()]


def test_tasks_for_several_kinds_of_releases() -> None:
    text = "# T\n\n```bash\nmake release-patch\nmake release-minor\n```\n"
    assert reasons(text) == [("alternative",)]
    assert reasons(text.replace("-minor", "-notes")) == [()]


def test_a_lead_that_begins_with_example() -> None:
    assert reasons(f"# T\n\nExample backups for the stack:\n\n{RUN}") == [("sample-values",)]


def test_a_language_after_a_hash() -> None:
    assert reasons("# T\n\n``` # bash\nls\n```\n") == [()]


def test_one_label_alone_is_no_alternative() -> None:
    assert reasons(f"Using make:\n\n{RUN}") == [()]


def test_an_example_is_a_sample() -> None:
    assert reasons(f"For example:\n\n{RUN}") == [("sample-values",)]
    assert reasons("```bash\nmake # e.g. now\n```\n") == [("sample-values",)]
    assert reasons("```bash\ntag v<version> # e.g. v1.4.0\n```\n") == [()]


@pytest.mark.parametrize(
    "script",
    [
        "git tag ...",
        "cp a /path/to/b",
        "make TODO",
        "export TOKEN=",
        'NAME=""',
        "git clone git@github.com:username/app",
        "curl https://example.com",
        "kubectl get pod my-pod",
        "echo [name]",
        "deploy {name}",
        "kubectl -n NAMESPACE get pods",
        "git checkout v1.2.3",
        "git tag v2.7.1",
        "cargo release 2.7.1",
        "VERSION=2.7.1",
        "make release-2.x.x",
        "npm version major|minor|patch",
        "aws s3 cp x s3://YOUR_BUCKET",
        "./release.sh 1.4.0",
        "git checkout -b release/1.4.0",
        "scp a user@10.0.0.7:/tmp",
        "fly launch --name myapp",
        "date -d YYYY",
        "nvm use 18  # one\nnvm use 20  # two\nnvm use 22  # three",
        "git checkout -b preview/v1.4.0",
        "cargo run --bin notes -- 1.85.0",
        "git branch rollback-point-20260207",
        "gcloud compute disks create data-08-15-2020",
        "git cherry-pick 60a8a3b",
        "docker stop server_a19be57",
        "kubectl delete pod api-7d4b9c6f8-x2x9z",
        "cd /home/jeff/app",
        'git commit -m "feat: descripción del cambio"',
        'git commit -am "Your commit message"',
        'make release MSG="описание изменений"',
        'git commit -m "提交信息"',
        'ssh host "docker ps | grep SERVICE_NAME"',
        "# Deploy\n./deploy.sh\n# Deploy at once\n./deploy.sh --force",
        "git checkout release-2021-03",
        "# All\npytest\n# Unit\npytest tests/unit\n# One\npytest tests/unit/a.py",
        "cd infra\n# Edit the .tf files\nterraform validate",
        "git checkout -b api-10-proposal upstream/main",
        "git switch -c hotfix/fix-some-crash",
        "gh pr checks 4711",
        "export REGISTRY_PASSWORD=iw237877",
        "scp <backup_name.sql.gz deploy@<host>:/tmp",
        "mage version:bumpXXX version:tag",
        "gunzip -t backups/app_YYYYMMDD_HHMMSS.sql.gz",
        "ls app_AAAAMMJJ.sql",
        "git shortlog -s LAST_TAG.. | cut -f2-",
        "docker run -d -e POSTGRES_PASSWORD=secret postgres",
        'curl localhost:8080/login -d \'{"username":"admin","password":"admin123"}\'',
        'fly secrets set DATABASE_URL="postgresql://..."',
        'git commit -m "Descrizione modifiche"',
        "cd D:\\app\nmake",
        "export URL='postgres://u:x@ep-...neon.tech/db'",
        "mage version:bumpMajor   # 4.0.0\nmage version:bumpMinor   # 3.5.0\nmage version:bumpRC # 3.4.5",
        "cp a.env b.env\n# Fill out the values\nmake",
    ],
)
def test_sample_values(script: str) -> None:
    assert "sample-values" in reasons(f"```bash\n{script}\n```\n")[0]


@pytest.mark.parametrize(
    "script",
    [
        "git tag v<version>",
        "go build ./...",
        "git log main...next",
        "pip install tool==2.7.1",
        "curl https://host.dev/v2.7.1/app",
        "./start.sh 10.0",
        "git checkout features/release",
        "ssh superuser@host uptime",
        "ls | grep a|sort",
        "cat x | less|more",
        "make A=1",
        "echo HOME",
        "echo ${A:-b}",
        "ls {a,b}",
        "awk '{print $1}'",
        "# TODO\nls",
        "nvm use 18\nnvm use 20",
        "nvm install 18.1.0",
        "curl -O https://host.dev/2026-02-07/app-60a8a3b.tar.gz",
        "az rest --uri x --api-version 2024-01-01",
        "cd /home/ubuntu/app",
        "ls effaced 7654321",
        'git commit -m "Release"',
        "# Edit the version\nvim version.py\nmake",
        "# All\npytest\n# Unit\npytest tests/unit",
        "git checkout -b bump-version",
        'git checkout -b "release/$version"',
        "git branch --show-current",
        "gh pr checks",
        "TOKEN=<token> make",
        "TOKEN=$(pass show token)",
        'git commit -m "fix: describe pods"',
        "psql -c 'select USER_NAME from a'",
        "./build.sh\n./build.sh --force",
        'work=$(mktemp -d "/tmp/build.XXXXXXXX")',
        "mysql app <dump_of_today.sql",
        "date +%Y%m%d",
        "docker run -d -e POSTGRES_PASSWORD=$PASSWORD postgres",
        "curl localhost:8080/login -d '{\"password\":\"'$PASSWORD'\"}'",
        "mage go:test    # all\nmage js:build   # the rest\nmage go:lint    # last",
        "# one\n./build.sh\n# two\n./build.sh web",
    ],
)
def test_no_sample_values(script: str) -> None:
    assert "sample-values" not in reasons(f"```bash\n{script}\n```\n")[0]


def test_a_literal_version_is_stale_where_the_run_has_another() -> None:
    text = "```bash\ngit tag v<version>\n```\n\n```bash\ngit push origin v2.7.1\n```\n"
    assert "sample-values" in reasons(text, values=["version=2.8.0"])[1]
    assert "sample-values" not in reasons(text, values=["version=v2.7.1"])[1]


def test_a_version_that_the_guide_gives_is_as_stale_in_all_of_its_blocks() -> None:
    text = "```bash\ngit tag v2.7.1\n```\n\n```bash\nfor t in 2.7.1 x; do curl $t; done\n```\n"
    assert reasons(text)[1] == ("sample-values",)
    assert reasons(text.replace("2.7.1 x", "2.7.10 x"))[1] == ()
    assert reasons(text.replace("git tag", "pip install tool=="))[1] == ()


def test_a_version_that_is_given_to_a_script_of_the_project_is_one_of_a_day() -> None:
    text = "```bash\n./push.sh v1.35.0\n```\n\n```bash\ncrane digest host.dev/node:v1.35.0\n```\n"
    assert reasons(text)[1] == ("sample-values",)


@pytest.mark.parametrize(
    "opening",
    [
        "ssh deploy@host",
        "ssh -p 22 host",
        "kubectl exec -it app -- bash",
        "docker run --rm -it image sh",
        "docker run --rm -it --entrypoint bash image",
        "sudo su - postgres",
        "psql -U app",
        "rails console",
        "python3",
        "bash",
        "gcloud compute ssh vm",
    ],
)
def test_after_a_session_was_opened_a_block_belongs_elsewhere(opening: str) -> None:
    assert reasons(f"# T\n\n```bash\n{opening}\n```\n\n{RUN}") == [("elsewhere",), ("elsewhere",)]


@pytest.mark.parametrize(
    "opening",
    [
        "ssh host uptime",
        "ssh -N -L 1:b:1 host",
        "ssh host <<EOF\nls\nEOF",
        "kubectl exec -it app -- ls",
        "docker run --rm image",
        "docker run --rm --entrypoint bash image",
        "psql -c 'select 1'",
        "psql < dump.sql",
        "echo ls | bash",
        "python3 run.py",
        "bash -c ls",
        "sudo ls",
        "ssh host\nexit",
        "x=$(ssh host)",
    ],
)
def test_what_comes_back_opens_no_session(opening: str) -> None:
    assert reasons(f"# T\n\n```bash\n{opening}\n```\n\n{RUN}")[1] == ()


def test_a_session_ends_with_its_section() -> None:
    text = f"# T\n\n## A\n\n```bash\nssh host\n```\n\n### Sub\n\n{RUN}\n## B\n\n{RUN}"
    assert reasons(text) == [("elsewhere",), ("elsewhere",), ()]


@pytest.mark.parametrize(
    "script", ["sudo systemctl restart app", "curl http://localhost:3000", "tail -n 9 /var/log/app.log"]
)
@pytest.mark.parametrize("opening", ["```bash\nssh host\n```", "Log in to the server.", "Once connected:"])
def test_what_runs_on_a_host_is_looked_at_there_until_somebody_comes_back(opening: str, script: str) -> None:
    block = f"```bash\n{script}\n```\n"
    assert "elsewhere" not in reasons(f"# T\n\n## B\n\n{block}")[0]
    text = f"# T\n\n## A\n\n{opening}\n\n## B\n\n{RUN}\n{block}"
    assert "elsewhere" in reasons(text)[-1]
    assert "elsewhere" not in reasons(text)[-2]
    for back in ("```bash\ngit push\n```", "On your machine:", "```bash\nexit\n```"):
        assert "elsewhere" not in reasons(text.replace("## B", f"## B\n\n{back}"))[-1]


@pytest.mark.parametrize(
    "title",
    ["Update the code on the VPS", "Standby server", "Production host", "创建回退点（在服务器上执行）"],
)
def test_a_title_that_says_where(title: str) -> None:
    assert "elsewhere" in reasons(f"# T\n\n## {title}\n\n{RUN}")[0]


def test_a_guide_that_begins_with_where_its_steps_are_run() -> None:
    text = "# T\n\nThese are the steps on the server.\n\n## A\n\n```bash\nsudo ./start.sh\n```\n"
    assert "elsewhere" in reasons(text)[0]
    assert "elsewhere" not in reasons(text.replace(" on the server", ""))[0]
    assert "elsewhere" not in reasons(text.replace("sudo ./start.sh", "ssh host 'curl localhost'"))[0]


def test_a_box_to_tick_is_no_machine() -> None:
    assert reasons(f"# T\n\nA mark is put in each box:\n\n{RUN}") == [()]


@pytest.mark.parametrize("title", ["Database", "Server release", "Deploy to the server"])
def test_a_title_that_says_what(title: str) -> None:
    assert "elsewhere" not in reasons(f"# T\n\n## {title}\n\n{RUN}")[0]


def test_a_program_that_was_called_on_another_machine_is_called_there_again() -> None:
    text = f"1. On the node, run:\n\n{RUN}\n2. Then:\n\n{RUN}\n3. And:\n\n```bash\ngo vet\n```\n"
    assert reasons(text) == [("elsewhere",), ("elsewhere",), ()]


@pytest.mark.parametrize("opening", ["```bash\nssh host\n```", "Log in to the server."])
def test_a_login_in_one_of_several_steps_holds_for_the_next_ones(opening: str) -> None:
    text = f"# T\n\n## 📦 Step 1: Log in\n\n{opening}\n\n## 📦 Step 2\n\n{RUN}\n## On your machine\n\n{RUN}"
    assert reasons(text)[-2:] == [("elsewhere",), ()]
    assert reasons(text.replace("#", "##").replace("📦 Step 2", "2.").replace("📦 Step 1:", "1."))[-2:] == [
        ("elsewhere",),
        (),
    ]
    assert reasons(text.replace("📦 Step ", ""))[-2:] == [(), ()]


def test_a_shell_in_a_container_is_left_with_its_step() -> None:
    text = "# T\n\n## Step 1\n\n```bash\nkubectl exec -it a -- bash\n```\n\n## Step 2\n\n"
    assert reasons(text + RUN)[1] == ()


def test_a_session_ends_where_the_operator_leaves_it() -> None:
    text = f"# T\n\n```bash\nssh host\n```\n\n{RUN}\n```bash\nexit\n```\n\n{RUN}"
    assert reasons(text) == [("elsewhere",), ("elsewhere",), ("elsewhere",), ()]
    assert reasons(f"# T\n\n```bash\nssh host\n```\n\nBack on your machine:\n\n{RUN}")[1] == ()


@pytest.mark.parametrize(
    "words",
    [
        "On the server, run:",
        "Log in to the server.",
        "Run this in the container:",
        "在服务器上执行：",
        "Auf dem Server:",
        "In a second terminal:",
        "**Terminal 2:**",
        "另开一个终端：",
        "As root:",
        "Switch to the deploy user:",
        "On the jump box:",
        "Connect to prod:",
        "以root用户执行：",
        "AWS Systems Manager Session Manager로 대상 EC2에 접속한다.",
        "While in the tap's directory:",
    ],
)
def test_words_that_say_where(words: str) -> None:
    assert "elsewhere" in reasons(f"# T\n\n{words}\n\n{RUN}")[0]


def test_looking_at_a_machine_from_here_is_not_being_there() -> None:
    text = "# T\n\nSee what goes on on the node:\n\n```bash\nkubectl get pods\n```\n"
    assert reasons(text) == [()]


@pytest.mark.parametrize(
    "script",
    [
        "docker compose up",
        "tail -f log",
        "top",
        "watch date",
        "while true; do curl localhost; done",
        "while :\ndo\n  date\ndone",
        "for ((;;)); do date; done",
    ],
)
def test_what_never_ends(script: str) -> None:
    assert reasons(f"```bash\n{script}\n```\n") == [("elsewhere",)]


@pytest.mark.parametrize(
    "script",
    [
        "while true; do nc -z localhost 80 && break; done",
        "until nc -z localhost 80; do date; done",
        "echo 'while true; do'",
    ],
)
def test_a_loop_with_an_end(script: str) -> None:
    assert reasons(f"```bash\n{script}\n```\n") == [()]


@pytest.mark.parametrize(
    "script",
    [
        "vim x",
        "git commit",
        "less log",
        "crontab -e",
        "docker login",
        "git revert a",
        "pnpm changeset",
        "docker compose run --rm web python manage.py createsuperuser",
    ],
)
def test_an_editor_a_pager_or_a_password_needs_a_terminal(script: str) -> None:
    (step,) = steps(f"```bash\n{script}\n```\n")
    assert (step.directives.tty, step.decisions) == (True, ())


@pytest.mark.parametrize(
    "block",
    [
        "```bash {tty=no}\nvim x\n```\n",
        "```bash\ngit commit -m x\n```\n",
        "```bash\ngit log | less\n```\n",
        "```bash\necho vim\n```\n",
        "```bash\npnpm changeset version\n```\n",
        "```bash\ndocker compose run --rm web python manage.py createsuperuser --noinput\n```\n",
    ],
)
def test_what_needs_no_terminal(block: str) -> None:
    assert [step.directives.tty for step in steps(block)] == [False]


@pytest.mark.parametrize(
    "script", ["git commit -m x", "docker compose up -d", "tail log", "ls | less", "cat <<E | vi\nE"]
)
def test_what_needs_nobody(script: str) -> None:
    assert "elsewhere" not in reasons(f"```bash\n{script}\n```\n")[0]


def test_a_prompt_that_names_a_machine() -> None:
    (step,) = steps("```console\nroot@db1:~# ls\nx\n```\n")
    assert step.decisions == ("elsewhere",)
    assert [command.text for command in step.commands] == ["ls"]


@pytest.mark.parametrize(
    "title",
    [
        "Rollback",
        "Troubleshooting",
        "Hotfix",
        "Optional: clean up",
        "If it fails",
        "What if the deployment hangs?",
        "Scenario 1",
        "First time only",
        "One-off setup",
        "Disaster Recovery & Restoration Runbook",
        "Example",
        "Notfall",
        "Dépannage",
        "回滚",
        "ロールバック",
        "롤백",
    ],
)
def test_a_section_for_another_day(title: str) -> None:
    words = {"Notfall": "der die das und ist", "Dépannage": "le la les et est dans"}.get(title, "")
    assert reasons(f"# T\n\n{words}\n\n## {title}\n\n{RUN}") == [("section",)]
    assert reasons(f"# T\n\n## {title}\n\n{RUN}", title) == [()] or words


@pytest.mark.parametrize(
    "title", ["Release and rollback", "Deploy", "Cherry-pick the release commit", "Build 2"]
)
def test_a_section_of_the_normal_course(title: str) -> None:
    assert reasons(f"# T\n\n## {title}\n\n{RUN}") == [()]


def test_a_guide_about_rollbacks_is_meant() -> None:
    assert reasons(f"# Rollback\n\n{RUN}\n## Rollback the database\n\n{RUN}") == [(), ()]


def test_the_steps_of_a_guide_about_the_way_back_are_meant() -> None:
    text = f"# Rollback guide\n\n## Which backup to use\n\nText.\n\n## Rollback steps\n\n{RUN}"
    assert reasons(text) == [()]
    assert reasons(text.replace("Rollback guide", "Operations")) == [("section",)]


@pytest.mark.parametrize(
    "titles",
    [
        ("Roll back the API", "Roll back the database"),
        ("1. Disk loss", "2. Network outage"),
        ("场景1: 回滚失败", "场景2: 数据丢失"),
    ],
)
def test_a_guide_about_ways_back_may_hold_one_for_each_occasion(titles: tuple[str, str]) -> None:
    title = "回滚手册" if "场景" in titles[0] else "Rollback"
    text = f"# {title}\n\n" + "\n".join(f"## {one}\n\n{RUN}" for one in titles)
    assert reasons(text) == [("section",), ("section",)]


def test_the_steps_of_a_rollback_are_counted() -> None:
    titles = ("1. Roll back the API", "2. Roll back the database")
    text = "# Rollback\n\n" + "\n".join(f"## {one}\n\n{RUN}" for one in titles)
    assert reasons(text) == [(), ()]


def test_a_guide_about_rollbacks_may_end_in_commands_for_an_emergency() -> None:
    assert reasons(f"# Rollback\n\n{RUN}\n## Emergency commands\n\n{RUN}") == [(), ("section",)]


@pytest.mark.parametrize(
    "titles",
    [
        ("Linux", "macOS"),
        ("Option A", "Option B"),
        ("Patch release", "Major release"),
        ("Stable release", "Nightly release"),
        ("Full backup", "Incremental backup"),
        ("Planned failover", "Unplanned failover"),
        ("Upgrade from 1.x", "Upgrade from 2.x"),
        ("Using the script", "By hand"),
        ("For users", "For developers"),
        ("全量备份", "增量备份"),
        ("Add a node", "Remove a node"),
        ("Scale up", "Scale down"),
        ("Add a user", "List the users", "Rename a user", "Delete a user"),
    ],
)
def test_sections_of_which_one_is_meant(titles: tuple[str, str]) -> None:
    text = "# T\n\n" + "".join(f"## {title}\n\n{RUN}\n" for title in titles)
    assert reasons(text) == [("section",)] * len(titles)
    assert reasons(text, titles[0]) == [()]


@pytest.mark.parametrize(
    "titles",
    [
        ("Add a node", "Remove the old node"),
        ("Enable maintenance mode", "Deploy", "Disable maintenance mode"),
        ("1. Add a node", "2. Remove a node"),
        ("Create a cluster", "Test the application", "Delete the cluster"),
        ("Upgrade from the release branch", "Upgrade the nodes"),
    ],
)
def test_sections_of_one_sequence(titles: tuple[str, ...]) -> None:
    found = reasons("# T\n\n" + "".join(f"## {title}\n\n{RUN}\n" for title in titles))
    assert len(found) == len(titles)
    assert not any(found)


def test_phases_are_no_alternatives() -> None:
    assert reasons(f"# T\n\n## Phase 1\n\n{RUN}\n## Phase 2\n\n{RUN}") == [(), ()]


@pytest.mark.parametrize(
    "words",
    [
        "Follow these steps if the disk is full.",
        "If the disk is full, delete some files.",
        "This section is only needed when X.",
    ],
)
def test_the_first_words_of_a_section_limit_it(words: str) -> None:
    assert "section" in reasons(f"# T\n\n## Disk\n\n{words}\n\n{RUN}")[0]


def test_sections_under_one_for_another_day_are_so_too() -> None:
    text = f"# T\n\n## Rollback\n\n### Code\n\n{RUN}"
    assert reasons(text) == [("section",)]
    assert reasons(text, "Code") == [()]
    assert reasons(text, "Rollback") == [()]


def test_each_of_many_recipes_is_asked_for() -> None:
    assert reasons(f"# T\n\n## Useful commands\n\n### See the pods\n\n{RUN}") == [("section",)]


def test_what_a_script_does_by_itself_may_be_no_command() -> None:
    text = "The pipeline does the following:\n\n1. Build:\n\n   ```bash\n   make\n   ```\n"
    assert "maybe-shell" in reasons(text)[0]


def test_what_cannot_be_read_is_an_error() -> None:
    text = "# T\n\n```bash\ngit commit -m 'x\n```\n"
    assert "broken" in reasons(text)[0]
    assert (3, "syntax") in codes(plan(text))


def test_what_is_just_maybe_shell_is_none() -> None:
    text = "# T\n\n```\ngit commit -m 'x\n```\n"
    assert {"maybe-shell", "broken"} <= set(reasons(text)[0])
    assert "syntax" not in [code for _, code in codes(plan(text))]


def test_directives_settle_a_decision_point() -> None:
    assert reasons("If so:\n\n```bash {confirm=no}\nmake\n```\n") == [()]


def test_the_reasons_have_an_order() -> None:
    text = "# T\n\n## Rollback\n\nGo on.\n\nIf it is down:\n\n```bash\ngit push origin <name> ...\n```\n"
    assert reasons(text) == [("section", "condition", "sample-values", "guarded")]


def test_a_section_that_was_named_is_not_asked_for_again() -> None:
    text = f"# T\n\n## Disk\n\nIf the disk is full, delete some files:\n\n{RUN}\nIf it helps:\n\n{RUN}"
    assert reasons(text) == [("section",), ("section", "condition")]
    assert reasons(text, "Disk") == [(), ("condition",)]


@pytest.mark.parametrize(
    "title",
    [
        "Useful commands",
        "Quick reference",
        "常用命令",
        "Comandos úteis para o que não está em uma lista",
        "Release failed",
    ],
)
def test_a_cheat_sheet_is_for_another_day(title: str) -> None:
    assert reasons(f"# T\n\n## {title}\n\n{RUN}") == [("section",)]


def test_useful_checks_are_meant() -> None:
    assert reasons(f"# T\n\nUseful checks:\n\n{RUN}") == [()]


@pytest.mark.parametrize("titles", [("Railway", "AWS ECS"), ("Minor Release Process", "RC Release process")])
def test_platforms_and_kinds_of_releases_are_alternatives(titles: tuple[str, str]) -> None:
    text = "".join(f"## {title}\n\n{RUN}\n" for title in titles)
    assert reasons(f"# T\n\n{text}") == [("section",), ("section",)]


def test_the_same_to_another_extent_is_an_alternative() -> None:
    text = f"# T\n\nStart only the web:\n\n{RUN}\nStart the full stack:\n\n{RUN}"
    assert reasons(text) == [("alternative",), ("alternative",)]


def test_a_command_like_the_following_is_a_sample() -> None:
    assert reasons(f"Use a command like the following:\n\n{RUN}") == [("sample-values",)]


def test_a_sample_of_a_word_is_none_of_the_command() -> None:
    words = "Put in your version (e.g. `12`)."
    assert reasons(f"{words}\n\n```bash\nmake <version>\n```\n") == [()]
    assert reasons(f"{words}\n\n```bash\nmake 12\n```\n") == [("sample-values",)]


def test_a_command_that_works_on_another_machine() -> None:
    assert reasons("```bash\nsudo pct exec 102 -- ps\n```\n") == [("elsewhere",)]


def test_without_entering_a_machine_one_is_still_here() -> None:
    assert reasons(f"It shows logs without SSHing into the host.\n\n{RUN}") == [()]
