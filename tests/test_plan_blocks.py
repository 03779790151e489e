"""What a block is: commands, maybe commands, or text."""

from __future__ import annotations

import pytest

from tests.plans import codes, plan, steps


def maybe(text: str) -> bool:
    (step,) = steps(text)
    assert step.kind == "command"
    return "maybe-shell" in step.decisions


@pytest.mark.parametrize(
    "text",
    [
        "```\nls -l\n```\n",
        "```\n$ mytool run\nout\n```\n",
        "    git status\n",
        "- Build:\n\n      make all\n",
        "```\n# systemctl restart app\n```\n",
        "```console\n# systemctl restart app\nout of it\n```\n",
        "```\ngit commit -m 'broken\n```\n",
        "```console\nmytool run\n```\n",
        "```bash\nSELECT a FROM b;\n```\n",
        "~~~command\nls -l\n~~~\n",
        "```no-highlight\nls -l\n```\n",
        "Add the following values to the file:\n\n    echo 'gen=0' > ~/.app.conf\n",
        "Append the contents to the file:\n\n    cat >> /etc/hosts <<EOF\n    10.0.0.1 a\n    EOF\n",
        "Add this to the file:\n\n    echo 'a=1' | sudo tee -a /etc/sysctl.conf\n",
        "Edit the file:\n\n    nano /etc/app.conf\n",
        "停止 nginx 确保数据无法写入\n\n```\nsystemctl stop nginx\n```\n",
        "```bash\n>>> import os\n```\n",
        "```bash\nnode:events:491\n  throw er; // (it's\n```\n",
        "Words.\n\n    ```bash\n    ls\n    ```\n",
        '=== "A"\n\n    ```\n    ls\n    ```\n',
    ],
)
def test_maybe_commands(text: str) -> None:
    assert maybe(text)


@pytest.mark.parametrize(
    "text",
    [
        "```bash\nmytool run\n```\n",
        "```console\nls -l\n```\n",
        "```console\n$ mytool run\nout\n```\n",
        "```console\n# a note\nls\n```\n",
        "```{code-block} bash\nls\n```\n",
        "```{.sh}\nls\n```\n",
        "```bash\ngit commit -m 'broken\n```\n",
        '=== "A"\n\n    Words.\n\n    ```bash\n    ls\n    ```\n',
        "1. Do\n\n    === 'A'\n\n        ```bash\n        ls\n        ```\n",
    ],
)
def test_commands(text: str) -> None:
    assert not maybe(text)


@pytest.mark.parametrize(
    "lead",
    [
        "Create `deploy.sh`:",
        "Add this to your ~/.bashrc:",
        "`.env`:",
        "## The script (scripts/deploy.sh)",
        "Erstelle die Datei `deploy.sh`:",
        "创建 `deploy.sh`：",
    ],
)
def test_what_a_file_shall_hold_may_be_no_commands(lead: str) -> None:
    words = "Das ist die Anleitung für den Server." if "Datei" in lead else ""
    (step,) = steps(f"# T\n\n{words}\n\n{lead}\n\n```bash\ncd /opt\ngit pull\n```\n")
    assert step.decisions == ("maybe-shell",)


@pytest.mark.parametrize("first", ["#!/bin/sh", "# scripts/deploy.sh", "# .env.production"])
def test_the_first_line_of_a_file(first: str) -> None:
    (step,) = steps(f"```bash\n{first}\nmake\n```\n")
    assert step.decisions == ("maybe-shell",)


@pytest.mark.parametrize(
    "text",
    [
        "## deploy.sh\n\n```bash\n./deploy.sh\n```\n",
        "Create `.env`:\n\n```bash\ncp .env.example .env\n```\n",
        "Add the version to `versions.json`:\n\n```bash\n./add-version.sh \\\n  --now\n```\n",
        "Run `deploy.sh`:\n\n```bash\nmake it\n```\n",
        "```bash\n# see deploy.sh\nmake it\n```\n",
    ],
)
def test_commands_about_a_file(text: str) -> None:
    (step,) = steps(text)
    assert step.decisions == ()


