"""The sha256 of what may grow large: made by OpenSSL once it has, which is loaded only then.

It takes 3 ms and 4 MB, which most runs and most files are not worth. Nothing of ours is imported once a step
has started, for it might be of another version by then. This is the standard library's; where it lies is
found beforehand, and where it cannot be loaded any more the digest is the same, only slower.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from mdrun.digest import sha256

if TYPE_CHECKING:
    from hashlib import _Hash

MUCH = 1024 * 1024
"""Bytes from which on OpenSSL pays, though it must be loaded first."""
_NAME = "_hashlib"
"""The standard library's module that loads OpenSSL."""
_PLACE = next(filter(None, (finder.find_spec(_NAME, None) for finder in sys.meta_path)), None)


def _of_much() -> _Hash:
    with suppress(ImportError, AttributeError, KeyError, ValueError):  # OpenSSL may refuse, too
        if _NAME not in sys.modules and _PLACE is not None and _PLACE.loader is not None:
            module = _PLACE.loader.create_module(_PLACE)
            if module is not None:
                _PLACE.loader.exec_module(module)
                sys.modules[_NAME] = module
        made: _Hash = sys.modules[_NAME].openssl_sha256()
        return made
    return sha256(b"")


class Growing:
    """The sha256 of what comes piece by piece."""

    def __init__(self) -> None:
        self._few = bytearray()
        self._much: _Hash | None = None

    def update(self, data: bytes | memoryview) -> None:
        """Take the next bytes."""
        if self._much is not None:
            self._much.update(data)
            return
        self._few += data
        if len(self._few) > MUCH:
            self._much = _of_much()
            self._much.update(self._few)
            self._few = bytearray()

    def hexdigest(self) -> str:
        """Return the digest of what has come so far, in hex."""
        return (self._much or sha256(self._few)).hexdigest()
