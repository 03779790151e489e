"""How wide what is printed may be."""

from __future__ import annotations

import os


def columns(otherwise: int) -> int:
    """Return how wide the terminal is, as :func:`shutil.get_terminal_size` does; importing that takes longer.

    Args:
        otherwise: The width where there is no terminal.
    """
    try:
        return int(os.environ.get("COLUMNS") or 0) or os.get_terminal_size(1).columns or otherwise
    except (OSError, ValueError):
        return otherwise
