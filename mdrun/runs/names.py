"""What things are called: the place of all runs, a run's id, the files of a step."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

from mdrun.digest import sha256
from mdrun.patterns import regex
from mdrun.places import state

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

JOURNAL = "journal.jsonl"
"""The file of a run's events, in the run's directory."""
RUN_LOG = "run-log.md"
"""The file of its run log."""
STAMP = len("20261123T131000Z")
"""How many characters of a run's id tell when it began, to the second."""
STAMPED = regex(r"\d{8}T\d{6}Z-")
"""How a run's id begins: what else lies beside the runs is none."""
ID = regex(r"\d{8}T\d{6}Z-[a-z0-9.-]{1,100}")
"""What an id looks like that :func:`new_id` has made."""
IMPORTED = ".import-"
"""How the name of a directory begins in which an import puts a run together."""

_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
_ID_PART = 40
_NAME_BYTES = 200
_PLAIN = regex(r"[\w-][\w.-]*")
"""What stands in a file's name as it is."""


def home(environ: Mapping[str, str], log_dir: str | Path | None = None) -> Path:
    """Return the directory that holds the runs, each in a directory named by its id.

    The first that is given: ``log_dir``, ``$MDRUN_HOME/runs``, ``mdrun/runs`` where programs keep state.

    Args:
        environ: The environment.
        log_dir: What ``--log-dir`` said.
    """
    if log_dir is not None:
        return Path(log_dir).expanduser().absolute()
    return Path(state(environ), "runs")


def new_id(now: float, guide: str, selected: Sequence[str]) -> str:
    """Return an id for a run, such as ``20261123T131000Z-release-1-k3f9``: sortable, readable, unique.

    Args:
        now: Seconds since the epoch.
        guide: The guide's path.
        selected: Numbers of the selected sections; empty where the whole guide is meant.
    """
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))
    stem = re.sub(r"[^a-z0-9]+", "-", Path(guide).stem.lower())[:_ID_PART].strip("-") or "guide"
    section = selected[0] if selected else "all"
    section = re.sub(r"[^a-z0-9.]+", "-", section.lower())[:_ID_PART].strip("-.") or "section"
    random = "".join(_BASE32[byte % 32] for byte in os.urandom(4))
    return f"{stamp}-{stem}-{section}-{random}"


def output_name(step: str) -> str:
    """Return where a step's output is kept in the run directory: for ``1.1/2`` ``output/1.1-2.log``."""
    return f"output/{_stem(step)}.log"


def late_name(step: str) -> str:
    """Return where output is kept that came after the step had ended: ``output/1.1-2.late.log``."""
    return f"output/{_stem(step)}.late.log"


def ready_name(output: str) -> str:
    """Return where is kept what was printed by the command that tells whether a step is ready.

    Args:
        output: Where the step's output is kept: for ``1.1-2.log`` it is ``1.1-2.ready.log``.
    """
    return f"{output.removesuffix('.log')}.ready.log"


def state_name(step: str) -> str:
    """Return where the shell's state after a step is kept: ``state/1.1-2.sh``."""
    return f"state/{_stem(step)}.sh"


def _stem(step: str) -> str:
    """Return a file name for a step's id; no two ids share one, and none leaves its directory."""
    section, slash, number = step.rpartition("/")
    # Only the last slash becomes a hyphen, and none is left after it, so that a-1/2 and a/1-2 stay apart.
    number = _escape(number).replace("-", "%2D")
    stem = _escape(section) + "-" * bool(slash) + number
    if stem.endswith(".late"):
        stem = stem[:-5] + "%2Elate"
    if len(stem.encode()) > _NAME_BYTES:
        digest = sha256(step.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        stem = stem.encode()[: _NAME_BYTES - 17].decode("utf-8", "ignore") + "~" + digest
    return stem


def _escape(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    escaped = "".join(
        char if char.isalnum() or char in "._-" else "".join(f"%{byte:02X}" for byte in _bytes(char))
        for char in text
    )
    return "%2E" + escaped[1:] if escaped.startswith(".") else escaped


def _bytes(char: str) -> bytes:
    return char.encode("utf-8", "surrogatepass")
