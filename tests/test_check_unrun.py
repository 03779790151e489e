"""Blocks that are never run, and read as if they were meant to be: what ``mdrun check`` says of them."""

from __future__ import annotations

import pytest

from tests.test_check import places, subject

RUN = "\n- [ ] it is up\n"


@pytest.mark.parametrize(
    ("info", "text", "told"),
    [
        ("go", "git merge next", True),
        ("python", "kubectl logs -l app=hub | grep build", True),
        ("yaml", "cat <<E | kubectl apply -f -\nkind: Role\nE", True),
        ("javascript", "$ kubectl get pods\nNAME READY", True),
        ("yaml", "kind: Role", False),
        ("azurecli-interactive", "az group list", True),
        ("azurecli", "group list", True),
        ("ini", "name=web", False),
        ("python", "import os\nprint(os.name)", False),
        ("sql", "DELETE FROM users;", False),
        ("text", "git merge next", False),
        ("powershell", "kubectl get pods", False),
        ("go notes", "git merge next", False),
        ("bash", "git merge next", False),
    ],
)
def test_commands_under_another_tag(info: str, text: str, told: bool) -> None:
    assert places(f"```{info}\n{text}\n```\n{RUN}", "block-mistagged") == ([(1, 0)] if told else [])


def test_a_comment_settles_it() -> None:
    assert places(f"<!-- mdrun: notes -->\n```go\ngit merge next\n```\n{RUN}", "block-mistagged") == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("# systemctl restart web", "block-commented"),
        ("# /opt/app/bin/ctl members", "block-commented"),
        ("# TODO: Command needed", "unfinished"),
        ("# Nothing is to be done here", None),
    ],
)
def test_a_block_of_comments(text: str, code: str | None) -> None:
    guide = f"```shell\n{text}\n```\n{RUN}"
    found = {one: places(guide, one) for one in ("block-commented", "unfinished")}
    assert [one for one, where in found.items() if where] == ([code] if code else [])


def test_a_fence_that_became_code() -> None:
    assert places(f"# Guide\n\n        ```bash\n        make\n        ```\n{RUN}", "fence-indented") == [
        (3, 0)
    ]
    assert places(f"# Guide\n\n    make\n{RUN}", "fence-indented") == []


@pytest.mark.parametrize(
    ("mark", "tag", "told"),
    [("", "bash", True), ("<!-- mdrun: notes -->\n", "bash", False), ("", "console", False)],
)
def test_what_is_taken_for_output_is_told_by_a_plan(mark: str, tag: str, told: bool) -> None:
    """A transcript is tagged as what it is."""
    made = subject(f"It prints this output:\n\n{mark}```{tag}\nNAME  READY\nweb  1/1\n```\n{RUN}").plan
    assert [(one.line, one.code) for one in made.findings] == ([(3, "block-output")] if told else [])


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("kubectl get secret web -o yaml | base64 -d", True),
        ("aws secretsmanager get-secret-value --secret-id web", True),
        ("token=$(vault read secret/web)", False),
        ("vault read secret/web > token", False),
        ("kubectl get secret", False),
        ("kubectl get secret web -o json | kubectl apply -f -", False),
    ],
)
def test_what_prints_a_secret(command: str, told: bool) -> None:
    assert bool(places(f"```bash\n{command}\n```\n", "secret-in-output")) == told
