"""Stubs: commands that stand before the real ones on ``PATH``, note that they are called, and answer."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from mdrun.bash import WITH_VALUE
from mdrun.errors import RehearsalRefused
from mdrun.rehearsal.stubs.scripts import SHIM, STUB, answers, filled, word
from mdrun.shell import find_bash

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from mdrun.config.rehearsal import Stub

KEPT = 65536
"""Bytes of a call's input that are put on record."""
_COUNTED = 1 << 30
"""Bytes of it beyond those that are counted; then no more is read, as ``yes`` would never end."""
PATIENCE = 10
"""Seconds for which a stub waits for input that does not come."""
_HANDING_ON = ("sudo", "doas", "env")
"""Commands that may look for the next one in another ``PATH``; a shim names them the stub."""


def make(
    root: Path, stubs: Mapping[str, Stub], environ: Mapping[str, str], *, patience: float = PATIENCE
) -> Path | None:
    """Write the stubs, and return the directory that belongs first on ``PATH``; None without stubs.

    Args:
        root: The rehearsal's directory.
        stubs: What the settings say.
        environ: The environment of the run, whose ``PATH`` names the real commands.
        patience: Seconds to wait for input that does not come.

    Raises:
        RehearsalRefused: Nothing can be executed in ``root``.
    """
    if not stubs:
        return None
    own = _bin(root)
    own.mkdir(parents=True)
    notes(root).mkdir()
    path = environ.get("PATH", os.defpath)
    common = _common(root, path, patience)
    for name, values in _shims(path):
        if name not in stubs:
            _write(own / name, filled(SHIM, {**common, **values}))
    for name, stub in stubs.items():
        said = {"NAME": word(name), "SETTINGS": word(f"{stub.path}:{stub.line}"), "ANSWERS": answers(stub)}
        _write(own / name, filled(STUB, {**common, **said}))
        if not os.access(own / name, os.X_OK):  # without them the real commands would be called
            raise RehearsalRefused("stubs-not-executable", path=own)
    return own


def _common(root: Path, path: str, patience: float) -> dict[str, str]:
    """Return what is filled into every script."""
    return {
        "BASH": find_bash(),
        "BIN": word(_bin(root)),
        "CALLS": word(notes(root)),
        "KEPT": str(KEPT),
        "COUNTED": str(_COUNTED),
        "PATIENCE": str(patience),
        "HEAD": word(shutil.which("head", path=path) or "/usr/bin/head"),
        "WC": word(shutil.which("wc", path=path) or "/usr/bin/wc"),
    }


def _shims(path: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each command that gets a shim, and what is filled into it."""
    for name in _HANDING_ON:
        real = shutil.which(name, path=path)
        if real is not None:
            values = " | ".join(sorted(WITH_VALUE.get(name, frozenset(["-u"]))))
            yield name, {"NAME": word(name), "REAL": word(real), "WITH_VALUE": values}


def first(env: Mapping[str, str], own: Path | None) -> dict[str, str]:
    """Return an environment in which the stubs come before all other commands."""
    path = env.get("PATH", os.defpath)
    return dict(env) if own is None else {**env, "PATH": f"{own}{os.pathsep}{path}"}


def without(env: Mapping[str, str], own: Path | None) -> dict[str, str]:
    """Return what :func:`first` got: mdrun's own calls are none of the guide's."""
    return dict(env) if own is None else {**env, "PATH": env["PATH"].removeprefix(f"{own}{os.pathsep}")}


def notes(root: Path) -> Path:
    """Return the directory in which each call is a file, by its number."""
    return root / "stubs" / "calls"


def _bin(root: Path) -> Path:
    return root / "stubs" / "bin"


def _write(path: Path, script: bytes) -> None:
    path.write_bytes(script)
    path.chmod(0o755)
