"""What enters a rehearsal's environment and home, and what does not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mdrun.rehearsal.environment import make_environment, make_home


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "root").mkdir()
    (tmp_path / "user").mkdir()
    return tmp_path / "root"


def build(root: Path, *named: str, **environ: str) -> tuple[dict[str, str], tuple[str, ...]]:
    source, copy = root.parent / "source", root / "work" / "source"
    given = {"HOME": str(root.parent / "user")} | environ
    return make_environment(root, environ=given, named=named, source=source, copy=copy)


def test_only_what_is_listed_enters(root: Path) -> None:
    given = {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "LC_TIME": "de_DE",
        "TERM": "xterm",
        "USER": "ada",
        "SSL_CERT_FILE": "/etc/certs.pem",
        "https_proxy": "http://proxy.example.com:3128",
        "UV_INDEX_URL": "https://index.example.com/simple",
        "PIP_CERT": "/etc/certs.pem",
    }
    kept_out = {
        "AWS_PROFILE": "x",
        "KUBECONFIG": "x",
        "SSH_AUTH_SOCK": "x",
        "DOCKER_HOST": "x",
        "GNUPGHOME": "x",
        "PYTHONPATH": "x",
        "GIT_DIR": "x",
        "MDRUN_HOME": "x",
        "VIRTUAL_ENV": "x",
        "PIP_CONFIG_FILE": "x",
        "UV_PROJECT_ENVIRONMENT": "x",
        "npm_config_userconfig": "x",
    }
    env, withheld = build(root, **given, **kept_out)
    assert given.items() <= env.items()
    assert not kept_out.keys() & env.keys()
    assert withheld == ()


def test_credentials_are_kept_out_and_named(root: Path) -> None:
    env, withheld = build(
        root,
        UV_PUBLISH_TOKEN="t",
        UV_INDEX_CORP_PASSWORD="t",
        PIP_INDEX_URL="https://robot:t@index.example.com",
        npm_config__auth="t",
        UV_OFFLINE="1",
    )
    assert withheld == ("PIP_INDEX_URL", "UV_INDEX_CORP_PASSWORD", "UV_PUBLISH_TOKEN", "npm_config__auth")
    assert not set(withheld) & env.keys()
    assert env["UV_OFFLINE"] == "1"


def test_what_the_settings_name_enters(root: Path) -> None:
    env, withheld = build(root, "DEPLOY_TOKEN", "STAGE", "MISSING", DEPLOY_TOKEN="t", STAGE="test")
    assert (env["DEPLOY_TOKEN"], env["STAGE"], withheld) == ("t", "test", ())
    assert "MISSING" not in env


def test_the_places_are_fresh(root: Path) -> None:
    make_home(root, {"HOME": str(root.parent / "user")})
    env, _ = build(root, TMPDIR="/var/tmp", XDG_CONFIG_HOME="/x", CARGO_HOME="/y")
    for name in ("HOME", "TMPDIR", "CARGO_HOME", *(name for name in env if name.startswith("XDG_"))):
        assert Path(env[name]).is_dir()
        assert Path(env[name]).is_relative_to(root)
    assert env["MDRUN_REHEARSAL"] == str(root)
    assert env["GIT_ALLOW_PROTOCOL"] == "file"


def test_the_active_virtual_environment_leaves_no_trace(root: Path) -> None:
    source = root.parent / "source"
    path = [f"{source}/.venv/bin", f"{source}/node_modules/.bin", "/usr/bin", "", "relative"]
    env, _ = build(
        root, VIRTUAL_ENV=f"{source}/.venv", PATH=os.pathsep.join(path), UV_CACHE_DIR=f"{source}/cache"
    )
    assert env["PATH"].split(os.pathsep) == [
        f"{root}/work/source/node_modules/.bin",
        "/usr/bin",
        "",
        "relative",
    ]
    assert "VIRTUAL_ENV" not in env
    assert "UV_CACHE_DIR" not in env


def test_caches_of_the_operator_are_used_where_they_are(root: Path) -> None:
    user = root.parent / "user"
    for name in (".cache/uv", ".npm", ".pyenv", "data/uv/python"):
        (user / name).mkdir(parents=True)
    env, _ = build(root, XDG_DATA_HOME=f"{user}/data")
    assert env["UV_CACHE_DIR"] == f"{user}/.cache/uv"
    assert env["npm_config_cache"] == f"{user}/.npm"
    assert env["PYENV_ROOT"] == f"{user}/.pyenv"
    assert env["UV_PYTHON_INSTALL_DIR"] == f"{user}/data/uv/python"
    assert "PIP_CACHE_DIR" not in env


def test_settings_of_package_managers_come_without_credentials(root: Path) -> None:
    user = root.parent / "user"
    (user / ".config/pip").mkdir(parents=True)
    (user / ".config/pip/pip.conf").write_text("[global]\nindex-url = https://index.example.com\n")
    (user / ".npmrc").write_text("registry=https://npm.example.com\n//npm.example.com/:_authToken=t\n")
    (user / ".cargo/registry").mkdir(parents=True)
    (user / ".cargo/credentials.toml").write_text("token = 't'\n")
    shortened = make_home(root, {"HOME": str(user)})
    home = root / "home"
    assert shortened == ("~/.npmrc",)
    assert (home / ".config/pip/pip.conf").read_text() == "[global]\nindex-url = https://index.example.com\n"
    assert (home / ".npmrc").read_text() == "registry=https://npm.example.com\n"
    assert (home / ".cargo/registry").resolve() == user / ".cargo/registry"
    assert not (home / ".cargo/credentials.toml").exists()


def test_an_operator_without_a_home_has_no_caches(root: Path) -> None:
    make_home(root, {})
    env, _ = make_environment(root, environ={}, named=(), source=root.parent / "s", copy=root / "work" / "s")
    assert env["PATH"] == os.defpath
    assert "UV_CACHE_DIR" not in env