@pytest.mark.parametrize(
    "text",
    [
        "```\nname: value\n```\n",
        "```\nEverything up-to-date\n```\n",
        "```\nmytool run\n```\n",
        "```text\nls -l\n```\n",
        "```yaml\nls -l\n```\n",
        "Add this to the file:\n\n```\nexport A=1\n```\n",
        "!!! note\n\n    ls -l\n",
        "You should see:\n\n```bash\nall is well\n```\n",
        "```console\nNAME   READY\npod    1/1\n```\n",
        "```console\nme@host:~$\n```\n",
        "```bash\n# a note\n```\n",
    ],
)
def test_text(text: str) -> None:
    assert steps(text) == []


@pytest.mark.parametrize(
    "content",
    [
        "host all all 0.0.0.0/0 md5",
        "gzip on;",
        "return 301 https://$host$request_uri;",
        "timeout client 50s",
        "set -g mouse on",
        "install usb-storage /bin/true",
        'eval "$(direnv hook bash)"',
        "#!/bin/bash\nsudo systemctl restart app",
        'brew "git"',
        "flask\ngunicorn",
        "python 3.11.0",
        "zfs",
    ],
)
def test_lines_of_a_file_that_begin_like_commands(content: str) -> None:
    assert steps(f"Add this to the file:\n\n```\n{content}\n```\n") == []


def test_a_command_that_the_guide_uses_elsewhere_is_known() -> None:
    (_, untagged) = steps("```bash\nmytool a\n```\n\nThen:\n\n```\nmytool run\n```\n")
    assert untagged.decisions == ("maybe-shell",)
    (named,) = steps("Install `mytool`.\n\n```\nmytool run\n```\n")
    assert named.decisions == ("maybe-shell",)


def test_a_program_that_blocks_without_a_tag_call_again_and_again_is_known() -> None:
    text = "```\nentangled keys list\n```\n\n```\nentangled status --node x\n```\n"
    assert [step.decisions for step in steps(text)] == [("maybe-shell",)] * 2
    assert steps(text.replace(" --node", "")) == []


def test_what_is_announced_as_output_and_begins_like_a_command_is_maybe_one() -> None:
    assert maybe("You should see:\n\n```bash\ngit push\nTo the (server\n```\n")


def test_what_stands_after_a_transcript_is_what_it_prints() -> None:
    (step,) = steps("```console\n$ mytool\n```\n\n```console\nall is well, it's done\n```\n")
    assert step.lines == (1, 3)


def test_what_follows_a_number_sign_is_a_comment_where_the_rest_is_shell() -> None:
    (step,) = steps("```console\n# make sure\nls\n```\n")
    assert [command.text for command in step.commands] == ["ls"]
    (step,) = steps("```console\n# ls\n# pwd\nout of it\n```\n")
    assert [(command.line, command.text) for command in step.commands] == [(2, "ls"), (3, "pwd")]


def test_a_block_of_another_program_belongs_elsewhere() -> None:
    (step,) = steps("```bash\nmysql> show tables;\n```\n")
    assert step.decisions == ("maybe-shell", "elsewhere")


def test_a_here_document_may_hold_tags_and_placeholders() -> None:
    made = plan("```bash\ncat > a.xml <<EOF\n<a>\n  <b>x</b>\n</a>\n<name>\nEOF\n```\n")
    assert [variable.name for variable in made.variables] == ["name"]
    assert made.steps[0].decisions == ()


def test_a_fence_in_a_here_document_has_its_remedy() -> None:
    made = plan("# T\n\n```bash\ncat > a.md <<'EOF'\n```yaml\na: 1\n```\nEOF\n```\n")
    assert (3, "syntax") in codes(made)


def test_an_angle_that_opens_a_transcript_is_a_prompt_to_ask_about() -> None:
    (step,) = steps("```console\n> docker compose stop app\n[+] Running 2/2\n> ls backup\na.bak\n```\n")
    assert step.script.split("\n") == ["docker compose stop app", "", "ls backup", ""]
    assert "maybe-shell" in step.decisions
