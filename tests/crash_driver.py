"""Run mdrun and kill it with SIGKILL right before, or right after, its journal gets a certain record.

``python -m tests.crash_driver before|after NUMBER MDRUN-ARGUMENTS``
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from mdrun.cli import entry
from mdrun.journal import Journal

_append = Journal.append


def main() -> None:
    moment, number = sys.argv[1], int(sys.argv[2])
    del sys.argv[1:3]

    def append(journal: Journal, *given: Any, **named: Any) -> Any:
        due = journal.count + 1 == number
        if due and moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        record = _append(journal, *given, **named)
        if due:
            os.kill(os.getpid(), signal.SIGKILL)
        return record

    Journal.append = append  # type: ignore[assignment, method-assign]
    entry()


if __name__ == "__main__":
    main()
