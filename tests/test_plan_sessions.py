"""Blocks that belong elsewhere: after a session was opened, or under words that say where."""

from __future__ import annotations

import pytest

from tests.plans import RUN, reasons, steps


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
        "bundle exec rails c",
        "uv run python manage.py shell",
        "crictl exec -it app sh",
        "kamal app exec -i bash",
        "deployer exec root-homes cluster hub",
        "sudo -iu postgres",
        "make shell",
        "./dev console",
        "docker debug app",
    ],
)
def test_after_a_session_was_opened_a_block_belongs_elsewhere(opening: str) -> None:
    assert reasons(f"# T\n\n```bash\n{opening}\n```\n\n{RUN}") == [("elsewhere",), ("elsewhere",)]


@pytest.mark.parametrize(
    "opening",
    [
        "ssh host uptime",
        "bundle exec rake db:migrate",
        "uv run python manage.py migrate",
        "crictl exec -it app ls",
        "kamal app exec 'bin/rails db:migrate'",
        "deployer exec az with-storage-rule share -- terraform plan",
        "sudo -iu postgres createdb app",
        "make install",
        "./dev console --version",
        "which bash",
        "bash --version",
        "mysql --version",
        "sudo redis-cli --help",
        "ssh -N -L 1:b:1 host",
        "ssh -fN -L 1:b:1 host",
        "ssh host <<EOF\nls\nEOF",
        "kubectl exec -it app -- ls",
        "docker run --rm image",
        "docker run --rm --entrypoint bash image",
        "psql -c 'select 1'",
        "psql < dump.sql",
        "sqlite3 state.db '.backup copy.db'",
        "echo ls | bash",
        "python3 run.py",
        "bash -c ls",
        "sudo ls",
        "x=$(ssh host)",
        "/etc/init.d/ssh restart",
        "sudo /etc/init.d/mysql restart",
    ],
)
def test_what_comes_back_opens_no_session(opening: str) -> None:
    assert reasons(f"# T\n\n```bash\n{opening}\n```\n\n{RUN}")[1] == ()


def test_a_session_ends_with_its_section() -> None:
    text = f"# T\n\n## A\n\n```bash\nssh host\n```\n\n### Sub\n\n{RUN}\n## B\n\n{RUN}"
    assert reasons(text) == [("elsewhere",), ("elsewhere",), ()]


@pytest.mark.parametrize(
    "script", ["cd /srv/app\ndocker compose ps", "curl http://localhost:3000", "tail -n 9 /var/log/app.log"]
)
@pytest.mark.parametrize("opening", ["```bash\nssh host\n```", "Log in to the server.", "Once connected:"])
def test_a_login_says_nothing_of_the_sections_after_its_own(opening: str, script: str) -> None:
    block = f"```bash\n{script}\n```\n"
    assert reasons(f"# T\n\n## A\n\n{opening}\n\n{block}\n## B\n\n{block}")[-2:] == [("elsewhere",), ()]


@pytest.mark.parametrize("program", ["ssh host", "docker compose -f prod.yml exec api sh"])
def test_what_stands_behind_a_session_that_a_block_opens_is_typed_there(program: str) -> None:
    text = f"# T\n\n```bash\n{program}\nnpx prisma migrate deploy\nexit\n```\n\n{RUN}"
    assert reasons(text) == [("elsewhere",), ()]


@pytest.mark.parametrize(
    ("comment", "asked"),
    [
        ("execute this command on a control plane node", True),
        ("Run these commands on each node", True),
        ("On web1 (primary node)", True),
        ("Start it on the server", True),
        ("2. Execute the following on all nodes", True),
        ("On failure (see below)", False),
        ("On failure (server error)", False),
        ("Run the tests in the container", False),
        ("Run this on your local machine", False),
    ],
)
def test_a_comment_that_says_where(comment: str, asked: bool) -> None:
    assert ("elsewhere" in reasons(f"# T\n\n```bash\n# {comment}\ngo test\n```\n")[0]) == asked


@pytest.mark.parametrize(
    "title",
    ["Update the code on the VPS", "Standby server", "Production host", "创建回退点（在服务器上执行）"],
)
def test_a_title_that_says_where(title: str) -> None:
    assert "elsewhere" in reasons(f"# T\n\n## {title}\n\n{RUN}")[0]


def test_a_guide_that_begins_with_where_its_steps_are_run_is_run_there() -> None:
    text = "# T\n\nThese are the steps on the server.\n\n## A\n\n```bash\nsudo ./start.sh\n```\n"
    assert reasons(text) == [()]


