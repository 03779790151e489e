"""Numbered lists: which of them tell a person what to do, and which just explain."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.inline import spoken, without_comments
from mdrun.patterns import regex
from mdrun.plan.wording.asides import without_asides
from mdrun.plan.wording.conditions import is_question
from mdrun.plan.wording.instructions import is_told
from mdrun.plan.wording.leads import ends_in_colon, sentences
from mdrun.wordlists import names, tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mdrun.plan.wording.leads import Lead
    from mdrun.wordlists import Lexicon

_TERM = regex(
    r"\s*(?:\*\*|__|`)[^*_`]{1,60}(?:\*\*|__|`)\s*(?:[:：.–—-]|\()|\s*(?:\*\*|__)[^*_`]{1,60}[:：.](?:\*\*|__)"
    r"|\s*[^\W\d][\w /-]{1,40}:\s+\S"
)
_LABEL = regex(r"\s*(?:\*\*|__)[^*_\n]{1,60}(?:(?:\*\*|__)\s*[:：—–-]|[:：](?:\*\*|__))\s*")
"""What names the step of an item before it is told: ``**Token**: create one``."""
_MARKS = regex(r"^[\s*_\[\](){}~:>#\"'“”‘’!✅⚠️-]+")
_COMMAND = regex(r"\s*[*_]*`+\s*(?:\$\s+)?([\w./~-]+)[^`]*`", marks="`")
_CLICKED = regex(
    r"\*\*\s*(?:\([^()]{1,40}\)\s*)?(?:→|->|>|›|»)\s*\*\*|\*\*[^*→>›»\n]{1,40}\s(?:→|->|>|›|»)\s[^*\n]{1,80}\*\*",
    marks=("**",),
)
"""A way through the menus of a program: ``**Settings** → **General**``, ``**Settings → General**``."""
_OVER = regex(
    r"(?:you(?:'|’)?re (?:all )?done|you are done|that(?:'|’)?s (?:it|all)|done|finished|profit)\W*$",
    re.IGNORECASE,
)
_NAMES = regex(r"(?:[*_\s,]*`[^`]+`)+[*_\s,]*")
"""An item of nothing but code: a file, say, to do with what the words before the list tell."""
_PARTS = regex("[:;—–]")
"""What parts two statements of an item: ``This will take a while: wait for it``."""
_EARLY = 9


def steps_of(lead: Lead, items: Sequence[str], lexicon: Lexicon) -> list[bool]:
    """Say of each item of a numbered list whether it tells what to do, rather than explains.

    Args:
        lead: The words that announce the list.
        items: The source text of its items.
        lexicon: The phrases of the guide's languages.
    """
    told = [tells(item, lexicon) for item in items]
    if _is_announced(lead, told, lexicon):
        return [False] * len(items)
    described = sum(_describes(item, lexicon) for item, does in zip(items, told, strict=True) if not does)
    if described <= sum(told) or asks_for(lead, lexicon):
        return [
            does or _OVER.match(_MARKS.sub("", item)) is None for item, does in zip(items, told, strict=True)
        ]
    return told


def explains_itself(lead: Lead, lexicon: Lexicon) -> bool:
    """Say whether a lead announces what happens without the operator: ``This script will:``, ``The CI:``."""
    if lead.heading or not ends_in_colon(lead.markdown):
        return False
    return lexicon.mentions(lead.last, "by-itself") or lexicon.is_only(
        without_asides(lead.last), "by-machine"
    )


def _is_announced(lead: Lead, told: Sequence[bool], lexicon: Lexicon) -> bool:
    """Say whether the lead of a list says that it explains."""
    said = lead.last
    if explains_itself(lead, lexicon):
        return True
    announces = lead.heading or ends_in_colon(lead.markdown)
    if announces and (lexicon.mentions(said, "advice") or lexicon.is_only(said, "remarks")):
        return True
    if sum(told) * 3 >= len(told) * 2:  # what follows is for items of which many tell nothing
        return False
    if lead.heading and lexicon.mentions(said, "by-itself") and not lexicon.opens(said, "variant"):
        return True
    explained = max(lexicon.places(said, "explanation"), default=-1)
    asked = (*lexicon.places(said, "procedure"), *lexicon.places(said, "verification"))
    return (announces and explained > max(asked, default=-1)) or is_question(said)


def asks_for(lead: Lead, lexicon: Lexicon) -> bool:
    """Say whether the lead itself tells what to do with the items: ``Upgrade in this order:``."""
    if lead.heading:
        asked = any(lexicon.mentions(lead.last, kind) for kind in ("procedure", "verification"))
        return asked and not lexicon.mentions(lead.last, "explanation")
    if not ends_in_colon(lead.markdown):
        return False
    said = _MARKS.sub("", lead.last)
    if lexicon.opens(said, "in-order") or lexicon.is_only(said.rstrip(" *_:："), "remedies"):
        return True
    return is_told(said, lexicon) or lexicon.mentions(lead.last, "procedure")


def tells(item: str, lexicon: Lexicon) -> bool:
    """Say whether an item tells a person to do something: one of its sentences does."""
    text = without_comments(item)
    command = _COMMAND.match(text)
    if command is not None and command[1].rsplit("/", 1)[-1] in names("tools") | names("builtins"):
        return True
    if _CLICKED.search(text):
        return True
    label = _LABEL.match(text) if "**" in text or "__" in text else None
    rest = [text[label.end() :]] if label is not None else []
    said = (sentence for part in (text, *rest) for sentence in sentences(spoken(part)))
    return any(is_told(_MARKS.sub("", sentence), lexicon) for sentence in said)


def happens(item: str, lexicon: Lexicon) -> bool:
    """Say whether an item is about what the one before it brings about: ``This will start the workflow``."""
    said = spoken(without_comments(item))
    if not lexicon.opens(said, "by-itself") or not _describes(item, lexicon) or "you" in tokens(said):
        return False
    return not any(tells(part, lexicon) for part in _PARTS.split(said)[1:])


def _describes(item: str, lexicon: Lexicon) -> bool:
    """Say whether an item names a thing, says what it is, or what something does."""
    text = without_comments(item)
    if tells(text, lexicon):
        return False
    plain = _MARKS.sub("", spoken(text))
    words = [word for word in tokens(plain) if word[0].isalnum()][:_EARLY]
    if not words and _NAMES.fullmatch(text):
        return False
    if not words or is_question(plain) or _TERM.match(text) or lexicon.opens(plain, "subject"):
        return True
    early = " ".join(words)
    return lexicon.mentions(early, "does") or lexicon.mentions(" ".join(words[1:]), "states")
