"""How git is asked: without prompts, without optional locks, about no other repository."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from mdrun.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

# Where git finds its own settings and programs. Every other GIT_* variable, such as GIT_DIR in a hook, could
# point it at another repository or index.
_KEPT = regex(
    r"GIT_(CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|(KEY|VALUE)_\d+)"
    r"|EXEC_PATH|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM)"
)
_SETTINGS = {
    "LC_ALL": "C",
    "GIT_ALLOW_PROTOCOL": "file",  # a partial clone would otherwise fetch what is missing
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}
_NO_MONITOR = ("-c", "core.fsmonitor=false")  # its daemon writes into the repository


def clean(environ: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which git sees this repository, its settings, and asks nobody."""
    kept = {
        name: value for name, value in environ.items() if not name.startswith("GIT_") or _KEPT.match(name)
    }
    return kept | _SETTINGS


def ask(*arguments: str, at: Path, environ: Mapping[str, str] | None = None) -> str | None:
    """Return what git prints, None where it fails or is not installed.

    Args:
        arguments: The subcommand and its arguments; it must not change anything.
        at: Directory in which it is asked.
        environ: Environment to start from; mdrun's own where it is None.
    """
    done = asked(arguments, at, environ)
    return os.fsdecode(done.stdout) if done is not None and done.returncode == 0 else None


def asked(
    arguments: Sequence[str], at: Path, environ: Mapping[str, str] | None
) -> subprocess.CompletedProcess[bytes] | None:
    """Return how git has ended; None where it is not installed."""
    try:
        return subprocess.run(
            ["git", *_NO_MONITOR, *arguments],
            cwd=at,
            env=clean(os.environ if environ is None else environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError:
        return None
