"""Words before a list that make its points acceptance points: what must be true."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.inline import without_comments
from mdrun.patterns import regex
from mdrun.plan.lists.outlines import begins_with_link
from mdrun.plan.wording.asides import without_asides
from mdrun.plan.wording.leads import ends_in_colon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdrun.wordlists import Lexicon

_SENTENCE_END = regex(r"[.!?]\s+|。|！|？|；")
_TOLD = regex(
    r"\b(?:you|we) (?:must|should) (?!see|get|have|find|be|now"
    r"|(?:(?:also|then) )*(?:check(?! out\b| with\b)|confirm|ensure|make sure|validate|verify)\b)"
    r"|\b(?:are|is|include|includes)\s*[*_]*:"
    r"|\b(?:must|should|need to) be (?:made|done|created|added|updated|changed|performed|taken|executed)\b"
    r"|\bcheck (?:whether|if)\b",
    re.IGNORECASE,
)
"""Words that tell somebody to do something, or introduce a mere list."""


def is_criterion(lead: str, points: Sequence[str], lexicon: Lexicon) -> bool:
    """Say whether a lead-in paragraph announces what must be true, with its last sentence.

    Args:
        lead: Its source text.
        points: The source texts of the list's items; links alone are no criteria.
        lexicon: The phrases of the guide's languages.
    """
    if not ends_in_colon(lead):
        return False
    sentence = _SENTENCE_END.split(without_comments(lead))[-1].lstrip("*_ ")
    if lexicon.opens(sentence, "condition") or lexicon.mentions(sentence, "example"):
        return False
    if lexicon.mentions(sentence, "duration") or lexicon.mentions(sentence, "by-itself"):
        return False
    sentence = without_asides(sentence)
    if not (lexicon.mentions(sentence, "criterion") or lexicon.is_only(sentence, "verification")):
        return False
    return not (_TOLD.search(sentence) or all(begins_with_link(without_comments(point)) for point in points))
