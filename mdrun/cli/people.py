"""Who runs mdrun, and where."""

from __future__ import annotations

import os


def operator() -> str:
    """Return the login name of the operator."""
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return os.environ.get("USER") or f"uid {os.getuid()}"


def host() -> str:
    """Return the name of the machine."""
    return os.uname().nodename
