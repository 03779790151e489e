"""The environment of a rehearsal: what a command needs to work, and no credentials."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_LISTED = re.compile(
    r"""
    PATH | LANG | LANGUAGE | LC_.* | TZ | TERM | COLORTERM | NO_COLOR | FORCE_COLOR | COLUMNS | LINES
    | USER | LOGNAME | SHELL | CI | SOURCE_DATE_EPOCH | LD_LIBRARY_PATH
    | (SSL_CERT|NIX_SSL_CERT)_(FILE|DIR) | (REQUESTS|CURL)_CA_BUNDLE | NODE_EXTRA_CA_CERTS
    | (HTTPS?|FTP|ALL|NO)_PROXY | (https?|ftp|all|no)_proxy
    | (UV|PIP|npm_config|NPM_CONFIG|PYENV)_.*
    | PYTHON(DONTWRITEBYTECODE|UNBUFFERED|IOENCODING|UTF8) | PRE_COMMIT_HOME | POETRY_CACHE_DIR
    | YARN_CACHE_FOLDER | NVM_DIR | VOLTA_HOME | ASDF_(DATA_)?DIR | JAVA_HOME | RUSTUP_(HOME|TOOLCHAIN)
    | GO(PROXY|PRIVATE|SUMDB|NOSUMDB|FLAGS|PATH|CACHE|MODCACHE|ROOT|TOOLCHAIN)
    """,
    re.VERBOSE | re.DOTALL,
)
_NEVER = re.compile(
    r"UV_(PROJECT|PROJECT_ENVIRONMENT|WORKING_DIR(ECTORY)?|ENV_FILE|CONFIG_FILE|CREDENTIALS_DIR)"
    r"|PIP_(CONFIG_FILE|TARGET|PREFIX|USER|LOG)"
    r"|(npm|NPM)_(config|CONFIG)_((user|USER|global|GLOBAL)(config|CONFIG)|prefix|PREFIX)"
)
"""Variables that name a file with credentials, or a place in the real working tree."""
_CREDENTIAL_NAME = re.compile(r"TOKEN|SECRET|PASSW|KEY|CREDENTIAL|AUTH|USERNAME", re.IGNORECASE)
_CREDENTIAL_VALUE = re.compile(r"://[^/@\s]+@")
_CREDENTIAL_LINE = re.compile(r"_auth|_?password|token|secret|username", re.IGNORECASE)
_CACHES = (
    ("UV_CACHE_DIR", ".cache/uv"),
    ("UV_PYTHON_INSTALL_DIR", ".local/share/uv/python"),
    ("PIP_CACHE_DIR", ".cache/pip"),
    ("npm_config_cache", ".npm"),
    ("GOCACHE", ".cache/go-build"),
    ("GOMODCACHE", "go/pkg/mod"),
    ("RUSTUP_HOME", ".rustup"),
    ("PYENV_ROOT", ".pyenv"),
    ("NVM_DIR", ".nvm"),
    ("PRE_COMMIT_HOME", ".cache/pre-commit"),
    ("POETRY_CACHE_DIR", ".cache/pypoetry"),
    ("YARN_CACHE_FOLDER", ".cache/yarn"),
)
"""Variables, and where below ``HOME`` a tool keeps the directory where its variable is not set."""
_XDG = ((".cache/", "XDG_CACHE_HOME"), (".local/share/", "XDG_DATA_HOME"), (".config/", "XDG_CONFIG_HOME"))
_CONFIGURATION = (
    ".config/pip/pip.conf",
    ".pip/pip.conf",
    ".config/uv/uv.toml",
    ".npmrc",
    ".cargo/config.toml",
)
_CARGO_SHARED = ("registry", "git", "bin")  # not credentials.toml


def make_home(root: Path, environ: Mapping[str, str]) -> tuple[str, ...]:
    """Make the directories that the environment names, with the settings of package managers.

    Returns:
        The names of the settings files whose lines with credentials were left out.
    """
    shortened = []
    home = root / "home"
    for directory in (home, *(home / name for name in (".config", ".cache", ".local/share", ".local/state"))):
        directory.mkdir(parents=True)
    for directory in (root / "tmp", root / "run"):
        directory.mkdir(mode=0o700)
    for name in _CONFIGURATION:
        original = users_place(name, environ)
        if original is not None and original.is_file():
            text = original.read_text(encoding="utf-8", errors="surrogateescape")
            lines = text.splitlines(keepends=True)
            kept = [line for line in lines if not _line_is_credential(line)]
            if kept != lines:
                shortened.append(f"~/{name}")
            copy = home / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text("".join(kept), encoding="utf-8", errors="surrogateescape")
    cargo = Path(environ["CARGO_HOME"]) if environ.get("CARGO_HOME") else users_place(".cargo", environ)
    (home / ".cargo").mkdir(exist_ok=True)
    for name in _CARGO_SHARED:
        if cargo is not None and (cargo / name).is_dir():
            (home / ".cargo" / name).symlink_to(cargo / name)
    return tuple(shortened)


def make_environment(
    root: Path, *, environ: Mapping[str, str], named: tuple[str, ...], source: Path, copy: Path
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the environment of a rehearsal, and the names that were kept out because they hold credentials.

    Args:
        root: The rehearsal's directory.
        environ: The operator's environment.
        named: Variables that the settings pass on, whatever they hold.
        source: Top directory of the original.
        copy: Top directory of the copy.
    """
    asked = {name: environ[name] for name in named if name in environ}
    listed = {name: value for name, value in environ.items() if name not in asked and _is_listed(name)}
    withheld = tuple(sorted(name for name, value in listed.items() if _is_credential(name, value)))
    inside = os.fspath(source) + os.sep
    env = {
        name: value
        for name, value in listed.items()
        if name not in withheld and name != "PATH" and not value.startswith(inside)
    }
    for name, place in _CACHES:
        directory = users_place(place, environ)
        if name not in env and directory is not None and directory.is_dir():
            env[name] = os.fspath(directory)
    env["PATH"] = _path(environ, source, copy)
    return env | _fresh(root) | asked, withheld


