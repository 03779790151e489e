"""Terminal sessions copied into a guide."""

from __future__ import annotations

import pytest

from mdrun.plan.blocks.transcripts import commands, has_prompts, is_prompted, machine, only_prompts, rooted


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$ a\nout\n$ b", "a\n\nb"),
        ("% a\nout", "a\n"),
        ("# note\n$ a\nout", "# note\na\n"),
        ("(venv) $ a", "a"),
        ("(venv)$ a", "a"),
        ("❯ a\nout", "a\n"),
        ("➜  app git:(main) ✗ a\nout", "a\n"),
        ("[me@host app]$ a\nout", "a\n"),
        ("[root@host ~]# a\nout", "a\n"),
        ("bash-5.0# a", "a"),
        ("root# a", "a"),
        ("$ a \\\n> b\nout", "a \\\nb\n"),
        ("$ cat <<E\n> x\n> E\nout", "cat <<E\nx\nE\n"),
        ("$ tsh status\n> Profile: x\n  User: y", "tsh status\n\n"),
        ("$ a |\n> b\n> out", "a |\nb\n"),
        ("$ for x in a; do\n> b\n> done\n> out", "for x in a; do\nb\ndone\n"),
        ("$ a 'b\n> c'\n> out", "a 'b\nc'\n"),
        ("me@host:~$ a\nout", "a\n"),
        ("grpc-java$ a\nout\ngrpc-java$ b", "a\n\nb"),
        ("(venv) me@host:~/x$ a", "a"),
        ("root@host:~# a\nout", "a\n"),
        ("mbp:~ me$ a\nout", "a\n"),
        ("My-Mac:app me$ a", "a"),
        ("me@mac app % a\nout", "a\n"),
        ("me@host:~/x (main)$ a\nout", "a\n"),
        ("~/x (fix/y) $ a", "a"),
        ("note: this costs 5$ a", None),
        ("see it (here): 20 % more", None),
        ("$ a\ncost 5$ each", "a\n"),
        ("a\n50% done", None),
        ("a\nb", None),
        ("# a\n# b", None),
        ("# a\nout", None),
    ],
)
def test_prompted_lines_are_commands(text: str, expected: str | None) -> None:
    assert commands(text) == expected


def test_every_command_keeps_its_line() -> None:
    text = "$ a\nout\nout\n$ b\n"
    found = commands(text)
    assert found is not None
    assert found.split("\n").index("b") == text.split("\n").index("$ b")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$ a", True),
        ("me@host:~$ a", True),
        ("echo a$ b", False),
        ("# note\n$ a", True),
        ("a\n$ b", False),
        ("$HOME/x", False),
        ("", False),
    ],
)
def test_a_script_may_be_a_transcript(text: str, expected: bool) -> None:
    assert has_prompts(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("root@db1:~$ a", "root@db1"), ("grpc-java$ a", ""), ("$ a\nx@y$ b", ""), ("a", "")],
)
def test_a_prompt_may_name_a_machine(text: str, expected: str) -> None:
    assert machine(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("$ a", True), ("out\n$ a", True), ("# a", False), ("a b $ c", False)]
)
def test_a_text_with_a_prompt_is_told(text: str, expected: bool) -> None:
    assert is_prompted(text) is expected


def test_what_follows_a_number_sign() -> None:
    assert rooted("# a\nout\n  # b") == ("a\n\nb", "\nout\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("me@host:~$", True), ("root@db1# ", True), ("me@host:~$ ls", False), ("$ ", False)],
)
def test_prompts_that_wait(text: str, expected: bool) -> None:
    assert only_prompts(text) is expected
