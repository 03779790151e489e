"""pathlib and subprocess, without modules of the standard library that they take little from."""

from __future__ import annotations

from mdrun.postponed import postponed


def _quoted(path: bytes) -> str:
    """Return a path as it stands in a URL, of which nothing of ours makes one."""
    from urllib.parse import quote_from_bytes

    return quote_from_bytes(path)


with postponed(**{"urllib.parse": {"quote_from_bytes": _quoted}}, locale={}):
    import pathlib as pathlib
    import subprocess as subprocess