def is_credential_value(value: str) -> bool:
    """Whether the text holds an address with a user or a password in it."""
    return _CREDENTIAL_VALUE.search(value) is not None


def users_place(place: str, environ: Mapping[str, str]) -> Path | None:
    """Return the operator's own file or directory, which XDG variables may have moved."""
    for prefix, variable in _XDG:
        if place.startswith(prefix) and environ.get(variable):
            return Path(environ[variable], place.removeprefix(prefix))
    return Path(environ["HOME"], place) if environ.get("HOME") else None


def _fresh(root: Path) -> dict[str, str]:
    home = root / "home"
    return {
        "HOME": os.fspath(home),
        "XDG_CONFIG_HOME": os.fspath(home / ".config"),
        "XDG_CACHE_HOME": os.fspath(home / ".cache"),
        "XDG_DATA_HOME": os.fspath(home / ".local/share"),
        "XDG_STATE_HOME": os.fspath(home / ".local/state"),
        "XDG_RUNTIME_DIR": os.fspath(root / "run"),
        "CARGO_HOME": os.fspath(home / ".cargo"),
        "TMPDIR": os.fspath(root / "tmp"),
        "GIT_ALLOW_PROTOCOL": "file",
        "GIT_CEILING_DIRECTORIES": os.fspath(root),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "LESSHISTFILE": "-",
        "MDRUN_REHEARSAL": os.fspath(root),
    }


def _is_listed(name: str) -> bool:
    return _LISTED.fullmatch(name) is not None and _NEVER.fullmatch(name) is None


def _is_credential(name: str, value: str) -> bool:
    return _CREDENTIAL_NAME.search(name) is not None or is_credential_value(value)


def _line_is_credential(line: str) -> bool:
    return _CREDENTIAL_LINE.search(line) is not None or is_credential_value(line)


def _path(environ: Mapping[str, str], source: Path, copy: Path) -> str:
    """Leave out the active virtual environment, and turn directories of the original to the copy's."""
    active = environ.get("VIRTUAL_ENV")
    directories = []
    for entry in environ.get("PATH", os.defpath).split(os.pathsep):
        if active and Path(entry) == Path(active, "bin"):
            continue
        inside = Path(entry).is_absolute() and Path(entry).is_relative_to(source)
        directories.append(os.fspath(copy / Path(entry).relative_to(source)) if inside else entry)
    return os.pathsep.join(directories)
