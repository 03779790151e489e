"""Conditional sections, other machines and other ways, told by titles and labels."""

from __future__ import annotations

import pytest

from tests.plans import reasons

RUN = "```bash\nmake\n```\n"


GERMAN = "Das ist die Anleitung und das ist der Ablauf für den Betrieb."
SPANISH = "Esta es la guía para el despliegue de los servicios en producción."
FRENCH = "Ceci est le guide pour le déploiement des services sur la production."


def under(*titles: str, said: str = "") -> str:
    return f"# T\n\n{said}\n\n" + "".join(f"## {title}\n\n{RUN}\n" for title in titles)


@pytest.mark.parametrize(
    ("titles", "asked"),
    [
        (("Install", "Upgrade"), (False, True)),
        (("Installation", "Configuration", "Updating"), (False, False, True)),
        (("The first deployment", "Verify"), (True, False)),
        (("Useful commands", "Upgrade"), (True, True)),
        (("Build", "Upgrade"), (False, False)),
        (("Install the tools", "Update the changelog"), (False, False)),
        (("日常命令", "升级"), (True, True)),
        (("최초 배포 순서", "업데이트 배포"), (True, True)),
        (("Установка", "Проверка", "Обновление"), (False, False, True)),
        (("初回デプロイ", "更新"), (True, True)),
        (("Build", "Restore"), (False, True)),
        (("For React >= 0.87", "For React 0.83 <= X < 0.87", "Announce"), (True, True, False)),
        (("Rails 7 and later", "Rails 6", "Rails 6 or older"), (True, False, True)),
        (("Build (< 5 minutes)", "Deploy (> 5 minutes)"), (False, False)),
        (("Pre-Release", "Release"), (True, False)),
        (("Pre-Release", "Release", "Post-Release"), (False, False, False)),
        (("Restore a specific index", "Restore all indices", "Verify all"), (True, True, False)),
        (("Start the server", "Stop the server", "Build"), (False, True, False)),
        (("Iniciar", "Reiniciar", "Build"), (False, False, False)),
        (("Stop the server", "Start the server"), (False, False)),
        (("1. Start the server", "2. Stop the server"), (False, False)),
        (("サービスの起動", "サービスの再起動"), (False, True)),
        (("Deployment with CI", "Manual deployment"), (False, True)),
        (("One-command deployment", "Manual deployment"), (False, True)),
        (("一键部署步骤", "手动部署步骤"), (False, True)),
        (("自动部署", "手动部署"), (False, True)),
        (("Build", "Manual deployment"), (False, False)),
        (("Build", "etcd restore"), (False, True)),
        (("Backup", "Restore the cluster"), (False, True)),
        (("1. Backup", "2. Upgrade", "3. Restore the data"), (False, False, False)),
        (("🔧 Step 1: Backup", "🔧 Step 2: Restore the data"), (False, False)),
        (("Staging", "Production"), (False, False)),
        (("附：服务器初始化", "Yanking a release"), (True, True)),
        (("Tips", "Build"), (True, False)),
        (("Build", "Restoring from a backup"), (False, True)),
        (("Build", "Pre-releases"), (False, True)),
        (("Build", "Method 2: by hand"), (False, True)),
        (("Deploy", "Updating the application"), (False, True)),
        (("Build", "Restore the old settings"), (False, False)),
        (("Release Process", "Bugfix Release Process"), (False, True)),
        (("Update deno", "Update deno docker"), (False, False)),
        (("Check for failed jobs", "Deployment failed"), (False, True)),
        (("Приложения", "Приложение А"), (False, True)),
        (("Build", "AI (선택)"), (False, True)),
        (("버전 선택", "Deploy"), (False, False)),
        (("Cause A: no memory", "Cause B: no disk", "Verification"), (True, True, False)),
        (("Build", "Possible solutions"), (False, False)),
        (("Problem: no memory", "Problem: no disk"), (True, True)),
        (("Note: a", "Note: b"), (False, False)),
        (("Deploy with Docker", "Deploy without Docker"), (True, True)),
        (("Avec Docker", "Sans Docker"), (True, True)),
        (("Автоматически", "Вручную"), (True, True)),
        (("Rolling update", "Blue/green deployment"), (True, True)),
        (("Development", "Production environment"), (True, True)),
        (("1. Development", "2. Production"), (False, False)),
        (("Vercel (Recommended)", "Docker deployment", "Build"), (True, True, False)),
        (("Deploy to Heroku", "Deploy to a VPS"), (True, True)),
        (("Build the Docker image", "Push it to AWS"), (False, False)),
        (("1. Docker", "2. AWS"), (False, False)),
        (("Local development", "Testing", "Production deployment"), (True, False, True)),
        (("Daily checks", "Weekly checks", "Build"), (True, True, False)),
        (("First deployment", "Subsequent deployments"), (True, True)),
        (("New installation", "Upgrade"), (False, True)),
        (("原因一：内存不足", "原因二：磁盘已满"), (True, True)),
    ],
)
def test_conditional_sections(titles: tuple[str, ...], asked: tuple[bool, ...]) -> None:
    assert [point == ("section",) for point in reasons(under(*titles))] == list(asked)