@pytest.mark.parametrize(
    ("script", "asked"),
    [
        ("tail -f app.log | grep failed", True),
        ("kubectl logs -f web | tee web.log", True),
        ("tail -f app.log | grep -q ready", False),
        ("tail -f app.log | head -1", False),
        ("timeout 5 tail -f app.log | grep failed", False),
        ("tail -f app.log | grep failed &", False),
    ],
)
def test_a_log_that_is_followed_through_a_filter(script: str, asked: bool) -> None:
    assert ("elsewhere" in reasons(f"```bash\n{script}\n```\n")[0]) == asked


@pytest.mark.parametrize(
    ("script", "asked"),
    [
        ("make logs", True),
        ("pnpm pm2:logs", True),
        ("npm run docs:serve", True),
        ("make logs &", False),
        ("make clean-logs", False),
        ("make logs --help", False),
        ("./app logs", False),
    ],
)
def test_a_task_that_is_called_for_following_something(script: str, asked: bool) -> None:
    assert ("elsewhere" in reasons(f"```bash\n{script}\n```\n")[0]) == asked


def test_words_right_under_each_block_are_about_that_block() -> None:
    captioned = "```bash\ngo test\n```\nTurn on the firewall on the server.\n\n"
    assert reasons(f"# T\n\n{captioned * 2}## U\n\n{RUN}") == [(), (), ()]
    assert reasons(f"# T\n\n{captioned}{RUN}")[1] == ("elsewhere",)
    assert reasons(f"# T\n\n{captioned.replace('server.', 'server:') * 2}")[1] == ("elsewhere",)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("If that fails, reset the database.", "condition"),
        ("Or use the script", "alternative"),
        ("On the server", "elsewhere"),
    ],
)
def test_words_between_two_blocks_may_say_when_the_second_is_run(words: str, said: str) -> None:
    for lead in ("Deploy it:\n\n", ""):
        assert said in reasons(f"# T\n\n{lead}```bash\ngo test\n```\n{words}\n\n{RUN}")[1]


@pytest.mark.parametrize(
    ("aside", "said"),
    [
        ("You can skip this step.", "condition"),
        ("For each region.", "condition"),
        ("Wait for the approval of your manager.", "condition"),
        ("Run this on the server.", "elsewhere"),
        ("Or use the script.", "alternative"),
        ("This is just an example.", "sample-values"),
    ],
)
def test_words_in_brackets_behind_those_that_announce_a_block_count_as_well(aside: str, said: str) -> None:
    assert reasons(f"# T\n\nMigrate it:\n\n({aside})\n\n{RUN}") == [(said,)]


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


def test_an_item_that_says_where() -> None:
    text = "1. **Install the tools into the pod.**\n\n   They help:\n\n   ```bash\n   ./install\n   ```\n"
    assert reasons(text) == [("elsewhere",)]
    assert reasons(text.replace(" into the pod", "")) == [()]


def test_looking_at_a_machine_from_here_is_not_being_there() -> None:
    text = "# T\n\nSee what goes on on the node:\n\n```bash\nkubectl get pods\n```\n"
    assert reasons(text) == [()]


def test_a_prompt_that_names_a_machine() -> None:
    (step,) = steps("```console\nroot@db1:~# ls\nx\n```\n")
    assert step.decisions == ("elsewhere",)
    assert [command.text for command in step.commands] == ["ls"]


def test_a_command_that_works_on_another_machine() -> None:
    assert reasons("```bash\nsudo pct exec 102 -- ps\n```\n") == [("elsewhere",)]


def test_without_entering_a_machine_one_is_still_here() -> None:
    assert reasons(f"It shows logs without SSHing into the host.\n\n{RUN}") == [()]


@pytest.mark.parametrize(
    "lead",
    [
        "In the server directory:",
        "From the worker folder, run:",
        "In the database package:",
        "In the node_modules folder:",
        "Login to the container registry:",
        "Log in to the instance dashboard:",
    ],
)
def test_what_is_only_called_for_a_machine_is_none(lead: str) -> None:
    assert reasons(f"# T\n\n{lead}\n\n{RUN}\nGo on:\n\n{RUN}") == [(), ()]


@pytest.mark.parametrize(
    "lead", ["Sign in to the server:", "Login to the Jenkins server:", "On the build server:"]
)
def test_words_that_send_to_a_machine(lead: str) -> None:
    assert reasons(f"# T\n\n{lead}\n\n{RUN}") == [("elsewhere",)]
