"""Terminal sessions copied into a guide."""

from __future__ import annotations

import pytest

from mdrun.transcripts import commands, has_prompts, machine


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$ a\nout\n$ b", "a\n\nb"),
        ("% a\nout", "a\n"),
        ("# note\n$ a\nout", "\na\n"),
        ("# a\n# b", "a\nb"),
        ("$ a \\\n> b\nout", "a \\\nb\n"),
        ("$ cat <<E\n> x\n> E\nout", "cat <<E\nx\nE\n"),
        ("me@host:~$ a\nout", "a\n"),
        ("grpc-java$ a\nout\ngrpc-java$ b", "a\n\nb"),
        ("(venv) me@host:~/x$ a", "a"),
        ("root@host:~# a\nout", "a\n"),
        ("$ a\ncost 5$ each", "a\n"),
        ("a\n50% done", None),
        ("a\nb", None),
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