@pytest.mark.parametrize(
    ("title", "numbers", "asked"),
    [("Mitigation", ("", ""), True), ("Mitigation", ("1. ", "2. "), False), ("Procedure", ("", ""), False)],
)
def test_remedies_of_which_one_helps(title: str, numbers: tuple[str, str], asked: bool) -> None:
    text = f"# T\n\n## {title}\n\n### {numbers[0]}Scale out\n\n{RUN}\n### {numbers[1]}Drop the cache\n\n{RUN}"
    assert reasons(text) == [("section",) if asked else ()] * 2


@pytest.mark.parametrize(
    ("said", "first", "later"),
    [
        (SPANISH, "Instalación", "Actualización"),
        (GERMAN, "Einrichtung", "Aktualisierung"),
        (FRENCH, "Installation", "Mise à jour"),
    ],
)
def test_occasions_in_other_languages(said: str, first: str, later: str) -> None:
    assert reasons(under(first, "X", later, said=said)) == [(), (), ("section",)]


@pytest.mark.parametrize(
    ("first", "second", "asked"),
    [
        ("When Redis restarts empty, gateways fail.", "When a node crashes, events remain.", True),
        (
            f"Wenn die Platte voll ist, steht alles still. {GERMAN}",
            "Falls einer ausfällt, fehlt er.",
            True,
        ),
        ("当节点宕机时，数据会丢失。", "当磁盘已满时，写入会停止。", True),
        ("When Redis restarts empty, gateways fail.", "Then the data is copied.", False),
        ("When the build is done, it is tested.", "When the tests pass, it is pushed.", False),
        ("When starting a release, it helps.", "When the branch exists, it is tested.", False),
        ("When you push, CI starts.", "When you tag, it is released.", False),
    ],
)
def test_sections_for_an_event_each(first: str, second: str, asked: bool) -> None:
    text = f"# T\n\n## 1. A\n\n{first}\n\n### Do it\n\n{RUN}\n## 2. B\n\n{second}\n\n### Do it\n\n{RUN}"
    assert reasons(text) == [("section",) if asked else ()] * 2


def test_in_a_guide_that_sets_up_an_update_is_conditional() -> None:
    assert reasons(under("Build", "Updating").replace("# T", "# Deployment Guide", 1)) == [(), ("section",)]
    assert reasons(under("Build", "Updating")) == [(), ()]


@pytest.mark.parametrize(
    ("title", "asked"), [("Upgrade and rollback of the chart", False), ("Installing and upgrading", True)]
)
def test_in_a_guide_about_upgrades_one_is_meant(title: str, asked: bool) -> None:
    text = under("Upgrade Procedure", "Troubleshooting").replace("# T", f"# {title}", 1)
    assert reasons(text) == [("section",) if asked else (), ("section",)]


def test_sections_of_which_words_before_them_name_one_or_the_other() -> None:
    links = "[production](#production-cdn)", "[staging](#staging-cdn)"
    titles = "Production CDN", "Staging CDN", "Finish"
    said = f"Follow the steps for **{links[0]}** or for **{links[1]}**, as it is."
    assert reasons(under(*titles, said=said)) == [("section",), ("section",), ()]
    assert reasons(under(*titles, said=said.replace(" or ", " and then "))) == [(), (), ()]
    assert reasons(f"{under(*titles)}\n{said}\n") == [(), (), ()]


def test_a_menu_of_commands_is_no_sequence() -> None:
    text = f"# Runbook\n\n## Service commands\n\n### Sync\n\n{RUN}\n### Promote\n\n{RUN}"
    assert reasons(text) == [("section",), ("section",)]


def test_in_a_guide_about_rollbacks_what_verifies_one_is_apart() -> None:
    assert reasons(under("Roll back", "Build").replace("# T", "# Rollback", 1)) == [(), ()]
    assert reasons(under("Rollback verification").replace("# T", "# Rollback", 1)) == [("section",)]
    assert reasons(under("1. Verify the rollback").replace("# T", "# Rollback", 1)) == [()]
    assert reasons(under("Roll back", "Verify rollback").replace("# T", "# Rollback", 1)) == [(), ()]


