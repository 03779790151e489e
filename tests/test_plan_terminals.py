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
        "uv run gunicorn app:app",
        "npx --yes http-server",
        "ollama serve",
        "./run.sh",
        "npm run preview",
        "nano .env\ndocker compose up -d\ndocker compose logs -f app",
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
        "uv run gunicorn app:app --check-config",
        "docker compose exec cache redis-cli ping",
        "./run.sh tests",
        "./dev.sh build",
        "./serve.sh stop",
        "uvicorn --version",
        "vault server -help",
        "npx vite --version",
        "command -v redis-server",
        "redis-server --test-memory 64",
        "mongod --dbpath data --repair",
        "jupyter lab build",
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


@pytest.mark.parametrize(
    ("title", "command", "stays"),
    [
        ("Start the bot", "python bot.py", True),
        ("Starting the Linux daemon", "python3 -m app.daemon --port 1", True),
        ("Run the API server", "node dist/index.js", True),
        ("启动服务", "node app.js", True),
        ("Start the bot", "python bot.py &", False),
        ("Start the bot", "python bot.py --daemon", False),
        ("Start the migration", "python migrate.py", False),
        ("Restart the bot", "python restart.py", False),
        ("Start the service", "systemctl start app", False),
    ],
)
def test_a_program_that_words_call_a_server_does_not_end(title: str, command: str, *, stays: bool) -> None:
    (found,) = reasons(f"# T\n\n## {title}\n\n```bash\n{command}\n```\n")
    assert ("elsewhere" in found) is stays
