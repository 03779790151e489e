"""Checks that tell what to do: what their code does is no proof that somebody wanted it done."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.patterns import regex
from mdrun.wordlists import names
from mdrun.wordlists.words import ASIAN

if TYPE_CHECKING:
    from collections.abc import Sequence

_SURE = regex(r"make sure\b")
"""What begins as an order to do something, and is one to look."""
_RUNNING = regex(r"\brunning\W*$", re.IGNORECASE)


def tells_to_do(words: str) -> bool:
    """Say whether words begin with what somebody is to do: *Run the generator*, *运行…*."""
    text, verbs = words.lstrip("*_ ").casefold(), names("check/doing")
    if _SURE.match(text):
        return False
    if re.split(r"[\s`*:,]", text, maxsplit=1)[0] in verbs:
        return True
    return text.startswith(tuple(verb for verb in verbs if ord(verb[0]) >= ASIAN))


def proves(words: Sequence[str]) -> bool:
    """Say whether a command, given by its words, is there to fail where something is wrong."""
    return not names("check/proofs").isdisjoint(re.split(r"\W+", " ".join(words[:5]).casefold()))


def is_deed(words: str, span: str) -> bool:
    """Say whether a code span of a check is what somebody is to do: *Bump it by running `make bump`*.

    Args:
        words: The words of the check.
        span: What its code span holds.
    """
    if proves(span.split()):
        return False
    return tells_to_do(words) or _RUNNING.search(words.partition(span)[0]) is not None
