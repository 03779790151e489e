"""The sha256 of what is small, such as a guide, without OpenSSL, and of what is large with it.

``hashlib`` loads OpenSSL, which takes 3 ms and 4 MB; its digests are made six times as fast, which pays from
some megabytes on. So the standard library's ``random`` does without, too.
"""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from hashlib import _Hash

_MODULES = ("_sha2", "_sha256", "hashlib")
"""From Python 3.12 on; before; where Python was built without the one and the other."""


def _found() -> Callable[..., _Hash]:
    for name in _MODULES:
        with suppress(ImportError):
            made: Callable[..., _Hash] = import_module(name).sha256
            return made
    raise ImportError("no sha256")


sha256 = _found()

OF_NOTHING = sha256().hexdigest()
"""The sha256 of no byte, in hex: an output without one has no file."""


def of_much() -> _Hash:
    """Return the sha256 of nothing yet, to be fed megabytes: made by OpenSSL, where Python has it."""
    return sha256_of_many()()


def sha256_of_many() -> Callable[..., _Hash]:
    """Return what makes the sha256 of megabytes, or of thousands of lines: OpenSSL, where Python has it.

    It alone may be loaded while a guide runs: no step puts another version of Python in our place, and where
    it cannot be had any more, the digest is the same.
    """
    try:
        made: Callable[..., _Hash] = import_module("_hashlib").openssl_sha256
    except (ImportError, AttributeError):
        return sha256
    return made