def test_a_look_at_a_rollback_is_conditional_where_one_stands_before_it() -> None:
    assert reasons(under("Deploy", "Verify rollback")) == [(), ()]
    assert reasons(under("Test the rollback", "Rollback")) == [(), ("section",)]
    assert reasons(under("Rollback", "Verify rollback")) == [("section",), ("section",)]
    assert reasons(under("Test the scenario of a disaster")) == [("section",)]


def test_platforms_that_alternate_are_machines() -> None:
    assert reasons(under("Linux", "macOS", "Linux")) == [(), ("elsewhere",), ()]
    assert reasons(under("Linux", "macOS")) == [("section",), ("section",)]


@pytest.mark.parametrize(
    ("said", "titles"),
    [
        ("", ("Local", "EC2 API", "Tests")),
        (GERMAN, ("Lokal", "Server", "Tests")),
        ("", ("로컬", "서버", "테스트")),
        ("", ("本地", "服务器", "测试")),
    ],
)
def test_servers_beside_the_local_machine(said: str, titles: tuple[str, ...]) -> None:
    assert reasons(under(*titles, said=said)) == [(), ("elsewhere",), ()]
    assert reasons(under(*titles[1:], said=said)) == [(), ()]


def test_what_is_copied_there_is_copied_from_here() -> None:
    text = "# T\n\nCopy it to the directory on the server:\n\n```bash\nscp a prod:/opt\n```\n"
    assert reasons(text) == [()]
    assert reasons(text.replace("scp a prod:/opt", "cp a /opt")) == [("elsewhere",)]


def test_a_title_that_says_where() -> None:
    assert reasons(under("On the server", "Here")) == [("elsewhere",), ()]
    assert reasons(under("List the pods on all nodes").replace("make", "kubectl get pods")) == [()]


@pytest.mark.parametrize(
    ("said", "label"),
    [
        (GERMAN, "**Wiederherstellen:**"),
        (GERMAN, "**Rückgängig machen**"),
        (SPANISH, "Restaurar:"),
        ("", "Restore:"),
        ("", "Restore the database:"),
        ("", "**Restore**"),
        ("", "**Rollback:**"),
        ("", "Восстановление:"),
        ("", "**恢复**"),
        ("", "**Fallback: by hand**"),
    ],
)
def test_a_label_like_the_title_of_a_conditional_section(said: str, label: str) -> None:
    assert reasons(f"# T\n\n{said}\n\n{RUN}\n{label}\n\n{RUN}") == [(), ("condition",)]


def test_a_label_of_the_normal_course() -> None:
    assert reasons(f"# T\n\n**Restore the dependencies:**\n\n{RUN}") == [()]


@pytest.mark.parametrize(
    "text",
    [
        f"Hash it, on a machine with Node:\n\n{RUN}\nWithout Node, with Docker:\n\n{RUN}",
        f"Staging:\n\n{RUN}\nFor production:\n\n{RUN}",
        f"测试环境：\n\n{RUN}\n生产环境：\n\n{RUN}",
        f"**One file:**\n\n{RUN}\n**Several files (recommended):**\n\n{RUN}",
    ],
)
def test_two_ways_by_their_labels(text: str) -> None:
    assert ["alternative" in point for point in reasons(f"# T\n\n{text}")] == [True, True]


def test_a_recommended_step_that_has_no_other_way() -> None:
    text = f"**Backup (recommended):**\n\n```bash\ncp a b\n```\n\n**Build:**\n\n{RUN}"
    assert reasons(f"# T\n\n{text}") == [(), ()]


def test_another_way_of_an_item_is_none_of_the_block_before_it() -> None:
    text = (
        "- Sign\n```bash\nmake sign\n```\n\n- Release it by hand\n    - Alternatively, use curl\n"
        "      ```bash\n      curl x\n      ```\n"
    )
    assert reasons(f"# T\n\n{text}") == [(), ("condition", "alternative")]


def test_accents_may_be_left_out() -> None:
    said = "Utiliser cette commande seulement pour retablir le service."
    text = f"# Procedure\n\n## Deploiement manuel\n\n{said}\n\n"
    assert reasons(f"{text}{RUN}\nEnsuite, et pour la fin :\n\n{RUN}") == [("section",), ("section",)]


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("# Option 1: npm\nnpm ci\n# Option 2: yarn\nyarn install", "alternative"),
        ("make migrate\n# Rollback the last migration\nmake undo", "condition"),
        ("# Use only in development\nmake reset", "condition"),
        ("# Amazon Linux\nsudo a nginx\n\n# Install nginx on Ubuntu\nsudo b nginx", "alternative"),
        ("# npm\nnpm ci\n# pnpm\npnpm i", "alternative"),
        ("sudo apt-get install -y a\nsudo yum install -y a", "alternative"),
        ("make a\n# On the server\nmake b", "elsewhere"),
        ("# Replace it with your actual key\nmake key", "sample-values"),
        ("pm2 start app\npm2 stop app", "sample-values"),
        ("curl https://ejemplo.com", "sample-values"),
        ("psql postgres://user:password@localhost/x < a.sql", "sample-values"),
    ],
)
def test_ways_and_samples_in_one_block(script: str, reason: str) -> None:
    assert reason in reasons(f"# T\n\n```bash\n{script}\n```\n")[0]


