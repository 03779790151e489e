"""Whether a text looks like shell."""

from __future__ import annotations

import pytest

from mdrun.plan.likeness import (
    command_names,
    is_broken_shell,
    is_of_program,
    is_sql,
    looks_like_output,
    looks_odd,
    reads_as_shell,
    starts_like_shell,
)


@pytest.mark.parametrize(
    "text",
    [
        "ls -l",
        "cd app && make",
        "export A=1\ngit status",
        "A=1 ./run.sh",
        "sudo mytool --now",
        "bin/rails db:migrate",
        "if [ -e x ]; then\n  rm x\nfi",
        "[ -e x ] && rm x",
        "helper() { git push; }\nhelper",
        "echo the end of your command is here",
        "git pull origin main\nmytool run\n",
        "npm version major|minor|patch",
        "${HOME}/bin/tool",
        "/etc/init.d/ssh restart",
    ],
)
def test_commands(text: str) -> None:
    assert reads_as_shell(text)


@pytest.mark.parametrize(
    "text",
    [
        "name: value",
        "KEY = value",
        "username = x",
        "[section]\nusername = x",
        '{"a": 1}',
        "app/\n├── src\n└── test",
        "Everything up-to-date",
        "make sure that the server is up",
        "git is a tool of the trade",
        "SELECT * FROM users;",
        "mysql> show tables;",
        ">>> import os",
        "mytool run",
        "ls 'unclosed",
        "",
        "# just a comment",
        "ls " + "x" * 20_000,
    ],
)
def test_no_commands(text: str) -> None:
    assert not reads_as_shell(text)


def test_a_command_of_the_guide_is_known() -> None:
    assert reads_as_shell("mytool run", {"mytool"})
    assert not reads_as_shell("mytool is the name of a tool", {"mytool"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [("git push\nTo github", True), ("A=1", True), ("# note\nls", True), ("To github", False), ("", False)],
)
def test_the_first_words_tell(text: str, expected: bool) -> None:
    assert starts_like_shell(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("git commit -m 'broken", True),
        ("git commit -m 'whole'", False),
        ("cat <<EOF", False),
        ("what's this", False),
        ("git 'broken", False),
    ],
)
def test_broken_commands_are_told_by_an_option(text: str, expected: bool) -> None:
    assert is_broken_shell(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NAME   READY\npod    1/1", True),
        ("[INFO] done\n[INFO] ok", True),
        ("2024-01-01 12:00  up", True),
        ("ls -l", False),
        ("NAME   READY\nls -l", False),
        ("SELECT 1 FROM a", False),
    ],
)
def test_output(text: str, expected: bool) -> None:
    assert looks_like_output(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@bot merge", True),
        ("key: value", True),
        ("SELECT 1 FROM a", True),
        ("irb(main):001:0> 1", True),
        ("node:events:491\n  throw er; // (it's", True),
        ("Error: it's broken (", True),
        ('name = "app"', True),
        ("const port = 80", True),
        ("rate := 3", True),
        ("tool --version\nv22.1.0", True),
        ("HTTP/1.1 200 OK", True),
        ("test a = b", False),
        ("mytool run", False),
        ("git commit -m 'broken", False),
        ("/merge", False),
    ],
)
def test_odd_commands(text: str, expected: bool) -> None:
    assert looks_odd(text) is expected


@pytest.mark.parametrize(
    "text",
    [
        ">>> 1",
        "mysql> x",
        "db=# select 1",
        "irb(main):001:0> x",
        "(gdb) bt",
        "PS C:\\> dir",
        "127.0.0.1:6379> keys",
    ],
)
def test_prompts_of_programs(text: str) -> None:
    assert is_of_program(text)
    assert not is_of_program("ls > x")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("select a from b", True),
        ("-- note\nUPDATE a SET b = 1", True),
        ("create table x (y int)", True),
        ("select a branch", False),
        ("update-rc.d x", False),
    ],
)
def test_statements_of_databases(text: str, expected: bool) -> None:
    assert is_sql(text) is expected


def test_the_commands_of_a_script() -> None:
    assert command_names("sudo git push | tee x\nA=1 ./b\n") == {"git", "tee"}
    assert command_names("ls 'x") == frozenset()
