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
from mdrun.plan.decisions.comments import comments_of
from mdrun.plan.whereabouts.places import Places, is_of_another_checkout
from mdrun.plan.wording.conditions import is_condition, is_question
from mdrun.plan.wording.labels import is_of_one
from mdrun.wordlists import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.bash import Script
    from mdrun.plan.decisions.comments import BlockComment
    from mdrun.plan.records import DecisionReason
    from mdrun.wordlists import Lexicon

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
        comments = list(comments_of(script, taken_apart))
        if any(self._limits(comment) and comment.leads() for comment in comments):
            yield "condition"
        if self._holds_ways(script, taken_apart, comments):
            yield "alternative"
        if self._holds_samples(script, comments):
            yield "sample-values"
        if any(self._places(comment.words) for comment in comments):
            yield "elsewhere"

    def _limits(self, comment: BlockComment) -> bool:
        """Say whether a comment says that what follows is not always meant; a question does not."""
        said, lexicon = comment.words, self._lexicon
        limited = (
            is_condition(said, lexicon) or is_of_one(said, lexicon) or lexicon.opens(said, "rollback-comment")
        )
        return limited and not is_question(said)

    def _holds_ways(self, script: str, taken_apart: Script, comments: Sequence[BlockComment]) -> bool:
        """Say whether several ways to one end stand in a block, for its comments or for its commands."""
        return (
            any(self._lexicon.opens(one.words, "or") and one.precedes() for one in comments)
            or are_ways(
                [one.words for one in comments if not one.tells_version()],
                uncommented(script, taken_apart),
                self._lexicon,
            )
            or is_for_several_systems(taken_apart)
            or are_kinds(taken_apart)
            or leaves_a_choice(taken_apart)
        )

    def _holds_samples(self, script: str, comments: Sequence[BlockComment]) -> bool:
        """Say whether comments want something in a block done, or put, by the reader."""
        blank = _has_blanks(script)
        own = not blank and any(
            self._lexicon.mentions(one.words, "own-value") and not one.opens_editor() for one in comments
        )
        return (
            own
            or _skips_a_step(script)
            or any(
                (self._is_sample(one) and not (blank and not one.leads())) or self._leaves_editing(one)
                for one in comments
            )
        )

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

    def _leaves_editing(self, comment: BlockComment) -> bool:
        """Say whether a comment tells the reader to change something that no command after it changes."""
        if not self._lexicon.opens(comment.words, "editing"):
            return False
        return bool(comment.following()) and not comment.opens_editor()

    def _is_sample(self, comment: BlockComment) -> bool:
        """Say whether a comment calls its line an example, and not just what a placeholder stands for."""
        told = self._lexicon.opens if comment.stands_alone() else self._lexicon.mentions
        return comment.precedes() and told(comment.words, "example") and not _has_blanks(comment.code)


def _has_blanks(code: str) -> bool:
    """Say whether commands hold placeholders."""
    return mask(code, PLACEHOLDER_STYLES) != code


def _skips_a_step(script: str) -> bool:
    """Say whether a comment counts a step of a block, and no command carries it out before the next one.

    Where all of them stand together they sum up what follows.
    """
    rows = script.split("\n")
    steps = [at for at, row in enumerate(rows) if _NUMBERED.match(row)]
    between = [[row.strip() for row in rows[one + 1 : other]] for one, other in pairwise(steps)]
    told = [any(row and not row.startswith("#") for row in own) for own in between]
    return any(not done and ("" in own or any(told)) for own, done in zip(between, told, strict=True))