def test_comments_that_name_where_one_works_and_where_others_do() -> None:
    block = "```bash\n# {}\nmake a\n\n# {}\nmake b\n```\n"
    assert reasons("# Deploy\n\n" + block.format("Development", "Production")) == [("alternative",)]
    assert reasons("# 部署指南\n\n" + block.format("开发环境", "生产环境")) == [("alternative",)]
    assert reasons("# Deploy\n\n" + block.format("Staging", "Production")) == [()]
    assert reasons("# Deploy\n\n" + block.format("Build", "Test")) == [()]


def test_comments_in_another_language_than_the_titles() -> None:
    assert reasons("# Deploy\n\n```bash\nmake a\n# если надо остановить\nmake b\n```\n") == [("condition",)]
    assert reasons("# Deploy\n\n```bash\nmake a\n# 必要に応じて\nmake b\n```\n") == [("condition",)]


def test_comments_in_the_language_of_the_guide() -> None:
    block = "```bash\n# 在服务器上执行\nmake a\n# 替换为你的域名\nmake b\n```\n"
    assert reasons(f"# 部署指南\n\n{block}") == [("sample-values", "elsewhere")]


@pytest.mark.parametrize(
    "script",
    [
        "# Linux\nGOOS=linux go build\n# macOS\nGOOS=darwin go build",
        "# Install npm\nmake npm\n# Install yarn\nmake yarn",
        "sudo apt update\nsudo apt-get install -y a",
        "# Replace the old file with the new one\ncp a b",
        "# Replace <key> with your key\nmake <key>",
        "if which apt; then apt install a; else yum install a; fi",
    ],
)
def test_steps_for_several_systems_in_one_block(script: str) -> None:
    assert reasons(f"# T\n\n```bash\n{script}\n```\n") == [()]


def test_a_stop_and_a_start_are_a_sequence() -> None:
    assert reasons("# T\n\n```bash\n# Step 1\n./app stop\n# Step 2\n./app start\n```\n") == [()]


def test_names_of_files_are_no_commands() -> None:
    assert reasons("# T\n\nUpdate:\n\n```\nPIL/__init__.py setup.py a.c\n```\n") == []
    assert reasons("# T\n\nUpdate:\n\n```\n./setup.py a.c\n```\n") == [("maybe-shell",)]
    assert reasons("# T\n\nUpdate:\n\n```\n./scripts/data.ini\n```\n") == []
    assert reasons("# T\n\nUpdate:\n\n```\ntools/setup.py\n```\n") == [("maybe-shell",)]


def test_settings_that_belong_into_a_file() -> None:
    block = "```bash\nDB_HOST=localhost\nDB_PORT=5432\n```\n"
    assert reasons(f"# T\n\nAdd the following to `.env`:\n\n{block}") == [("maybe-shell",)]
    assert reasons(f"# T\n\nSet the variables:\n\n{block}") == [()]


def test_root_prompts_make_commands_of_what_would_be_a_file() -> None:
    text = "# T\n\nEdit the contents:\n\n```\n# vi ChangeLog\n# git commit ChangeLog\n```\n"
    assert reasons(text) == [("maybe-shell",)]


def test_prompts_make_commands_of_what_would_be_a_file() -> None:
    text = "# T\n\nExport the contents to it:\n\n    % git add .\n    % git commit -m x\n"
    assert reasons(text) == [("maybe-shell",)]


@pytest.mark.parametrize("last", ["100. More", "2026 again", "Clean up", "Publish it", "Verify"])
def test_a_section_that_goes_with_numbered_ones(last: str) -> None:
    assert reasons(under("98. Build", "99. Push", last))[-1] == ()


def test_numbered_preparations_leave_the_sections_around_them_alone() -> None:
    steps = f"### 1. Ask\n\n{RUN}\n### 2. Install\n\n{RUN}"
    text = f"# T\n\n## Prepare\n\n{steps}\n## Build\n\n{RUN}\n## Tag\n\n{RUN}"
    assert not any(reasons(text))
