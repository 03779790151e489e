"""The operator's editor."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from mdrun.shell import private

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHELL = "/bin/sh"


def edited(text: str, name: str, environ: Mapping[str, str]) -> str | None:
    """Let the operator change a text; return what became of it, or None where the editor fails.

    The editor is the one of ``VISUAL``, else ``EDITOR``, else ``vi``, as git has it: a command for a shell.

    Args:
        text: The text.
        name: Name of the file that the editor shows; anything but letters, digits, ``.`` and ``-`` is ``-``.
        environ: The environment.

    Raises:
        ShellError: There is no place for the file.
    """
    directory = private.directory(None, os.urandom(8).hex())
    path = directory / "".join(one if one.isalnum() or one in ".-" else "-" for one in name)
    try:
        private.write(path, text.encode("utf-8", "surrogateescape"))
        command = environ.get("VISUAL") or environ.get("EDITOR") or "vi"
        words = (_SHELL, "-c", f'{command} "$@"', command, str(path))
        if os.spawnve(os.P_WAIT, _SHELL, words, environ):
            return None
        with suppress(OSError, UnicodeDecodeError):
            return path.read_bytes().decode("utf-8")
        return None
    finally:
        private.remove(directory)
