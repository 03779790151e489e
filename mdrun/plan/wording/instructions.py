"""Sentences that tell a person to do something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdrun.patterns import regex
from mdrun.plan.wording.asides import without_asides
from mdrun.plan.wording.conditions import is_question
from mdrun.wordlists import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mdrun.wordlists import Lexicon

_EARLY = 5
"""Words of a sentence among which its subject ends."""
_COMPOUND = regex(r"[A-Za-z]+-[A-Za-z]")
_BY_WHOM = regex(r"by (?!\w+ing\b)")
"""What something is done by, and not how: ``followed by smoke tests``."""
_BEING = frozenset(("are", "is", "was", "were", "will"))
_AFTER_VERB = frozenset(("a", "all", "an", "any", "each", "every", "our", "the", "these", "this", "your"))
_AFTER_VERB |= {"how", "if", "it", "that", "what", "whether", "which"}
"""What stands after a verb and after no noun: ``Test that it is up``."""
_DASH = regex(r"\s-\s")
_MARKS = str.maketrans(dict.fromkeys("—–，；：、", ", "))
"""What parts clauses as a comma does, beside a dash between spaces."""
_STOPS = frozenset(",;:")


def is_told(sentence: str, lexicon: Lexicon) -> bool:
    """Say whether a sentence is an instruction: it, or one of its clauses, begins with a verb.

    In a language that puts its verbs last, it ends with one.
    """
    if lexicon.opens(sentence, "pointer") or is_question(sentence) or _COMPOUND.match(sentence):
        return False
    if _names_thing(sentence, lexicon):
        return False
    if lexicon.opens(sentence, "action") or _ends_with_verb(sentence, lexicon):
        return True
    if _is_for_somebody(sentence, lexicon):
        return True
    if lexicon.opens(sentence, "subject") or not lexicon.opens(sentence, "sequel"):
        return False
    clauses = list(_clauses(sentence, lexicon))
    if any(_begins_with_verb(clause, lexicon) for clause in clauses):
        return True
    whole = len(clauses) == 1 and "to" not in tokens(sentence)
    return whole and lexicon.mentions(sentence, "action") and not lexicon.mentions(sentence, "states")


def is_left_to_people(sentence: str, lexicon: Lexicon) -> bool:
    """Say whether a sentence begins with what a person does, and hardly a command: *Wait*, *Paste*."""
    return lexicon.opens(lexicon.after(sentence, "filler"), "by-people")


def _is_for_somebody(sentence: str, lexicon: Lexicon) -> bool:
    """Say whether a sentence says what a person does: ``The release manager creates the branch``."""
    words = tokens(sentence)
    rests = [words[at + 1 :] for at in lexicon.places(sentence, "person") if at < _EARLY]
    return any(rest and rest[0][0].isalnum() and lexicon.opens(" ".join(rest), "does") for rest in rests)


def tells_after_condition(sentence: str, lexicon: Lexicon) -> bool:
    """Say whether a sentence with a condition tells what to do then: ``If it is down, restart it``."""
    _, comma, rest = _with_commas(without_asides(sentence)).partition(",")
    return bool(comma) and (_begins_with_verb(rest, lexicon) or _ends_with_verb(rest, lexicon))


def _with_commas(sentence: str) -> str:
    """Return a sentence with commas in the place of all that parts its clauses as they do."""
    return _DASH.sub(", ", sentence).translate(_MARKS)


def _names_thing(sentence: str, lexicon: Lexicon) -> bool:
    """Say whether a word that is a verb, too, begins the subject of a statement: ``Release tags are …``."""
    words = [word for word in tokens(sentence) if word[0].isalpha()]
    if not words or _BEING.isdisjoint(words[2:4]) or words[1] in _AFTER_VERB:
        return False
    return lexicon.is_only(words[0], "noun")


def _begins_with_verb(clause: str, lexicon: Lexicon) -> bool:
    """Say whether a clause begins with a verb; after *by*, one that tells how: ``by running``."""
    if _BY_WHOM.match(clause):
        return False
    return lexicon.opens(lexicon.after(clause, "filler"), "action")


def _ends_with_verb(clause: str, lexicon: Lexicon) -> bool:
    last = next((word for word in reversed(tokens(clause)) if word[0].isalpha()), "")
    return lexicon.is_only(last, "action-last")


def _clauses(sentence: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield the clauses of a sentence: commas part them, and words such as *and* and *then*."""
    plain = _with_commas(sentence)
    words, start = tokens(plain), 0
    joints = set(lexicon.places(plain, "joint"))
    for at, word in enumerate(words):
        if at > start and (at in joints or word[0] in _STOPS):
            yield " ".join(words[start:at])
            start = at
    yield " ".join(words[start:])
