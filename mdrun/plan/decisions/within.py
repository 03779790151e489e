"""Why an operator would stop at a block for what its own comments and commands say."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from mdrun.bash import parse, uncommented
from mdrun.config import PLACEHOLDER_STYLES
from mdrun.patterns import regex
from mdrun.placeholders import mask
from mdrun.plan.decisions.choices import are_kinds, are_ways, is_for_several_systems, leaves_a_choice
from mdrun.plan.whereabouts.places import Places, is_of_another_checkout
from mdrun.plan.wording.conditions import is_condition, is_question
from mdrun.plan.wording.labels import is_of_one
from mdrun.wordlists import names, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.plan.records import DecisionReason
    from mdrun.wordlists import Lexicon


_NUMBER = regex(r"\A\d{1,2}[.)]\s+")
"""What a comment counts with."""
_NUMBERED = regex(r"\s*#+\s*(?:step\s+)?\d{1,2}[.):]\s", re.IGNORECASE, marks="#")
"""A comment that begins a step of a block."""

_ON = regex(r"\A[Oo]n\s+[\w.-]+\s*\(([^()]+)\)", marks="(")
"""A comment that names a machine, and says in brackets which one it is: *On web1 (primary node)*."""


class Within:
    """What blocks of a guide say themselves.

    Args:
        lexicon: The phrases of the guide's languages.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def reasons(self, script: str) -> Iterator[DecisionReason]:
        """Yield the reasons to stop at a block that lie in its comments, and in what it is made of."""
        taken_apart = parse(script)
        places = [(script.rfind("\n", 0, start) + 1, start, end) for start, end in taken_apart.comments]
        said = [_NUMBER.sub("", script[start:end].strip(" \t#")) for _, start, end in places]
        limited = (self._is_limited(text) and not is_question(text) for text in said)
        if any(found and _leads(script, end) for found, (_, _, end) in zip(limited, places, strict=True)):
            yield "condition"
        code = uncommented(script, taken_apart)
        joined = any(
            self._lexicon.opens(text, "or") and _precedes(script, end)
            for text, (_, _, end) in zip(said, places, strict=True)
        )
        if (
            joined
            or are_ways(said, code, self._lexicon)
            or is_for_several_systems(taken_apart)
            or are_kinds(taken_apart)
            or leaves_a_choice(taken_apart)
        ):
            yield "alternative"
        blank = mask(script, PLACEHOLDER_STYLES) != script
        own = not blank and any(
            self._lexicon.mentions(text, "own-value") and not _opens_editor(script, end)
            for text, (_, _, end) in zip(said, places, strict=True)
        )
        if (
            own
            or _skips_a_step(script)
            or any(
                (self._is_sample(script[line:start], text) and not (blank and not _leads(script, end)))
                or self._is_left(script, end, text)
                for (line, start, end), text in zip(places, said, strict=True)
            )
        ):
            yield "sample-values"
        if any(map(self._places, said)):
            yield "elsewhere"

    def _places(self, comment: str) -> bool:
        """Say whether a comment tells to run what follows on another machine, or in another repository."""
        if is_of_another_checkout(comment, self._lexicon):
            return True
        placed = Places(self._lexicon).opens(comment) or self._names_machine(comment)
        return placed and not self._lexicon.mentions(comment, "here")

    def _names_machine(self, comment: str) -> bool:
        """Say whether a comment names a machine, and in brackets its kind, which the last word tells."""
        found = _ON.match(comment)
        kind = [word for word in tokens(found[1]) if word[0].isalpha()][-1:] if found is not None else []
        return bool(kind) and self._lexicon.is_only(kind[0], "machine")

    def _is_left(self, script: str, end: int, comment: str) -> bool:
        """Say whether a comment tells the reader to change something that no command after it changes.

        Args:
            script: The commands of the block.
            end: Where the comment ends in them.
            comment: Its words.
        """
        if not self._lexicon.opens(comment, "editing"):
            return False
        return bool(_following(script, end)) and not _opens_editor(script, end)

    def _is_sample(self, code: str, comment: str) -> bool:
        """Say whether a comment calls its line an example, and not just what a placeholder stands for."""
        told = self._lexicon.mentions if code.strip() else self._lexicon.opens
        return told(comment, "example") and mask(code, PLACEHOLDER_STYLES) == code

    def _is_limited(self, comment: str) -> bool:
        lexicon = self._lexicon
        return (
            is_condition(comment, lexicon)
            or is_of_one(comment, lexicon)
            or lexicon.opens(comment, "rollback-comment")
        )


def _skips_a_step(script: str) -> bool:
    """Say whether a comment counts a step of a block, and no command carries it out before the next one.

    Where all of them stand together they sum up what follows.
    """
    rows = script.split("\n")
    steps = [at for at, row in enumerate(rows) if _NUMBERED.match(row)]
    between = [[row.strip() for row in rows[one + 1 : other]] for one, other in pairwise(steps)]
    told = [any(row and not row.startswith("#") for row in own) for own in between]
    return any(not done and ("" in own or any(told)) for own, done in zip(between, told, strict=True))


def _following(script: str, end: int) -> list[str]:
    """Return the words of the next line with a command after a comment that ends there."""
    rows = (row.split() for row in script[end:].split("\n"))
    return next((words for words in rows if words and not words[0].startswith("#")), [])


def _opens_editor(script: str, end: int) -> bool:
    """Say whether the next command after a comment opens an editor, in which the reader does what it says."""
    return not names("editors").isdisjoint(_following(script, end)[:2])


def _precedes(script: str, end: int) -> bool:
    """Say whether a command stands in the line of a comment that ends there, or anywhere after it.

    What is but spoken of, as *# Or use another server* at the end of a block, is no other way to take in it.
    """
    before = script[script.rfind("\n", 0, end) + 1 : end].lstrip()
    return not before.startswith("#") or bool(_following(script, end))


def _leads(script: str, end: int) -> bool:
    """Say whether a command follows a comment, or stands in its line, before a blank line does.

    Args:
        script: The commands of the block.
        end: Where the comment ends in them.
    """
    line = script[script.rfind("\n", 0, end) + 1 : end]
    if not line.lstrip().startswith("#"):
        return True
    following = (later.strip() for later in script[end:].split("\n")[1:])
    return next((bool(later) for later in following if not later.startswith("#")), False)
