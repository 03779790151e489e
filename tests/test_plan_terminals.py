"""Blocks that never end, and those that need a terminal."""

from __future__ import annotations

import pytest

from tests.plans import reasons, steps


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
        "sleep infinity",
        "tail -100f log",
        "ssh -N -L 1:b:1 host",
        "gcloud run services proxy app --region x",
        "celery -A app worker",
        "gunicorn app:app",
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
        "celery -A app worker --detach",
        "gunicorn app:app -D",
        "ssh -fN -L 1:b:1 host",
        "tail -100 log",
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
        "read -p 'Name? ' who",
        "read -rsp 'Password: ' secret; echo",
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
        "```bash\nread -r first < log\nread -p x who <<< Ada\necho Ada | read -p x\n```\n",
        "```bash\nwhile read -r line; do echo $line; done < log\n```\n",
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
