"""Who runs mdrun, and where."""

from __future__ import annotations

import os
from typing import Final

_LONGEST: Final = 64
"""Characters of a login name that may be true."""


def operator() -> str:
    """Return the login name of the operator; under sudo also whose login that was: ``root (sudo by ada)``.

    The kernel vouches for the first; ``SUDO_USER`` (sudo(8)) tells the second, which never stands alone.
    """
    import pwd

    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        name = os.environ.get("USER") or f"uid {os.getuid()}"
    caller = os.environ.get("SUDO_USER", "")
    usual = caller.isprintable() and " " not in caller and 0 < len(caller) <= _LONGEST
    return f"{name} (sudo by {caller})" if usual and caller != name else name


def host() -> str:
    """Return the name of the machine."""
    return os.uname().nodename
