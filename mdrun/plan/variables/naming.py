"""Variables whose names say that they hold a secret, though nobody has declared them."""

from __future__ import annotations

import re
from functools import cache

from mdrun.patterns import regex
from mdrun.wordlists import lines

_SECRETS_NAME = regex(r"(?:(?<![\w-])secrets?[ /]+(?:-\S+ +|\w+ +)?|\b[sS]ecretName: *[\"']?)$")
"""What stands before the name of a secret: ``kubectl get secret <secret>``."""
_FILE = regex(r" -(?:f|i|in|inkey|key|-(?:identity|key)-file)[ =]$")
"""What stands before a file that holds a key: ``ssh -i <private-key>``."""
_KEY = regex(r"(?:private|secret)_?key$")
_NEAR = 80
"""Characters before a placeholder that are looked at."""


@cache
def is_named_for_secret(name: str) -> bool:
    """Say whether a variable's name says that it holds a secret: ``db_password``, ``token_from_step_2``."""
    return _names(spaced=name.isascii()).search(name) is not None


def stands_for_name(name: str, before: str) -> bool:
    """Say whether a placeholder is filled with the name of a secret, or of its file.

    Args:
        name: The variable.
        before: The text before it.
    """
    near = before[-_NEAR:]
    if _SECRETS_NAME.search(near):
        return True
    return _KEY.search(name) is not None and _FILE.search(near) is not None


@cache
def _names(*, spaced: bool) -> re.Pattern[str]:
    # What is written without spaces has no beginning of words: 数据库密码.
    begins = r"(?:^|_)" if spaced else r"(?:^|_|(?<=[\u3040-\ud7ff]))"
    ends = r"(?:_(?:here|string|value|\d+)|\d+|_(?:for|from|in|of)_.+)?"
    return re.compile(rf"{begins}(?:{'|'.join(lines('secrets'))}){ends}$")
